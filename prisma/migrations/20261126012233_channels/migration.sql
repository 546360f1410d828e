-- AlterTable
ALTER TABLE "outbox" ADD COLUMN     "fallback" JSONB,
ADD COLUMN     "reply" JSONB;

-- CreateTable
CREATE TABLE "lease" (
    "name" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "lease_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "pull_state" (
    "channel" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "cursor" TEXT,
    "token" TEXT,
    "pings" INTEGER NOT NULL DEFAULT 0,
    "covered" INTEGER NOT NULL DEFAULT 0,
    "pinged_at" TIMESTAMPTZ(3),

    CONSTRAINT "pull_state_pkey" PRIMARY KEY ("channel","account")
);

-- CreateTable
CREATE TABLE "group_robot" (
    "group_id" TEXT NOT NULL,
    "sealed_key" BYTEA NOT NULL,
    "set_by" TEXT NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "group_robot_pkey" PRIMARY KEY ("group_id")
);

-- CreateTable
CREATE TABLE "upload" (
    "key" TEXT NOT NULL,
    "media_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "upload_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "outbox_held" ON "outbox"("target_key", "seq") WHERE (state = 'held'::text);

-- AddForeignKey
ALTER TABLE "group_robot" ADD CONSTRAINT "group_robot_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "group_chat"("id") ON DELETE CASCADE ON UPDATE CASCADE;
