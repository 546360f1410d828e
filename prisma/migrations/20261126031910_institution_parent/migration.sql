-- CreateIndex
CREATE INDEX "institution_parent_id_idx" ON "institution"("parent_id");
