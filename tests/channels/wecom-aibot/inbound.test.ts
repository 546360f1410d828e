/** Callbacks become the contract's messages: who, where, what, quoted what, and how to answer. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toInbound } from '../../../src/channels/wecom-aibot/inbound.ts';
import { type ParsedAibot, parseAibot } from '../../../src/channels/wecom-aibot/parse.ts';
import { withoutMention } from '../../../src/conversation/incoming.ts';
import { payloads } from '../vectors.ts';

const AT = new Date('2026-03-02T01:00:00Z');
const BASE = { msgid: 'm1', aibotid: 'aib1', chattype: 'single', from: { userid: 'ZhangSan' } };

function parsed(body: object): ParsedAibot {
  const result = parseAibot({ ...BASE, ...body });
  if (!result.ok) throw new Error(result.reason);
  return result.parsed;
}

const inbound = (body: object, more: { botNames?: string[]; reply?: Record<string, string> } = {}) =>
  toInbound(parsed(body), { receivedAt: AT, ...more });
const reasonOf = (json: unknown) => {
  const result = parseAibot(json);
  return result.ok ? 'taken' : result.reason;
};
const event = (eventtype: string, more: object = {}) => ({
  msgtype: 'event',
  create_time: 1_772_413_190,
  event: { eventtype, ...more },
});

describe('inbound messages', () => {
  it('name the sender in lower case; a private chat is the person', () => {
    expect(inbound({ msgtype: 'text', text: { content: '你好' } })).toEqual({
      channel: 'wecom-aibot',
      messageId: 'm1',
      sender: { userId: 'zhangsan' },
      chat: { id: 'zhangsan', kind: 'direct' },
      sentAt: AT,
      content: { type: 'text', text: '你好' },
      addressed: true,
    });
  });

  it('of a group carry the group, and the mention that the conversation takes off', () => {
    const message = inbound({ chattype: 'group', chatid: 'wrA1', msgtype: 'text', text: { content: '@RobotA hello' } });
    expect(message).toMatchObject({ chat: { id: 'wrA1', kind: 'group' }, addressed: true });
    expect(message.content).toEqual({ type: 'text', text: '@RobotA hello' });
    expect(withoutMention('@RobotA hello')).toBe('hello');
    expect(withoutMention('@RobotA\u2005hello')).toBe('hello');
    expect(withoutMention('@RobotA')).toBe('');
  });

  it('lose a mention with a blank in the name, which nobody else could tell from words', () => {
    const say = (content: string) =>
      inbound({ msgtype: 'text', text: { content } }, { botNames: ['小助手', '双减 小助手'] }).content;
    expect(say('@双减 小助手 填报')).toEqual({ type: 'text', text: '填报' });
    expect(say('@双减 小助手')).toEqual({ type: 'text', text: '' });
    expect(say('@双减 小助手们 好')).toEqual({ type: 'text', text: '@双减 小助手们 好' });
    expect(say('@小助手 填报')).toEqual({ type: 'text', text: '@小助手 填报' });
  });

  it('of another corp never pass for a member with the same id', () => {
    const message = inbound({ from: { userid: 'ZhangSan', corpid: 'WW2' }, msgtype: 'text', text: { content: 'a' } });
    expect(message.sender.userId).toBe('zhangsan@ww2');
  });

  it.each([
    ['image', { image: { url: 'https://x.invalid/a?b=1' } }, { type: 'image', mediaId: 'https://x.invalid/a?b=1' }],
    [
      'image',
      { image: { url: 'https://x.invalid/a#old', aeskey: 'ab+/=' } },
      { type: 'image', mediaId: 'https://x.invalid/a#aeskey=ab%2B%2F%3D' },
    ],
    ['file', { file: { url: 'https://x.invalid/f' } }, { type: 'file', mediaId: 'https://x.invalid/f' }],
    ['video', { video: { url: 'https://x.invalid/v' } }, { type: 'video', mediaId: 'https://x.invalid/v' }],
    ['voice', { voice: { content: '启航书法' } }, { type: 'voice', mediaId: '', transcript: '启航书法' }],
    ['hologram', { hologram: { x: 1 } }, { type: 'unknown', platformType: 'hologram' }],
    ['constructor', {}, { type: 'unknown', platformType: 'constructor' }],
  ])('translate %s %j', (msgtype, body, content) => {
    expect(inbound({ msgtype, ...body }).content).toEqual(content);
  });

  it('keep the parts of a mixed one in order, without those that nobody knows', () => {
    const msg_item = [
      { msgtype: 'text', text: { content: '@RobotA 现场' } },
      { msgtype: 'hologram' },
      { msgtype: 'image', image: { url: 'https://x.invalid/1', aeskey: 'k' } },
      { msgtype: 'text', text: { content: '完' } },
    ];
    expect(inbound({ msgtype: 'mixed', mixed: { msg_item } }).content).toEqual({
      type: 'mixed',
      parts: [
        { type: 'text', text: '@RobotA 现场' },
        { type: 'image', mediaId: 'https://x.invalid/1#aeskey=k' },
        { type: 'text', text: '完' },
      ],
    });
    expect(inbound({ msgtype: 'mixed', mixed: { msg_item: [{ msgtype: 'hologram' }] } }).content.type).toBe('unknown');
  });

  it.each([
    [{ msgtype: 'text', text: { content: '在哪？' } }, '在哪？'],
    [{ msgtype: 'text', text: { content: '第 1 项 ＊必填＊' } }, '第 1 项 *必填*'],
    [{ msgtype: 'voice', voice: { content: '说过的' } }, '说过的'],
    [{ msgtype: 'image', image: { url: 'https://x.invalid/1' } }, ''],
    [
      {
        msgtype: 'mixed',
        mixed: {
          msg_item: [
            { msgtype: 'text', text: { content: '一' } },
            { msgtype: 'image', image: { url: 'https://x.invalid/1' } },
            { msgtype: 'text', text: { content: '二' } },
          ],
        },
      },
      '一\n二',
    ],
  ])('quote %j', (quote, text) => {
    const message = inbound({ msgtype: 'text', text: { content: '这个' }, quote });
    expect(message.quote).toEqual({ text, fromBot: true });
  });

  it('take a quoted photo along, in front of the words: in a group the bot hears none by itself', () => {
    const image = { url: 'https://example.invalid/1' };
    const words = { msgtype: 'text', text: { content: '@小助手 登记这个' } };
    const photo = { type: 'image', mediaId: image.url };
    const text = { type: 'text', text: '@小助手 登记这个' };
    expect(inbound({ ...words, quote: { msgtype: 'image', image } }).content).toEqual({
      type: 'mixed',
      parts: [photo, text],
    });
    const mixed = {
      msg_item: [
        { msgtype: 'text', text: { content: '通道' } },
        { msgtype: 'image', image },
      ],
    };
    expect(inbound({ ...words, quote: { msgtype: 'mixed', mixed } }).content).toEqual({
      type: 'mixed',
      parts: [photo, text],
    });
    // Words that are quoted, and files, are not what is said.
    expect(inbound({ ...words, quote: { msgtype: 'file', file: image } }).content).toEqual(text);
  });

  it('greet whoever enters', () => {
    expect(inbound({ ...event('enter_chat'), chattype: undefined })).toMatchObject({
      chat: { kind: 'direct' },
      sentAt: new Date(1_772_413_190_000),
      content: { type: 'event', event: 'subscribe' },
    });
  });

  it.each([
    [
      {
        template_card_event: {
          card_type: 'vote',
          event_key: 'submit',
          task_id: 't1',
          selected_items: items('option_ids', 'option_id'),
        },
      },
    ],
    [{ template_card_event: { cardtype: 'vote', eventkey: 'submit', taskid: 't1', selecteditems: plainItems() } }],
    [{ event_key: 'submit', task_id: 't1', selected_items: items('option_ids', 'option_id') }],
  ])('turn a click into a tap, however it is spelt: %j', (body) => {
    const reply = { reqId: 'r1' };
    expect(inbound(event('template_card_event', body), { reply })).toMatchObject({
      reply,
      content: { type: 'tap', key: 'submit', taskId: 't1', responseCode: 'r1', selected: ['a', 'b', 'c'] },
    });
  });

  it('know a click on a button, which has nothing selected', () => {
    const body = { template_card_event: { event_key: 'yes', task_id: 't1' } };
    expect(inbound(event('template_card_event', body)).content).toEqual({
      type: 'tap',
      key: 'yes',
      taskId: 't1',
      responseCode: 'm1',
    });
  });

  it('leave other events as events', () => {
    expect(inbound(event('feedback_event', { feedback_event: { id: 'f', type: 1 } })).content).toEqual({
      type: 'event',
      event: 'feedback_event',
    });
    expect(inbound(event('Some_Future_Event')).content).toEqual({ type: 'event', event: 'some_future_event' });
  });

  it.each(payloads('aibot-').map((one) => [one.file, one] as const))('are made of %s', (_file, { xml, expected }) => {
    const json = JSON.parse(xml);
    const result = parseAibot(json.cmd === undefined ? json : json.body);
    if (!result.ok) throw new Error(result.reason);
    const { content, chat } = toInbound(result.parsed, { receivedAt: AT });
    expect(content.type).not.toBe('unknown');
    expect(chat.kind).toBe(expected['chat_type'] === 'group' ? 'group' : 'direct');
    const words = content.type === 'text' ? withoutMention(content.text) : undefined;
    expect(words).toBe(content.type === 'text' ? expected['text_without_mention'] : undefined);
  });
});

function items(ids: string, one: string): object {
  const selected_item = [
    { question_key: 'q1', [ids]: { [one]: ['a', 'b'] } },
    { question_key: 'q2', [ids]: { [one]: ['c'] } },
  ];
  return { selected_item };
}

function plainItems(): object {
  return {
    selecteditem: [
      { questionkey: 'q1', optionids: ['a', 'b'] },
      { questionkey: 'q2', optionids: ['c'] },
    ],
  };
}

describe('broken callbacks', () => {
  const deep = (levels: number): object => (levels === 0 ? {} : { x: deep(levels - 1) });

  it.each([
    ['nothing', undefined],
    ['a list', []],
    ['no id', { ...BASE, msgid: undefined, msgtype: 'text', text: { content: 'a' } }],
    ['an id of blanks', { ...BASE, msgid: 'a b', msgtype: 'text', text: { content: 'a' } }],
    ['no type', { ...BASE, text: { content: 'a' } }],
    ['a message from nobody', { ...BASE, from: undefined, msgtype: 'text', text: { content: 'a' } }],
    ['a text without its body', { ...BASE, msgtype: 'text' }],
    ['a text that is a number', { ...BASE, msgtype: 'text', text: { content: 5 } }],
    ['a group without its id', { ...BASE, chattype: 'group', msgtype: 'text', text: { content: 'a' } }],
    ['a picture without an address', { ...BASE, msgtype: 'image', image: {} }],
    ['a mixed one of nothing', { ...BASE, msgtype: 'mixed', mixed: { msg_item: [] } }],
    ['an event without a name', { ...BASE, msgtype: 'event', event: {} }],
    ['a click without a key', { ...BASE, ...event('template_card_event', { template_card_event: { task_id: 't' } }) }],
    ['a quotation of nothing', { ...BASE, msgtype: 'text', text: { content: 'a' }, quote: { msgtype: 'text' } }],
    ['a text without end', { ...BASE, msgtype: 'text', text: { content: 'a'.repeat(70_000) } }],
    ['a depth without end', { ...BASE, msgtype: 'text', text: { content: 'a' }, x: deep(30) }],
    [
      'a list without end',
      { ...BASE, msgtype: 'text', text: { content: 'a' }, x: Array.from({ length: 9000 }, () => 1) },
    ],
  ])('are refused: %s', (_what, json) => {
    const reason = reasonOf(json);
    expect(reason).not.toBe('taken');
    expect(reason).not.toContain('ZhangSan');
  });

  it('never throw, whatever they are made of', () => {
    const bodies = payloads('aibot-').map(({ xml }) => {
      const json = JSON.parse(xml);
      return (json.body ?? json) as Record<string, unknown>;
    });
    const names = fc.constantFrom(
      'msgid',
      'from',
      'chattype',
      'chatid',
      'msgtype',
      'text',
      'mixed',
      'event',
      'quote',
      'image',
      '__proto__',
    );
    const broken = fc
      .tuple(fc.constantFrom(...bodies), names, fc.jsonValue({ maxDepth: 4 }))
      .map(([body, name, value]) => Object.fromEntries([...Object.entries(body), [name, value]]));
    fc.assert(
      fc.property(fc.oneof(broken, fc.jsonValue()), (json) => {
        const result = parseAibot(json);
        if (result.ok) expect(toInbound(result.parsed, { receivedAt: AT }).messageId).not.toBe('');
      }),
      { numRuns: 20_000, seed: 20261123 },
    );
  });

  it('lose neither a message for its NUL or half a sign, nor a field that is null', () => {
    const message = inbound({ msgtype: 'text', text: { content: 'a\0b\ud800c' }, quote: null, response_url: null });
    expect(message.content).toEqual({ type: 'text', text: 'a\ufffdb\ufffdc' });
  });
});
