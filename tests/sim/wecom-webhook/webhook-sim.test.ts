/** The stand-in of group robots is strict: what the platform refuses it refuses, and what mentions everybody it tells. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startWebhookSim, type WebhookSim } from './webhook-sim.ts';

let sim: WebhookSim;
beforeEach(async () => {
  sim = await startWebhookSim({ robots: { a: 'key-aaaa', b: 'key-bbbb' } });
});
afterEach(() => sim.close());

async function call(path: string, body: string | FormData): Promise<Record<string, unknown>> {
  const response = await fetch(`${sim.apiBase}/cgi-bin/webhook/${path}`, { method: 'POST', body });
  return JSON.parse(await response.text());
}
const send = (body: unknown, key = 'key-aaaa') => call(`send?key=${key}`, JSON.stringify(body));
const text = (content: string, more: object = {}) => send({ msgtype: 'text', text: { content, ...more } });
const jpeg = Buffer.from('ffd8ffe000104a46', 'hex');

function upload(key: string, type: string, bytes: Uint8Array<ArrayBuffer>): Promise<Record<string, unknown>> {
  const form = new FormData();
  form.append('media', new Blob([bytes]), 'x.bin');
  return call(`upload_media?key=${key}&type=${type}`, form);
}

describe('the stand-in', () => {
  it('tells who is reminded, by list and inside the words', async () => {
    await text('在', { mentioned_list: ['u1', '@all'] });
    await text('<@u2> <@all>');
    await send({ msgtype: 'markdown', markdown: { content: '**好** <@u3> [去](http://a.invalid)' } });
    expect(sim.screen('a').map(({ mentions }) => mentions)).toEqual([['u1', '@all'], ['u2', '@all'], ['u3']]);
    expect(sim.screen('a').at(-1)).toMatchObject({ text: '好  去', links: ['http://a.invalid'] });
  });

  it.each([
    ['an unknown key', () => send({ msgtype: 'text', text: { content: 'x' } }, 'nobody'), 93000],
    ['no JSON', () => call('send?key=key-aaaa', '{'), 40008],
    ['an unknown type', () => send({ msgtype: 'hologram' }), 40008],
    ['an empty text', () => text(''), 44004],
    ['a long text', () => text('字'.repeat(683)), 45002],
    ['a long markdown', () => send({ msgtype: 'markdown', markdown: { content: 'x'.repeat(4097) } }), 45002],
    ['an unknown field', () => text('x', { shout: true }), 40008],
    [
      'a wrong md5',
      () => send({ msgtype: 'image', image: { base64: jpeg.toString('base64'), md5: '0'.repeat(32) } }),
      301019,
    ],
    ['no picture', () => send({ msgtype: 'image', image: { base64: 'AAAA', md5: '0'.repeat(32) } }), 40009],
    ['an unknown media id', () => send({ msgtype: 'file', file: { media_id: 'MEDIA-7' } }), 40007],
    [
      'a card with buttons',
      () => send({ msgtype: 'template_card', template_card: { card_type: 'button_interaction' } }),
      42027,
    ],
    ['an upload of nothing, before the key is looked at', () => call('upload_media?key=nobody&type=file', ''), 44001],
  ] as const)('refuses %s', async (_what, act, errcode) => {
    expect(await act()).toMatchObject({ errcode });
    expect(sim.screen('a')).toEqual([]);
  });

  it('keeps a media id for the robot and the kind that it was uploaded for', async () => {
    const { media_id } = await upload('key-aaaa', 'file', Uint8Array.from(jpeg));
    expect(await send({ msgtype: 'file', file: { media_id } }, 'key-bbbb')).toMatchObject({ errcode: 40007 });
    expect(await send({ msgtype: 'voice', voice: { media_id } })).toMatchObject({ errcode: 40007 });
    expect(await send({ msgtype: 'file', file: { media_id } })).toMatchObject({ errcode: 0 });
    expect(await upload('key-aaaa', 'voice', Uint8Array.from(jpeg))).toMatchObject({ errcode: 40005 });
  });
});
