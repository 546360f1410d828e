/** Inspectors who file while something is done to the database: each filing is fifteen messages whose order matters. */
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import type { CallbackClient, CallbackOutcome } from '../sim/wecom/callback-client.ts';
import type { WecomSim } from '../sim/wecom/wecom-sim.ts';
import { FULL } from '../support/fault-size.ts';
import { INSPECTION_SCRIPT } from '../support/inspection-script.ts';

/** What became of the callbacks: how many were answered 200 at the first, at a later or at no try, and how long it took. */
export type Callbacks = { first: number; repeated: number; refused: number; ms: number[] };

let made = 0;

/** Adds inspectors nobody else uses; gives their accounts. Those of before the assistant's start are known at once. */
export async function addInspectors(store: Store, count: number): Promise<string[]> {
  made += 1;
  const name = `fault-${made}`;
  await store.execute(
    `insert into member (id, user_id, name, department_id, roles)
     select $1 || '-' || n, $1 || '-' || n, '测试员', (select id from department order by id limit 1), array['inspector']
     from generate_series(1, $2::int) as n`,
    name,
    count,
  );
  await store.execute(`insert into snapshot_revision values ('directory', 1)
    on conflict (name) do update set revision = snapshot_revision.revision + 1`);
  return Array.from({ length: count }, (_, n) => `${name}-${n + 1}`);
}

type Platform = CallbackClient | ((step: number) => CallbackClient);

/** Everybody files at once, each message after the one before was answered; `platform` may differ from step to step. */
export async function fileAll(
  inspectors: readonly string[],
  platform: Platform,
  options: { pauseMs?: number; atOnce?: number } = {},
): Promise<Callbacks> {
  const seen: Callbacks = { first: 0, repeated: 0, refused: 0, ms: [] };
  const waiting = [...inspectors];
  const fileOne = async (who: string): Promise<void> => {
    for (const [step, text] of INSPECTION_SCRIPT.entries()) {
      const client = typeof platform === 'function' ? platform(step) : platform;
      note(seen, await client.text(who, text));
      await wait(options.pauseMs ?? 0);
    }
  };
  const work = async (): Promise<void> => {
    for (let who = waiting.shift(); who !== undefined; who = waiting.shift()) await fileOne(who);
  };
  await Promise.all(Array.from({ length: options.atOnce ?? inspectors.length }, work));
  return seen;
}

function note(seen: Callbacks, { accepted, tries }: CallbackOutcome): void {
  if (!accepted) seen.refused += 1;
  else if (tries.length === 1) seen.first += 1;
  else seen.repeated += 1;
  seen.ms.push(...tries.map(({ ms }) => ms));
}

/** Resolves when every inspector has an inspection and nothing is left to send; gives the seconds that took. */
export async function filed(store: Store, inspectors: readonly string[], withinSeconds: number): Promise<number> {
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  for (;;) {
    // The database may be coming back only now.
    const [row] = await store
      .query<{ filed: number; waiting: number }>(
        `select (select count(*)::int from inspection where filed_by_id = any($1::text[])) as filed,
           (select count(*)::int from outbox where state in ('pending', 'sending')) as waiting`,
        inspectors,
      )
      .catch(() => []);
    if (row !== undefined && row.filed >= inspectors.length && row.waiting === 0) return seconds();
    if (seconds() > withinSeconds) throw new Error(`not all filed in ${withinSeconds} s: ${JSON.stringify(row)}`);
    await wait(50);
  }
}

/** 0 lost, 0 doubled, in order: one inspection each, as many inbox rows as messages, nothing parked, each reply once. */
export async function expectEachOnce(store: Store, sim: WecomSim, inspectors: readonly string[]): Promise<void> {
  const rows = await store.query<{ by: string; inspections: number; messages: number; parked: number; sent: number }>(
    `select w as by,
       (select count(*)::int from inspection where filed_by_id = w) as inspections,
       (select count(*)::int from inbox where conversation_key = 'wecom-app:' || w || ':' || w) as messages,
       (select count(*)::int from inbox where conversation_key = 'wecom-app:' || w || ':' || w and state <> 'done') as parked,
       (select count(*)::int from outbox where channel = 'wecom-app' and state = 'sent' and target ->> 'userId' = w
         and body ->> 'kind' <> 'card_update') as sent
     from unnest($1::text[]) as w order by w`,
    inspectors,
  );
  const messages = INSPECTION_SCRIPT.length;
  const wrong = rows.filter(
    (row) =>
      row.inspections !== 1 ||
      row.messages !== messages ||
      row.parked !== 0 ||
      sim.deliveredTo(row.by).length !== row.sent,
  );
  expect(wrong.map((row) => ({ ...row, delivered: sim.deliveredTo(row.by).length }))).toEqual([]);
  expect(rows).toHaveLength(inspectors.length);
  expect(sim.counts().silentlyDropped).toBe(0);
}

/** Figures for docs/reliability.md, on the screen of whoever runs the full size. */
export function tellFigures(id: string, figures: Record<string, unknown>): void {
  if (FULL) process.stdout.write(`${id} ${JSON.stringify(figures)}\n`);
}

/** Sorted times: the middle, the 99th of a hundred, the longest; milliseconds. */
export function spreadOf(ms: readonly number[]): { p50: number; p99: number; max: number } {
  const sorted = [...ms].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}
