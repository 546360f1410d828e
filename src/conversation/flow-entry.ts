/** How a flow may be entered: by whom, where, and by which words. */
import { type Actor, hasRole } from '../domain/actor.ts';
import type { CompiledFlow } from '../engine/compiled.ts';
import { readSmallTalk } from './small-talk.ts';

/**
 * A flow that the words ask for, and what was said beside its start phrase. `heard`: the words are a whole sentence that may
 * hold the first answer, or none.
 */
export type Entry = { flow: CompiledFlow; said?: string; heard?: boolean };

/** Whether the person may use the flow at all. */
export function mayUse(flow: CompiledFlow, actor: Actor): boolean {
  return hasRole(actor, flow.definition.who);
}

/** Whether the flow may be used in such a chat. */
export function allowedHere(flow: CompiledFlow, chat: 'direct' | 'group'): boolean {
  const where = flow.definition.where;
  return chat === 'direct' ? where.direct !== 'no' : where.group !== 'no';
}

/**
 * The flow whose start phrase opens the text: the phrase alone, or followed by a blank or by the words
 * it asks about (“查 启航书法”, “查一下启航书法”). The longest phrase wins.
 */
export function findEntry(flows: readonly CompiledFlow[], text: string, actor: Actor): Entry | undefined {
  const found = flows
    .filter((flow) => mayUse(flow, actor))
    .flatMap((flow) => flow.definition.start.say.map((phrase) => ({ flow, phrase, said: afterPhrase(text, phrase) })))
    // A word of thanks (收到) starts a flow only together with what it is about.
    .filter(({ said, phrase }) => said !== undefined && (said !== '' || readSmallTalk(phrase) !== 'thanks'))
    .sort((a, b) => b.phrase.length - a.phrase.length)[0];
  if (found === undefined) return undefined;
  return found.said ? { flow: found.flow, said: found.said } : { flow: found.flow };
}

/** The flow that exactly these words start, for others than this person; 收到 is thanks to everybody else. */
export function findRefused(flows: readonly CompiledFlow[], text: string, actor: Actor): CompiledFlow | undefined {
  if (readSmallTalk(text) === 'thanks') return undefined;
  return flows.find((flow) => !mayUse(flow, actor) && flow.definition.start.say.includes(text));
}

/** What follows the phrase; `''` when nothing does, undefined when the text does not begin with it. */
function afterPhrase(text: string, phrase: string): string | undefined {
  if (text === phrase) return '';
  if (!text.startsWith(phrase)) return undefined;
  // “查 启航书法”, “查：…”, “查一下…”; without a break it is another word (查询, 任务书).
  const separated = /^(?:[\s:：,，]+(?:一下)?|一下)[\s:：,，]*(.+)$/su.exec(text.slice(phrase.length));
  return separated?.[1];
}
