/** Wakes: written once, read oldest first, of channels that are on; conversations in which something is due. */
import { beforeEach, describe, expect, test } from 'vitest';
import {
  deleteWakes,
  insertWakes,
  listConversationsOf,
  listDue,
  listWakes,
  type WakeRow,
  type WakeScope,
} from '../../src/store/wakes.ts';
import { withDatabase } from '../support/database.ts';

const db = withDatabase();
const EVERYWHERE: WakeScope = { channels: ['simulator', 'wecom-app'], conversationKey: null, limit: 100 };

function wake(id: string, user = 'a', channel = 'simulator'): WakeRow {
  const place = { channel, chatId: user, userId: user };
  return { id, conversationKey: `${channel}:${user}:${user}`, ...place, wake: { kind: 'start', flow: id } };
}

const insert = (...rows: WakeRow[]) => db.store.transaction((tx) => insertWakes(tx, rows));
const ids = async (scope: Partial<WakeScope> = {}) =>
  (await listWakes(db.store, { ...EVERYWHERE, ...scope })).map(({ id }) => id);

beforeEach(async () => {
  for (const table of ['wake', 'conversation']) await db.store.execute(`delete from ${table}`);
});

describe('wakes', () => {
  test('come back as they were written, oldest first, and are gone when deleted', async () => {
    await insert(wake('w2'), wake('w3', 'b'));
    await insert(wake('w1'));
    expect(await listWakes(db.store, EVERYWHERE)).toEqual([wake('w2'), wake('w3', 'b'), wake('w1')]);
    await deleteWakes(db.store, ['w2', 'w1', 'unknown']);
    expect(await ids()).toEqual(['w3']);
    await deleteWakes(db.store, []);
    expect(await ids()).toEqual(['w3']);
  });

  test('one that is there is left alone, also inside one batch', async () => {
    await insert(wake('w1'));
    await insert({ ...wake('w1', 'b'), wake: { kind: 'due' } }, wake('w2'), wake('w2', 'b'));
    expect(await listWakes(db.store, EVERYWHERE)).toEqual([wake('w1'), wake('w2')]);
    await insert();
    expect(await ids()).toEqual(['w1', 'w2']);
  });

  test('are written with the turn or not at all', async () => {
    const broken = db.store.transaction(async (tx) => {
      await insertWakes(tx, [wake('w1')]);
      throw new Error('no');
    });
    await expect(broken).rejects.toThrow('no');
    expect(await ids()).toEqual([]);
  });

  test('only so many, only of the channels that are on, only of the conversation that is asked for', async () => {
    await insert(wake('w1'), wake('w2', 'b'), wake('w3', 'a', 'wecom-app'), wake('w4', 'a', 'terminal'));
    expect(await ids()).toEqual(['w1', 'w2', 'w3']);
    expect(await ids({ limit: 2 })).toEqual(['w1', 'w2']);
    expect(await ids({ channels: ['wecom-app'] })).toEqual(['w3']);
    expect(await ids({ conversationKey: 'simulator:b:b' })).toEqual(['w2']);
    expect(await ids({ channels: [] })).toEqual([]);
  });
});

describe('what is due', () => {
  const NOW = new Date('2026-03-02T01:30:00Z');

  async function conversation(user: string, dueAt: string | null, { chat = user, channel = 'simulator' } = {}) {
    await db.store.execute(
      `insert into conversation (key, channel, chat_id, user_id, state, due_at) values ($1, $2, $3, $4, '{}', $5::timestamptz)`,
      `${channel}:${chat}:${user}`,
      channel,
      chat,
      user,
      dueAt,
    );
  }

  const due = async (scope: Partial<WakeScope> = {}) =>
    (await listDue(db.store, NOW, { ...EVERYWHERE, ...scope })).map(({ key }) => key);

  test('the earliest first, from the very moment on; what has no time or a later one is left', async () => {
    await conversation('later', '2026-03-02T01:30:00.001Z');
    await conversation('now', '2026-03-02T01:30:00Z');
    await conversation('never', null);
    await conversation('long', '2026-03-01T00:00:00Z', { chat: 'group:1' });
    expect(await listDue(db.store, NOW, EVERYWHERE)).toEqual([
      {
        key: 'simulator:group:1:long',
        ...{ channel: 'simulator', chatId: 'group:1', userId: 'long', dueAt: new Date('2026-03-01T00:00:00Z') },
      },
      { key: 'simulator:now:now', channel: 'simulator', chatId: 'now', userId: 'now', dueAt: NOW },
    ]);
  });

  test('only so many, only of the channels that are on, only of the conversation that is asked for', async () => {
    await conversation('a', '2026-03-02T01:00:00Z');
    await conversation('b', '2026-03-02T01:01:00Z');
    await conversation('c', '2026-03-02T00:00:00Z', { channel: 'terminal' });
    expect(await due()).toEqual(['simulator:a:a', 'simulator:b:b']);
    expect(await due({ limit: 1 })).toEqual(['simulator:a:a']);
    expect(await due({ conversationKey: 'simulator:b:b' })).toEqual(['simulator:b:b']);
    expect(await due({ channels: ['terminal'] })).toEqual(['terminal:c:c']);
  });

  test('everybody who was talking in a chat, and nobody of another one', async () => {
    await conversation('b', null, { chat: 'room' });
    await conversation('a', null, { chat: 'room' });
    await conversation('c', null, { chat: 'room-2' });
    await conversation('d', null, { chat: 'room', channel: 'wecom-app' });
    await conversation('room', null);
    expect((await listConversationsOf(db.store, 'simulator', 'room')).map(({ userId }) => userId)).toEqual([
      'a',
      'b',
      'room',
    ]);
  });
});
