/** Look-ups that offer rows before anything was said: shown, chosen, kept through every detour, and gone when answered. */
import { describe, expect, test } from 'vitest';
import type { LookupCandidate, StepContext } from '../../src/engine/turn.ts';
import { Chat, institutions, makeContext, makeFlow } from './chat.ts';

const flow = makeFlow(`
- {id: people, type: int, label: 人数, text: 几个人？}
- {id: rooms, type: int, label: 间数, text: 几间？}
- {id: org, type: lookup, source: institutions, label: 机构, text: 哪家？}
- {id: sign, type: text, label: 招牌, text: 招牌？, when: unlisted("org")}
- {id: fact, type: text, label: 情况, text: 什么情况？}`);
const first = makeFlow('- {id: org, type: lookup, source: institutions, label: 机构, text: 哪家？}');
const STARS = ['org=i2', 'org=i3', 'org=!none'];

function row(id: string, summary: string): LookupCandidate {
  const found = institutions.get(id);
  if (found === undefined) throw new Error(`no row ${id}`);
  return { ...found, why: '待办', summary };
}

const OPEN = [row('i3', '夏店镇'), row('i1', '')];

/** `rows` is asked each time, so a test may change what the table suggests. */
function context(rows: () => LookupCandidate[] = () => OPEN): StepContext {
  const ctx = makeContext();
  return { ...ctx, sources: { ...ctx.sources, institutions: { ...institutions, suggest: rows } } };
}

const at = (ctx = context()) => new Chat(flow, undefined, ctx).say('3', '4');
const chosen = (chat: Chat) => chat.session?.answers['org']?.value;

describe('a look-up that is not answered yet', () => {
  test('shows what its table suggests, best first, without 都不是', () => {
    expect(at().text).toBe('哪家？');
    expect(at().reply.options).toEqual([
      { key: 'org=i3', label: '星光英语培训学校（夏店镇）' },
      { key: 'org=i1', label: '启航书法培训部' },
    ]);
  });

  test('shows nothing when the table has nothing to suggest', () => {
    expect(at(context(() => [])).keys).toEqual([]);
    expect(at(context(() => [])).say('2').text).toContain('没查到“2”');
  });

  test('shows no more than the question may show, whatever the table gives', () => {
    const few = makeFlow(
      '- {id: org, type: lookup, source: institutions, label: 机构, text: 哪家？, match: {show: 1}}',
    );
    expect(new Chat(few, undefined, context()).keys).toEqual(['org=i3']);
    const asked: number[] = [];
    const suggest = (limit: number): LookupCandidate[] => {
      asked.push(limit);
      return [];
    };
    new Chat(few, undefined, { ...makeContext(), sources: { institutions: { ...institutions, suggest } } });
    expect(asked).toEqual([1]);
  });

  test.each(['2', '第二个', '选2', '启航书法培训部'])('is answered by “%s”', (said) => {
    const chat = at().say(said);
    expect(chosen(chat)).toMatchObject({ id: 'i1', fields: { town: '古韩镇' } });
    expect([chat.asked, chat.text]).toEqual(['fact', '机构：启航书法培训部。\n什么情况？']);
    expect(chat.session).not.toHaveProperty('suggested');
  });

  test('is answered by a tap, and by no other row’s', () => {
    expect(chosen(at().tap('org=i1'))).toMatchObject({ id: 'i1' });
    const other = at().tap('org=i2');
    expect([other.outcome, other.keys]).toEqual(['rejected', ['org=i3', 'org=i1']]);
  });

  test('looks up all other words', () => {
    expect(at().say('星光').keys).toEqual(STARS);
    expect(at().say('小太阳').text).toContain('没查到“小太阳”');
    expect(at().say('9').text).toContain('没查到“9”');
    expect(at().say('都不是').session?.answers['org']).toMatchObject({ status: 'unlisted' });
  });

  test('takes a number for what is on the screen, a button for what it says', () => {
    // The first of the found rows, not of the suggested ones.
    expect(chosen(at().say('星光', '1'))).toMatchObject({ id: 'i2' });
    expect(at().say('小太阳', '2').text).toContain('没查到“2”');
    expect(chosen(at().say('小太阳').tap('org=i1'))).toMatchObject({ id: 'i1' });
  });

  test('looks up a name that two suggested rows bear', () => {
    const twice = [row('i2', '甲'), { ...row('i3', '乙'), name: '星光艺术培训中心' }];
    const chat = at(context(() => twice)).say('星光艺术培训中心');
    expect(chosen(chat)).toMatchObject({ id: 'i2' });
    expect(chat.session?.answers['org']?.said).toBe('星光艺术培训中心');
    expect(chosen(at(context(() => twice)).say('2'))).toMatchObject({ id: 'i3' });
  });
});

describe('suggestions stay', () => {
  test.each([
    ['帮助', '2'],
    ['进度', '2'],
    ['暂停', '继续', '2'],
    ['取消', '不是', '2'],
    ['上一步', '4', '2'],
    ['改9', '2'],
    ['跳过', '2'],
    ['。。', '2'],
  ])('through %s', (...said) => {
    expect(chosen(at().say(...said))).toMatchObject({ id: 'i1' });
  });

  test('through a picture, a button of an earlier question, a taken back message and a second start', () => {
    expect(chosen(at().photo('m1').say('2'))).toMatchObject({ id: 'i1' });
    expect(chosen(at().tap('people=1').say('2'))).toMatchObject({ id: 'i1' });
    expect(chosen(at().do({ kind: 'start' }).say('2'))).toMatchObject({ id: 'i1' });
    const recalled = at().do({ kind: 'recalled', messageId: 'message-2' });
    expect([recalled.asked, recalled.keys]).toEqual(['rooms', ['!keep:rooms']]);
    expect(chosen(recalled.say('4', '2'))).toMatchObject({ id: 'i1' });
  });

  test('as they were shown, though the table suggests others by now', () => {
    let rows = OPEN;
    const chat = at(context(() => rows));
    rows = [row('i2', '')];
    expect(chosen(chat.say('2'))).toMatchObject({ id: 'i1' });
  });

  test('on the screen when help is given', () => {
    expect(at().say('帮助').keys).toEqual(['org=i3', 'org=i1']);
  });
});

test('a row that left its table is not made up: the rest is offered', () => {
  let rows = OPEN;
  const ctx = context(() => rows);
  const table = ctx.sources['institutions'];
  const chat = at({
    ...ctx,
    sources: {
      institutions: {
        ...institutions,
        ...table,
        get: (id) => (rows.some((each) => each.id === id) ? institutions.get(id) : undefined),
      },
    },
  });
  rows = [row('i1', '')];
  chat.say('1');
  expect([chat.outcome, chat.keys]).toEqual(['rejected', ['org=i1']]);
  expect(chosen(chat.say('1'))).toMatchObject({ id: 'i1' });
});

test('a former answer is offered alone, and so is what was said before the list was seen', () => {
  const back = at().say('2', '上一步');
  expect(back.text).toContain('原来填的是“启航书法培训部”。');
  expect(back.keys).toEqual(['org=!keep']);
  // 开始填 2: nobody had seen the list.
  const started = new Chat(first, '2', context());
  expect([started.outcome, started.session?.answers]).toEqual(['rejected', {}]);
  expect(new Chat(first, '启航书法培训部', context()).asked).toBe('review');
});

test('the rules of the question hold for a suggested row, too', () => {
  const strict = makeFlow(
    '- {id: org, type: lookup, source: institutions, label: 机构, text: 哪家？, check: [{that: org.open, else: 已停办。}]}',
  );
  const chat = new Chat(strict, undefined, context()).say('1');
  expect([chat.outcome, chat.session?.answers]).toEqual(['rejected', {}]);
  expect(chat.text).toContain('已停办。\n哪家？');
  expect(chat.keys).toEqual(['org=i3', 'org=i1']);
  expect(chat.say('2').asked).toBe('review');
});
