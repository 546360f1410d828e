/** 请核实 means the name that was just not found; an unclear yes is none; three a day. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseFlow } from '../../src/engine/flow-file.ts';
import { FLOWS, makeWorld, PARENT, Talk, WANG } from './talk.ts';

const HOUR_MS = 3_600_000;
const file = new URL('../../flows/verify_name.yaml', import.meta.url);
const CHECK = parseFlow(readFileSync(file, 'utf8'), 'verify_name.yaml');

/** A talk in which the last look-up found nothing, as the action says it. */
function afterNotFound(name = '飞鸟书法'): Talk {
  const talk = new Talk();
  talk.world = makeWorld(new Map([...FLOWS, ['verify_name', CHECK]]));
  talk.results = { answer: { text: '没有查到', unknownName: name } };
  talk.say(PARENT, name);
  talk.results = {};
  return talk;
}

/** The name that was handed to the office. */
const checked = (talk: Talk): unknown => talk.plan?.submit?.submission.answers['name'];

test.each(['请核实', '要', '核实', '需要', '帮我核实'])('“%s” means the name just asked for', (words) => {
  const talk = afterNotFound();
  talk.say(PARENT, words);
  expect(checked(talk)).toBe('飞鸟书法');
});

test.each(['好的', '可以', '谢谢', '嗯', '不用了', '不要'])('“%s” is no clear yes', (words) => {
  const talk = afterNotFound();
  talk.say(PARENT, words);
  expect(talk.plan?.submit?.submission.flow).not.toBe('verify_name');
});

test('a name that is said counts, not the remembered one', () => {
  const talk = afterNotFound();
  talk.say(PARENT, '请核实 蓝鲸舞蹈');
  expect(checked(talk)).toBe('蓝鲸舞蹈');
});

test('without a name to mean it asks for one, and a yes is none', () => {
  const talk = afterNotFound();
  talk.say(PARENT, '启航书法培训部');
  expect(talk.stateOf(PARENT).unknown).toBeUndefined();
  talk.say(PARENT, '要');
  expect(talk.plan?.submit?.submission.flow).not.toBe('verify_name');
  expect(talk.say(PARENT, '请核实')).toBe('要核实哪家机构？请发名称。');
});

test.each([23, -23])('a clock that moved %d hours changes nothing', (hours) => {
  const talk = afterNotFound();
  talk.now = new Date(talk.now.getTime() + hours * HOUR_MS);
  talk.say(PARENT, '请核实');
  expect(checked(talk)).toBe('飞鸟书法');
});

test.each([25, -25])('after %d hours the name is forgotten', (hours) => {
  const talk = afterNotFound();
  talk.now = new Date(talk.now.getTime() + hours * HOUR_MS);
  expect(talk.say(PARENT, '请核实')).toContain('要核实哪家机构？');
});

test('three a day, and three more the next', () => {
  const talk = afterNotFound();
  const ask = (n: number) => talk.say(PARENT, `请核实 飞鸟${'一二三四五六七'.charAt(n)}书法`);
  for (const n of [0, 1, 2]) {
    ask(n);
    expect(checked(talk), `${n}`).toBeDefined();
  }
  expect(ask(3)).toContain('明天可以再提');
  expect(checked(talk)).toBeUndefined();
  talk.now = new Date(talk.now.getTime() + 24 * HOUR_MS);
  ask(4);
  expect(checked(talk)).toBeDefined();
});

test('it is the public’s: a member is told so', () => {
  expect(afterNotFound().say(WANG, '请核实')).toContain('没有开通“请核实”');
});
