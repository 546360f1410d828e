/** What happened on the platform's side, held against what stands in the database: nothing lost, doubled, made up or put back. */
import type { Store } from '../../src/store/store.ts';

/** One try of a callback, as the platform saw it; `status` null: no answer. */
export type CallbackTry = { messageId: string; status: number | null };

/** What the stand-in saw and did. */
export type History = {
  callbacks: readonly CallbackTry[];
  /** A message on somebody's screen, once for each time it stands there. */
  delivered: readonly { msgid: string }[];
  /** Who handed in a form, once for each form whose last message was taken. */
  submitted: readonly string[];
  faults: { planned: number; fired: number };
};

/** What stands in the database when all is quiet again. */
export type Ledger = {
  /** `answers`: how many messages its turn wrote. */
  inbox: readonly { messageId: string; state: string; answers: number }[];
  outbox: readonly { key: string; state: string; msgid: string | null }[];
  /** Every change of a state since `watchMoves`. */
  moves: readonly { what: string; from: string; to: string }[];
  /** `audits`: how many lines of the audit tell of its filing. */
  filed: readonly { number: string; by: string; audits: number }[];
};

/** A broken promise: which, and where. */
export type Finding = { rule: 'I1' | 'I2' | 'I3' | 'I5' | 'floor'; detail: string };

/** The lives of what the pipeline keeps (docs/architecture.md): which state may follow which. */
const DIAGRAMS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  inbox: {},
  outbox: { pending: ['sending'], sending: ['sent', 'failed', 'pending', 'held'], held: ['pending'] },
  media: { waiting: ['stored', 'failed'] },
};
const FIRED_FLOOR = 0.95;
const TAKEN_FLOOR = 0.9;

/** Everything that is wrong; empty: all promises were kept, in a run that was one. */
export function checkHistory(history: History, ledger: Ledger): Finding[] {
  return [
    ...onceEach(history, ledger),
    ...eachWithItsTrace(history, ledger),
    ...deliveredOnce(history, ledger),
    ...alongTheDiagrams(ledger),
    ...wasARun(history),
  ];
}

/** I1: what was answered 200 was handled exactly once and answered; nothing was handled that nobody sent. */
function onceEach({ callbacks }: History, { inbox }: Ledger): Finding[] {
  const rows = Map.groupBy(inbox, ({ messageId }) => messageId);
  const sent = new Set(callbacks.map(({ messageId }) => messageId));
  const taken = new Set(callbacks.filter(({ status }) => status === 200).map(({ messageId }) => messageId));
  const lost = [...taken].flatMap((id): Finding[] => {
    const found = rows.get(id) ?? [];
    if (found.length !== 1) return [{ rule: 'I1', detail: `${id} was taken and stands ${found.length} times` }];
    const [only] = found;
    const isDone = only?.state === 'done' && only.answers > 0;
    return isDone ? [] : [{ rule: 'I1', detail: `${id} is ${only?.state} with ${only?.answers} answers` }];
  });
  const madeUp = [...rows.keys()].filter((id) => /^\d+$/u.test(id) && !sent.has(id));
  return [...lost, ...madeUp.map((id): Finding => ({ rule: 'I1', detail: `${id} was never sent` }))];
}

/** I1 and I2 for records: one for each form handed in, its number used once, its filing in the audit once. */
function eachWithItsTrace({ submitted }: History, { filed }: Ledger): Finding[] {
  const found: Finding[] = [];
  const asks = Map.groupBy(submitted, (who) => who);
  const records = Map.groupBy(filed, ({ by }) => by);
  for (const who of new Set([...asks.keys(), ...records.keys()])) {
    const [asked, done] = [asks.get(who)?.length ?? 0, records.get(who)?.length ?? 0];
    if (asked !== done) found.push({ rule: 'I1', detail: `${who} handed in ${asked} and ${done} are filed` });
  }
  const numbers = Map.groupBy(filed, ({ number }) => number);
  for (const [number, rows] of numbers)
    if (rows.length > 1) found.push({ rule: 'I1', detail: `${number} was given ${rows.length} times` });
  for (const { number, audits } of filed)
    if (audits !== 1) found.push({ rule: 'I2', detail: `${number} stands in the audit ${audits} times` });
  return found;
}

/** I3: what is marked as sent is on the screen once, and nothing else is; nothing is left unsent. */
function deliveredOnce({ delivered }: History, { outbox }: Ledger): Finding[] {
  const shown = Map.groupBy(delivered, ({ msgid }) => msgid);
  const known = new Map(outbox.flatMap(({ key, msgid }) => (msgid === null ? [] : [[msgid, key] as const])));
  const found = outbox.flatMap(({ key, state, msgid }): Finding[] => {
    if (state !== 'sent') return [{ rule: 'I3', detail: `${key} is ${state}` }];
    const times = msgid === null ? 1 : (shown.get(msgid)?.length ?? 0);
    return times === 1 ? [] : [{ rule: 'I3', detail: `${key} is on the screen ${times} times` }];
  });
  const stray = [...shown.keys()].filter((msgid) => !known.has(msgid));
  return [...found, ...stray.map((msgid): Finding => ({ rule: 'I3', detail: `${msgid} belongs to no message` }))];
}

/** I5: states only move along the diagrams. */
function alongTheDiagrams({ moves }: Ledger): Finding[] {
  const wrong = moves.filter(({ what, from, to }) => !(DIAGRAMS[what]?.[from] ?? []).includes(to));
  return wrong.map(({ what, from, to }) => ({ rule: 'I5', detail: `${what}: ${from} → ${to}` }));
}

/** A run in which nothing worked, or nothing went wrong, proves nothing (the lesson of Restate's Jepsen run). */
function wasARun({ callbacks, faults }: History): Finding[] {
  const all = new Set(callbacks.map(({ messageId }) => messageId)).size;
  const taken = new Set(callbacks.flatMap(({ messageId, status }) => (status === 200 ? [messageId] : []))).size;
  const found: Finding[] = [];
  if (faults.fired < faults.planned * FIRED_FLOOR)
    found.push({ rule: 'floor', detail: `${faults.fired} of ${faults.planned} faults fired` });
  if (all === 0 || taken < all * TAKEN_FLOOR) found.push({ rule: 'floor', detail: `${taken} of ${all} were taken` });
  return found;
}

/** Has the database itself note every change of a state, in the transaction that makes it. */
export async function watchMoves(store: Pick<Store, 'execute'>): Promise<void> {
  await store.execute('create table fault_move (what text, "from" text, "to" text)');
  await store.execute(`create function note_move() returns trigger language plpgsql as
    $$ begin insert into fault_move values (tg_table_name, old.state, new.state); return null; end $$`);
  for (const table of Object.keys(DIAGRAMS))
    await store.execute(`create trigger note_move after update on ${table} for each row
      when (old.state is distinct from new.state) execute function note_move()`);
}

/** How many messages were taken and are not in the database yet: they wait in the spool. */
export async function countUnkept(store: Pick<Store, 'query'>, callbacks: readonly CallbackTry[]): Promise<number> {
  const taken = new Set(callbacks.flatMap(({ messageId, status }) => (status === 200 ? [messageId] : [])));
  const [row] = await store.query<{ n: number }>(
    `select count(*)::int as n from inbox where channel = 'wecom-app' and message_id = any($1::text[])`,
    [...taken],
  );
  return taken.size - (row?.n ?? 0);
}

/** Reads the ledger; only what came over and went out through the app. */
export async function readLedger(store: Pick<Store, 'query'>): Promise<Ledger> {
  const [inbox, outbox, moves, filed] = await Promise.all([
    store.query<Ledger['inbox'][number]>(
      `select i.message_id as "messageId", i.state, count(o.seq)::int as answers from inbox i
       left join outbox o on split_part(o.key, ':', 1) = i.id where i.channel = 'wecom-app' group by i.id, i.message_id, i.state`,
    ),
    store.query<Ledger['outbox'][number]>(
      `select key, state, platform_message_id as msgid from outbox
       where channel = 'wecom-app' and body ->> 'kind' <> 'card_update'`,
    ),
    store.query<Ledger['moves'][number]>('select distinct what, "from", "to" from fault_move'),
    store.query<Ledger['filed'][number]>(
      `select i.number, i.filed_by_id as by, (select count(*)::int from audit_entry a
         where a.object = i.number and a.action = 'file_inspection') as audits
       from inspection i where i.filed_by_id like 'kill-%' or i.filed_by_id like 'soak-%'`,
    ),
  ]);
  return { inbox, outbox, moves, filed };
}
