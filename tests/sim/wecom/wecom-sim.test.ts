/** The stand-in is as strict and as quiet as the platform it stands for. */
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ManualClock } from '../../../src/kernel/clock.ts';
import { startWecomSim, type WecomSim } from './wecom-sim.ts';

let sim: WecomSim;
let clock: ManualClock;

beforeEach(async () => {
  clock = new ManualClock('2026-01-01T00:00:00Z');
  sim = await startWecomSim({ members: ['u1', 'u2'], now: () => clock.now() });
});
afterEach(() => sim.close());

async function call(path: string, body?: unknown): Promise<Record<string, unknown>> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(`${sim.apiBase}/cgi-bin/${path}`, init);
  return z.record(z.string(), z.unknown()).parse(await response.json());
}

async function token(): Promise<string> {
  return `${(await call(`gettoken?corpid=${sim.corpId}&corpsecret=${sim.secret}`))['access_token']}`;
}

async function send(changes: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  const body = { touser: 'u1', msgtype: 'text', agentid: sim.agentId, text: { content: '好' }, ...changes };
  return call(`message/send?access_token=${await token()}`, body);
}

describe('the stand-in', () => {
  it('gives one token for its whole life and another one after it', async () => {
    const first = await token();
    expect(await token()).toBe(first);
    clock.advance(7_200_000);
    expect(await call(`message/send?access_token=${first}`, {})).toMatchObject({ errcode: 42001 });
    expect(await token()).not.toBe(first);
    sim.revokeToken(40014);
    expect(await call(`message/send?access_token=${first}x`, {})).toMatchObject({ errcode: 40014 });
    expect(await call('message/send', {})).toMatchObject({ errcode: 41001 });
    expect(await call(`gettoken?corpid=${sim.corpId}&corpsecret=no`)).toMatchObject({ errcode: 40001 });
    expect(await call(`gettoken?corpid=no&corpsecret=${sim.secret}`)).toMatchObject({ errcode: 40013 });
  });

  it.each([
    ['an unknown type', { msgtype: 'song' }, 40008],
    ['a type without its body', { msgtype: 'markdown' }, 40058],
    ['a field it does not know', { chatid: 'x' }, 40058],
    ['a foreign agent', { agentid: 7 }, 301002],
    ['no recipient', { touser: '' }, 82001],
    ['only unknown recipients', { touser: 'nobody|noone' }, 81013],
    ['an empty text', { text: { content: ' ' } }, 44004],
    ['a duplicate check of five hours', { duplicate_check_interval: 18_000 }, 40058],
    [
      'a card without a title',
      { msgtype: 'template_card', text: undefined, template_card: { card_type: 'button_interaction' } },
      42014,
    ],
    ['a dead media id', { msgtype: 'file', text: undefined, file: { media_id: 'x' } }, 40007],
  ])('refuses %s', async (_what, changes, errcode) => {
    expect(await send(changes)).toMatchObject({ errcode });
    expect(sim.delivered()).toHaveLength(0);
  });

  it('names unknown recipients beside errcode 0', async () => {
    expect(await send({ touser: 'u1|Nobody|u2' })).toMatchObject({ errcode: 0, invaliduser: 'nobody' });
    expect(sim.counts().delivered).toBe(2);
  });

  it('swallows an identical request inside the interval only', async () => {
    const check = { enable_duplicate_check: 1, duplicate_check_interval: 100 };
    await send(check);
    await send(check);
    await send({ ...check, text: { content: '另' } });
    clock.advance(101_000);
    await send(check);
    expect(sim.counts()).toMatchObject({ delivered: 3, duplicatesDropped: 1 });
    await send();
    await send();
    expect(sim.counts().delivered).toBe(5);
  });

  it('drops the 31st message of a minute without a word', async () => {
    for (let count = 0; count < 35; count += 1) expect(await send()).toMatchObject({ errcode: 0 });
    expect(sim.counts()).toMatchObject({ delivered: 30, silentlyDropped: 5 });
    clock.advance(60_000);
    await send();
    expect(sim.counts().delivered).toBe(31);
  });

  it('cuts a long text as the platform does, and counts it', async () => {
    await send({ text: { content: 'x'.repeat(3000) } });
    expect(sim.deliveredTo('u1')[0]?.shown).toHaveLength(2048);
    expect(sim.counts().textsCut).toBe(1);
  });

  it('takes a task id once', async () => {
    const card = {
      card_type: 'button_interaction',
      main_title: { title: '标题' },
      task_id: 't1',
      button_list: [{ text: '是', key: 'yes' }],
    };
    const message = { msgtype: 'template_card', text: undefined, template_card: card };
    expect(await send(message)).toMatchObject({ errcode: 0, response_code: expect.any(String) });
    expect(await send(message)).toMatchObject({ errcode: 42014 });
  });

  it('breaks on demand, in the order asked for', async () => {
    await token();
    sim.fault('message/send', { kind: 'errcode', errcode: -1 });
    sim.fault('message/send', { kind: 'cut_before' });
    sim.fault('message/send', { kind: 'cut_after' });
    sim.fault('message/send', { kind: 'stall', ms: 30 });
    expect(await send()).toMatchObject({ errcode: -1 });
    await expect(send()).rejects.toThrow();
    expect(sim.counts().delivered).toBe(0);
    await expect(send()).rejects.toThrow();
    expect(sim.counts().delivered).toBe(1);
    expect(await send()).toMatchObject({ errcode: 0 });
    expect(sim.calls('message/send')).toBe(4);
  });

  it('hands out media whole or in pieces, and forgets it after three days', async () => {
    const mediaId = sim.addMedia({ bytes: Buffer.from('0123456789') });
    const url = `${sim.apiBase}/cgi-bin/media/get?access_token=${await token()}&media_id=${mediaId}`;
    expect(await (await fetch(url)).text()).toBe('0123456789');
    const piece = await fetch(url, { headers: { range: 'bytes=2-4' } });
    expect([piece.status, await piece.text()]).toEqual([206, '234']);
    clock.advance(3 * 24 * 3600_000 + 1);
    expect(await call(`media/get?access_token=${await token()}&media_id=${mediaId}`)).toMatchObject({ errcode: 40007 });
  });
});

describe('its callback client', () => {
  let server: Server;
  let url: string;
  const statuses: number[] = [];
  const bodies: string[] = [];

  beforeEach(async () => {
    statuses.length = 0;
    bodies.length = 0;
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        bodies.push(Buffer.concat(chunks).toString());
        const status = statuses.shift();
        if (status !== 0) response.writeHead(status ?? 200).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    url = address !== null && typeof address !== 'string' ? `http://127.0.0.1:${address.port}/cb` : '';
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  function platform() {
    return sim.callbackClient({
      url,
      token: 'Token1',
      encodingAesKey: 'a'.repeat(43),
      retryDelayMs: 0,
      deadlineMs: 80,
    });
  }

  const plainOf = (body: string) => platform().open(/Encrypt><!\[CDATA\[([^\]]+)/.exec(body)?.[1] ?? '');

  it('tries three times: a failure, a silence, and then 200', async () => {
    statuses.push(500, 0, 200);
    const outcome = await platform().text('u1', '填报 ]]> 完');
    expect(outcome.accepted).toBe(true);
    expect(outcome.tries.map((one) => one.status)).toEqual([500, null, 200]);
    expect(new Set(bodies).size).toBe(3);
    expect(new Set(bodies.map(plainOf)).size).toBe(1);
  });

  it('gives up after the third', async () => {
    statuses.push(204, 403, 503, 200);
    expect(await platform().menuClick('u1', 'K')).toMatchObject({ accepted: false, tries: { length: 3 } });
  });

  it('does not take an empty answer for a url check', async () => {
    expect(await platform().verifyUrl()).toMatchObject({ ok: false });
  });
});
