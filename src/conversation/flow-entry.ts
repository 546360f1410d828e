/** How a flow may be entered: by whom, where, and by which words. */
import { type Actor, hasRole } from '../domain/actor.ts';
import type { CompiledFlow } from '../engine/flow-file.ts';

/** A flow that the words ask for, and what was said beside its start phrase. */
export type Entry = { flow: CompiledFlow; said?: string };

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
 * it asks about (“查 启航书法”, “查启航书法”). The longest phrase wins; a phrase of one character needs a blank or nothing after it.
 */
export function findEntry(flows: readonly CompiledFlow[], text: string, actor: Actor): Entry | undefined {
  let best: { entry: Entry; length: number } | undefined;
  for (const flow of flows) {
    if (!mayUse(flow, actor)) continue;
    for (const phrase of flow.definition.start.say) {
      const said = afterPhrase(text, phrase);
      if (said === undefined || phrase.length <= (best?.length ?? 0)) continue;
      best = { entry: said === '' ? { flow } : { flow, said }, length: phrase.length };
    }
  }
  return best?.entry;
}

/** What follows the phrase; `''` when nothing does, undefined when the text does not begin with it. */
function afterPhrase(text: string, phrase: string): string | undefined {
  if (text === phrase) return '';
  if (!text.startsWith(phrase)) return undefined;
  const rest = text.slice(phrase.length);
  const trimmed = rest.replace(/^[\s:：,，一下]+/u, '');
  const separated = /^[\s:：,，]|^一下/u.test(rest);
  if (!separated && phrase.length < 3) return undefined;
  return separated ? trimmed : undefined;
}
