-- CreateIndex
CREATE INDEX "inbox_parked" ON "inbox"("received_at") WHERE (state = 'parked'::text);

-- CreateIndex
CREATE INDEX "outbox_failed" ON "outbox"("created_at") WHERE (state = 'failed'::text);
