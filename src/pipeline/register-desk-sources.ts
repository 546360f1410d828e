/** The register as those see it who change it: the look-up table `institution_desk`, with what is to be changed. */
import { INSTITUTION_STATUS_NAMES, listNextStatuses } from '../domain/institution-status.ts';
import type { LookupAnswer } from '../engine/answers/answer.ts';
import type { LookupSource } from '../engine/turn.ts';
import type { RegisterRow } from '../register/institution.ts';
import type { RegisterIndex } from '../register/lookup.ts';

const FIELDS = {
  town: 'string',
  address: 'string',
  status: 'string',
  status_name: 'string',
  next: 'string',
  next_names: 'string',
  permit: 'string',
  verified_on: 'string',
} as const;

/** `register` is undefined for who may not change it: he finds nothing. `next` is `,code,code,` of what may follow. */
export function registerDeskSources(register: RegisterIndex | undefined, region: string): Record<string, LookupSource> {
  const source: LookupSource = {
    fields: FIELDS,
    find(words, limit) {
      const { certain, candidates } = register?.lookup(words, { limit, region }) ?? { certain: false, candidates: [] };
      const rows = candidates.map(({ row, why }) => ({
        ...answerOf(row),
        why,
        summary: [row.town, INSTITUTION_STATUS_NAMES[row.status]].filter((part) => part !== '').join(' · '),
      }));
      return { certain, candidates: rows };
    },
    get(id) {
      const row = register?.get(id);
      return row && answerOf(row);
    },
  };
  return { institution_desk: source };
}

function answerOf({ id, name, ...row }: RegisterRow): LookupAnswer {
  const next = listNextStatuses(row.status);
  const until = row.permitValidUntil === null ? '' : `（至${row.permitValidUntil}）`;
  return {
    id,
    name,
    fields: {
      town: row.town,
      address: row.address,
      status: row.status,
      status_name: INSTITUTION_STATUS_NAMES[row.status],
      next: `,${next.join(',')},`,
      next_names: next.map((status) => INSTITUTION_STATUS_NAMES[status]).join('、'),
      permit: row.permitNumber === null ? '无' : `${row.permitNumber}${until}`,
      verified_on: row.verifiedAt ?? '没有核对过',
    },
  };
}
