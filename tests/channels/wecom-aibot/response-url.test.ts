/** One-time addresses: used once, told apart when spent, never posted to where a message points. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ResponsePost, ResponseUrls } from '../../../src/channels/wecom-aibot/response-url.ts';
import { ManualClock } from '../../../src/kernel/clock.ts';
import { createHttpClient } from '../../../src/kernel/http-client.ts';
import { CallbackSimServers } from '../../sim/wecom-aibot/callback-sim-servers.ts';

const HOUR = 3600_000;
let clock: ManualClock;
let sim: CallbackSimServers;
let shown: string[];
let breaches: string[];
let urls: ResponseUrls;

function create(): ResponseUrls {
  const http = createHttpClient({ timeoutMs: 500, maxBytes: 10_000, allowedHosts: [sim.origin] });
  return new ResponseUrls({ http, apiBase: sim.origin, now: () => clock.now() });
}

beforeEach(async () => {
  clock = new ManualClock('2026-01-01T00:00:00Z');
  shown = [];
  breaches = [];
  sim = new CallbackSimServers({
    encodingAesKey: 'A'.repeat(43),
    now: () => clock.now(),
    spentCode: 40_058,
    shown: (_code, { seen }) => shown.push(seen.text),
    breach: (what) => breaches.push(what),
  });
  await sim.listen();
  urls = create();
});
afterEach(() => sim.close());

let count = 0;
function give(isGroup = false): string {
  count += 1;
  return sim.giveCode({ code: `C${count}`, msgid: 'm', chatId: 'u', isGroup, at: clock.now().getTime() });
}

function call(url: string, more: Partial<ResponsePost> & { text?: string } = {}): ResponsePost {
  const { text = '好的', ...rest } = more;
  const body = { msgtype: 'markdown' as const, markdown: { content: text } };
  return { url, by: 'row-1', attempt: 1, at: clock.now().getTime(), body, ...rest };
}

const CARD = {
  msgtype: 'template_card' as const,
  template_card: {
    card_type: 'button_interaction',
    main_title: { title: '选哪个？' },
    task_id: 't1',
    button_list: [{ text: '有', key: 'yes' }],
  },
};

describe('an address', () => {
  it('takes one message, and no second one of ours is even tried', async () => {
    const url = give();
    expect(await urls.post(call(url))).toEqual({ ok: true });
    expect(await urls.post(call(url, { by: 'row-2' }))).toMatchObject({ ok: false, error: 'spent' });
    expect(shown).toEqual(['好的']);
    expect(sim.calls).toBe(1);
  });

  it('says “sent” again to the message that it took', async () => {
    const url = give();
    await urls.post(call(url));
    expect(await urls.post(call(url, { attempt: 2 }))).toEqual({ ok: true });
    expect(sim.calls).toBe(1);
  });

  it('is good for an hour and not tried after that', async () => {
    const url = give();
    const at = clock.now().getTime();
    clock.advance(HOUR - 1000);
    expect(await urls.post(call(url, { at }))).toEqual({ ok: true });
    const late = give();
    clock.advance(HOUR + 1);
    expect(await urls.post(call(late, { at: clock.now().getTime() - HOUR - 1 }))).toMatchObject({ error: 'spent' });
    expect(sim.calls).toBe(1);
  });

  it('that the platform calls spent after minutes already is believed: another way, no second try', async () => {
    const url = give();
    sim.fault({ kind: 'errcode', errcode: 60_140 });
    expect(await urls.post(call(url))).toMatchObject({ ok: false, error: 'spent' });
    expect(await urls.post(call(url, { attempt: 2 }))).toMatchObject({ ok: false, error: 'spent' });
    expect(sim.calls).toBe(1);
  });

  it.each([40_001, 40_014, 40_058, 42_001, 42_022, 44_004, 48_002, 999_999])(
    'answering %i is spent',
    async (errcode) => {
      sim.fault({ kind: 'errcode', errcode });
      expect(await urls.post(call(give()))).toMatchObject({ ok: false, error: 'spent' });
    },
  );

  it.each([400, 403, 404, 410])('answering HTTP %i is spent', async (status) => {
    sim.fault({ kind: 'status', status });
    expect(await urls.post(call(give()))).toMatchObject({ ok: false, error: 'spent' });
  });
});

describe('a try whose outcome is unknown', () => {
  it('is a time-out first; tried again, “used” means that it had arrived', async () => {
    const url = give();
    sim.fault({ kind: 'cut_after' });
    expect(await urls.post(call(url))).toMatchObject({ ok: false, error: 'timeout' });
    expect(urls.isUnsure(url, 'row-1')).toBe(true);
    expect(await urls.post(call(url, { attempt: 2 }))).toEqual({ ok: true });
    expect(urls.isUnsure(url, 'row-1')).toBe(false);
    expect(shown).toEqual(['好的']);
  });

  it('that had not arrived arrives with the second', async () => {
    const url = give();
    sim.fault({ kind: 'cut_before' });
    expect(await urls.post(call(url))).toMatchObject({ ok: false, error: 'timeout' });
    expect(await urls.post(call(url, { attempt: 2 }))).toEqual({ ok: true });
    expect(shown).toEqual(['好的']);
  });

  it('of another message is no proof for this one', async () => {
    const url = give();
    sim.fault({ kind: 'cut_after' });
    await urls.post(call(url));
    expect(await urls.post(call(url, { by: 'row-2', text: '第二条' }))).toMatchObject({ ok: false, error: 'spent' });
    expect(shown).toEqual(['好的']);
  });

  it('of before a restart counts as ours on a later attempt, and as another’s on the first', async () => {
    const url = give();
    sim.fault({ kind: 'cut_after' });
    const at = clock.now().getTime();
    await urls.post(call(url, { at }));
    clock.advance(1000);
    expect(await create().post(call(url, { at, attempt: 2 }))).toEqual({ ok: true });
    expect(await create().post(call(url, { at, attempt: 1, by: 'row-2' }))).toMatchObject({ error: 'spent' });
    expect(shown).toEqual(['好的']);
  });

  it('is not ours when this process has seen every attempt', async () => {
    const url = give();
    await create().post(call(url, { by: 'row-0' }));
    expect(await urls.post(call(url, { attempt: 2 }))).toMatchObject({ ok: false, error: 'spent' });
  });
});

describe('errors that say something about the moment', () => {
  it('leave the address unspent', async () => {
    const url = give();
    sim.fault({ kind: 'errcode', errcode: -1 });
    expect(await urls.post(call(url))).toMatchObject({ ok: false, error: 'busy' });
    expect(await urls.post(call(url, { attempt: 2 }))).toEqual({ ok: true });
  });

  it('after 45009 nothing is posted until the window is over', async () => {
    sim.fault({ kind: 'errcode', errcode: 45_009 });
    expect(await urls.post(call(give()))).toMatchObject({ error: 'rate_limited', retryAfterMs: 60_000 });
    clock.advance(59_000);
    expect(await urls.post(call(give()))).toMatchObject({ error: 'rate_limited', retryAfterMs: 1000 });
    expect(sim.calls).toBe(1);
    clock.advance(1000);
    expect(await urls.post(call(give()))).toEqual({ ok: true });
  });

  it.each([
    [45_002, 'too_long'],
    [40_201, 'content_blocked'],
    [60_111, 'recipient'],
  ])('%i is told as %s', async (errcode, error) => {
    sim.fault({ kind: 'errcode', errcode });
    expect(await urls.post(call(give()))).toMatchObject({ ok: false, error });
  });

  it('nobody there is certain: nothing was posted', async () => {
    const url = give();
    await sim.close();
    expect(await urls.post(call(url))).toMatchObject({ ok: false, error: 'network' });
  });
});

describe('a card', () => {
  it('goes out in a single chat; in a group the platform refuses it, and the address is still good for the text', async () => {
    expect(await urls.post(call(give(), { body: CARD }))).toEqual({ ok: true });
    const url = give(true);
    expect(await urls.post(call(url, { body: CARD }))).toMatchObject({ ok: false, error: 'card_refused' });
    expect(breaches).toEqual(['template_card in a group']);
    expect(await urls.post(call(url, { text: '选哪个？\n1. 有' }))).toEqual({ ok: true });
  });
});

describe('an address that is not the platform’s', () => {
  it.each([
    'http://169.254.169.254/cgi-bin/aibot/response?response_code=x',
    'https://qyapi.weixin.qq.com.evil.example/cgi-bin/aibot/response?response_code=x',
    'https://user@qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=x',
    'https://qyapi.weixin.qq.com/cgi-bin/message/send?response_code=x',
    'https://qyapi.weixin.qq.com/cgi-bin/aibot/response/../../x?response_code=x',
    'https://qyapi.weixin.qq.com/cgi-bin/aibot/response',
    'https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=a&response_code=b',
    'nonsense',
    '',
  ])('«%s» is never called', async (url) => {
    expect(await urls.post(call(url))).toMatchObject({ ok: false, error: 'spent' });
    expect(sim.calls).toBe(0);
  });

  it('of the official host is posted to our own base, with nothing but its code', async () => {
    const code = new URL(give()).searchParams.get('response_code');
    const url = `https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=${code}&more=1`;
    expect(await urls.post(call(url))).toEqual({ ok: true });
  });

  it('shows its code in no error', async () => {
    const url = give();
    sim.fault({ kind: 'status', status: 500 });
    const outcome = await urls.post(call(url));
    expect(JSON.stringify(outcome)).not.toContain('response_code');
  });
});
