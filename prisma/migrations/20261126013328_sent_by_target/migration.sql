-- CreateIndex
CREATE INDEX "outbox_sent_by_target" ON "outbox"("target_key", "sent_at") WHERE (state = 'sent'::text);
