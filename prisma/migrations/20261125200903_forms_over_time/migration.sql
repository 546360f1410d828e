-- AlterTable
ALTER TABLE "conversation" ADD COLUMN     "due_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "effect" ADD COLUMN     "flow" TEXT,
ADD COLUMN     "flow_hash" TEXT,
ADD COLUMN     "flow_version" INTEGER;

-- AlterTable
ALTER TABLE "media" ADD COLUMN     "conversation_key" TEXT;

-- CreateTable
CREATE TABLE "wake" (
    "id" TEXT NOT NULL,
    "conversation_key" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "chat_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "wake" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "wake_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "filed_form" (
    "number" TEXT NOT NULL,
    "session_id" TEXT NOT NULL,
    "flow" TEXT NOT NULL,
    "flow_version" INTEGER NOT NULL,
    "flow_hash" TEXT NOT NULL,
    "conversation_key" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "chat_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "member_id" TEXT NOT NULL,
    "filed_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'filed',
    "form" JSONB NOT NULL,
    "results" JSONB NOT NULL,
    "revisions" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "filed_form_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "handover" (
    "number" TEXT NOT NULL,
    "conversation_key" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "chat_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "member_id" TEXT NOT NULL,
    "title" TEXT,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "transcript" JSONB NOT NULL,
    "handler_id" TEXT,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "handover_pkey" PRIMARY KEY ("number")
);

-- CreateIndex
CREATE INDEX "filed_form_member_id_filed_at_idx" ON "filed_form"("member_id", "filed_at");

-- CreateIndex
CREATE INDEX "conversation_due" ON "conversation"("due_at") WHERE (due_at IS NOT NULL);

-- CreateIndex
CREATE INDEX "media_by_hash" ON "media"("sha256") WHERE (sha256 IS NOT NULL);
