/** The gentle menu, and the question whether a draft should go on. */
import type { Actor } from '../domain/actor.ts';
import { understandOrdinal } from '../engine/answers/ordinals.ts';
import type { CompiledFlow } from '../engine/compiled.ts';
import { localDay, sayWhen } from '../engine/local-time.ts';
import { countAnswered } from '../engine/progress.ts';
import type { SessionState } from '../engine/session.ts';
import type { Reply, ReplyOption, StepContext } from '../engine/turn.ts';
import { tidyWords } from '../engine/universal-words.ts';
import { allowedHere, mayUse } from './flow-entry.ts';
import type { Incoming } from './incoming.ts';
import type { Asking } from './state.ts';
import { fill, TEXTS } from './texts.ts';
import type { World } from './world.ts';

/** What a class of the menu ends with: nobody types it. */
const MORE_MARK = / ›$/u;

/** What a tapped class of the menu brings back. */
export const TOPIC_KEY = 'topic:';

/** What the person can do here, as taps: what is done every day, then the classes; or all of one class. */
export function menuReply(
  world: World,
  { actor, chat, topic }: { actor: Actor; chat: 'direct' | 'group'; topic: string | undefined },
): { reply: Reply; asking?: Asking } {
  if (chat === 'group') return { reply: { text: TEXTS.groupMenu } };
  if (actor.memberId === null) return { reply: { text: TEXTS.publicMenu } };
  const flows = [...world.flows.values()].filter((flow) => mayUse(flow, actor) && allowedHere(flow, chat));
  const inTopic = flows.filter(({ definition }) => definition.start.topic === topic);
  const asking = { kind: 'menu' } as const;
  if (topic !== undefined && inTopic.length > 0) {
    const options = inTopic.map(({ definition }) => startOption(definition.flow, definition.title));
    return { reply: { text: fill(TEXTS.topicMenu, { topic }), options }, asking };
  }
  const daily = inOrder(flows, DAILY_ORDER, ({ definition }) => definition.start.menu ?? '').flatMap(
    ({ definition: { flow, start } }) => (start.menu === undefined ? [] : [startOption(flow, start.menu)]),
  );
  const named = [...new Set(flows.flatMap(({ definition }) => definition.start.topic ?? []))];
  const topics = inOrder(named, TOPIC_ORDER, (each) => each);
  const options = [...daily, ...topics.map((each) => ({ key: TOPIC_KEY + each, label: fill(TEXTS.topic, { each }) }))];
  return { reply: { text: fill(TEXTS.memberMenu, { name: actor.name }), options }, asking };
}

/** What everybody does most stands first, then the classes as a day has them; what is in no list keeps its place behind. */
const DAILY_ORDER = ['检查填报', '查机构', '今日任务'];
const TOPIC_ORDER = ['检查', '线索', '整改', '风险', '机构', '学校', '资料', '统计', '办公室'];

function inOrder<T>(items: readonly T[], order: readonly string[], wordOf: (item: T) => string): T[] {
  const rank = (item: T): number => (order.includes(wordOf(item)) ? order.indexOf(wordOf(item)) : order.length);
  return items.toSorted((a, b) => rank(a) - rank(b));
}

function startOption(flow: string, label: string): ReplyOption {
  return { key: `start:${flow}`, label };
}

/** 接着填还是重新填. */
export function resumeReply(flow: CompiledFlow, draft: SessionState, ctx: StepContext): Reply {
  return {
    text: fill(TEXTS.resume, {
      title: flow.definition.title,
      day: sayWhen(localDay(new Date(draft.startedAt)), ctx.now),
      count: countAnswered(flow, draft, ctx),
    }),
    options: [
      { key: 'resume:go', label: TEXTS.resumeGo, style: 'primary' },
      { key: 'resume:new', label: TEXTS.resumeNew },
    ],
  };
}

/** How people say the two options of the resume question. */
const OTHER_WORDS: Readonly<Record<string, ReadonlySet<string>>> = {
  'resume:go': new Set('继续 继续填 接着 接着来 接着填吧 接着填原来的 是 好 好的 嗯 原来的'.split(' ')),
  'resume:new': new Set('重新 重填 重新开始 重来 从头来 从头填 填新的 新的 不接着填'.split(' ')),
};

/** The key of the option that was tapped, numbered or named. */
export function readMenuChoice(incoming: Incoming, offered: readonly ReplyOption[]): string | undefined {
  if (incoming.kind === 'tap') return incoming.keys[0];
  if (incoming.kind !== 'words') return undefined;
  const words = tidyWords(incoming.text);
  const byLabel = offered.find((option) => tidyWords(option.label.replace(MORE_MARK, '')) === words);
  if (byLabel) return byLabel.key;
  const alike = offered.find((option) => OTHER_WORDS[option.key]?.has(words));
  if (alike) return alike.key;
  const number = understandOrdinal(incoming.text);
  return number === undefined ? undefined : offered[number - 1]?.key;
}
