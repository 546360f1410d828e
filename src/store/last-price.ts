/** What a course cost in the round before: the register of prices, looked at by institution, course, class and length. */
import type { RegisterEntry } from './register-entries.ts';
import type { StoreTx } from './store.ts';

/** Older rounds tell nothing: a year and a month, so that the last summer still counts. */
const MOST_DAYS = 400;

/** Yuan a lesson of the newest earlier day; undefined when the course was never recorded. Taken-back lines do not count. */
export async function findLastPrice(
  tx: Pick<StoreTx, 'query'>,
  {
    institutionId,
    subject,
    occurredOn,
    data,
  }: Pick<RegisterEntry, 'institutionId' | 'subject' | 'occurredOn' | 'data'>,
): Promise<number | undefined> {
  const [row] = await tx.query<{ yuan: number }>(
    `select (data->>'price')::float8 as yuan from register_entry
     where register = 'price' and state <> 'withdrawn' and institution_id is not distinct from $1
       and ($1::text is not null or subject = $2) and occurred_on < $3::date and occurred_on >= $3::date - $4::int
       and replace(data->>'course', ' ', '') = replace($5, ' ', '') and data->>'class_size' = $6
       and data->>'minutes' = $7
     order by occurred_on desc, filed_at desc limit 1`,
    institutionId,
    subject,
    occurredOn,
    MOST_DAYS,
    String(data['course'] ?? ''),
    String(data['class_size'] ?? ''),
    String(data['minutes'] ?? ''),
  );
  return row?.yuan;
}
