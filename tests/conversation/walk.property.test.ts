/** Whatever several people say in whatever order: no turn throws, and every state is plain JSON. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { InboundContent } from '../../src/channels/contract.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { LI, PARENT, SCHOOL, Talk, WANG } from './talk.ts';

const WORDS =
  '填报|@小助手 填报|@小助手|查 启航书法培训部|查|星光|启航书法培训部|今日任务|撤回|撤回 JC20260302-0001|你好|谢谢|菜单|1|2|第一个|都不是|安全|网格|全表符合|全部符合|3不符合|二楼堆了纸箱|改好了|没有|是|不是|好|跳过|没信号|发完了|王强、李敏|提交|取消|不要了|暂停|继续|接着填|重新填|上一步|进度|帮助|改1|人工| |🙂|'.split(
    '|',
  );
const KEYS = [
  'start:inspection_site',
  'start:gone',
  'resume:go',
  'resume:new',
  'list=WG',
  '!submit',
  '!all:items@0',
  '',
];
const content: fc.Arbitrary<InboundContent> = fc.oneof(
  { weight: 10, arbitrary: fc.constantFrom(...WORDS).map((text): InboundContent => ({ type: 'text', text })) },
  { weight: 2, arbitrary: fc.constantFrom(...KEYS).map((key): InboundContent => ({ type: 'tap', key })) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<InboundContent>(
      { type: 'image', mediaId: 'x' },
      { type: 'location', latitude: 36.5, longitude: 113, label: '东街' },
      { type: 'video', mediaId: 'v' },
      { type: 'voice', mediaId: 'v' },
      { type: 'menu', key: '填报' },
      { type: 'event', event: 'subscribe' },
      { type: 'unknown', platformType: 'x' },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.string({ unit: 'binary', maxLength: 30 }).map((text): InboundContent => ({ type: 'text', text })),
  },
);
const turn = fc.record({
  who: fc.constantFrom<Actor>(WANG, WANG, LI, SCHOOL, PARENT),
  what: content,
  group: fc.boolean(),
  minutes: fc.constantFrom(0, 1, 1, 600, 20_000),
});

type Turn = { who: Actor; what: InboundContent; group: boolean; minutes: number };

/** One turn, and what must hold after any turn. */
function take(talk: Talk, { who, what, group, minutes }: Turn): void {
  talk.now = new Date(talk.now.getTime() + minutes * 60_000);
  const before = new Map(talk.states);
  talk.send(who, what, { group });
  const own = `${group ? 'group' : who.userId}:${who.userId}`;
  const state = talk.states.get(own);
  expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  expect([...before].filter(([key, old]) => key !== own && talk.states.get(key) !== old)).toEqual([]);
  expect(talk.replies.filter((reply) => reply.text.trim() === '')).toEqual([]);
  const isChatter = group && what.type === 'text' && !what.text.startsWith('@');
  const was = before.get(own);
  const hadForm = (was?.session ?? null) !== null || was?.asking !== undefined;
  if (isChatter && !hadForm) expect(talk.replies).toEqual([]);
}

test('random conversations of several people never throw, touch nobody else’s form and answer no chatter', () => {
  const submitted = new Set<string>();
  fc.assert(
    fc.property(fc.array(turn, { minLength: 30, maxLength: 90 }), (turns) => {
      const talk = new Talk();
      for (const each of turns) {
        take(talk, each);
        submitted.add(talk.plan?.submit?.submission.flow ?? '');
      }
    }),
    { seed: 20_260_302, numRuns: 300 },
  );
  // The walk went somewhere.
  expect([...submitted].sort()).toEqual(['', 'human', 'license_lookup', 'my_tasks', 'withdraw']);
});
