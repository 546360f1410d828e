/** Broadcasts on their way: one copy a person, a few at a time, by day, stopped and repeated; answers never wait for them. */
import { describe, expect, test } from 'vitest';
import { addPortion, beginBroadcast, handIn, portions } from '../../src/actions/broadcast-writing.ts';
import type { Channel, OutboundMessage, SendResult } from '../../src/channels/contract.ts';
import { MOST_ON_THEIR_WAY } from '../../src/domain/broadcast.ts';
import { Broadcaster } from '../../src/pipeline/broadcaster.ts';
import { type Broadcast, findBroadcast, moveBroadcast, progressOf, setConfirmed } from '../../src/store/broadcasts.ts';
import { silentLog } from '../support/silent-log.ts';
import { HOUR_MS, type Town, withTown } from './town.ts';

const on = withTown();

const accounts = (count: number): string[] => Array.from({ length: count }, (_, n) => `p${String(n).padStart(6, '0')}`);

/** A broadcast that a second person has confirmed. */
async function confirmed(town: Town, userIds: string[], more: { urgent?: boolean; sendAt?: Date } = {}) {
  const { snapshots, clock } = town.stage.core;
  const at = clock.now();
  await town.store.execute('delete from broadcast');
  const wish = { words: '明天开会', audience: '名单', userIds, sendAt: null, authorId: 'office-1', at };
  const { broadcast } = await town.store.transaction(async (tx) => {
    const begun = await beginBroadcast(tx, wish);
    for (const portion of portions(userIds)) await addPortion(tx, begun.broadcast, portion);
    await handIn(tx, begun.broadcast, { world: snapshots.current().actionWorld, channel: null, at });
    const { urgent = false, sendAt = at } = more;
    await setConfirmed(tx, begun.broadcast.id, { by: 'deputy-1', at, sendAt, urgent });
    const waiting = { ...begun.broadcast, state: 'waiting' as const };
    await moveBroadcast(tx, waiting, { actor: 'deputy-1', at, to: 'scheduled', action: 'broadcast_confirmed' });
    return begun;
  });
  return broadcast;
}

async function stateOf(town: Town, { number, id }: Broadcast) {
  const state = (await findBroadcast(town.store, number))?.state;
  return { state, ...(await progressOf(town.store, [id])).get(id) };
}

const copies = (town: Town) => town.heard.filter(({ text }) => text === '【通知】明天开会').map(({ to }) => to);
const NONE = { waiting: 0, queued: 0, held: 0, sent: 0, failed: 0, cancelled: 0 };

/** A program whose platform answers as told. */
function program(town: Town, answer: (message: OutboundMessage) => SendResult | Promise<SendResult>) {
  const channel: Channel = { ...town.channel('simulator'), send: (message) => Promise.resolve(answer(message)) };
  return town.instance({ channels: new Map([['simulator', channel]]) });
}

describe('on its way', () => {
  test('everybody gets one copy; never more than a few wait in the outbox; the two who answer for it hear the end', async () => {
    const { town } = on;
    const people = accounts(100);
    const broadcast = await confirmed(town, people);
    const looks: number[] = [];
    const broadcaster = new Broadcaster({ ...town.stage.core, log: silentLog, channel: 'simulator', wake: () => {} });
    await broadcaster.run();
    await broadcaster.run();
    for (const row of await town.rows<{ n: number }>(`select count(*)::int as n from outbox`)) looks.push(row.n);
    expect(looks).toEqual([MOST_ON_THEIR_WAY]);
    expect(await stateOf(town, broadcast)).toMatchObject({ state: 'sending', queued: 36, waiting: 64 });
    await broadcaster.stop();
    await town.pipeline.runDue();
    expect(copies(town).sort()).toEqual(people);
    expect(await stateOf(town, broadcast)).toEqual({ ...NONE, state: 'done', sent: 100 });
    const told = town.heard.filter(({ text }) => text.includes('发完了')).map(({ to }) => to);
    expect(told.sort()).toEqual(['deputy-1', 'office-1']);
    const [audits] = await town.rows<{ steps: string }>(
      `select string_agg(action, ' ' order by id) as steps from audit_entry where object = $1`,
      broadcast.number,
    );
    expect(audits?.steps).toBe(
      'broadcast_written broadcast_handed_in broadcast_confirmed broadcast_started broadcast_done',
    );
    await town.pipeline.runDue();
    expect(copies(town)).toHaveLength(100);
  });

  test('two programs at once: one feeds, nobody gets two copies', async () => {
    const { town } = on;
    const people = accounts(120);
    const broadcast = await confirmed(town, people);
    const other = town.instance();
    for (let n = 0; n < 30 && (await stateOf(town, broadcast)).state !== 'done'; n += 1) {
      await Promise.all([town.pipeline.runDue(), other.runDue()]);
    }
    expect(copies(town).sort()).toEqual(people);
    expect(await stateOf(town, broadcast)).toEqual({ ...NONE, state: 'done', sent: 120 });
  });

  test('a draft, one that waits, and one that is to go later are left alone', async () => {
    const { town } = on;
    const at = town.stage.clock.now();
    const broadcast = await confirmed(town, accounts(3), { sendAt: new Date(at.getTime() + HOUR_MS) });
    for (const state of ['draft', 'waiting']) {
      await town.store.execute('update broadcast set state = $1', state);
      await town.pipeline.runDue();
    }
    await town.store.execute(`update broadcast set state = 'scheduled'`);
    await town.after(HOUR_MS - 1_000);
    expect(copies(town)).toEqual([]);
    await town.after(1_000);
    expect(copies(town)).toHaveLength(3);
    expect(await stateOf(town, broadcast)).toMatchObject({ state: 'done' });
  });

  test('by night it stops, and goes on at seven; what is urgent goes on', async () => {
    const { town } = on;
    const { clock } = town.stage;
    clock.set('2026-07-20T21:59:00+08:00');
    const broadcast = await confirmed(town, accounts(50));
    const broadcaster = new Broadcaster({ ...town.stage.core, log: silentLog, channel: 'simulator', wake: () => {} });
    expect(await broadcaster.run()).toBe(36);
    await broadcaster.stop();
    clock.set('2026-07-20T22:00:00+08:00');
    await town.pipeline.runDue();
    // What lay in the outbox at ten goes out; nothing is added.
    expect(await stateOf(town, broadcast)).toMatchObject({ state: 'sending', sent: 36, waiting: 14 });
    clock.set('2026-07-21T06:59:59+08:00');
    await town.pipeline.runDue();
    expect(copies(town)).toHaveLength(36);
    clock.set('2026-07-21T07:00:00+08:00');
    await town.pipeline.runDue();
    expect(copies(town)).toHaveLength(50);
    clock.set('2026-07-21T23:00:00+08:00');
    await confirmed(town, accounts(5), { urgent: true });
    await town.pipeline.runDue();
    expect(copies(town)).toHaveLength(55);
  });
});

describe('whom it does not reach', () => {
  test('the reason is kept for each; whoever has left gets none', async () => {
    const { town } = on;
    await town.store.execute(`update member set active = false where id = 'inspector-2'`);
    const broadcast = await confirmed(town, ['inspector-1', 'inspector-2', 'zz']);
    const at = program(town, ({ target }) =>
      'userId' in target && target.userId === 'zz'
        ? { ok: false, error: 'recipient', detail: '81013 no such user' }
        : { ok: true },
    );
    await at.runDue();
    await town.store.execute(`update member set active = true where id = 'inspector-2'`);
    expect(await stateOf(town, broadcast)).toEqual({ ...NONE, state: 'done', sent: 1, failed: 2 });
    const rows = await town.rows('select user_id as "user", error from broadcast_recipient order by user_id');
    expect(rows).toEqual([
      { user: 'inspector-1', error: null },
      { user: 'inspector-2', error: 'left' },
      { user: 'zz', error: 'recipient: 81013 no such user' },
    ]);
  });
});

describe('answers come first', () => {
  test('with every copy of 100,000 stuck at the platform, a person who asks is answered at once', async () => {
    const { town } = on;
    const people = ['inspector-1', ...accounts(99_999)];
    await confirmed(town, people);
    let release: () => void = () => {};
    const stuck = new Promise<void>((resolve) => {
      release = resolve;
    });
    const heard: string[] = [];
    let hanging = 0;
    const at = program(town, async ({ target, body }) => {
      const isCopy = body.kind === 'text' && body.text.startsWith('【通知】');
      if (isCopy) {
        hanging += 1;
        await stuck;
      } else if ('userId' in target) heard.push(target.userId);
      return { ok: true };
    });
    const run = at.runDue();
    await expect.poll(() => hanging).toBe(MOST_ON_THEIR_WAY);
    await at.accept(town.message('office-1', { type: 'text', text: '帮助' }));
    await expect.poll(() => heard).toContain('office-1');
    // The one whose own copy hangs as well.
    await at.accept(town.message('inspector-1', { type: 'text', text: '帮助' }));
    await expect.poll(() => heard).toContain('inspector-1');
    expect(hanging).toBe(MOST_ON_THEIR_WAY);
    await town.store.execute(`update broadcast set state = 'cancelled'`);
    release();
    await run;
    await at.stop();
  });
});
