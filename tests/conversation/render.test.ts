/** Replies take the best form a channel has, and no platform swallows a repeat. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Capabilities } from '../../src/channels/contract.ts';
import { SIMULATOR_CAPABILITIES } from '../../src/channels/simulator/channel.ts';
import { numberedText, renderReplies } from '../../src/conversation/render.ts';
import type { Reply } from '../../src/engine/turn.ts';
import { byteLength } from '../../src/kernel/text.ts';

const NOW = new Date('2026-03-02T01:00:00Z');
const CARDS: Capabilities = { ...SIMULATOR_CAPABILITIES, options: 6, optionLabelChars: 10, choiceTextChars: 40 };
const TEXT_ONLY: Capabilities = { ...SIMULATOR_CAPABILITIES, options: 0, dropsRepeats: true };

const question: Reply = {
  text: '现场有没有在上课？',
  options: [
    { key: 'operating=in_class', label: '正在上课' },
    { key: 'operating=closed', label: '关门' },
    { key: '!back', label: '上一步' },
  ],
};

function render(replies: Reply[], capabilities: Capabilities, sent: string[] = []) {
  return renderReplies({ replies, capabilities, taskId: 't', sent, now: NOW });
}

describe('renderReplies', () => {
  test('a card where the channel has cards, with the same as numbered text to fall back on', () => {
    const { bodies, offered } = render([question], CARDS);
    expect(bodies).toEqual([
      {
        kind: 'choices',
        text: question.text,
        options: question.options,
        mode: 'single',
        taskId: 't-0',
        fallbackText: '现场有没有在上课？\n1. 正在上课\n2. 关门\n也可以回：上一步。',
      },
    ]);
    expect(offered?.taskId).toBe('t-0');
  });

  test.each([
    ['no cards', TEXT_ONLY, question],
    ['too many options', { ...CARDS, options: 2 }, question],
    [
      'a label too long for a button',
      CARDS,
      { ...question, options: [{ key: 'a=b', label: '一二三四五六七八九十一' }] },
    ],
    ['no ticks', { ...CARDS, multiSelect: false }, { ...question, mode: 'multi' as const }],
  ])('numbered text with %s', (_why, capabilities, reply) => {
    const { bodies, offered } = render([reply], capabilities);
    expect(bodies).toEqual([{ kind: 'text', text: numberedText(reply) }]);
    expect(offered?.options).toEqual(reply.options);
  });

  test('a question too long for a card: the question as text, then a short card with its options', () => {
    const long = { ...question, text: '长'.repeat(41) };
    const { bodies } = render([long], CARDS);
    expect(bodies).toEqual([
      { kind: 'text', text: long.text },
      expect.objectContaining({
        kind: 'choices',
        text: '点一下，或直接回复：',
        options: question.options,
        taskId: 't-0',
      }),
    ]);
  });

  test('words are told apart from numbers', () => {
    expect(numberedText({ text: '核对好了吗？', options: [{ key: '!submit', label: '提交' }] })).toBe(
      '核对好了吗？\n回“提交”。',
    );
  });

  test('a long text goes out in parts that each fit', () => {
    const { bodies } = render([{ text: '整改要求。\n'.repeat(400) }], TEXT_ONLY);
    expect(bodies.length).toBeGreaterThan(1);
    for (const body of bodies) {
      expect(body.kind === 'text' && byteLength(body.text)).toBeLessThanOrEqual(TEXT_ONLY.textBytes);
    }
  });

  test('the same text within four hours is marked, so that a platform’s duplicate check does not swallow it', () => {
    const first = render([{ text: '没看懂。' }], TEXT_ONLY);
    const second = render([{ text: '没看懂。' }], TEXT_ONLY, first.sent);
    expect(second.bodies).toEqual([{ kind: 'text', text: '没看懂。\n（同一句话第2次）' }]);
    const minute = Date.parse('2026-03-01T20:59:00Z') / 60_000;
    const old = first.sent.map((entry) => entry.replace(/\d+$/, String(minute)));
    expect(render([{ text: '没看懂。' }], TEXT_ONLY, old).bodies).toEqual([{ kind: 'text', text: '没看懂。' }]);
  });

  describe('where a platform counts the messages of an answer', () => {
    const COUNTED: Capabilities = { ...SIMULATOR_CAPABILITIES, textBytes: 90, messagesPerReply: 2 };
    const line = (words: string): Reply => ({ text: words });

    test('texts that follow each other go as one, as far as they fit', () => {
      const { bodies } = render([line('一二三'), line('四五六'), question], COUNTED);
      expect(bodies.map(({ kind }) => kind)).toEqual(['text', 'choices']);
      expect(bodies[0]).toEqual({ kind: 'text', text: '一二三\n\n四五六' });
    });

    test('never more than they may be: the buttons become numbers first, then the end is said to be missing', () => {
      const short = { ...COUNTED, messagesPerReply: 1 };
      const joined = render(
        [line('一二三'), { ...question, text: '在吗？', options: [{ key: 'a', label: '在' }] }],
        short,
      );
      expect(joined.bodies).toEqual([{ kind: 'text', text: '一二三\n\n在吗？\n1. 在' }]);
      const { bodies } = render([line('长'.repeat(200))], COUNTED);
      expect(bodies).toHaveLength(2);
      const last = bodies[1]?.kind === 'text' ? bodies[1].text : '';
      expect(last).toContain('没有全部发出');
      expect(byteLength(last)).toBeLessThanOrEqual(90);
    });

    test('whatever is said in however many parts: within the count, within the bytes, in its order', () => {
      const words = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 }), {
        minLength: 1,
        maxLength: 8,
      });
      const check = (texts: string[], most: number) => {
        const capabilities = { ...COUNTED, messagesPerReply: most };
        const { bodies } = render(texts.map(line), capabilities);
        expect(bodies.length).toBeLessThanOrEqual(most);
        for (const body of bodies) expect(byteLength(body.kind === 'text' ? body.text : '')).toBeLessThanOrEqual(90);
      };
      fc.assert(fc.property(words, fc.integer({ min: 1, max: 5 }), check), { numRuns: 300 });
    });
  });

  test('whoever wants a human is handed over where the channel has a desk, and reads the sentence elsewhere', () => {
    const reply: Reply = { text: '请打12345。', wantsHuman: true };
    const desk = render([reply], { ...TEXT_ONLY, handover: true }).bodies;
    expect(desk).toEqual([{ kind: 'handover', text: expect.stringContaining('人工'), otherwise: '请打12345。' }]);
    expect(render([reply], TEXT_ONLY).bodies).toEqual([{ kind: 'text', text: '请打12345。' }]);
  });
});
