-- AlterTable
ALTER TABLE "outbox" ADD COLUMN     "after_send" TEXT NOT NULL DEFAULT 'keep';

-- CreateTable
CREATE TABLE "lead_code" (
    "code_hash" TEXT NOT NULL,
    "entry_id" TEXT NOT NULL,

    CONSTRAINT "lead_code_pkey" PRIMARY KEY ("code_hash")
);

-- CreateTable
CREATE TABLE "lead_try" (
    "person_hash" TEXT NOT NULL,
    "minute" TIMESTAMPTZ(0) NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "lead_try_pkey" PRIMARY KEY ("person_hash","minute")
);

-- CreateTable
CREATE TABLE "reporter" (
    "id" TEXT NOT NULL,
    "entry_id" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "reporter_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reporter_request" (
    "id" TEXT NOT NULL,
    "entry_id" TEXT NOT NULL,
    "asker_id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_by_id" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "agreed" BOOLEAN,

    CONSTRAINT "reporter_request_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "lead_code_entry_id_idx" ON "lead_code"("entry_id");

-- CreateIndex
CREATE INDEX "reporter_entry_id_idx" ON "reporter"("entry_id");

-- CreateIndex
CREATE INDEX "reporter_request_entry_id_idx" ON "reporter_request"("entry_id");

-- AddForeignKey
ALTER TABLE "lead_code" ADD CONSTRAINT "lead_code_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "register_entry"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reporter" ADD CONSTRAINT "reporter_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "register_entry"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reporter_request" ADD CONSTRAINT "reporter_request_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "register_entry"("id") ON DELETE CASCADE ON UPDATE CASCADE;
