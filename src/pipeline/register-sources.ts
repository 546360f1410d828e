/** The register as a look-up table for flows. */
import type { LookupCandidate, LookupSource } from '../engine/turn.ts';
import type { RegisterRow } from '../register/institution.ts';
import type { Candidate, RegisterIndex } from '../register/lookup.ts';

/** `accepts`: which candidates are offered. `institutions`: what flows may know of a row. No state: whoever may see states reads them from an action's answer. */
export function registerSources(
  register: RegisterIndex,
  region: string,
  accepts: (candidate: Candidate) => boolean = () => true,
): Record<string, LookupSource> {
  const institutions: LookupSource = {
    fields: { town: 'string', address: 'string', category: 'string' },
    find(words, limit) {
      const { certain, candidates } = register.lookup(words, { limit, region });
      return {
        certain,
        candidates: candidates.filter(accepts).map(({ row, why }) => ({ ...answerOf(row), ...shown(row, why) })),
      };
    },
    get(id) {
      const row = register.get(id);
      return row && answerOf(row);
    },
  };
  return { institutions };
}

function answerOf(row: RegisterRow) {
  const { id, name, town, address, category } = row;
  return { id, name, fields: { town, address, category } };
}

function shown(row: RegisterRow, why: string): Pick<LookupCandidate, 'why' | 'summary'> {
  return { why, summary: [row.town, row.category].filter((part) => part !== '').join(' · ') };
}
