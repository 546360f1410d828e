/** 30 look-ups an hour a person, held in the conversation's state: said once, then silence for look-ups and for nothing else. */
import { describe, expect, test } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import { PARENT, Talk, WANG } from './talk.ts';

const MINUTE_MS = 60_000;
const NAME = '启航书法培训部';

/** Whether the words were looked up. */
function asks(talk: Talk, words = NAME, actor: Actor = PARENT): boolean {
  talk.say(actor, words);
  return talk.plan?.submit?.submission.flow === 'license_lookup';
}

function pass(talk: Talk, minutes: number): void {
  talk.now = new Date(talk.now.getTime() + minutes * MINUTE_MS);
}

/** 30 look-ups, one in each of as many minutes; then it is 09:29 in the county. */
function spent(): Talk {
  const talk = new Talk();
  for (let n = 0; n < 30; n += 1) {
    if (n > 0) pass(talk, 1);
    expect(asks(talk), `look-up ${n + 1}`).toBe(true);
  }
  return talk;
}

describe('the public', () => {
  test('may look up 30 times an hour; then hears once when again and where else, then nothing', () => {
    const talk = spent();
    expect(talk.say(PARENT, NAME)).toBe(
      '您这一小时已经查了30次，10:00以后可以再查。着急的话，请用“校外培训家长端”或全国平台查；有别的事随时说。',
    );
    expect(talk.plan?.submit).toBeUndefined();
    for (const words of [NAME, `查 ${NAME}`, '没有这一家']) expect(talk.say(PARENT, words), words).toBe('');
  });

  test('is answered again as look-ups leave the hour, one for one', () => {
    const talk = spent();
    talk.say(PARENT, NAME);
    pass(talk, 30);
    expect(asks(talk), '09:59').toBe(false);
    pass(talk, 1);
    expect(asks(talk), '10:00, as was said').toBe(true);
    expect(asks(talk)).toBe(false);
    pass(talk, 60);
    expect(asks(talk)).toBe(true);
  });

  test('hears it again when it happens an hour later', () => {
    const talk = spent();
    expect(talk.say(PARENT, NAME)).toContain('30次');
    pass(talk, 60);
    for (let n = 0; n < 30; n += 1) asks(talk);
    expect(talk.say(PARENT, NAME)).toContain('30次');
  });

  test.each(['人工', '你好', '谢谢', '菜单', '填报'])('is answered “%s” all the same', (words) => {
    const talk = spent();
    for (let n = 0; n < 3; n += 1) talk.say(PARENT, NAME);
    expect(talk.say(PARENT, words)).not.toBe('');
  });

  test.each([
    '我要举报，有人在小区里补课',
    '孩子在机构被打了',
    '着火了',
    '报了三千的课能退费吗',
    '老板联系不上，锁门了',
    '快打110',
  ])('is heard with “%s” all the same', (words) => {
    const talk = spent();
    for (let n = 0; n < 3; n += 1) talk.say(PARENT, NAME);
    expect(asks(talk, words)).toBe(true);
  });

  test.each([
    '暑假能不能补课',
    '跆拳道用办证不',
    '怎么在国家平台查',
    '你这个数据多久的',
    '这机器人谁在看我说话',
    '给我所有没证机构的名单',
    '有没有正规的钢琴班推荐',
    '合同写概不退费 咋办',
    '我上次举报的咋样了',
  ])('may ask “%s” however often, and it uses up no look-up', (words) => {
    const talk = spent();
    for (let n = 0; n < 3; n += 1) talk.say(PARENT, NAME);
    for (let n = 0; n < 3; n += 1) expect(asks(talk, words)).toBe(true);
    const fresh = new Talk();
    asks(fresh, '暑假能不能补课');
    expect(fresh.stateOf(PARENT).lookUps).toBeUndefined();
  });

  test('is heard with what presses without being told that it was too often, and the next look-up still tells', () => {
    const talk = spent();
    talk.say(PARENT, '孩子在机构被打了');
    expect(talk.say(PARENT, NAME)).toContain('以后可以再查');
  });

  test('a number that holds 110 is no emergency', () => {
    const talk = spent();
    talk.say(PARENT, NAME);
    expect(asks(talk, '教民114042311000011号')).toBe(false);
  });

  test('each person has their own count', () => {
    const talk = spent();
    expect(asks(talk, NAME, { ...PARENT, userId: 'other' })).toBe(true);
  });

  test('the state stays small, however much is asked', () => {
    const talk = spent();
    for (let n = 0; n < 400; n += 1) asks(talk, '孩子在机构被打了');
    expect(JSON.stringify(talk.stateOf(PARENT).lookUps).length).toBeLessThan(1_000);
  });
});

describe('at an open look-up', () => {
  const open = (talk: Talk) => talk.say(PARENT, '查');

  test('names are counted, one in place of another, and choosing is free', () => {
    const talk = new Talk();
    for (let n = 0; n < 29; n += 1) asks(talk);
    open(talk);
    expect(talk.plan?.submit).toBeUndefined();
    expect(talk.say(PARENT, '启航')).toContain('哪一家');
    expect(asks(talk, '2'), 'a choice').toBe(true);
    open(talk);
    expect(talk.say(PARENT, NAME)).toContain('30次');
    expect(talk.say(PARENT, NAME)).toBe('');
  });

  test('going out of it is always possible', () => {
    const talk = spent();
    open(talk);
    talk.say(PARENT, NAME);
    expect(talk.say(PARENT, '取消')).not.toBe('');
    expect(talk.stateOf(PARENT).session).toBeNull();
  });
});

describe('members', () => {
  test('may look up ten times as often', () => {
    const talk = new Talk();
    for (let n = 0; n < 300; n += 1) {
      // A hundred a minute: more in one would be a flood.
      if (n > 0 && n % 100 === 0) talk.now = new Date(talk.now.getTime() + 60_000);
      asks(talk, NAME, WANG);
    }
    expect(talk.plan?.submit).toBeDefined();
    expect(talk.say(WANG, NAME)).toContain('300次');
    expect(talk.say(WANG, '填报')).toContain('这次查的是哪家？');
    expect(talk.say(WANG, `查 ${NAME}`), 'in the middle of a form').toBe('');
    expect(talk.stateOf(WANG).session?.flow, 'the form stays open').toBe('inspection_site');
  });

  test('may send a list', () => {
    const list = '启航书法、童心播音、圆梦跆拳道、晨曦舞蹈、弘文美术、佳音书法哪个有证';
    expect(asks(new Talk(), `查 ${list}`, WANG)).toBe(true);
  });
});

describe('a clock that moves', () => {
  test('set back a little, what was counted still counts, and it ends an hour later', () => {
    const talk = spent();
    pass(talk, -20);
    expect(talk.say(PARENT, NAME)).toContain('30次');
    expect(asks(talk)).toBe(false);
    pass(talk, 61);
    expect(asks(talk)).toBe(true);
  });

  test('that was far ahead locks nobody out', () => {
    const talk = new Talk();
    const right = talk.now;
    pass(talk, 400 * 24 * 60);
    for (let n = 0; n < 31; n += 1) asks(talk);
    talk.now = right;
    expect(asks(talk)).toBe(true);
  });

  test('that leaps forward forgets the hour before', () => {
    const talk = spent();
    pass(talk, 24 * 60);
    expect(asks(talk)).toBe(true);
  });
});

describe('lists', () => {
  const SIX = '启航书法、童心播音、圆梦跆拳道、晨曦舞蹈、弘文美术、佳音书法哪个有证';

  test.each([SIX, SIX.replaceAll('、', '\n'), `查 ${SIX}`])('more than five names are not looked up: %j', (words) => {
    const talk = new Talk();
    expect(talk.say(PARENT, words)).toContain('一次最多查5家');
    expect(talk.plan?.submit).toBeUndefined();
  });

  test('five are, and count as five', () => {
    const talk = new Talk();
    const five = '启航书法、童心播音、圆梦跆拳道、晨曦舞蹈、弘文美术哪个有证';
    for (let n = 0; n < 6; n += 1) expect(asks(talk, five)).toBe(true);
    expect(talk.say(PARENT, NAME)).toContain('30次');
  });

  test.each([
    'a',
    'A-Z',
    '从A到Z都列出来',
    'B开头的有哪些',
    '拼音首字母是c开头的',
    '按首字母顺序列一下机构',
    '挨个列一下',
  ])('“%s” walks through the register and is refused', (words) => {
    const talk = new Talk();
    expect(talk.say(PARENT, words)).toContain('一次最多查5家');
  });

  test.each(['qhsf', 'ABC英语', '启航书法', '字母歌音乐', '依次元美术'])('“%s” is a name', (words) => {
    expect(new Talk().say(PARENT, words)).not.toContain('一次最多查5家');
  });

  test('are counted, so that sending them again and again ends, too', () => {
    const talk = new Talk();
    for (let n = 0; n < 30; n += 1) talk.say(PARENT, SIX);
    expect(talk.say(PARENT, SIX)).toContain('30次');
    expect(talk.say(PARENT, SIX)).toBe('');
  });
});
