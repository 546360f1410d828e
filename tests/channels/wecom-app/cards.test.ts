/** Which questions become which card. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutboundBody } from '../../../src/channels/contract.ts';
import { doneCardFor } from '../../../src/channels/wecom-app/card-update.ts';
import { cardFor } from '../../../src/channels/wecom-app/cards.ts';
import { noticeCardFor, textCardFor } from '../../../src/channels/wecom-app/notice-card.ts';
import { selectCardFor } from '../../../src/channels/wecom-app/select-card.ts';
import { checkCard, checkUpdate } from '../../sim/wecom/card-rules.ts';

type Choices = Extract<OutboundBody, { kind: 'choices' }>;

function question(count: number, changes: Partial<Choices> = {}): Choices {
  const options = Array.from({ length: count }, (_value, at) => ({ key: `k${at + 1}`, label: `选项${at + 1}` }));
  return {
    kind: 'choices',
    text: '检查结果？',
    options,
    mode: 'single',
    taskId: 'task-1',
    fallbackText: '1. 选项',
    ...changes,
  };
}

const longLabel = { key: 'k', label: '有十一个字的选项在这里呀' };

describe('cards', () => {
  it.each([
    ['two single options', question(2), 'button_interaction'],
    ['six single options', question(6), 'button_interaction'],
    ['seven single options', question(7), 'vote_interaction'],
    ['twenty single options', question(20), 'vote_interaction'],
    ['two options to tick', question(2, { mode: 'multi' }), 'vote_interaction'],
    ['a label too long for a button', question(2, { options: [longLabel] }), 'vote_interaction'],
    ['twenty-one options', question(21), undefined],
    ['no option', question(0), undefined],
    ['a label too long for any card', question(1, { options: [{ key: 'k', label: '字'.repeat(18) }] }), undefined],
    ['an empty label', question(1, { options: [{ key: 'k', label: '' }] }), undefined],
    ['one key twice', question(1, { options: [longLabel, longLabel] }), undefined],
    ['a task id the platform refuses', question(2, { taskId: '任务 1' }), undefined],
    ['a long question', question(2, { text: '字'.repeat(161) }), undefined],
    ['a question too long for ticking', question(7, { text: '字'.repeat(45) }), undefined],
    [
      'an option id of 129 bytes',
      question(7, { options: [{ key: 'k'.repeat(129), label: '长长长长长长长长长长长' }] }),
      undefined,
    ],
  ])('%s', (_what, body, cardType) => {
    expect(cardFor(body)?.card_type).toBe(cardType);
  });

  it('puts the first line into the title and the rest below it', () => {
    expect(cardFor(question(2, { text: '襄垣县启航培训中心\n是这家吗？' }))).toMatchObject({
      main_title: { title: '襄垣县启航培训中心' },
      sub_title_text: '是这家吗？',
    });
  });

  it('shows a long question whole, below a plain title', () => {
    const text = '请问今天检查的这家培训机构在经营场所显著位置公示了办学许可证、营业执照和收费标准吗？';
    expect(cardFor(question(2, { text }))).toMatchObject({ main_title: { title: '请选择' }, sub_title_text: text });
  });

  it('ticks one or several', () => {
    expect(cardFor(question(7))).toMatchObject({ checkbox: { mode: 0 } });
    expect(cardFor(question(7, { mode: 'multi' }))).toMatchObject({ checkbox: { mode: 1 } });
  });

  it('keeps every rule of the platform, whatever the question', () => {
    const label = fc.string({ unit: 'grapheme', maxLength: 20 });
    const options = fc.array(fc.record({ key: fc.string({ maxLength: 140 }), label }), { maxLength: 24 });
    const mode = fc.constantFrom('single' as const, 'multi' as const);
    let cards = 0;
    fc.assert(
      fc.property(options, fc.string({ maxLength: 200 }), mode, (list, text, how) => {
        const card = cardFor(question(0, { options: list, text, mode: how }));
        if (card === undefined) return;
        cards += 1;
        expect(checkCard(JSON.parse(JSON.stringify(card)))).toMatchObject({ ok: true });
      }),
      { seed: 20261123, numRuns: 2000 },
    );
    expect(cards).toBeGreaterThan(50);
  });
});

describe('cards with lists', () => {
  const list = (count: number, title = '谁去') => ({
    key: title,
    title,
    options: Array.from({ length: count }, (_value, at) => ({ key: `k${at}`, label: `选项${at}` })),
  });
  const selects = (changes: Partial<Extract<OutboundBody, { kind: 'selects' }>> = {}) =>
    selectCardFor({
      kind: 'selects',
      title: '分派',
      lists: [list(2)],
      submit: '确定',
      taskId: 'task-1',
      fallbackText: '1. 甲',
      ...changes,
    });

  it.each([
    ['three lists of ten', { lists: [list(10, '一'), list(10, '二'), list(10, '三')] }, true],
    ['four lists', { lists: ['一', '二', '三', '四'].map((title) => list(1, title)) }, false],
    ['eleven options', { lists: [list(11)] }, false],
    ['no list', { lists: [] }, false],
    ['an empty list', { lists: [list(0)] }, false],
    ['a long title', { title: '题'.repeat(37) }, false],
    ['a long name of a list', { lists: [list(1, '名'.repeat(11))] }, false],
    ['a long button', { submit: '按'.repeat(11) }, false],
    ['a bad task id', { taskId: '任务' }, false],
    ['one key twice', { lists: [{ ...list(0), options: [1, 2].map(() => ({ key: 'k', label: '甲' })) }] }, false],
  ])('%s', (_what, changes, fits) => {
    const card = selects(changes);
    expect(card !== undefined).toBe(fits);
    if (card !== undefined) expect(checkCard(JSON.parse(JSON.stringify(card)))).toMatchObject({ ok: true });
  });
});

describe('cards to read', () => {
  const fact = { name: '期限', value: '7月20日' };
  const notice: Extract<OutboundBody, { kind: 'notice' }> = {
    kind: 'notice',
    title: '整改到期',
    text: '',
    facts: [],
    link: { label: '查看', url: 'https://bot.example.invalid/r/1' },
    fallbackText: '整改到期',
  };

  it.each([
    ['a title and a link', {}, true],
    ['six facts', { facts: Array.from({ length: 6 }, () => fact) }, true],
    ['seven facts', { facts: Array.from({ length: 7 }, () => fact) }, false],
    ['a fact without a value', { facts: [{ name: '期限', value: '' }] }, false],
    ['a long text', { text: '字'.repeat(161) }, false],
    ['a link with a long label', { link: { label: '字'.repeat(19), url: 'https://a.example/' } }, true],
    ['a link that is no page', { link: { label: '查看', url: 'javascript:alert(1)' } }, false],
    ['a link that is nothing', { link: { label: '查看', url: '打开' } }, false],
    ['an endless link', { link: { label: '查看', url: `https://a.example/${'x'.repeat(2048)}` } }, false],
  ])('%s', (_what, changes, fits) => {
    const card = noticeCardFor({ ...notice, ...changes });
    expect(card !== undefined).toBe(fits);
    if (card !== undefined) expect(checkCard(JSON.parse(JSON.stringify(card)))).toMatchObject({ ok: true });
  });

  it('become text cards in groups, whose words are no markup', () => {
    expect(textCardFor({ ...notice, text: '<div class="gray">x</div>' })?.description).toBe(
      '＜div class="gray">x＜/div>',
    );
    expect(textCardFor({ ...notice, text: '字'.repeat(171) })).toBeUndefined();
    expect(textCardFor({ ...notice, text: '字', title: '题'.repeat(43) })).toBeUndefined();
    expect(textCardFor(notice)).toBeUndefined();
  });
});

describe('the card after a tap', () => {
  it('keeps the rules of an update, whatever was chosen', () => {
    let cards = 0;
    fc.assert(
      fc.property(
        fc.string({ maxLength: 200, size: 'max' }),
        fc.string({ maxLength: 50, size: 'max' }),
        (label, title) => {
          const card = doneCardFor({ kind: 'card_update', responseCode: 'c', userId: 'u', taskId: 't', label, title });
          if (card === undefined) return;
          cards += 1;
          expect(checkUpdate(JSON.parse(JSON.stringify(card)))).toMatchObject({ ok: true });
          expect(checkCard(JSON.parse(JSON.stringify(card)))).toMatchObject({ ok: false });
        },
      ),
      { seed: 20261123, numRuns: 1000 },
    );
    expect(cards).toBeGreaterThan(50);
  });
});
