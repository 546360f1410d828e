/** Rectifications for tests of their steps: opened through an inspection, as in life. */
import { inspectionAnswers, type Stage } from './stage.ts';

/** Everything that was filed is gone. */
export async function clearRectifications({ core }: Stage): Promise<void> {
  await core.store.execute('update media set inspection_id = null');
  for (const table of ['finding', 'rectification', 'inspection', 'register_entry', 'outbox', 'number_series']) {
    await core.store.execute(`delete from ${table}`);
  }
}

/** Files an inspection with one finding that is left open; gives the rectification's number. */
export async function openRectification(stage: Stage, more: Record<string, unknown> = {}): Promise<string> {
  const filed = await stage.runOne('file_inspection', { by: 'inspector-1', answers: inspectionAnswers(more) });
  return String(filed['rectificationNumber']);
}

/** The state and deadline that it has now. */
export async function stateOf({ core }: Stage, number: string): Promise<{ state: string; due: string } | undefined> {
  const [row] = await core.store.query<{ state: string; due: string }>(
    `select state, to_char(due_on, 'YYYY-MM-DD') as due from rectification where number = $1`,
    number,
  );
  return row;
}

/** Who was written to, and what. */
export async function toldOf({ core }: Stage): Promise<{ to: string; text: string }[]> {
  return await core.store.query<{ to: string; text: string }>(
    `select target->>'userId' as "to", body->>'text' as text from outbox order by 1, 2`,
  );
}
