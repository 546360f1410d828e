-- CreateTable
CREATE TABLE "member_absence" (
    "id" TEXT NOT NULL,
    "member_id" TEXT NOT NULL,
    "stand_in_id" TEXT NOT NULL,
    "starts_on" DATE NOT NULL,
    "ends_on" DATE NOT NULL,
    "filed_by_id" TEXT NOT NULL,
    "filed_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "member_absence_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "member_absence_ends_on_idx" ON "member_absence"("ends_on");

-- AddForeignKey
ALTER TABLE "member_absence" ADD CONSTRAINT "member_absence_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member_absence" ADD CONSTRAINT "member_absence_stand_in_id_fkey" FOREIGN KEY ("stand_in_id") REFERENCES "member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
