/** The outbox is sent in order, once, with retries; a dead sender's rows are taken over. */
import { describe, expect, test } from 'vitest';
import type { Channel, OutboundMessage, SendResult } from '../../src/channels/contract.ts';
import { SIMULATOR_CAPABILITIES } from '../../src/channels/simulator/channel.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { Dispatcher } from '../../src/pipeline/dispatcher.ts';
import { claimOutbox, markSettled, releaseHeld } from '../../src/store/outbox.ts';
import { type OutboxRow, queueMessages, type WrittenMessage } from '../../src/store/turns.ts';
import { withDatabase } from '../support/database.ts';
import { silentLog } from '../support/silent-log.ts';

const db = withDatabase();

function row(user: string, n: number): OutboxRow {
  const body = { kind: 'text', text: `${user} ${n}` };
  return {
    key: `${user}:${n}`,
    channel: 'simulator',
    target: { userId: user },
    conversationKey: null,
    body,
    mentions: [],
  };
}

/** A channel that answers as told and remembers what it sent. */
function scripted(answers: (message: OutboundMessage, attempt: number) => SendResult) {
  const sent: string[] = [];
  const attempts = new Map<string, number>();
  const channel: Channel = {
    name: 'simulator',
    capabilities: SIMULATOR_CAPABILITIES,
    send(message) {
      const attempt = (attempts.get(message.id) ?? 0) + 1;
      attempts.set(message.id, attempt);
      const result = answers(message, attempt);
      if (result.ok) sent.push(message.id);
      return Promise.resolve(result);
    },
    close: () => Promise.resolve(),
  };
  return { channel, sent, attempts };
}

function dispatcher(
  channel: Channel,
  wakes: number[] = [],
  store = db.store,
  more: Partial<ConstructorParameters<typeof Dispatcher>[0]> = {},
): Dispatcher {
  return new Dispatcher({
    store,
    channels: new Map([['simulator', channel]]),
    clock: systemClock,
    log: silentLog,
    dataKey: new Uint8Array(32),
    leaseMs: 1_000,
    conversationKey: null,
    wakeAfter: (delayMs) => {
      wakes.push(delayMs);
      return Promise.resolve();
    },
    slots: 4,
    random: () => 0.5,
    ...more,
  });
}

async function fresh(rows: OutboxRow[]): Promise<void> {
  await db.store.execute('delete from outbox');
  await db.store.transaction((tx) => queueMessages(tx, rows));
}

async function states(): Promise<Record<string, string>> {
  const rows = await db.store.query<{ key: string; state: string }>('select key, state from outbox order by seq');
  return Object.fromEntries(rows.map(({ key, state }) => [key, state]));
}

/** A file that the channel refuses as told, with what is said instead. */
async function refusedFile(
  error: 'bad_request' | 'reply_window',
): Promise<{ said: string[]; states: Record<string, string> }> {
  const fallback = {
    channel: 'simulator',
    target: { userId: 'a' },
    mentions: [],
    body: { kind: 'text', text: '已存档' },
  };
  await fresh([{ ...row('a', 1), body: { kind: 'file', mediaPath: '/none', fileName: 'a.docx' }, fallback }]);
  const said: string[] = [];
  const { channel } = scripted(({ body }) => {
    if (body.kind !== 'text') return { ok: false, error, detail: 'no' };
    said.push(body.text);
    return { ok: true };
  });
  const sender = dispatcher(channel);
  await sender.drained();
  await sender.stop();
  return { said, states: await states() };
}

/** Both rows as a turn hands them over: leased from the start. */
async function claimForTake(leaseId: string): Promise<WrittenMessage[]> {
  const claim = { leaseId, leaseMs: 60_000, channels: ['simulator'], limit: 10, conversationKey: null };
  const rows = await claimOutbox(db.store, claim);
  return rows.map((claimed) => ({ seq: claimed.seq, row: claimed, targetKey: claimed.targetKey, leased: true }));
}

describe('dispatcher', () => {
  test('many targets, each in its own order, each message once', async () => {
    const rows = Array.from({ length: 40 }, (_, n) => row(`u${n % 5}`, n));
    await fresh(rows);
    const { channel, sent } = scripted(() => ({ ok: true }));
    await dispatcher(channel).drained();
    expect([...sent].sort()).toEqual(rows.map(({ key }) => key).sort());
    for (const user of ['u0', 'u1', 'u2', 'u3', 'u4']) {
      const own = sent.filter((key) => key.startsWith(`${user}:`)).map((key) => Number(key.split(':')[1]));
      expect(own).toEqual([...own].sort((a, b) => a - b));
    }
  });

  test('a message that must wait holds back only its own target', async () => {
    await fresh([row('a', 1), row('a', 2), row('b', 1)]);
    const wakes: number[] = [];
    const { channel, sent } = scripted((message) =>
      message.id === 'a:1' ? { ok: false, error: 'rate_limited', detail: '45009', retryAfterMs: 60_000 } : { ok: true },
    );
    await dispatcher(channel, wakes).drained();
    expect(sent).toEqual(['b:1']);
    expect(await states()).toEqual({ 'a:1': 'pending', 'a:2': 'pending', 'b:1': 'sent' });
    expect(wakes).toEqual([60_000]);
  });

  test('a passing fault is tried again after 1 s, then 2 s; a final one is given up with its reason', async () => {
    await fresh([row('a', 1), row('b', 1)]);
    const wakes: number[] = [];
    const { channel, sent } = scripted((message, attempt) => {
      if (message.id === 'b:1') return { ok: false, error: 'recipient', detail: '60111' };
      return attempt < 3 ? { ok: false, error: 'busy', detail: '-1' } : { ok: true };
    });
    const sender = dispatcher(channel, wakes);
    for (let round = 0; round < 3; round += 1) {
      await sender.drained();
      await db.store.execute(`update outbox set not_before = now() - interval '1 second' where state = 'pending'`);
    }
    expect(sent).toEqual(['a:1']);
    expect(await states()).toEqual({ 'a:1': 'sent', 'b:1': 'failed' });
    expect(wakes).toEqual([1_000, 2_000]);
    const [failed] = await db.store.query<{ error: string }>(`select error from outbox where key = 'b:1'`);
    expect(failed?.error).toBe('recipient: 60111');
  });

  test('rows of a sender that died come back when its lease has run out, not before', async () => {
    await fresh([row('a', 1)]);
    const claim = { leaseId: 'dead', leaseMs: 60_000, channels: ['simulator'], limit: 10, conversationKey: null };
    expect(await claimOutbox(db.store, claim)).toHaveLength(1);
    const { channel, sent } = scripted(() => ({ ok: true }));
    await dispatcher(channel).drained();
    expect(sent).toEqual([]);
    await db.store.execute(`update outbox set lease_until = now() - interval '1 second'`);
    await dispatcher(channel).drained();
    expect(sent).toEqual(['a:1']);
    const [claimed] = await db.store.query<{ seq: bigint }>('select seq from outbox');
    const late = [{ seq: BigInt(claimed?.seq ?? 0), platformId: null, error: null }];
    expect(await markSettled(db.store, 'dead', late), 'the dead sender’s late mark').toBe(0);
  });

  test('a sent message whose mark failed is marked later, not sent again', async () => {
    await fresh([row('a', 1)]);
    const { channel, sent } = scripted(() => ({ ok: true }));
    let refusals = 1;
    const relaxed = {
      ...db.store.relaxed,
      execute: (sql: string, ...values: unknown[]) => {
        refusals -= 1;
        return refusals >= 0 ? Promise.reject(new Error('connection lost')) : db.store.relaxed.execute(sql, ...values);
      },
    };
    const sender = dispatcher(channel, [], { ...db.store, relaxed });
    // Its own poll comes back to what could not be marked.
    sender.start();
    await sender.drained();
    await sender.stop();
    expect(sent).toEqual(['a:1']);
    expect(await states()).toEqual({ 'a:1': 'sent' });
  });

  test('a message that waited for a slot past its lease is left to the next claim, not sent twice', async () => {
    await fresh([row('a', 1), row('b', 1)]);
    let now = 0;
    const { channel, sent } = scripted((message) => {
      // The first send takes longer than the lease of the one behind it.
      if (message.id === 'a:1') now = 1_000;
      return { ok: true };
    });
    const sender = dispatcher(channel, [], db.store, { slots: 1, monotonicMs: () => now });
    sender.take(await claimForTake(sender.lease.id));
    await sender.drained();
    expect(sent).toEqual(['a:1']);
    await db.store.execute(`update outbox set lease_until = now() - interval '1 second' where state = 'sending'`);
    now = 0;
    await dispatcher(channel).drained();
    expect(sent).toEqual(['a:1', 'b:1']);
  });

  test('two senders share the work without sending anything twice', async () => {
    const rows = Array.from({ length: 60 }, (_, n) => row(`u${n % 12}`, n));
    await fresh(rows);
    const one = scripted(() => ({ ok: true }));
    const two = scripted(() => ({ ok: true }));
    await Promise.all([dispatcher(one.channel).drained(), dispatcher(two.channel).drained()]);
    expect([...one.sent, ...two.sent].sort()).toEqual(rows.map(({ key }) => key).sort());
  });

  test('the same key is queued once', async () => {
    await fresh([row('a', 1)]);
    expect(await db.store.transaction((tx) => queueMessages(tx, [row('a', 1), row('a', 2)]))).toBe(1);
  });

  test('what may only be said in answer is held, and blocks nothing behind it', async () => {
    await fresh([row('a', 1), row('a', 2)]);
    const { channel, sent } = scripted(({ id }) =>
      id === 'a:1' ? { ok: false, error: 'reply_window', detail: '48 h' } : { ok: true },
    );
    await dispatcher(channel).drained();
    expect(await states()).toEqual({ 'a:1': 'held', 'a:2': 'sent' });
    expect(sent).toEqual(['a:2']);
  });

  test('held messages go one for each message of the person, oldest first, behind what is on its way', async () => {
    await fresh([row('a', 1), row('a', 2), row('b', 1)]);
    await db.store.execute(`update outbox set state = 'held', tries = 3`);
    const release = () => releaseHeld(db.store, [{ targetKey: 'simulator:user:a', reply: { id: 'now' } }]);
    await db.store.transaction((tx) => queueMessages(tx, [row('a', 3)]));
    expect(await release()).toBe(1);
    const seen: [string, unknown, number][] = [];
    const { channel } = scripted(({ id, reply, attempt }) => {
      seen.push([id, reply, attempt]);
      return { ok: true };
    });
    await dispatcher(channel).drained();
    expect(seen).toEqual([
      ['a:3', undefined, 1],
      ['a:1', { id: 'now' }, 1],
    ]);
    expect(await states()).toEqual({ 'a:2': 'held', 'b:1': 'held', 'a:3': 'sent', 'a:1': 'sent' });
    expect(await release()).toBe(1);
    expect(await release()).toBe(0);
  });

  test('without a connection here the message is left to others, untried', async () => {
    await fresh([row('a', 1), row('a', 2)]);
    const wakes: number[] = [];
    const { channel } = scripted(() => ({ ok: false, error: 'not_connected', detail: 'no connection' }));
    const sender = dispatcher(channel, wakes);
    // A claim that did not reach the database on a busy machine is made anew by the next kick.
    while (wakes.length === 0) await sender.drained();
    expect(await states()).toEqual({ 'a:1': 'pending', 'a:2': 'pending' });
    const rows = await db.store.query<{ tries: number }>('select tries from outbox');
    expect(rows).toEqual([{ tries: 0 }, { tries: 0 }]);
    expect(wakes).toEqual([2000]);
  });

  test('whoever cannot be reached hears of it where the message says, once', async () => {
    const fallback = {
      channel: 'simulator',
      target: { chatId: 'group-1' },
      body: { kind: 'text', text: '请先私聊我。' },
      mentions: ['a'],
    };
    await fresh([{ ...row('a', 1), fallback }, row('b', 1)]);
    const shown: unknown[] = [];
    const { channel } = scripted(({ target, body, mentions }) => {
      if ('userId' in target) return { ok: false, error: 'recipient', detail: 'never spoke' };
      shown.push({ target, body, mentions });
      return { ok: true };
    });
    await dispatcher(channel).drained();
    const { target, body, mentions } = fallback;
    expect(shown).toEqual([{ target, body, mentions }]);
    expect(await states()).toEqual({ 'a:1': 'failed', 'b:1': 'failed', 'a:1:instead': 'sent' });
  });

  test('waiting for a limit is no failed try: the last of a long queue is not given up', async () => {
    await fresh([row('a', 1)]);
    await db.store.execute('update outbox set tries = 11');
    const limited: SendResult = { ok: false, error: 'rate_limited', detail: '45009', retryAfterMs: 60_000 };
    await dispatcher(scripted(() => limited).channel).drained();
    expect(await states()).toEqual({ 'a:1': 'pending' });
    expect(await db.store.query('select tries from outbox')).toEqual([{ tries: 11 }]);
  });

  test('45033 halves what is sent at once, and it grows again with what arrives', async () => {
    await fresh(Array.from({ length: 60 }, (_, n) => row(`u${n}`, n)));
    let now = 0;
    let refuse = true;
    const widths: number[] = [];
    const channel: Channel = {
      ...scripted(() => ({ ok: true })).channel,
      async send() {
        now += 1;
        widths.push(now);
        await new Promise((resolve) => setImmediate(resolve));
        now -= 1;
        return refuse ? { ok: false, error: 'too_parallel', detail: '45033' } : { ok: true };
      },
    };
    const sender = dispatcher(channel, [], db.store, { slots: 8 });
    const most: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      await sender.drained();
      most.push(Math.max(...widths.splice(0)));
    }
    expect(most).toEqual([8, 4, 2, 1]);
    refuse = false;
    await db.store.execute(`update outbox set not_before = now() where state = 'pending'`);
    await sender.drained();
    expect([widths[0], Math.max(...widths)]).toEqual([1, 8]);
  });

  test('a file that cannot be sent is told of; one that waits for the person is not', async () => {
    expect(await refusedFile('bad_request')).toEqual({
      said: ['已存档'],
      states: { 'a:1': 'failed', 'a:1:instead': 'sent' },
    });
    expect(await refusedFile('reply_window')).toEqual({ said: [], states: { 'a:1': 'held' } });
  });
});
