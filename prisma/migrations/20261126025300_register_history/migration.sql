-- AlterTable
ALTER TABLE "permit" ADD COLUMN     "ended_on" DATE,
ADD COLUMN     "kind" TEXT NOT NULL DEFAULT '办学许可证',
ADD COLUMN     "valid_from" DATE;

-- CreateTable
CREATE TABLE "institution_change" (
    "id" BIGSERIAL NOT NULL,
    "institution_id" TEXT NOT NULL,
    "field" TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT,
    "effective_on" DATE NOT NULL,
    "document" TEXT,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "institution_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "published_list" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "document_number" TEXT NOT NULL,
    "batch" TEXT NOT NULL DEFAULT '',
    "published_on" DATE NOT NULL,
    "url" TEXT,
    "withdrawn_on" DATE,

    CONSTRAINT "published_list_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "published_list_entry" (
    "list_id" TEXT NOT NULL,
    "institution_id" TEXT NOT NULL,
    "removed_on" DATE,

    CONSTRAINT "published_list_entry_pkey" PRIMARY KEY ("list_id","institution_id")
);

-- CreateTable
CREATE TABLE "import_batch" (
    "id" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "added" INTEGER NOT NULL DEFAULT 0,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "same" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "import_batch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_change" (
    "batch_id" TEXT NOT NULL,
    "record_id" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB NOT NULL,

    CONSTRAINT "import_change_pkey" PRIMARY KEY ("batch_id","record_id")
);

-- CreateTable
CREATE TABLE "unknown_name" (
    "text" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 1,
    "state" TEXT NOT NULL DEFAULT 'open',

    CONSTRAINT "unknown_name_pkey" PRIMARY KEY ("text","day")
);

-- CreateIndex
CREATE INDEX "institution_change_institution_id_effective_on_idx" ON "institution_change"("institution_id", "effective_on");

-- CreateIndex
CREATE INDEX "unknown_name_day_idx" ON "unknown_name"("day");

-- AddForeignKey
ALTER TABLE "institution_change" ADD CONSTRAINT "institution_change_institution_id_fkey" FOREIGN KEY ("institution_id") REFERENCES "institution"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "published_list_entry" ADD CONSTRAINT "published_list_entry_list_id_fkey" FOREIGN KEY ("list_id") REFERENCES "published_list"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "published_list_entry" ADD CONSTRAINT "published_list_entry_institution_id_fkey" FOREIGN KEY ("institution_id") REFERENCES "institution"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_change" ADD CONSTRAINT "import_change_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "import_batch"("id") ON DELETE CASCADE ON UPDATE CASCADE;
