-- AlterTable
ALTER TABLE "member" ADD COLUMN     "tags" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "broadcast" (
    "id" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "audience" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "urgent" BOOLEAN NOT NULL DEFAULT false,
    "send_at" TIMESTAMPTZ(3),
    "author_id" TEXT NOT NULL,
    "written_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_by_id" TEXT,
    "confirmed_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "broadcast_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "broadcast_recipient" (
    "broadcast_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "department_id" TEXT,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "copy" INTEGER NOT NULL DEFAULT 1,
    "error" TEXT,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "broadcast_recipient_pkey" PRIMARY KEY ("broadcast_id","user_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "broadcast_number_key" ON "broadcast"("number");

-- CreateIndex
CREATE INDEX "broadcast_open" ON "broadcast"("state") WHERE (state <> ALL (ARRAY['done'::text, 'cancelled'::text]));

-- CreateIndex
CREATE INDEX "broadcast_recipient_waiting" ON "broadcast_recipient"("broadcast_id", "user_id") WHERE (state = 'waiting'::text);

-- CreateIndex
CREATE INDEX "broadcast_recipient_on_its_way" ON "broadcast_recipient"("broadcast_id", "user_id") WHERE (state = ANY (ARRAY['queued'::text, 'held'::text]));

-- AddForeignKey
ALTER TABLE "broadcast_recipient" ADD CONSTRAINT "broadcast_recipient_broadcast_id_fkey" FOREIGN KEY ("broadcast_id") REFERENCES "broadcast"("id") ON DELETE CASCADE ON UPDATE CASCADE;
