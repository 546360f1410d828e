/** The law's order of a case (行政处罚法): why a step that the register's arrows allow is refused all the same. */
import { dayName } from '../domain/calendar.ts';
import { caseRefusal } from '../domain/enforcement-rules.ts';
import type { EntryMoveAsked } from './entry-hooks.ts';
import { fill, TEXTS } from './texts.ts';

/** What to do first; undefined when nothing stands against it. */
export function whyNotCase({ world, call, entry }: EntryMoveAsked): string | undefined {
  const refusal = caseRefusal(String(call.with['to']), { data: entry.data, actedOn: entry.occurredOn });
  if (refusal === undefined) return undefined;
  const columns = world.registers.get(entry.register)?.columns ?? [];
  const said = Object.entries(refusal.words).map(([key, word]) => {
    if (key === 'day' && refusal.why !== 'basis') return [key, dayName(word)] as const;
    return [key, columns.find(({ id }) => id === word)?.title ?? word] as const;
  });
  return fill(TEXTS.caseRefused[refusal.why], { number: entry.number, ...Object.fromEntries(said) });
}
