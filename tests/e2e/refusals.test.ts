/** Callbacks that are not ours or not true: refused with no word, and nothing is kept of them. */
import { beforeEach, expect, test } from 'vitest';
import type { CallbackTry, SignedCallback } from '../sim/wecom/callback-client.ts';
import { withWorld } from './assistant.ts';

const e2e = withWorld();
const HOUR_S = 3600;

let inboxBefore: number;

beforeEach(async () => {
  inboxBefore = await e2e.world.count('inbox');
});

async function expectRefused(answer: CallbackTry, status: number): Promise<void> {
  expect({ status: answer.status, body: answer.body }).toEqual({ status, body: '' });
  expect(await e2e.world.count('inbox'), 'nothing is kept').toBe(inboxBefore);
}

function signed(fields: Record<string, string | number> = {}): SignedCallback {
  const { platform } = e2e.world.first;
  return platform.sign(platform.xml('inspector-1', 'text', { Content: '填报', MsgId: '1', ...fields }));
}

test('a signature that was made with another token', async () => {
  const { world } = e2e;
  const forger = world.client(world.first.url, { token: 'anothertoken' });
  const xml = forger.xml('inspector-1', 'text', { Content: '填报', MsgId: '1' });
  await expectRefused(await forger.post(forger.sign(xml)), 403);
});

test('a body that was changed on the way', async () => {
  const call = signed();
  const body = call.body.replace(
    /(<Encrypt><!\[CDATA\[.{40})(.)/,
    (_all, head: string, next: string) => `${head}${next === 'Z' ? 'Y' : 'Z'}`,
  );
  expect(body).not.toBe(call.body);
  await expectRefused(await e2e.world.first.platform.post({ ...call, body }), 403);
});

test('a message for another corporation, in the envelope and inside', async () => {
  const { world } = e2e;
  const foreigner = world.client(world.first.url, { receiveId: 'wwSYNTHETICCORP99' });
  const xml = foreigner.xml('inspector-1', 'text', { Content: '填报', MsgId: '1' });
  await expectRefused(await foreigner.post(foreigner.sign(xml)), 403);
  await expectRefused(await world.first.platform.post(signed({ ToUserName: 'wwSYNTHETICCORP99' })), 403);
});

test('a message for another app of the same corporation', async () => {
  const { platform } = e2e.world.first;
  const xml = platform.xml('inspector-1', 'text', { Content: '填报', MsgId: '1' });
  const other = xml.replace(/<AgentID>\d+</, '<AgentID>1000099<');
  expect(other).not.toBe(xml);
  await expectRefused(await platform.post(platform.sign(other)), 403);
});

test.each([-25 * HOUR_S, HOUR_S])('a message whose time is %i s off', async (offset) => {
  const now = Math.floor(e2e.world.clock.now().getTime() / 1000);
  await expectRefused(await e2e.world.first.platform.post(signed({ CreateTime: now + offset })), 403);
});

test.each([
  ['no signature', (call: SignedCallback) => ({ ...call, query: { ...call.query, msg_signature: '' } })],
  ['no ciphertext', (call: SignedCallback) => ({ ...call, body: '<xml></xml>' })],
  [
    'two ciphertexts',
    (call: SignedCallback) => ({ ...call, body: call.body.replace('</xml>', '<Encrypt>x</Encrypt></xml>') }),
  ],
  ['no XML', (call: SignedCallback) => ({ ...call, body: '{"encrypt":"x"}' })],
])('a request with %s', async (_what, bend) => {
  await expectRefused(await e2e.world.first.platform.post(bend(signed())), 400);
});

test('a message inside that is broken', async () => {
  const { platform } = e2e.world.first;
  await expectRefused(await platform.post(platform.sign('<xml><ToUserName>')), 400);
});

test('a body beyond the limit', async () => {
  const call = signed();
  const answer = await e2e.world.first.platform.post({ ...call, body: call.body.padEnd(70_000, ' ') });
  await expectRefused(answer, 413);
});

test('a forged URL check', async () => {
  const { world } = e2e;
  const { ok, answer } = await world.client(world.first.url, { token: 'anothertoken' }).verifyUrl();
  expect(ok).toBe(false);
  await expectRefused(answer, 403);
});

test('after all that a true message is taken', async () => {
  expect(await e2e.world.say('inspector-1', '填报')).toContain('这次查的是哪家');
});
