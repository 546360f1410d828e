/** What a page shows of a chat: both sides in order, nobody else's; and the newest records of a member. */
import { beforeAll, expect, test } from 'vitest';
import { listChat, listRecords } from '../../src/store/chat-repository.ts';
import { withDatabase } from '../support/database.ts';

const db = withDatabase();

/** A line that came in, and the bot's answer a second later. */
async function exchange(n: number, where: { user: string; chat: string; state?: string }): Promise<void> {
  const { user, chat, state = 'sent' } = where;
  const key = `simulator:${chat}:${user}`;
  const at = (seconds: number) => new Date(Date.UTC(2026, 6, 1, 0, n, seconds)).toISOString();
  await db.store.execute(
    `insert into conversation (key, channel, chat_id, user_id, state) values ($1, 'simulator', $2, $3, '{}') on conflict do nothing`,
    key,
    chat,
    user,
  );
  await db.store.execute(
    `insert into inbox (id, channel, message_id, conversation_key, content, state, sent_at, received_at)
     values ($1, 'simulator', $1, $2, $3::jsonb, 'done', $4::timestamptz, $4::timestamptz)`,
    `m${n}`,
    key,
    JSON.stringify({ type: 'text', text: `问${n}` }),
    at(0),
  );
  const target = chat === user ? { userId: user } : { chatId: chat };
  await db.store.execute(
    `insert into outbox (key, channel, target, target_key, conversation_key, body, mentions, state, created_at)
     values ($1, 'simulator', $2::jsonb, 'k', $3, $4::jsonb, array[$5], $6, $7::timestamptz)`,
    `o${n}`,
    JSON.stringify(target),
    key,
    JSON.stringify({ kind: 'text', text: `答${n}` }),
    user,
    state,
    at(1),
  );
}

async function texts(chatId: string, limit = 50): Promise<string[]> {
  const rows = await listChat(db.store, { channel: 'simulator', chatId }, limit);
  return rows.map(({ from, content }) => `${from}: ${JSON.stringify(content).replace(/.*"text":"([^"]*)".*/, '$1')}`);
}

beforeAll(async () => {
  await exchange(1, { user: 'a', chat: 'a' });
  await exchange(2, { user: 'b', chat: 'b' });
  await exchange(3, { user: 'a', chat: 'a', state: 'failed' });
  await exchange(4, { user: 'a', chat: 'room' });
  await exchange(5, { user: 'b', chat: 'room' });
  await exchange(6, { user: 'a', chat: 'a', state: 'pending' });
});

test('a direct chat shows its person’s lines and the bot’s, oldest first; what could not be sent is left out', async () => {
  expect(await texts('a')).toEqual(['person: 问1', 'bot: 答1', 'person: 问3', 'person: 问6', 'bot: 答6']);
  expect(await texts('nobody')).toEqual([]);
});

test('a group shows everybody’s', async () => {
  expect(await texts('room')).toEqual(['person: 问4', 'bot: 答4', 'person: 问5', 'bot: 答5']);
  const rows = await listChat(db.store, { channel: 'simulator', chatId: 'room' }, 50);
  expect(rows.map(({ userId }) => userId)).toEqual(['a', 'a', 'b', 'b']);
  expect(rows[1]?.mentions).toEqual(['a']);
});

test('a limit keeps the newest; every line has a key of its own that stays', async () => {
  expect(await texts('a', 2)).toEqual(['person: 问6', 'bot: 答6']);
  const all = await listChat(db.store, { channel: 'simulator', chatId: 'a' }, 50);
  const newest = await listChat(db.store, { channel: 'simulator', chatId: 'a' }, 2);
  expect(new Set(all.map(({ seq }) => seq)).size).toBe(all.length);
  expect(newest.map(({ seq }) => seq)).toEqual(all.slice(-2).map(({ seq }) => seq));
});

test('a reply stands after what it answers, whatever the database’s clock says', async () => {
  await exchange(7, { user: 'late', chat: 'late' });
  await exchange(8, { user: 'late', chat: 'late' });
  // The keys of a turn's messages begin with the id of what was said.
  await db.store.execute(`update outbox set key = 'm' || substr(key, 2) || ':0', created_at = '2026-06-30T23:00:00Z'
    where target ->> 'userId' = 'late'`);
  expect(await texts('late')).toEqual(['person: 问7', 'bot: 答7', 'person: 问8', 'bot: 答8']);
});

test('another channel’s chat of the same name is another chat', async () => {
  expect(await listChat(db.store, { channel: 'wecom-app', chatId: 'a' }, 50)).toEqual([]);
});

test('records of a member: what they filed and what they answer for, newest first, withdrawn ones marked', async () => {
  const { store } = db;
  await store.execute(`insert into department (id, name) values ('d', '局')`);
  await store.execute(`insert into member (id, user_id, name, department_id, roles)
    values ('me', 'me', '我', 'd', array['inspector']), ('you', 'you', '你', 'd', array['inspector'])`);
  await store.execute(`insert into inspection (id, number, subject_name, checklist, results, is_safety_check, visited_at,
      inspectors, filed_by_id, filed_at, flow, flow_version, flow_hash, answers, withdrawn_at) values
    ('i1', 'JC20260701-0001', '甲', 'AQ', '{}', true, '2026-07-01', '王', 'me', '2026-07-01T01:00:00Z', 'f', 1, 'h', '{}', null),
    ('i2', 'JC20260701-0002', '乙', 'AQ', '{}', true, '2026-07-01', '王', 'me', '2026-07-01T02:00:00Z', 'f', 1, 'h', '{}', '2026-07-01T03:00:00Z'),
    ('i3', 'JC20260701-0003', '丙', 'AQ', '{}', true, '2026-07-01', '王', 'you', '2026-07-01T04:00:00Z', 'f', 1, 'h', '{}', null)`);
  await store.execute(`insert into rectification (id, number, inspection_id, subject_name, state, severity, opened_at, due_on, owner_id)
    values ('r1', 'ZG20260701-0001', 'i1', '甲', 'open', 1, '2026-07-01T01:00:01Z', '2026-07-08', 'me')`);
  const records = await listRecords(store, 'me', 10);
  expect(records.map(({ kind, number, title, state }) => [kind, number, title, state])).toEqual([
    ['inspection', 'JC20260701-0002', '乙', 'withdrawn'],
    ['rectification', 'ZG20260701-0001', '甲，限期07-08', 'open'],
    ['inspection', 'JC20260701-0001', '甲', 'filed'],
  ]);
  expect(await listRecords(store, 'me', 1)).toHaveLength(1);
});
