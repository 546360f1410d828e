/** Which questions become which card. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutboundBody } from '../../../src/channels/contract.ts';
import { cardFor } from '../../../src/channels/wecom-app/cards.ts';
import { checkCard } from '../../sim/wecom/card-rules.ts';

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
