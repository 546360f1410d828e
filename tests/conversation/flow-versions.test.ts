/** A flow is changed while people are filling it in. */
import { describe, expect, test } from 'vitest';
import type { CompiledFlow } from '../../src/engine/compiled.ts';
import { makeVersion } from './small-flows.ts';
import { FLOWS, makeWorld, Talk, WANG } from './talk.ts';

const FIRST = makeVersion(1);
const withFlow = (flow: CompiledFlow, older: CompiledFlow[] = []) =>
  makeWorld(new Map([...FLOWS, ['patrol', flow]]), older);

/** At the third question on version 1; then the next version is there. */
function moved(next: CompiledFlow): Talk {
  const talk = new Talk();
  talk.world = withFlow(FIRST);
  for (const words of ['夜查', '12', '学科类']) talk.say(WANG, words);
  talk.world = withFlow(next, [FIRST]);
  return talk;
}
const add = (yaml: string): string =>
  yaml.replace('review:', '  - {id: added, type: yesno, label: 新题, text: 新问的？}\nreview:');

test('words only: nobody notices', () => {
  const talk = moved(makeVersion(2, (yaml) => yaml.replace('什么情况？', '情况怎么样？')));
  expect(talk.say(WANG, '一切正常')).toMatch(/^请核对：/u);
  expect(talk.stateOf(WANG).session).toMatchObject({ version: 2 });
  expect(talk.plan?.events.map(({ type }) => type)).toContain('moved');
});

test('a question more: only that one is asked', () => {
  const talk = moved(makeVersion(2, add));
  expect(talk.say(WANG, '一切正常')).toBe('新问的？');
  expect(talk.say(WANG, '是')).toMatch(/^请核对：\n1. 人数：12\n2. 类型：学科类\n3. 情况：一切正常\n4. 新题：是/u);
});

test('an option that is gone: its answer is asked again, and the person hears why', () => {
  const talk = moved(makeVersion(2, (yaml) => yaml.replace('a: 学科类', 'c: 体育类')));
  expect(talk.say(WANG, '一切正常')).toMatch(/表格有更新.*\n?.*哪一类？/su);
  expect(talk.stateOf(WANG).session?.answers['note']?.value).toBe('一切正常');
});

test('a rule that was tightened: an answer that breaks it now is asked again', () => {
  const talk = moved(makeVersion(2, (yaml) => yaml.replace('多少人？}', '多少人？, range: {max: 10}}')));
  expect(talk.say(WANG, '一切正常')).toContain('多少人？');
});

describe('what is done on submit, or who may do it, has changed', () => {
  const other = makeVersion(2, (yaml) => add(yaml.replace('action: save', 'action: save_other')));

  test('whoever began before ends on the old version', () => {
    const talk = moved(other);
    expect(talk.say(WANG, '一切正常')).toMatch(/^请核对：/u);
    talk.say(WANG, '提交');
    expect(talk.plan?.submit?.effects).toMatchObject([{ action: 'save' }]);
    expect(talk.plan?.submit?.submission).toMatchObject({ version: 1, hash: FIRST.hash });
  });

  test('whoever begins now has the new one', () => {
    const talk = moved(other);
    talk.say(WANG, '取消');
    talk.say(WANG, '是');
    talk.say(WANG, '夜查');
    expect(talk.stateOf(WANG).session?.version).toBe(2);
  });

  test('a draft that was set aside ends on the old one, too', () => {
    const talk = moved(FIRST);
    talk.say(WANG, '暂停');
    talk.world = withFlow(other, [FIRST]);
    talk.say(WANG, '继续');
    expect(talk.say(WANG, '一切正常')).toMatch(/^请核对：/u);
  });
});

test('an author may let all forms end on the old version', () => {
  const next = makeVersion(2, (yaml) => add(yaml.replace('session:', 'session:\n  on_new_version: finish_old')));
  expect(moved(next).say(WANG, '一切正常')).toMatch(/^请核对：/u);
});

test('an instance that is still on the old version does not move a form back', () => {
  const next = makeVersion(2, add);
  const talk = moved(next);
  talk.say(WANG, '一切正常');
  talk.world = withFlow(FIRST, [next]);
  expect(talk.say(WANG, '是')).toMatch(/^请核对：[\s\S]*新题：是/u);
  expect(talk.stateOf(WANG).session?.version).toBe(2);
});

test('a flow that was taken away ends where it is known', () => {
  const talk = moved(FIRST);
  talk.world = makeWorld(FLOWS, [FIRST]);
  expect(talk.say(WANG, '一切正常')).toMatch(/^请核对：/u);
});

test('退回补充 opens the item with the version it was filed with, in the middle of another form', () => {
  const talk = moved(FIRST);
  talk.say(WANG, '一切正常');
  talk.say(WANG, '提交');
  const form = talk.plan?.submit?.submission.form;
  if (form === undefined) throw new Error('nothing was filed');
  talk.world = withFlow(makeVersion(2, add), [FIRST]);
  talk.say(WANG, '填报');
  const amends = { number: 'JC20260302-0001', path: 'note', why: '太简单了', by: '王丽娟', byUserId: 'office-1' };
  const told = talk.wake(WANG, { kind: 'returned', ...amends, form });
  expect(told).toContain('退回了 JC20260302-0001 的“情况”：太简单了');
  expect(told).toContain('一切正常');
  expect(talk.say(WANG, '二楼通道堆了纸箱')).toContain('接着刚才的“现场检查填报”');
  expect(talk.plan?.submit).toMatchObject({
    submission: { version: 1, amends, answers: { pupils: 12, note: '二楼通道堆了纸箱' } },
    effects: [{ action: 'mend' }],
  });
});
