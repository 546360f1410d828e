/** Words of danger get their number first, once; whatever was said still counts as what it was. */
import { describe, expect, test } from 'vitest';
import { TEXTS } from '../../src/conversation/texts.ts';
import { LI, makeWorld, PARENT, Talk, WANG } from './talk.ts';

const ROOM = { group: true };
const FACT = '二楼起火后处置，灭火器过期';

/** At the findings of an inspection: what did you see? */
function atFinding(): Talk {
  const talk = new Talk();
  for (const text of ['填报', '启航书法培训部', '安全', '今天早上8点', '6不符合', '全表符合']) talk.say(WANG, text);
  return talk;
}

describe('words of danger', () => {
  test('in an answer are answered first, and are the answer', () => {
    const talk = atFinding();
    expect(talk.say(WANG, FACT)).toMatch(/^人先安全：火警打119/u);
    expect(talk.replies[1]?.text).toContain('这一条当场改好了吗？');
    const answers = Object.values(talk.stateOf(WANG).session?.answers ?? {});
    expect(answers.map(({ value }) => value)).toContain(FACT);
  });

  test('are counted with the form and the danger, never with what was said', () => {
    const talk = atFinding();
    const { id, version } = talk.stateOf(WANG).session ?? {};
    talk.say(WANG, FACT);
    const [first] = talk.plan?.events ?? [];
    expect(first).toEqual({ type: 'danger', note: 'fire', sessionId: id, flow: 'inspection_site', version });
    expect(JSON.stringify(talk.plan?.events.filter(({ type }) => type === 'danger'))).not.toContain('起火');
  });

  test.each([
    ['教室着火了', TEXTS.dangerFire],
    ['有学生受伤', TEXTS.dangerHurt],
    ['老师打人', TEXTS.dangerViolence],
  ])('lead to the number that fits: %s', (said, line) => {
    const talk = new Talk();
    talk.say(WANG, said);
    expect(talk.replies[0]?.text).toBe(line);
    expect(talk.plan?.events).toMatchObject([{ type: 'danger', flow: '', version: 0 }]);
  });

  test('are not read into what denies them', () => {
    const talk = atFinding();
    expect(talk.say(WANG, '没有人受伤，存在火灾隐患')).not.toContain('119');
    expect(talk.stateOf(WANG).safety).toBeUndefined();
  });

  test('in a transcript of a recording, or beside pictures, count as well', () => {
    const talk = new Talk();
    expect(talk.send(WANG, { type: 'voice', mediaId: '', transcript: '着火了' })).toContain(TEXTS.dangerFire);
    const other = new Talk();
    const parts = [
      { type: 'image' as const, mediaId: 'a' },
      { type: 'text' as const, text: '孩子流血了' },
    ];
    expect(other.send(WANG, { type: 'mixed', parts })).toContain(TEXTS.dangerHurt);
  });
});

describe('nothing else comes before them', () => {
  test('while a human of the office is listening, who hears the words as well', () => {
    const talk = new Talk();
    talk.say(WANG, '人工');
    expect(talk.stateOf(WANG).human).toBeDefined();
    expect(talk.say(WANG, '有学生受伤')).toMatch(/^人先安全：有人受伤打120/u);
    expect(talk.outcome?.tells.map(({ text }) => text).join()).toContain('有学生受伤');
  });

  test('not even that somebody asked too often', () => {
    const talk = new Talk();
    for (let asked = 0; asked < 32; asked += 1) talk.say(PARENT, '启航书法培训部');
    expect(talk.say(PARENT, '启航书法培训部')).toBe('');
    expect(talk.say(PARENT, '启航书法培训部坍塌')).toContain('119');
  });
});

describe('the numbers are told once', () => {
  const HOUR = 3_600_000;
  const later = (talk: Talk, ms: number): void => {
    talk.now = new Date(talk.now.getTime() + ms);
  };

  test('in an hour, whatever the danger', () => {
    const talk = new Talk();
    expect(talk.say(WANG, '着火了')).toContain('119');
    later(talk, HOUR - 1);
    expect(talk.say(WANG, '孩子受伤了')).not.toContain('120');
    expect(talk.plan?.events).toEqual([]);
    later(talk, 1);
    expect(talk.say(WANG, '孩子受伤了')).toContain('120');
  });

  test('in one form, also after more than an hour, until it has become a draft of yesterday', () => {
    const talk = atFinding();
    talk.say(WANG, FACT);
    talk.say(WANG, '上一步');
    later(talk, 2 * HOUR);
    expect(talk.say(WANG, '现场着火了，没人管')).not.toContain('119');
    talk.say(WANG, '上一步');
    later(talk, 11 * HOUR);
    expect(talk.say(WANG, '现场又着火了，没人管')).toContain('119');
  });

  test('even when a clock was wrong', () => {
    const talk = new Talk();
    later(talk, 900 * HOUR);
    talk.say(WANG, '着火了');
    later(talk, -900 * HOUR);
    expect(talk.say(WANG, '着火了')).toContain('119');
  });
});

describe('in a group', () => {
  test('the numbers and the answer are one message, and nobody is named', () => {
    const talk = new Talk();
    talk.say(WANG, '@小助手 启航书法着火了', ROOM);
    expect(talk.replies).toHaveLength(1);
    expect(talk.replies[0]?.text.split('\n')[0]).toBe(TEXTS.dangerFire);
    expect(TEXTS.dangerFire + TEXTS.dangerHurt + TEXTS.dangerViolence).not.toMatch(/孩子|机构|老师/u);
  });

  test('talk among colleagues is left alone, but not who is filling in a form there', () => {
    const talk = new Talk();
    expect(talk.say(LI, '着火了', ROOM)).toBe('');
    expect(talk.stateOf(LI, ROOM).safety).toBeUndefined();
    talk.say(WANG, '@小助手 填报', ROOM);
    talk.say(WANG, '就在群里填', ROOM);
    expect(talk.say(LI, '着火了', ROOM)).toBe('');
    expect(talk.say(WANG, '王村站着火了', { ...ROOM, quote: { fromBot: false, text: '你在哪' } })).toBe('');
    expect(talk.say(WANG, '这里着火了', ROOM)).toContain(TEXTS.dangerFire);
  });
});

describe('a parent', () => {
  const withAnswer = (text: string): Talk => {
    const talk = new Talk();
    talk.world = { ...makeWorld(), answerBesides: () => ({ text, looksUpToo: false }) };
    return talk;
  };

  test('hears the numbers before the answer that lacks them', () => {
    const talk = withAnswer('可以反映。');
    expect(talk.say(PARENT, '孩子在机构受伤了')).toBe(`${TEXTS.dangerHurt}\n\n可以反映。`);
  });

  test('does not hear twice what the answer begins with, and it is counted', () => {
    const answer = '先保护孩子安全。有伤请打120。';
    const talk = withAnswer(answer);
    expect(talk.say(PARENT, '孩子在机构受伤了')).toBe(answer);
    expect(talk.plan?.events).toMatchObject([{ type: 'danger', note: 'hurt' }]);
  });

  test('whose words are looked up hears them before the closing words', () => {
    const talk = new Talk();
    expect(talk.say(PARENT, '启航书法培训部着火了')).toMatch(/^人先安全：火警打119/u);
    expect(talk.replies).toHaveLength(2);
    expect(talk.plan?.events.map(({ type }) => type)).toContain('danger');
  });
});
