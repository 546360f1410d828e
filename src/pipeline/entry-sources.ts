/** The open entries of each register as look-up tables for flows: what the person may see, the most pressing first. */
import { parseRecordNumber } from '../domain/record-number.ts';
import { type Registers, stateName } from '../domain/register-definition.ts';
import type { LookupAnswer } from '../engine/answers/answer.ts';
import type { LookupCandidate, LookupSource } from '../engine/turn.ts';
import { cleanInput } from '../kernel/text.ts';
import type { RegisterEntry } from '../store/register-entries.ts';

/** `next`: the states that may follow, as `,opened,not_opened,`; all are empty for a number that the table does not hold. */
const FIELDS = {
  state: 'string',
  state_name: 'string',
  next: 'string',
  next_names: 'string',
  subject: 'string',
  institution: 'string',
} as const;
const NONE = Object.fromEntries(Object.keys(FIELDS).map((id) => [id, '']));

/** Register code → its open entries. `entries` are those that the person may see; a number is taken even if it is not among them. */
export function entrySources(entries: readonly RegisterEntry[], registers: Registers): Record<string, LookupSource> {
  const sources = [...registers.values()].map((definition) => {
    const own = entries.filter(({ register }) => register === definition.register);
    const { register, fields } = definition;
    const nameOf = (state: string): string => stateName(definition, state);
    const nextOf = (state: string): readonly string[] => definition.states[state]?.next ?? [];
    return [register, numberedSource(own, { fields, nameOf, nextOf })] as const;
  });
  return Object.fromEntries(sources);
}

/** What of a record with a number a table needs. */
export type NumberedRow = Pick<RegisterEntry, 'number' | 'subject' | 'state' | 'institutionId' | 'data'>;

/** How the rows of one kind are read: the answers that flows may take, a state's name, and what may follow it. */
export type NumberedKind = {
  fields: readonly string[];
  nameOf(state: string): string;
  nextOf?(state: string): readonly string[];
};

/** A look-up table of records that have a number, a state and a subject. */
export function numberedSource(entries: readonly NumberedRow[], kind: NumberedKind): LookupSource {
  const { fields, nameOf } = kind;
  const answer = (entry: NumberedRow): LookupAnswer => ({
    id: entry.number,
    name: `${entry.number} ${entry.subject}`,
    fields: { ...answersOf(entry), ...fieldsOf(entry, kind) },
  });
  const none = Object.fromEntries(fields.map((id) => [id, '']));
  const unknown = (number: string): LookupCandidate => ({
    id: number,
    name: number,
    fields: { ...none, ...NONE },
    why: '编号',
    summary: '',
  });
  const answersOf = ({ data }: NumberedRow): Record<string, string> =>
    Object.fromEntries(fields.map((id) => [id, String(data[id] ?? '')]));
  const candidate = (entry: NumberedRow): LookupCandidate => ({
    ...answer(entry),
    why: '未办结',
    summary: nameOf(entry.state),
  });
  return {
    fields: { ...Object.fromEntries(fields.map((id) => [id, 'string' as const])), ...FIELDS },
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

function fieldsOf(
  { state, subject, institutionId }: NumberedRow,
  { nameOf, nextOf }: NumberedKind,
): LookupAnswer['fields'] {
  const next = nextOf?.(state) ?? [];
  return {
    state,
    state_name: nameOf(state),
    next: next.length === 0 ? '' : `,${next.join(',')},`,
    next_names: next.map(nameOf).join('、'),
    subject,
    institution: institutionId ?? '',
  };
}
