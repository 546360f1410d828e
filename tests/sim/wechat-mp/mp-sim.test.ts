/** The stand-in of an official account refuses what the platform refuses; a stand-in that takes everything proves nothing. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encrypt, getSignature } from '@wecom/crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FAULT_TEXT, type MpSim, startMpSim } from './mp-sim.ts';

const KEYS = { token: 'SyntheticTokenForTests01', encodingAesKey: 'SyntheticAesKeyOnlyForTests0123456789abcdef' };
const OPEN_ID = 'oA';
const SECONDS = 1_767_225_600;

let sim: MpSim;
let now = SECONDS * 1000;

beforeEach(async () => {
  now = SECONDS * 1000;
  sim = await startMpSim({ ...KEYS, now: () => new Date(now), deadlineMs: 300 });
});
afterEach(() => sim.close());

async function call(path: string, body: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(`${sim.apiBase}/cgi-bin/${path}`, { method: 'POST', body: JSON.stringify(body) });
  return (await response.json()) as Record<string, unknown>;
}

const ask = { grant_type: 'client_credential', appid: 'wxSYNTHETICAPPID01', secret: 'sim-app-secret' };

async function send(body: Record<string, unknown>): Promise<unknown> {
  const { access_token: token } = await call('stable_token', ask);
  return (await call(`message/custom/send?access_token=${token}`, { touser: OPEN_ID, ...body }))['errcode'];
}

const text = { msgtype: 'text', text: { content: '在' } };

/** A server that answers every callback so. */
async function answering(
  body: (count: number) => { status?: number; body: string } | 'never',
): Promise<() => Promise<void>> {
  let count = 0;
  const server = createServer((_request, response) => {
    count += 1;
    const answer = body(count);
    if (answer !== 'never') response.writeHead(answer.status ?? 200).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  sim.aim(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
}

function reply(bent: { appId?: string; token?: string; to?: string; content?: string; seconds?: number } = {}): string {
  const { appId = 'wxSYNTHETICAPPID01', token = KEYS.token, to = OPEN_ID, content = '好', seconds = SECONDS } = bent;
  const said = `<xml><ToUserName>${to}</ToUserName><FromUserName>gh_synthetic0001</FromUserName><CreateTime>${seconds}</CreateTime><MsgType>text</MsgType><Content>${content}</Content></xml>`;
  const sealed = encrypt(KEYS.encodingAesKey, said, appId);
  const signature = getSignature(token, seconds, '1', sealed);
  return `<xml><Encrypt>${sealed}</Encrypt><MsgSignature>${signature}</MsgSignature><TimeStamp>${seconds}</TimeStamp><Nonce>1</Nonce></xml>`;
}

describe('tokens', () => {
  it('gives the same to all, a new one in the last five minutes, and counts who kills them', async () => {
    const token = async () => (await call('stable_token', ask))['access_token'];
    const first = await token();
    now += 6_800_000;
    expect(await token()).toBe(first);
    now += 200_000;
    expect(await token()).not.toBe(first);
    await fetch(`${sim.apiBase}/cgi-bin/token?grant_type=client_credential&appid=a&secret=b`);
    expect(sim.breaches()).toEqual([{ kind: 'token_killed' }]);
  });

  it.each([
    ['another account', { ...ask, appid: 'wx' }, 40_013],
    ['another secret', { ...ask, secret: 'x' }, 40_125],
    ['another grant', { ...ask, grant_type: 'x' }, 40_002],
  ])('refuses %s', async (_what, body, errcode) => {
    expect(await call('stable_token', body)).toMatchObject({ errcode });
  });

  it('refuses a call without the newest', async () => {
    await call('stable_token', ask);
    expect(await call('message/custom/send?access_token=old', text)).toMatchObject({ errcode: 40_001 });
    expect(await call('message/custom/send', text)).toMatchObject({ errcode: 41_001 });
  });
});

describe('customer messages', () => {
  it('counts five for a message in 48 hours, three for a click in a minute', async () => {
    const end = await answering(() => ({ body: 'success' }));
    const parent = sim.follower(OPEN_ID);
    expect(await send(text)).toBe(45_015);
    await parent.click('k');
    for (const wanted of [0, 0, 0, 45_047]) expect(await send(text)).toBe(wanted);
    await parent.say('在');
    for (const wanted of [0, 0, 0, 0, 0, 45_047]) expect(await send(text)).toBe(wanted);
    now += 48 * 3600_000;
    expect(await send(text)).toBe(45_015);
    await end();
  });

  it.each([
    ['a text of 2,049 bytes', { msgtype: 'text', text: { content: 'x'.repeat(2049) } }, 45_002],
    ['a type that it has not', { msgtype: 'file', file: { media_id: 'm' } }, 40_035],
    ['a body of another type', { msgtype: 'text', image: { media_id: 'm' } }, 40_008],
    ['media that nobody uploaded', { msgtype: 'image', image: { media_id: 'm' } }, 40_007],
    [
      'a menu without items',
      { msgtype: 'msgmenu', msgmenu: { head_content: 'a', list: [], tail_content: '' } },
      40_035,
    ],
  ])('refuses %s', async (_what, body, errcode) => {
    sim.follower(OPEN_ID);
    expect(await send(body)).toBe(errcode);
  });

  it('loses the id of a pressed item when it is no number', async () => {
    const bodies: string[] = [];
    const server = createServer((request, response) => {
      request.on('data', (chunk) => bodies.push(String(chunk))).on('end', () => response.end('success'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    sim.aim(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const parent = sim.follower(OPEN_ID);
    await parent.say('在');
    const list = [{ id: 'key:1', content: '甲' }];
    expect(await send({ msgtype: 'msgmenu', msgmenu: { head_content: '选', list, tail_content: '' } })).toBe(0);
    await parent.press('甲');
    expect(bodies).toHaveLength(2);
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
});

describe('what a follower sees', () => {
  it('nothing for success and for nothing, the words of a good reply', async () => {
    const bodies = ['success', '', reply()];
    const end = await answering((count) => ({ body: bodies[count - 1] ?? '' }));
    for (const _ of bodies) await sim.follower(OPEN_ID).say('在');
    expect(sim.follower(OPEN_ID).texts()).toEqual(['好']);
    await end();
  });

  it.each([
    ['rubbish', 'ok'],
    ['words in the clear', '<xml><Content>好</Content></xml>'],
    ['a reply sealed for another account', reply({ appId: 'wxOTHER' })],
    ['a reply signed with another token', reply({ token: 'Other' })],
    ['a reply for somebody else', reply({ to: 'oB' })],
    ['a reply without words', reply({ content: '' })],
    ['a reply of more than 2,048 bytes', reply({ content: 'x'.repeat(2049) })],
    ['a reply with a sign that no XML holds', reply({ content: '<a b="1"/>' })],
    ['a reply of yesterday', reply({ seconds: SECONDS - 86_400 })],
  ])('that the service is broken, for %s', async (_what, body) => {
    const end = await answering(() => ({ body }));
    await sim.follower(OPEN_ID).say('在');
    expect(sim.follower(OPEN_ID).texts()).toEqual([FAULT_TEXT]);
    expect(sim.breaches()).toMatchObject([{ kind: 'malformed_reply' }]);
    await end();
  });

  it('the same after three late answers or failures, and not after two', async () => {
    const end = await answering((count) =>
      count <= 3 || count === 5 ? 'never' : { status: count === 4 ? 503 : 200, body: '' },
    );
    expect(await sim.follower(OPEN_ID).say('在')).toMatchObject({ accepted: false, tries: [{}, {}, {}] });
    expect(sim.faultsShown()).toBe(1);
    expect(await sim.follower(OPEN_ID).say('在')).toMatchObject({ accepted: true, tries: [{}, {}, {}] });
    expect(sim.faultsShown()).toBe(1);
    await end();
  });
});
