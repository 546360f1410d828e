/** What a batch of turns writes: all of it or nothing, each message once, conversations one after the other. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { StoreTx } from '../../src/store/store.ts';
import {
  type InboxRow,
  keepInbox,
  lockConversations,
  type OutboxRow,
  parkMessage,
  queueMessages,
  type TurnWrites,
  writeTurns,
} from '../../src/store/turns.ts';
import { withDatabase } from '../support/database.ts';

const db = withDatabase();
const AT = '2026-03-02T01:00:00.000Z';
const LEASE = { id: 'lease-1', ms: 60_000 };

function inbox(id: string, messageId = id): InboxRow {
  const times = { sentAt: AT, receivedAt: AT };
  return {
    id,
    channel: 'simulator',
    messageId,
    conversationKey: 'simulator:a:a',
    content: { type: 'text', text: '它' },
    ...times,
  };
}

function conversation(user: string) {
  return { key: `simulator:${user}:${user}`, channel: 'simulator', chatId: user, userId: user };
}

/** A conversation as a turn leaves it. */
function state(user: string, after: unknown, due: { at?: string; was?: boolean } = {}) {
  return { key: `simulator:${user}:${user}`, state: after, dueAt: due.at ?? null, wasDue: due.was ?? false };
}

function outbox(key: string, user = 'a'): OutboxRow {
  const conversationKey = `simulator:${user}:${user}`;
  return {
    key,
    channel: 'simulator',
    target: { userId: user },
    conversationKey,
    body: { kind: 'text', text: key },
    mentions: [],
  };
}

function writes(more: Partial<TurnWrites> = {}): TurnWrites {
  return { conversations: [], events: [], outbox: [], media: [], effects: [], audit: [], ...more };
}

async function count(table: string): Promise<number> {
  return (await db.store.query(`select 1 from ${table}`)).length;
}

/** A promise with its key in hand. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

beforeEach(async () => {
  for (const table of ['inbox', 'conversation', 'session_event', 'outbox', 'media', 'effect', 'audit_entry']) {
    await db.store.execute(`delete from ${table}`);
  }
});

describe('keepInbox', () => {
  const keep = (...rows: InboxRow[]) => db.store.transaction((tx) => keepInbox(tx, rows));

  test('keeps what is new and names it; a repeat is left out, also inside one batch', async () => {
    expect(await keep(inbox('1'), inbox('2'))).toEqual(new Set(['1', '2']));
    expect(await keep(inbox('3', '2'), inbox('4'), inbox('5', '4'))).toEqual(new Set(['4']));
    expect(await count('inbox')).toBe(3);
  });

  test('the same id on another channel is another message', async () => {
    await keep(inbox('1'));
    expect(await keep({ ...inbox('2', '1'), channel: 'terminal' })).toEqual(new Set(['2']));
  });

  test('two batches that hold each other’s messages the other way round do not block each other', async () => {
    const ids = Array.from({ length: 40 }, (_, n) => `m${n}`);
    const rounds = Array.from({ length: 6 }, (_, round) => {
      const order = round % 2 === 0 ? ids : [...ids].reverse();
      return keep(...order.map((id) => inbox(`${round}-${id}`, id)));
    });
    const kept = await Promise.all(rounds);
    expect(kept.reduce((sum, one) => sum + one.size, 0)).toBe(40);
  });
});

describe('lockConversations', () => {
  test('makes what is missing and gives what is there', async () => {
    await db.store.transaction(async (tx) => {
      expect([...(await lockConversations(tx, [conversation('a')])).values()]).toEqual([{}]);
      await writeTurns(tx, writes({ conversations: [state('a', { parked: ['它'] })] }), LEASE);
    });
    const states = await db.store.transaction((tx) => lockConversations(tx, [conversation('b'), conversation('a')]));
    expect(Object.fromEntries(states)).toEqual({ 'simulator:a:a': { parked: ['它'] }, 'simulator:b:b': {} });
  });

  test.each(['new', 'known'])(
    'a second transaction waits and reads what the first wrote (%s conversation)',
    async (kind) => {
      if (kind === 'known') await db.store.transaction((tx) => lockConversations(tx, [conversation('a')]));
      const [locked, go] = [gate(), gate()];
      const first = db.store.transaction(async (tx) => {
        await lockConversations(tx, [conversation('a')]);
        locked.open();
        await go.opened;
        await writeTurns(tx, writes({ conversations: [state('a', { n: 1 })] }), LEASE);
      });
      await locked.opened;
      const second = db.store.transaction((tx) => lockConversations(tx, [conversation('a')]));
      go.open();
      await first;
      expect([...(await second).values()]).toEqual([{ n: 1 }]);
    },
  );

  test('many transactions over the same conversations in any order come through', async () => {
    const people = ['a', 'b', 'c', 'd', 'e', 'f'].map(conversation);
    const add = async (tx: StoreTx, rows: typeof people) => {
      const states = await lockConversations(tx, rows);
      const conversations = [...states].map(([key, before]) => ({ ...state('', { n: nOf(before) + 1 }), key }));
      await writeTurns(tx, writes({ conversations }), LEASE);
    };
    const orders = Array.from({ length: 12 }, (_, n) => (n % 2 === 0 ? people : [...people].reverse()));
    await Promise.all(orders.map((rows) => db.store.transaction((tx) => add(tx, rows))));
    const states = await db.store.transaction((tx) => lockConversations(tx, people));
    expect([...states.values()]).toEqual(people.map(() => ({ n: 12 })));
  });
});

function nOf(before: unknown): number {
  return typeof before === 'object' && before !== null && 'n' in before ? Number(before.n) : 0;
}

describe('writeTurns', () => {
  const event = {
    conversationKey: 'simulator:a:a',
    sessionId: 's',
    flow: 'f',
    version: 1,
    type: 'asked',
    path: null,
    note: null,
    at: AT,
  };
  const media = {
    id: 'p',
    channel: 'simulator',
    platformId: 'MEDIA',
    uploaderId: 'a',
    conversationKey: 'simulator:a:a',
  };
  const effect = {
    key: 's#save',
    action: 'file_inspection',
    result: { number: 'JC1' },
    flow: 'f',
    version: 3,
    hash: 'h3',
  };
  const audit = { at: AT, actor: 'a', action: 'file_inspection', object: 'JC1', note: null };

  test('writes every kind of row', async () => {
    await db.store.transaction((tx) =>
      writeTurns(
        tx,
        writes({ events: [event], media: [media], effects: [effect], audit: [audit], outbox: [outbox('1')] }),
        LEASE,
      ),
    );
    expect(await db.store.query('select type, path, flow, version from session_event')).toEqual([
      { type: 'asked', path: null, flow: 'f', version: 1 },
    ]);
    expect(await db.store.query('select id, platform_id, conversation_key, state from media')).toEqual([
      { id: 'p', platform_id: 'MEDIA', conversation_key: 'simulator:a:a', state: 'waiting' },
    ]);
    expect(await db.store.query('select key, result, flow, flow_version, flow_hash from effect')).toEqual([
      { key: 's#save', result: { number: 'JC1' }, flow: 'f', flow_version: 3, flow_hash: 'h3' },
    ]);
    expect(await db.store.query('select actor, object from audit_entry')).toEqual([{ actor: 'a', object: 'JC1' }]);
    expect(await db.store.query('select key, target_key, body from outbox')).toEqual([
      { key: '1', target_key: 'simulator:user:a', body: { kind: 'text', text: '1' } },
    ]);
  });

  test('an effect that was done before breaks the whole: nothing of the batch stays', async () => {
    await db.store.transaction((tx) => writeTurns(tx, writes({ effects: [effect] }), LEASE));
    const again = db.store.transaction((tx) =>
      writeTurns(tx, writes({ events: [event], effects: [effect], audit: [audit], outbox: [outbox('1')] }), LEASE),
    );
    await expect(again).rejects.toThrow();
    expect(await Promise.all(['session_event', 'audit_entry', 'outbox'].map(count))).toEqual([0, 0, 0]);
  });

  test('outgoing messages keep their order; those behind an older one to the same person are left to the claim', async () => {
    const first = await db.store.transaction((tx) =>
      writeTurns(tx, writes({ outbox: ['3', '1', '2'].map((key) => outbox(key)) }), LEASE),
    );
    expect(first.map(({ row, leased }) => [row.key, leased])).toEqual([
      ['3', true],
      ['1', true],
      ['2', true],
    ]);
    const second = await db.store.transaction((tx) =>
      writeTurns(tx, writes({ outbox: [outbox('4'), outbox('5', 'b')] }), LEASE),
    );
    expect(second.map(({ row, leased }) => [row.key, leased])).toEqual([
      ['4', false],
      ['5', true],
    ]);
    const rows = await db.store.query(`select key, state, tries, lease_id from outbox order by seq`);
    expect(rows).toEqual([
      ...['3', '1', '2'].map((key) => ({ key, state: 'sending', tries: 1, lease_id: 'lease-1' })),
      { key: '4', state: 'pending', tries: 0, lease_id: null },
      { key: '5', state: 'sending', tries: 1, lease_id: 'lease-1' },
    ]);
  });
});

describe('when to look at a conversation again', () => {
  const EARLY = '2026-03-02T01:30:00.000Z';
  const LATE = '2026-03-02T02:00:00.000Z';

  async function dueAfter(...turns: { at?: string; was?: boolean }[]): Promise<string | null> {
    await db.store.transaction((tx) => lockConversations(tx, [conversation('a')]));
    for (const due of turns) {
      await db.store.transaction((tx) => writeTurns(tx, writes({ conversations: [state('a', {}, due)] }), LEASE));
    }
    const [row] = await db.store.query<{ due: Date | null }>('select due_at as due from conversation');
    return row?.due?.toISOString() ?? null;
  }

  test.each([
    ['nothing is due', [{}], null],
    ['something is', [{ at: LATE }], LATE],
    ['earlier than before', [{ at: LATE }, { at: EARLY }], EARLY],
    ['later than before: the earlier look costs nothing and stays', [{ at: EARLY }, { at: LATE }], EARLY],
    ['nothing any more: the earlier look stays', [{ at: EARLY }, {}], EARLY],
    ['later, and it was looked at just now', [{ at: EARLY }, { at: LATE, was: true }], LATE],
    ['nothing any more, and it was looked at just now', [{ at: EARLY }, { was: true }], null],
  ])('%s', async (_what, turns, due) => {
    expect(await dueAfter(...turns)).toBe(due);
  });
});

describe('parkMessage and queueMessages', () => {
  test('a message is parked once, with its reason; a handled one is not parked', async () => {
    const park = (row: InboxRow) => db.store.transaction((tx) => parkMessage(tx, row, 'REF1 broken'));
    expect([await park(inbox('1')), await park(inbox('2', '1'))]).toEqual([true, false]);
    await db.store.transaction((tx) => keepInbox(tx, [inbox('3')]));
    expect(await park(inbox('4', '3'))).toBe(false);
    expect(await db.store.query('select id, state, error from inbox order by id')).toEqual([
      { id: '1', state: 'parked', error: 'REF1 broken' },
      { id: '3', state: 'done', error: null },
    ]);
  });

  test('queued messages are pending, in order, and a key goes in once', async () => {
    const queue = (...rows: OutboxRow[]) => db.store.transaction((tx) => queueMessages(tx, rows));
    expect(await queue()).toBe(0);
    expect(await queue(outbox('b'), outbox('a'))).toBe(2);
    expect(await queue(outbox('a'), { ...outbox('c'), target: { chatId: 'room' }, mentions: ['a', 'b'] })).toBe(1);
    expect(await db.store.query('select key, state, target_key, mentions from outbox order by seq')).toEqual([
      { key: 'b', state: 'pending', target_key: 'simulator:user:a', mentions: [] },
      { key: 'a', state: 'pending', target_key: 'simulator:user:a', mentions: [] },
      { key: 'c', state: 'pending', target_key: 'simulator:chat:room', mentions: ['a', 'b'] },
    ]);
  });
});
