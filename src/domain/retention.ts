/** How long what the law leaves open is kept: flows/sources/retention.yaml, set by the task force's office. */
import { z } from 'zod';

/**
 * `reporter_days`: days after its lead was done with that a reporter's contact is kept (a default, not law).
 * `hold`: numbers of leads whose reporters are kept until the number is taken out again (legal hold).
 */
export const retentionSchema = z.strictObject({
  reporter_days: z.number().int().min(1).max(3650).default(365),
  hold: z.array(z.string().min(1).max(40)).max(500).default([]),
});

export type Retention = z.output<typeof retentionSchema>;
