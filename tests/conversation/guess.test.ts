/** A whole sentence of a member is offered the forms that it may mean, and goes into the one that is chosen. */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loadFlows } from '../../src/app/load-flows.ts';
import { NONE_OF_THEM } from '../../src/conversation/guess.ts';
import type { World } from '../../src/conversation/world.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { institutions } from '../engine/chat.ts';
import { makeWorld, PARENT, Talk, WANG } from './talk.ts';

const as = (role: Actor['roles'][number]): Actor => ({ ...WANG, roles: [role] });

let world: World;
let talk: Talk;
beforeAll(async () => {
  const bare = (words: string): string => (words.includes('启航书法') ? '启航书法' : words);
  world = {
    ...makeWorld(await loadFlows()),
    namesInstitution: (words) => words.includes('启航书法'),
    sourcesFor: () => ({ institutions: { ...institutions, find: (words, n) => institutions.find(bare(words), n) } }),
  };
});
beforeEach(() => {
  talk = new Talk();
  talk.world = world;
});

/** The keys that are offered after these words. */
function offered(actor: Actor, words: string): string[] {
  talk.say(actor, words);
  return (talk.replies.at(-1)?.options ?? []).map(({ key }) => key);
}

describe('what is offered first', () => {
  test.each<[Actor['roles'][number], string, string]>([
    ['inspector', '我查了启航书法', 'inspection_site'],
    ['inspector', '刚去查启航书法，没开门', 'inspection_site'],
    ['inspector', '有人举报启航书法暑假补课', 'lead_enter'],
    ['inspector', '启航书法老板跑路了', 'risk_report'],
    ['inspector', '上次那张填错了怎么办', 'withdraw'],
    ['inspector', '他们说改好了，我去复查了', 'rect_check'],
    ['office', '李敏下周要出差', 'member_leave'],
    ['office', '帮我出个周报', 'report'],
    ['office', '启航书法搬到府前街去了', 'register_update'],
    ['office', '通知大家明天开会', 'broadcast_new'],
    ['office', '哪几家还没检查', 'coverage_list'],
    ['office', '把这个事派给李敏', 'task_new'],
    ['grid_worker', '今天网格转了一圈', 'patrol'],
    ['school_head', '我们学校有老师补课', 'school_report'],
    ['leader', '给我一份报表', 'report'],
  ])('%s: “%s”', (role, words, flow) => {
    expect(offered(as(role), words)[0]).toBe(`start:${flow}`);
    expect(talk.stateOf(as(role)).session).toBeNull();
  });
});

test('what only tells is told at once', () => {
  talk.say(as('inspector'), '今天有什么事');
  expect(talk.plan?.submit?.submission.flow).toBe('my_tasks');
  talk.say(as('leader'), '今天怎么样');
  expect(talk.plan?.submit?.submission.flow).toBe('figures');
  talk.say(as('inspector'), '哪些没整改');
  expect(talk.plan?.submit?.submission.flow).toBe('rect_list');
});

test('a name alone is looked up as before; beside a form it can be looked up too', () => {
  expect(offered(WANG, '启航书法')).not.toContain(NONE_OF_THEM);
  expect(talk.stateOf(WANG).asking).toBeUndefined();
  talk.say(WANG, '取消');
  expect(offered(WANG, '我查了启航书法')).toEqual(['start:inspection_site', 'start:license_lookup', NONE_OF_THEM]);
});

test.each([['1'], ['检查填报']])('the choice “%s” takes the sentence along', (choice) => {
  talk.say(WANG, '我查了启航书法');
  talk.say(WANG, choice);
  const { session } = talk.stateOf(WANG);
  expect(session?.flow).toBe('inspection_site');
  expect(talk.replies.map(({ text }) => text).join()).toMatch(/启航书法/u);
});

test('a sentence that does not hold the first answer is no wrong answer', () => {
  talk.say(WANG, '有人举报启航书法暑假补课');
  talk.say(WANG, '1');
  expect(talk.stateOf(WANG).session?.flow).toBe('lead_enter');
  expect(talk.replies.map(({ text }) => text).join()).not.toContain('没看懂');
});

test('a tap on the offered form takes the sentence along; a tap on an older button does not', () => {
  talk.say(WANG, '我查了启航书法');
  talk.tap(WANG, 'start:inspection_site');
  expect(talk.replies.map(({ text }) => text).join()).toMatch(/启航书法/u);
  talk = new Talk();
  talk.world = world;
  talk.say(WANG, '我查了启航书法');
  talk.tap(WANG, 'start:patrol_list');
  expect(talk.stateOf(WANG).asking).toBeUndefined();
});

test('none of them: the menu; another sentence is read anew', () => {
  talk.say(WANG, '我查了启航书法');
  expect(talk.say(WANG, '都不是')).toContain('要做什么');
  talk.say(WANG, '我查了启航书法');
  expect(offered(WANG, '有人举报启航书法')[0]).toBe('start:lead_enter');
});

test('nobody is offered what is not theirs, and the public nothing', () => {
  expect(offered(as('leader'), '我查了启航书法')).not.toContain('start:inspection_site');
  expect(offered(PARENT, '有人举报启航书法')).not.toContain('start:lead_enter');
});

test('small talk, long texts and what nobody hears stay what they were', () => {
  expect(talk.say(WANG, '收到')).toBe('好的，有事随时找我。');
  expect(talk.say(WANG, `${'长'.repeat(220)}查了`)).toContain('没看懂');
  expect(talk.say(WANG, '明天放假吗')).toContain('没看懂');
});
