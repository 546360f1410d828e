/** Risk events for the tests of actions: reported by the demo's people about an institution of the demo. */
import type { EffectResult } from '../../src/engine/turn.ts';
import { listEntries, type RegisterEntry } from '../../src/store/register-entries.ts';
import type { Stage } from './stage.ts';

/** The number of the first event of the stage's day. */
export const FIRST = 'FX20260718-0001';

/** Forgets all that the tests before have left. */
export async function clearRisks({ core: { store } }: Stage): Promise<void> {
  for (const table of ['register_entry', 'outbox', 'number_series', 'task'])
    await store.execute(`delete from ${table}`);
}

/** An institution whose competent department is education. */
export async function anOrg({ core: { store } }: Stage): Promise<{ id: string; name: string }> {
  const [row] = await store.query<{ id: string; name: string }>(
    `select id, name from institution where competent_department = '县教育局' order by id limit 1`,
  );
  if (row === undefined) throw new Error('the demo has no institution');
  return row;
}

/** What a report says; `at` moves its time. */
export type Report = { by?: string; signals: string[]; hurt?: boolean; found?: string; at?: Date; unlisted?: string };

/** Reports an event as the flow would. */
export async function report(stage: Stage, said: Report): Promise<EffectResult> {
  const { by = 'grid-1', signals, hurt = false, found = '2026-07-18T09:50:00+08:00', at, unlisted } = said;
  const where = unlisted === undefined ? { org: await anOrg(stage) } : { org_unlisted: unlisted };
  return await stage.runOne('file_entry', {
    by,
    answers: { ...where, signals, hurt, found_at: found },
    with: { register: 'risk' },
    ...(at === undefined ? {} : { at }),
  });
}

export const risks = (stage: Stage): Promise<RegisterEntry[]> => listEntries(stage.core.store, 'risk');

/** `who: first words`, in the order of telling; nobody is told in a group. */
export async function told({ core: { store } }: Stage): Promise<string[]> {
  const rows = await store.query<{ who: string | null; text: string }>(
    `select target ->> 'userId' as who, body ->> 'text' as text from outbox order by seq`,
  );
  return rows.map(({ who, text }) => `${who ?? 'a group'}: ${text}`);
}

/** Who was told, each name as often as there were messages. */
export async function whoWasTold(stage: Stage): Promise<string[]> {
  return (await told(stage)).map((line) => line.split(':')[0] ?? '').sort();
}
