/** Cards keep to the platform's limits, and what does not fit one is no card. */
import { describe, expect, it } from 'vitest';
import type { OutboundBody } from '../../../src/channels/contract.ts';
import { choicesCard, chosenCard, noticeCard, selectsCard } from '../../../src/channels/wecom-aibot/cards.ts';
import { BODIES } from '../../sim/wecom-aibot/ws-sim-rules.ts';

type Of<Kind extends OutboundBody['kind']> = Extract<OutboundBody, { kind: Kind }>;

const choices = (labels: string[], more: Partial<Of<'choices'>> = {}): Of<'choices'> => ({
  kind: 'choices',
  text: '选哪一个？',
  options: labels.map((label, index) => ({ key: `k${index}`, label })),
  mode: 'single',
  taskId: 'task-1',
  fallbackText: '…',
  ...more,
});
const notice = (more: Partial<Of<'notice'>> = {}): Of<'notice'> => ({
  kind: 'notice',
  title: '整改到期',
  text: '启航书法 明天到期',
  facts: [{ name: '期限', value: '7月20日' }],
  link: { label: '打开', url: 'https://bot.example.invalid/c' },
  fallbackText: '…',
  ...more,
});
const selects = (more: Partial<Of<'selects'>> = {}): Of<'selects'> => ({
  kind: 'selects',
  title: '分派',
  lists: [
    { key: 'who', title: '谁去', options: [{ key: 'a', label: '甲' }] },
    { key: 'when', title: '哪天', options: [{ key: 'b', label: '周一' }] },
  ],
  submit: '确定',
  taskId: 'task-2',
  fallbackText: '…',
  ...more,
});
const isTaken = (card: unknown) =>
  BODIES.aibot_send_msg.safeParse({ msgtype: 'template_card', template_card: card }).success;

describe('a question', () => {
  it('with few short options has buttons, the first line as its title', () => {
    const card = choicesCard(choices(['有', '没有'], { text: '证照齐全吗？\n看墙上。' }));
    expect(card).toEqual({
      card_type: 'button_interaction',
      main_title: { title: '证照齐全吗？' },
      sub_title_text: '看墙上。',
      task_id: 'task-1',
      button_list: [
        { text: '有', style: 1, key: 'k0' },
        { text: '没有', style: 1, key: 'k1' },
      ],
    });
    expect(isTaken(card)).toBe(true);
  });

  it('with more, longer or several options is a vote', () => {
    const many = Array.from({ length: 20 }, (_, n) => `第${n}项`);
    for (const body of [choices(many), choices(['一二三四五六七八九十一']), choices(['有'], { mode: 'multi' })]) {
      const card = choicesCard(body);
      expect(card).toMatchObject({ card_type: 'vote_interaction', checkbox: { mode: body.mode === 'multi' ? 1 : 0 } });
      expect(isTaken(card)).toBe(true);
    }
  });

  it.each([
    ['no option', choices([])],
    ['21 options', choices(Array.from({ length: 21 }, (_, n) => `${n}`))],
    ['a long label', choices(['一二三四五六七八九十一二'])],
    ['an empty label', choices(['有', ' '])],
    [
      'a key twice',
      choices(['有', '没有'], {
        options: [
          { key: 'a', label: '有' },
          { key: 'a', label: '没有' },
        ],
      }),
    ],
    ['a long key', choices(['有'], { options: [{ key: 'a'.repeat(1025), label: '有' }] })],
    ['a task id of other signs', choices(['有'], { taskId: 'a b' })],
    ['a long question', choices(['有'], { text: '问'.repeat(113) })],
  ])('is no card: %s', (_what, body) => {
    expect(choicesCard(body)).toBeUndefined();
  });

  it('keeps a long first line whole below a title', () => {
    expect(choicesCard(choices(['有'], { text: '问'.repeat(112) }))).toMatchObject({
      main_title: { title: '请选择' },
      sub_title_text: '问'.repeat(112),
    });
  });
});

describe('news', () => {
  it('have facts and one link', () => {
    const card = noticeCard(notice());
    expect(card).toMatchObject({ card_type: 'text_notice', card_action: { type: 1 }, jump_list: [{ title: '打开' }] });
    expect(isTaken(card)).toBe(true);
    const { link: _link, ...unlinked } = notice();
    expect(isTaken(noticeCard(unlinked))).toBe(true);
  });

  it.each([
    ['a long title', { title: '题'.repeat(27) }],
    ['a long text', { text: '文'.repeat(113) }],
    ['seven facts', { facts: Array.from({ length: 7 }, () => ({ name: '一', value: '二' })) }],
    ['a long name', { facts: [{ name: '一二三四五六', value: '二' }] }],
    ['an address that is none of the web', { link: { label: '开', url: 'javascript:alert(1)' } }],
  ])('are no card: %s', (_what, more) => {
    expect(noticeCard(notice(more))).toBeUndefined();
  });
});

describe('lists', () => {
  it('are up to three with a choice each', () => {
    const card = selectsCard(selects());
    expect(card).toMatchObject({ card_type: 'multiple_interaction', select_list: [{ question_key: 'who' }, {}] });
    expect(isTaken(card)).toBe(true);
  });

  it.each([
    ['none', { lists: [] }],
    [
      'four',
      { lists: ['a', 'b', 'c', 'd'].map((key) => ({ key, title: '一', options: [{ key: 'x', label: '甲' }] })) },
    ],
    ['an empty one', { lists: [{ key: 'a', title: '一', options: [] }] }],
    [
      'eleven options',
      {
        lists: [
          { key: 'a', title: '一', options: Array.from({ length: 11 }, (_, n) => ({ key: `${n}`, label: '甲' })) },
        ],
      },
    ],
    ['a long word on the button', { submit: '确'.repeat(11) }],
  ])('are no card: %s', (_what, more) => {
    expect(selectsCard(selects(more))).toBeUndefined();
  });
});

describe('the card in the tapped one’s place', () => {
  it('says what was chosen on its one button, with the same task id and key', () => {
    const card = chosenCard({ taskId: 'task-1', key: 'k1', label: '不合格', title: '选哪一个？' });
    expect(card).toEqual({
      card_type: 'button_interaction',
      main_title: { title: '选哪一个？' },
      task_id: 'task-1',
      button_list: [{ text: '已选：不合格', style: 1, key: 'k1' }],
    });
  });

  it('cuts a long choice on the button and keeps it whole below', () => {
    const card = chosenCard({ taskId: 'task-1', key: '', label: '消防通道被占用、没有灭火器', title: '题'.repeat(40) });
    expect(card).toMatchObject({
      sub_title_text: '已选：消防通道被占用、没有灭火器',
      button_list: [{ text: '已选：消防通道被占…', key: 'chosen' }],
    });
    expect(isTaken(card)).toBe(true);
  });

  it('is none without a task id', () => {
    expect(chosenCard({ taskId: '', key: 'k', label: '有' })).toBeUndefined();
  });
});
