-- AlterTable
ALTER TABLE "rectification" ADD COLUMN     "checked_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "rectification_event" (
    "id" BIGSERIAL NOT NULL,
    "rectification_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_id" TEXT,
    "from_state" TEXT NOT NULL,
    "to_state" TEXT NOT NULL,
    "data" JSONB NOT NULL,

    CONSTRAINT "rectification_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "rectification_event_rectification_id_idx" ON "rectification_event"("rectification_id");

-- AddForeignKey
ALTER TABLE "rectification_event" ADD CONSTRAINT "rectification_event_rectification_id_fkey" FOREIGN KEY ("rectification_id") REFERENCES "rectification"("id") ON DELETE CASCADE ON UPDATE CASCADE;
