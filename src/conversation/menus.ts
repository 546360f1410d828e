/** The gentle menu, and the question whether a draft should go on. */
import type { Actor } from '../domain/actor.ts';
import { understandOrdinal } from '../engine/answers/ordinals.ts';
import type { CompiledFlow } from '../engine/flow-file.ts';
import type { SessionState } from '../engine/session.ts';
import type { Reply, ReplyOption } from '../engine/turn.ts';
import { allowedHere, mayUse } from './flow-entry.ts';
import type { Incoming } from './incoming.ts';
import type { Asking } from './state.ts';
import { fill, TEXTS } from './texts.ts';
import type { World } from './world.ts';

/** Greetings and calls for help: answered with the menu, not with a look-up. */
const SMALL_TALK = new Set(
  [
    '你好',
    '您好',
    '在吗',
    '在不在',
    '有人吗',
    '帮助',
    '菜单',
    '功能',
    '你是谁',
    '怎么用',
    '谢谢',
    '好的',
    '好',
    '嗯',
  ].concat([
    '哈喽',
    'hi',
    'hello',
    '?',
    '？',
    'help',
    '取消',
    '上一步',
    '跳过',
    '提交',
    '进度',
    '暂停',
    '撤回',
    '人工',
  ]),
);

/** Whether the words want no look-up but the menu. */
export function wantsFresh(words: string): boolean {
  return (
    SMALL_TALK.has(words.toLowerCase().replace(/[!！。.~～啊呀呢吗]+$/u, '')) || SMALL_TALK.has(words.toLowerCase())
  );
}

/** What the person can do here, as taps. */
export function menuReply(world: World, actor: Actor, chat: 'direct' | 'group'): { reply: Reply; asking?: Asking } {
  if (chat === 'group') return { reply: { text: TEXTS.groupMenu } };
  if (actor.memberId === null) return { reply: { text: TEXTS.publicMenu } };
  const options: ReplyOption[] = [...world.flows.values()]
    .filter((flow) => flow.definition.start.menu !== undefined && mayUse(flow, actor) && allowedHere(flow, chat))
    .map((flow) => ({ key: `start:${flow.definition.flow}`, label: flow.definition.start.menu ?? '' }));
  return {
    reply: { text: fill(TEXTS.memberMenu, { name: actor.name }), options },
    asking: { kind: 'menu' },
  };
}

/** 接着填还是重新填. */
export function resumeReply(flow: CompiledFlow, draft: SessionState): Reply {
  const started = new Date(draft.startedAt);
  const day = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', month: 'long', day: 'numeric' });
  return {
    text: fill(TEXTS.resume, {
      title: flow.definition.title,
      day: day.format(started),
      count: Object.keys(draft.answers).length,
    }),
    options: [
      { key: 'resume:go', label: TEXTS.resumeGo, style: 'primary' },
      { key: 'resume:new', label: TEXTS.resumeNew },
    ],
  };
}

/** The key of the option that was tapped, numbered or named. */
export function readMenuChoice(incoming: Incoming, offered: readonly ReplyOption[]): string | undefined {
  if (incoming.kind === 'tap') return incoming.keys[0];
  if (incoming.kind !== 'words') return undefined;
  const byLabel = offered.find((option) => option.label === incoming.text);
  if (byLabel) return byLabel.key;
  const number = understandOrdinal(incoming.text);
  return number === undefined ? undefined : offered[number - 1]?.key;
}
