-- CreateTable
CREATE TABLE "department" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "aliases" TEXT[],
    "in_task_force" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "department_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "member" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "department_id" TEXT NOT NULL,
    "roles" TEXT[],
    "is_enforcer" BOOLEAN NOT NULL DEFAULT false,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "group_chat" (
    "id" TEXT NOT NULL,
    "chat_id" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "shows_internal" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "group_chat_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "group_member" (
    "group_id" TEXT NOT NULL,
    "member_id" TEXT NOT NULL,

    CONSTRAINT "group_member_pkey" PRIMARY KEY ("group_id","member_id")
);

-- CreateTable
CREATE TABLE "campaign" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "starts_on" DATE NOT NULL,
    "ends_on" DATE NOT NULL,

    CONSTRAINT "campaign_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "institution" (
    "id" TEXT NOT NULL,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "social_credit_code" TEXT,
    "category" TEXT NOT NULL,
    "legal_form" TEXT NOT NULL DEFAULT '',
    "status" TEXT NOT NULL,
    "region_code" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "town" TEXT NOT NULL DEFAULT '',
    "address" TEXT NOT NULL DEFAULT '',
    "competent_department" TEXT NOT NULL DEFAULT '',
    "parent_id" TEXT,
    "campus" TEXT,
    "in_escrow" BOOLEAN,
    "verified_at" DATE,
    "synthetic" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "institution_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "institution_alias" (
    "institution_id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "kind" TEXT NOT NULL,

    CONSTRAINT "institution_alias_pkey" PRIMARY KEY ("institution_id","text")
);

-- CreateTable
CREATE TABLE "permit" (
    "id" TEXT NOT NULL,
    "institution_id" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "valid_until" DATE,

    CONSTRAINT "permit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inspection" (
    "id" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "campaign_id" TEXT,
    "institution_id" TEXT,
    "subject_name" TEXT NOT NULL,
    "checklist" TEXT NOT NULL,
    "results" JSONB NOT NULL,
    "is_safety_check" BOOLEAN NOT NULL,
    "visited_at" TIMESTAMPTZ(3) NOT NULL,
    "latitude" DOUBLE PRECISION,
    "longitude" DOUBLE PRECISION,
    "place_label" TEXT,
    "inspectors" TEXT NOT NULL,
    "remark" TEXT,
    "filed_by_id" TEXT NOT NULL,
    "filed_at" TIMESTAMPTZ(3) NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3),
    "flow" TEXT NOT NULL,
    "flow_version" INTEGER NOT NULL,
    "flow_hash" TEXT NOT NULL,
    "answers" JSONB NOT NULL,

    CONSTRAINT "inspection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "finding" (
    "id" TEXT NOT NULL,
    "inspection_id" TEXT NOT NULL,
    "rectification_id" TEXT,
    "item_code" TEXT NOT NULL,
    "severity" INTEGER NOT NULL,
    "fact" TEXT NOT NULL,
    "corrected_on_site" BOOLEAN NOT NULL,
    "due_on" DATE,

    CONSTRAINT "finding_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rectification" (
    "id" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "inspection_id" TEXT NOT NULL,
    "institution_id" TEXT,
    "subject_name" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "severity" INTEGER NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "due_on" DATE NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "department_id" TEXT,
    "owner_id" TEXT NOT NULL,

    CONSTRAINT "rectification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "task" (
    "id" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "institution_id" TEXT,
    "every_day" BOOLEAN NOT NULL DEFAULT false,
    "due_on" DATE NOT NULL,
    "state" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "media" (
    "id" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "platform_id" TEXT,
    "uploader_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "content_type" TEXT,
    "byte_count" INTEGER,
    "sha256" TEXT,
    "failure" TEXT,
    "inspection_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "media_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbox" (
    "id" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "message_id" TEXT NOT NULL,
    "conversation_key" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "state" TEXT NOT NULL,
    "error" TEXT,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "inbox_pkey" PRIMARY KEY ("channel","message_id")
);

-- CreateTable
CREATE TABLE "conversation" (
    "key" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "chat_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "rev" INTEGER NOT NULL DEFAULT 0,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conversation_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "session_event" (
    "id" BIGSERIAL NOT NULL,
    "conversation_key" TEXT NOT NULL,
    "session_id" TEXT NOT NULL,
    "flow" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "path" TEXT,
    "note" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "effect" (
    "key" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "result" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "effect_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "outbox" (
    "seq" BIGSERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "target" JSONB NOT NULL,
    "target_key" TEXT NOT NULL,
    "conversation_key" TEXT,
    "body" JSONB NOT NULL,
    "mentions" TEXT[],
    "state" TEXT NOT NULL DEFAULT 'pending',
    "tries" INTEGER NOT NULL DEFAULT 0,
    "not_before" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lease_id" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "platform_message_id" TEXT,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "number_series" (
    "prefix" TEXT NOT NULL,
    "last" INTEGER NOT NULL,

    CONSTRAINT "number_series_pkey" PRIMARY KEY ("prefix")
);

-- CreateTable
CREATE TABLE "flow_version" (
    "flow" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "flow_version_pkey" PRIMARY KEY ("flow","hash")
);

-- CreateTable
CREATE TABLE "duty_run" (
    "job" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "ran_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "count" INTEGER NOT NULL,

    CONSTRAINT "duty_run_pkey" PRIMARY KEY ("job","day")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "object" TEXT NOT NULL,
    "note" TEXT,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "snapshot_revision" (
    "name" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,

    CONSTRAINT "snapshot_revision_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE UNIQUE INDEX "department_name_key" ON "department"("name");

-- CreateIndex
CREATE UNIQUE INDEX "member_user_id_key" ON "member"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "group_chat_chat_id_key" ON "group_chat"("chat_id");

-- CreateIndex
CREATE UNIQUE INDEX "institution_external_id_key" ON "institution"("external_id");

-- CreateIndex
CREATE INDEX "institution_social_credit_code_idx" ON "institution"("social_credit_code");

-- CreateIndex
CREATE INDEX "institution_region_code_idx" ON "institution"("region_code");

-- CreateIndex
CREATE INDEX "permit_number_idx" ON "permit"("number");

-- CreateIndex
CREATE UNIQUE INDEX "permit_institution_id_number_key" ON "permit"("institution_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "inspection_number_key" ON "inspection"("number");

-- CreateIndex
CREATE INDEX "inspection_institution_id_idx" ON "inspection"("institution_id");

-- CreateIndex
CREATE INDEX "inspection_filed_at_idx" ON "inspection"("filed_at");

-- CreateIndex
CREATE UNIQUE INDEX "finding_inspection_id_item_code_key" ON "finding"("inspection_id", "item_code");

-- CreateIndex
CREATE UNIQUE INDEX "rectification_number_key" ON "rectification"("number");

-- CreateIndex
CREATE INDEX "rectification_state_due_on_idx" ON "rectification"("state", "due_on");

-- CreateIndex
CREATE UNIQUE INDEX "task_number_key" ON "task"("number");

-- CreateIndex
CREATE INDEX "task_owner_id_state_idx" ON "task"("owner_id", "state");

-- CreateIndex
CREATE INDEX "media_inspection_id_idx" ON "media"("inspection_id");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_key_key" ON "outbox"("key");

-- CreateIndex
CREATE INDEX "outbox_unsent" ON "outbox"("seq") WHERE (state = ANY (ARRAY['pending'::text, 'sending'::text]));

-- CreateIndex
CREATE INDEX "outbox_unsent_by_target" ON "outbox"("target_key", "seq") WHERE (state = ANY (ARRAY['pending'::text, 'sending'::text]));

-- CreateIndex
CREATE INDEX "audit_entry_object_idx" ON "audit_entry"("object");

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_department_id_fkey" FOREIGN KEY ("department_id") REFERENCES "department"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "group_member" ADD CONSTRAINT "group_member_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "group_chat"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "group_member" ADD CONSTRAINT "group_member_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "institution" ADD CONSTRAINT "institution_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "institution"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "institution_alias" ADD CONSTRAINT "institution_alias_institution_id_fkey" FOREIGN KEY ("institution_id") REFERENCES "institution"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "permit" ADD CONSTRAINT "permit_institution_id_fkey" FOREIGN KEY ("institution_id") REFERENCES "institution"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inspection" ADD CONSTRAINT "inspection_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inspection" ADD CONSTRAINT "inspection_institution_id_fkey" FOREIGN KEY ("institution_id") REFERENCES "institution"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "finding" ADD CONSTRAINT "finding_inspection_id_fkey" FOREIGN KEY ("inspection_id") REFERENCES "inspection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "finding" ADD CONSTRAINT "finding_rectification_id_fkey" FOREIGN KEY ("rectification_id") REFERENCES "rectification"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rectification" ADD CONSTRAINT "rectification_inspection_id_fkey" FOREIGN KEY ("inspection_id") REFERENCES "inspection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rectification" ADD CONSTRAINT "rectification_institution_id_fkey" FOREIGN KEY ("institution_id") REFERENCES "institution"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rectification" ADD CONSTRAINT "rectification_department_id_fkey" FOREIGN KEY ("department_id") REFERENCES "department"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task" ADD CONSTRAINT "task_institution_id_fkey" FOREIGN KEY ("institution_id") REFERENCES "institution"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "media" ADD CONSTRAINT "media_inspection_id_fkey" FOREIGN KEY ("inspection_id") REFERENCES "inspection"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Room on each page, so that a conversation is rewritten in place with every message and no index changes.
ALTER TABLE "conversation" SET (fillfactor = 50);
