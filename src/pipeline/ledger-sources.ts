/** The registers as a look-up table (`source: ledgers`): 线索, 线索 按乡镇; the id is the code, and after a / what it is counted by. */
import type { LookupCandidate, LookupSource } from '../engine/turn.ts';
import { COUNT_BY } from '../figures/count-ledger.ts';
import type { LedgerOutline } from '../figures/record-ledgers.ts';
import { cleanInput } from '../kernel/text.ts';

/** Other words for what every register can be counted by. */
const BY_WORDS: Readonly<Record<string, string>> = {
  部门: 'department',
  镇: 'town',
  乡: 'town',
  地区: 'town',
  月: 'month',
  每月: 'month',
};
/** 台账 at the end of a register's name says nothing. */
const TAIL = /台账$/u;

/** `ledgers`: those that the person may see. */
export function ledgerSources(ledgers: readonly LedgerOutline[]): Record<string, LookupSource> {
  const candidate = (ledger: LedgerOutline, by: string | undefined): LookupCandidate => ({
    id: by === undefined ? ledger.code : `${ledger.code}/${by}`,
    name: by === undefined ? ledger.title : `${ledger.title}，按${nameOfBy(ledger, by)}`,
    fields: {},
    why: '台账名',
    summary: '',
  });
  const source: LookupSource = {
    fields: {},
    suggest: (limit) => ledgers.slice(0, limit).map((ledger) => candidate(ledger, undefined)),
    find(words, limit) {
      const [said = '', grouping = ''] = cleanInput(words).replaceAll(' ', '').split('按');
      const found = findByName(ledgers, said.replace(TAIL, ''));
      const exact = found.length === 1;
      const candidates = found.map((ledger) => candidate(ledger, findBy(ledger, grouping)));
      return { certain: exact, candidates: candidates.slice(0, limit) };
    },
    get(id) {
      const [code, by] = id.split('/');
      const ledger = ledgers.find((each) => each.code === code);
      if (ledger === undefined) return undefined;
      const { why: _why, summary: _summary, ...answer } = candidate(ledger, by);
      return answer;
    },
  };
  return { ledgers: source };
}

function findByName(ledgers: readonly LedgerOutline[], said: string): LedgerOutline[] {
  if (said === '') return [];
  const named = ledgers.filter(({ code, title }) => title.replace(TAIL, '') === said || code === said);
  return named.length > 0 ? named : ledgers.filter(({ title }) => title.includes(said));
}

/** undefined when nothing was said, or nothing that it can be counted by: then it is counted by state. */
function findBy({ columns }: LedgerOutline, said: string): string | undefined {
  const common = Object.entries(COUNT_BY).find(([, word]) => word === said);
  return common?.[0] ?? BY_WORDS[said] ?? columns.find(({ title, personal }) => title === said && !personal)?.id;
}

function nameOfBy({ columns }: LedgerOutline, by: string): string {
  const common = Object.entries(COUNT_BY).find(([id]) => id === by);
  return common?.[1] ?? columns.find(({ id }) => id === by)?.title ?? by;
}
