/** The register as rows of a spreadsheet that `bot import institutions` finds unchanged. */
import { headerOf, type RegisterField } from '../register/headers.ts';
import { statusWord } from '../register/status-words.ts';
import { loadStoredInstitutions, type StoredInstitution } from '../store/institution-writes.ts';
import type { Store } from '../store/store.ts';
import { nameKeyOf } from './institution-finder.ts';
import { joinAliases } from './institution-plan.ts';

type Cells = (stored: StoredInstitution, numberOf: (id: string) => string) => string;

/** Field → its cell; only what stands in the register: no inspection, finding or remark about an institution. */
const COLUMNS: readonly (readonly [RegisterField, Cells])[] = [
  ['id', ({ id }, numberOf) => numberOf(id)],
  ['name', ({ name }) => name],
  ['socialCreditCode', ({ socialCreditCode }) => socialCreditCode ?? ''],
  ['permitNumber', (stored) => currentPermit(stored)?.number ?? ''],
  ['category', ({ category }) => category],
  ['status', ({ status }) => statusWord(status)],
  ['permitValidUntil', (stored) => currentPermit(stored)?.validUntil ?? ''],
  ['regionCode', ({ regionCode }) => regionCode],
  ['region', ({ region }) => region],
  ['town', ({ town }) => town],
  ['address', ({ address }) => address],
  ['competentDepartment', ({ competentDepartment }) => competentDepartment],
  ['formerName', (stored) => joinAliases(stored, '曾用名')],
  ['signName', (stored) => joinAliases(stored, '招牌')],
  ['shortName', (stored) => joinAliases(stored, '简称')],
  ['campus', ({ campus }) => campus ?? ''],
  ['parent', ({ parentId }, numberOf) => (parentId === null ? '' : numberOf(parentId))],
  ['inEscrow', ({ inEscrow }) => (inEscrow === null ? '' : inEscrow ? '是' : '否')],
  ['verifiedAt', ({ verifiedAt }) => verifiedAt ?? ''],
];

/** The header and one row for each institution, by name. */
export async function exportInstitutions(store: Store): Promise<string[][]> {
  const all = await loadStoredInstitutions(store);
  const numbers = new Map(all.map((one) => [one.id, one.externalId ?? one.id]));
  const numberOf = (id: string): string => numbers.get(id) ?? id;
  const sorted = all
    .map((one) => ({ one, key: nameKeyOf(one.name) }))
    .sort((a, b) => (a.key === b.key ? (a.one.id < b.one.id ? -1 : 1) : a.key < b.key ? -1 : 1));
  return [
    COLUMNS.map(([field]) => headerOf(field)),
    ...sorted.map(({ one }) => COLUMNS.map(([, cell]) => cell(one, numberOf))),
  ];
}

/** The one that runs, and of several the one that runs longest. */
function currentPermit({ permits }: StoredInstitution): StoredInstitution['permits'][number] | undefined {
  const rank = (permit: StoredInstitution['permits'][number]): string =>
    `${permit.endedOn === null ? 1 : 0}${permit.validUntil ?? ''}`;
  return [...permits].sort((a, b) => (rank(a) < rank(b) ? 1 : -1))[0];
}
