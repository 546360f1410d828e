/** How often one person may ask about institutions: 30 look-ups an hour, no copied lists; never in the way of anything else. */
import { cleanInput } from '../kernel/text.ts';
import type { Intent } from '../parents/intent.ts';
import { recogniseIntents } from '../parents/recognise.ts';
import { splitQuestions } from '../register/questions.ts';
import type { Desk, TurnPlan } from './desk.ts';
import { allowedHere, type Entry, findEntry } from './flow-entry.ts';
import type { Incoming } from './incoming.ts';
import { readMenuChoice } from './menus.ts';
import { readSmallTalk } from './small-talk.ts';
import { fill, TEXTS } from './texts.ts';

const WINDOW_MINUTES = 60;
const MOST_AN_HOUR = { public: 30, member: 300 } as const;
/** A parent compares a few; more in one message is a list. */
const MOST_AT_ONCE = 5;
const MINUTE_MS = 60_000;
/** Words that nobody understands are taken for a name. */
const LOOK_UPS: ReadonlySet<Intent> = new Set<Intent>(['QUERY_INSTITUTION', 'QUERY_MULTI', 'OTHER']);

/** Dangers, reports, a human: heard however often somebody has asked, even in words that no rule for intents knows. */
const PRESSING =
  /举报|投诉|反映|线索|人工|报警|(?<!\d)1(?:10|19|20)(?!\d)|救命|着火|火灾|冒烟|煤气|受伤|流血|打[人了我他她娃孩]|被打|挨打|骂|虐|猥亵|性侵|退[费钱款]|骗|跑路|失联|联系不上|锁门|锁了|自杀|出事/u;
/** Walking through the register letter by letter, or asking for all of it. */
const SWEEP =
  /^(?:[a-z]|[a-z]\s*(?:-|到|至|~)\s*[a-z])$|(?:首字母|拼音|字母)?.{0,3}[a-z]\s*(?:字母)?(?:开头|打头)|从\s*[a-z].{0,4}到\s*[a-z]|[按以]?(?:首字母|字母|拼音)(?:顺序|排序|排列|逐)|(?:逐个|挨个|一个一个|依次).{0,4}(?:列|查|报)/iu;

/** The turn of somebody who has asked too much; undefined when the look-up may begin, which is then counted. */
export function limitEntry(desk: Desk, { flow, said }: Entry): TurnPlan | undefined {
  if (flow.definition.flow !== desk.world.publicFlow || said === undefined) return undefined;
  return allowedHere(flow, desk.chat) ? limit(desk, said) : undefined;
}

/** The same for words at an open look-up: a name that is asked in place of another. Choosing what was offered is free. */
export function limitAnswer(desk: Desk, incoming: Incoming): TurnPlan | undefined {
  const { session, offered } = desk.state;
  if (session?.flow !== desk.world.publicFlow || incoming.kind !== 'words') return undefined;
  const { text } = incoming;
  const isChoice = readMenuChoice(incoming, offered?.options ?? []) !== undefined;
  if (isChoice || readSmallTalk(text) !== undefined) return undefined;
  const entry = findEntry(desk.flows, text, desk.actor);
  const isElsewhere = entry !== undefined && entry.flow.definition.flow !== desk.world.publicFlow;
  return isElsewhere ? undefined : limit(desk, text);
}

function limit(desk: Desk, words: string): TurnPlan | undefined {
  const { looksUp, isElse } = readWords(desk, words);
  if (!looksUp) return undefined;
  const names = splitQuestions(words).length;
  const isList = !desk.isMember && !isElse && (names > MOST_AT_ONCE || SWEEP.test(cleanInput(words)));
  const { minutes, told, now, most } = read(desk);
  if (minutes.length < most || isElse) {
    note(desk, { minutes: [...minutes, ...Array.from({ length: isList ? 1 : names }, () => now)], told });
    return isList ? desk.say([{ text: TEXTS.tooManyNames }]) : undefined;
  }
  if (told !== undefined) return desk.silence();
  note(desk, { minutes, told: now });
  // Free again when so many have left the hour that fewer than the limit are in it.
  const again = (minutes[minutes.length - most] ?? now) + WINDOW_MINUTES;
  return desk.say([{ text: fill(TEXTS.askedTooOften, { time: clockTime(again), most }) }]);
}

/** `isElse`: something is wanted that is never held back, perhaps beside a look-up. A sweep is no question of its own. */
function readWords(desk: Desk, words: string): { looksUp: boolean; isElse: boolean } {
  if (PRESSING.test(words)) return { looksUp: true, isElse: true };
  if (SWEEP.test(cleanInput(words))) return { looksUp: true, isElse: false };
  const named = desk.world.namesInstitution(words) ? 1 : 0;
  const intents = recogniseIntents(words, { inGroup: desk.isGroup, named });
  const others = intents.filter((intent) => !LOOK_UPS.has(intent));
  return { looksUp: others.length < intents.length, isElse: others.length > 0 };
}

type Counted = { minutes: readonly number[]; told: number | undefined };

function note(desk: Desk, { minutes, told }: Counted): void {
  const kept = pack(minutes.slice(-MOST_AN_HOUR.member));
  desk.state = { ...desk.state, lookUps: { minutes: kept, ...(told === undefined ? {} : { told }) } };
}

/**
 * What of the last hour counts. When the clock was set back, what lies a little ahead counts as now; what lies further
 * ahead was written under a wrong clock and would lock the person out for as long.
 */
function read(desk: Desk): Counted & { now: number; most: number } {
  const now = Math.floor(desk.input.now.getTime() / MINUTE_MS);
  const settled = (minute: number): number[] => {
    const isFresh = minute > now - WINDOW_MINUTES && minute <= now + WINDOW_MINUTES;
    return isFresh ? [Math.min(minute, now)] : [];
  };
  const { lookUps } = desk.state;
  const [told] = lookUps?.told === undefined ? [] : settled(lookUps.told);
  const minutes = unpack(lookUps?.minutes ?? []).flatMap(settled);
  return { minutes, told, now, most: MOST_AN_HOUR[desk.isMember ? 'member' : 'public'] };
}

/** `minute:count`, so that the state stays small: at most one entry a minute of the hour. */
function pack(minutes: readonly number[]): string[] {
  const counts = new Map<number, number>();
  for (const minute of minutes) counts.set(minute, (counts.get(minute) ?? 0) + 1);
  return [...counts].map(([minute, n]) => `${minute}:${n}`);
}

function unpack(packed: readonly string[]): number[] {
  return packed.flatMap((entry) => {
    const [minute = 0, n = 0] = entry.split(':').map(Number);
    return Array.from({ length: n }, () => minute);
  });
}

/** 14:05, in the county. */
function clockTime(minute: number): string {
  const at = new Date(minute * MINUTE_MS);
  return new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit' }).format(at);
}
