/** What the tests of broadcasts share: one written, one confirmed, one whose copies ended as told, and what was told. */
import { callBack, collectCopies, feedOutbox } from '../../src/store/broadcast-copies.ts';
import { type Broadcast, findBroadcast } from '../../src/store/broadcasts.ts';
import type { Stage } from './stage.ts';

/** Writes one for these people (an audience's id). Gives its number. */
export async function written(stage: Stage, to = 'role:inspector', words = '明天9点开会'): Promise<string> {
  const answers = { to: { id: to }, words };
  const { number } = await stage.runOne('write_broadcast', { by: 'office-1', answers });
  if (typeof number !== 'string') throw new Error('nothing was written');
  return number;
}

export async function broadcastOf(stage: Stage, number: string): Promise<Broadcast> {
  const broadcast = await findBroadcast(stage.core.store, number);
  if (broadcast === undefined) throw new Error(`no broadcast ${number}`);
  return broadcast;
}

/** A second person's decision, who has read it. */
export async function decided(
  stage: Stage,
  number: string,
  more: { by?: string; digest?: string; answers?: Record<string, unknown>; at?: Date } = {},
) {
  const { by = 'deputy-1', answers = { agree: true }, at } = more;
  const digest = more.digest ?? (await broadcastOf(stage, number)).digest;
  return await stage.runOne('confirm_broadcast', {
    by,
    answers: { entry: { id: number }, ...answers },
    with: { digest },
    ...(at === undefined ? {} : { at }),
  });
}

/** All copies out of the hands of the program: those to `failing` accounts failed, the others arrived. */
export async function sent(stage: Stage, number: string, failing: readonly string[] = []): Promise<void> {
  const { store, clock } = stage.core;
  const at = clock.now();
  const broadcast = await broadcastOf(stage, number);
  await store.execute(`update broadcast set state = 'sending' where number = $1`, number);
  await store.transaction(async (tx) => {
    await feedOutbox(tx, broadcast, { channel: 'simulator', limit: 1_000, at, keepWords: true });
    await tx.execute(
      `update outbox set state = case when target->>'userId' = any($1::text[]) then 'failed' else 'sent' end,
         sent_at = now(), error = case when target->>'userId' = any($1::text[]) then 'recipient: 81013 gone' end
       where key like 'broadcast:%'`,
      failing,
    );
    await collectCopies(tx, broadcast.id, at);
  });
  await store.execute(`update broadcast set state = 'done' where number = $1`, number);
}

/** `user: text` of what was told, copies left out. */
export async function toldAbout(stage: Stage): Promise<string[]> {
  const rows = await stage.core.store.query<{ line: string }>(
    `select (target->>'userId') || ': ' || (body->>'text') as line from outbox
     where key not like 'broadcast:%' order by 1`,
  );
  return rows.map(({ line }) => line);
}

/** `actor action note`, oldest first. */
export async function stepsOf(stage: Stage, number: string): Promise<string[]> {
  const rows = await stage.core.store.query<{ line: string }>(
    `select concat_ws(' ', actor, action, note) as line from audit_entry where object = $1 order by id`,
    number,
  );
  return rows.map(({ line }) => line);
}

/** Nothing written, nothing told. */
export async function noBroadcasts(stage: Stage): Promise<void> {
  for (const table of ['broadcast', 'outbox', 'audit_entry', 'number_series'])
    await stage.core.store.execute(`delete from ${table}`);
}

/** Puts the broadcast into a state, whatever led there. */
export async function putInto(stage: Stage, number: string, state: string): Promise<void> {
  await stage.core.store.execute('update broadcast set state = $2 where number = $1', number, state);
}

/** Takes the copies back, as a cancel does. */
export async function calledBack(stage: Stage, number: string): Promise<void> {
  const { id } = await broadcastOf(stage, number);
  await stage.core.store.transaction((tx) => callBack(tx, id, stage.clock.now()));
}
