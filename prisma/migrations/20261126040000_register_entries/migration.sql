-- CreateTable
CREATE TABLE "register_entry" (
    "id" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "register" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "campaign_id" TEXT,
    "institution_id" TEXT,
    "town" TEXT,
    "department_id" TEXT,
    "owner_id" TEXT,
    "filed_by_id" TEXT,
    "filed_at" TIMESTAMPTZ(3) NOT NULL,
    "occurred_on" DATE NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "state_since" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "parent_number" TEXT,
    "data" JSONB NOT NULL,
    "shown" JSONB NOT NULL,
    "flow" TEXT NOT NULL,
    "flow_version" INTEGER NOT NULL,
    "flow_hash" TEXT NOT NULL,

    CONSTRAINT "register_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "entry_event" (
    "id" BIGSERIAL NOT NULL,
    "entry_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_id" TEXT,
    "from_state" TEXT,
    "to_state" TEXT NOT NULL,
    "data" JSONB NOT NULL,

    CONSTRAINT "entry_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "register_entry_number_key" ON "register_entry"("number");

-- CreateIndex
CREATE INDEX "register_entry_register_filed_at_idx" ON "register_entry"("register", "filed_at");

-- CreateIndex
CREATE INDEX "register_entry_institution_id_idx" ON "register_entry"("institution_id");

-- CreateIndex
CREATE INDEX "register_entry_open" ON "register_entry"("register", "due_at") WHERE (closed_at IS NULL);

-- CreateIndex
CREATE INDEX "entry_event_entry_id_idx" ON "entry_event"("entry_id");

-- AddForeignKey
ALTER TABLE "register_entry" ADD CONSTRAINT "register_entry_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "register_entry" ADD CONSTRAINT "register_entry_institution_id_fkey" FOREIGN KEY ("institution_id") REFERENCES "institution"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "register_entry" ADD CONSTRAINT "register_entry_department_id_fkey" FOREIGN KEY ("department_id") REFERENCES "department"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entry_event" ADD CONSTRAINT "entry_event_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "register_entry"("id") ON DELETE CASCADE ON UPDATE CASCADE;
