/** The open entries of each register as look-up tables for flows: what the person may see, the most pressing first. */
import { parseRecordNumber } from '../domain/record-number.ts';
import { type RegisterDefinition, type Registers, stateName } from '../domain/register-definition.ts';
import type { LookupAnswer } from '../engine/answers/answer.ts';
import type { LookupCandidate, LookupSource } from '../engine/turn.ts';
import { cleanInput } from '../kernel/text.ts';
import type { RegisterEntry } from '../store/register-entries.ts';

const FIELDS = { state: 'string', subject: 'string', institution: 'string' } as const;

/** Register code → its open entries. `entries` are those that the person may see; a number is taken even if it is not among them. */
export function entrySources(entries: readonly RegisterEntry[], registers: Registers): Record<string, LookupSource> {
  const sources = [...registers.values()].map((definition) => {
    const own = entries.filter(({ register }) => register === definition.register);
    return [definition.register, sourceOf(own, definition)] as const;
  });
  return Object.fromEntries(sources);
}

function sourceOf(entries: readonly RegisterEntry[], definition: RegisterDefinition): LookupSource {
  const answer = (entry: RegisterEntry): LookupAnswer => ({
    id: entry.number,
    name: `${entry.number} ${entry.subject}`,
    fields: { ...answersOf(entry), state: entry.state, subject: entry.subject, institution: entry.institutionId ?? '' },
  });
  const none = Object.fromEntries(definition.fields.map((id) => [id, '']));
  const unknown = (number: string): LookupCandidate => ({
    id: number,
    name: number,
    fields: { ...none, state: '', subject: '', institution: '' },
    why: '编号',
    summary: '',
  });
  const answersOf = ({ data }: RegisterEntry): Record<string, string> =>
    Object.fromEntries(definition.fields.map((id) => [id, String(data[id] ?? '')]));
  const candidate = (entry: RegisterEntry): LookupCandidate => ({
    ...answer(entry),
    why: '未办结',
    summary: stateName(definition, entry.state),
  });
  return {
    fields: { ...Object.fromEntries(definition.fields.map((id) => [id, 'string' as const])), ...FIELDS },
    suggest: (limit) => entries.slice(0, limit).map(candidate),
    find(words, limit) {
      const number = parseRecordNumber(words);
      if (number !== undefined) {
        const named = entries.find((entry) => entry.number === number);
        // Filed a moment ago, or closed: the action looks at the record itself and says what is the matter.
        const found = named === undefined ? unknown(number) : candidate(named);
        return { certain: true, candidates: [found] };
      }
      const wanted = cleanInput(words).replaceAll(' ', '');
      const alike = wanted === '' ? [] : entries.filter(({ subject }) => subject.replaceAll(' ', '').includes(wanted));
      return { certain: alike.length === 1, candidates: alike.slice(0, limit).map(candidate) };
    },
    get(id) {
      const entry = entries.find(({ number }) => number === id);
      if (entry !== undefined) return answer(entry);
      return parseRecordNumber(id) === id ? unknown(id) : undefined;
    },
  };
}
