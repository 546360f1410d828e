/** A name that was not found is remembered for a while, so that 请核实 need not repeat it; and how often one may ask for that. */
import { localDay } from '../engine/local-time.ts';
import type { EffectResult } from '../engine/turn.ts';
import { tidyWords } from '../engine/universal-words.ts';
import type { Desk, TurnPlan } from './desk.ts';
import type { Entry } from './flow-entry.ts';
import { TEXTS } from './texts.ts';

/** The flow that takes the consent. */
const CHECK_FLOW = 'verify_name';
const REMEMBERED_MS = 24 * 3_600_000;
/** Each is a walk for somebody of the office. */
const MOST_CHECKS_A_DAY = 3;
/** A yes to “要不要请工作人员核实？”. 好的 and 可以 are also said out of courtesy, and a lead wants a clear word. */
const CONSENT = new Set('要 要的 要核实 需要 需要核实 核实 核实一下 核实吧 麻烦核实 麻烦核实一下 请核实吧'.split(' '));

/** Keeps the name that an answer did not find (`unknownName` of a result), or forgets the one before. */
export function rememberUnknown(desk: Desk, results: Readonly<Record<string, EffectResult>>): void {
  const name = Object.values(results)
    .map((result) => result['unknownName'])
    .find((found) => typeof found === 'string');
  const { unknown: _old, ...rest } = desk.state;
  desk.state = name === undefined ? rest : { ...rest, unknown: { name, at: desk.input.now.toISOString() } };
}

/** The words as a yes to our offer. */
export function readConsent(desk: Desk, words: string): Entry | undefined {
  const flow = desk.world.flows.get(CHECK_FLOW);
  return flow !== undefined && remembered(desk) !== undefined && CONSENT.has(tidyWords(words)) ? { flow } : undefined;
}

/** 请核实 with the name that was just not found, where none is said. */
export function withRemembered(desk: Desk, entry: Entry): Entry {
  if (entry.flow.definition.flow !== CHECK_FLOW || entry.said !== undefined) return entry;
  const said = remembered(desk);
  return said === undefined ? entry : { ...entry, said };
}

/** The turn of somebody who asked for enough checks today; undefined otherwise, and this one is counted. */
export function limitChecks(desk: Desk, { flow }: Entry): TurnPlan | undefined {
  if (flow.definition.flow !== CHECK_FLOW || desk.isGroup) return undefined;
  const day = localDay(desk.input.now);
  const { checks } = desk.state;
  const count = checks?.day === day ? checks.count : 0;
  if (count >= MOST_CHECKS_A_DAY) return desk.say([{ text: TEXTS.checksEnough }]);
  desk.state = { ...desk.state, checks: { day, count: count + 1 } };
  return undefined;
}

function remembered(desk: Desk): string | undefined {
  const { unknown } = desk.state;
  if (unknown === undefined) return undefined;
  const age = Math.abs(desk.input.now.getTime() - Date.parse(unknown.at));
  return age < REMEMBERED_MS ? unknown.name : undefined;
}
