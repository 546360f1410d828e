/** Group robots of the whole assistant: the county's line in the morning, once, in work groups only, at their pace. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setRobot } from '../../src/store/robots.ts';
import { queueMessages } from '../../src/store/turns.ts';
import { startWebhookSim, type WebhookSim } from '../sim/wecom-webhook/webhook-sim.ts';
import { Running } from './running.ts';

const KEYS = {
  'group-office': '693a91f6-7aaa-4bc4-97a0-0ec2sifa5aaa',
  'group-joint': '793a91f6-7aaa-4bc4-97a0-0ec2sifa5bbb',
};
/** A Monday of the summer campaign. */
const DAY = '2026-07-13';
let sim: WebhookSim;
let on: Running;
const chats = new Map<string, string>();

beforeAll(async () => {
  // The demo's chat ids are its group ids; the stand-in is asked for both.
  sim = await startWebhookSim({ robots: KEYS });
  on = await Running.start({ WECOM_API_BASE: sim.apiBase });
  for (const { id, chatId } of await on.rows<{ id: string; chatId: string }>(
    'select id, chat_id as "chatId" from group_chat',
  )) {
    chats.set(id, chatId);
  }
  for (const [groupId, key] of Object.entries(KEYS)) {
    await setRobot(on.core.store, on.core.dataKey, { groupId, key, by: 'test' });
  }
  await on.rows(`update group_chat set shows_internal = (id = 'group-office')`);
  await on.core.snapshots.refresh();
});
afterAll(async () => {
  await on.stop();
  await sim.close();
});

test('the work group reads the morning’s line once; a group that may not read internal figures reads none', async () => {
  await on.rows(`update rectification set due_on = '2026-07-01', state = 'open', severity = 1`);
  await on.morning(DAY);
  await on.morning(DAY);
  const texts = sim.screen('group-office').map(({ text }) => text);
  expect(texts).toEqual([expect.stringMatching(/^各位早上好.+超期/su)]);
  expect(sim.screen('group-joint')).toEqual([]);
  expect(sim.breaches()).toEqual([]);
});

test('a robot that was taken out of its group is told to the operator once, and is not tried again', async () => {
  sim.setRobot('group-joint', 'removed');
  const chatId = chats.get('group-joint') ?? '';
  const body = { kind: 'text', text: '请看' };
  const message = {
    key: 'by-hand',
    channel: 'wecom-webhook',
    target: { chatId },
    conversationKey: null,
    body,
    mentions: [],
  };
  await on.core.store.transaction((tx) => queueMessages(tx, [message]));
  await on.settled();
  const [row] = await on.rows<{ state: string; tries: number }>(
    `select state, tries from outbox where key = 'by-hand'`,
  );
  expect(row).toEqual({ state: 'failed', tries: 1 });
  expect(on.log.join('')).toContain('send failed');
  expect(on.log.join('')).not.toContain(KEYS['group-joint']);
});
