-- AlterTable
ALTER TABLE "inspection" ADD COLUMN     "mode" TEXT NOT NULL DEFAULT 'routine',
ADD COLUMN     "shift" TEXT NOT NULL DEFAULT 'day';

-- CreateTable
CREATE TABLE "joint_draw" (
    "entry_id" TEXT NOT NULL,
    "seed" TEXT NOT NULL,
    "pool" JSONB NOT NULL,
    "institution_count" INTEGER NOT NULL,
    "team_count" INTEGER NOT NULL,

    CONSTRAINT "joint_draw_pkey" PRIMARY KEY ("entry_id")
);

-- CreateTable
CREATE TABLE "joint_team" (
    "id" TEXT NOT NULL,
    "entry_id" TEXT NOT NULL,
    "nth" INTEGER NOT NULL,
    "member_ids" TEXT[],
    "departed_at" TIMESTAMPTZ(3),
    "returned_at" TIMESTAMPTZ(3),

    CONSTRAINT "joint_team_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "joint_item" (
    "id" TEXT NOT NULL,
    "team_id" TEXT NOT NULL,
    "nth" INTEGER NOT NULL,
    "institution_id" TEXT NOT NULL,
    "inspection_id" TEXT,
    "reason" TEXT,

    CONSTRAINT "joint_item_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "joint_team_entry_id_nth_key" ON "joint_team"("entry_id", "nth");

-- CreateIndex
CREATE UNIQUE INDEX "joint_item_inspection_id_key" ON "joint_item"("inspection_id");

-- CreateIndex
CREATE INDEX "joint_item_team_id_idx" ON "joint_item"("team_id");

-- CreateIndex
CREATE INDEX "joint_item_institution_id_idx" ON "joint_item"("institution_id");

-- AddForeignKey
ALTER TABLE "joint_draw" ADD CONSTRAINT "joint_draw_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "register_entry"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "joint_team" ADD CONSTRAINT "joint_team_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "register_entry"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "joint_item" ADD CONSTRAINT "joint_item_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "joint_team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "joint_item" ADD CONSTRAINT "joint_item_institution_id_fkey" FOREIGN KEY ("institution_id") REFERENCES "institution"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "joint_item" ADD CONSTRAINT "joint_item_inspection_id_fkey" FOREIGN KEY ("inspection_id") REFERENCES "inspection"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What was filed before: night as flows/sources/inspections.yaml begins it.
UPDATE "inspection" SET "shift" = 'night'
WHERE extract(hour FROM "visited_at" AT TIME ZONE 'Asia/Shanghai') >= 18
   OR extract(hour FROM "visited_at" AT TIME ZONE 'Asia/Shanghai') < 6;
