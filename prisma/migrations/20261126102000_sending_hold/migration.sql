-- CreateTable
CREATE TABLE "sending_hold" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "backup_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sending_hold_pkey" PRIMARY KEY ("id")
);
