/** Which law may be cited for an act on a given day (行政处罚法 §37: the law of the day of the act). */
import { addDays } from './calendar.ts';

/** A citation; `verified`: its article was read in the law's own text, or it is the county's plan itself. */
export type LegalBasis = { text: string; verified: boolean };

/** Shown in place of a basis that nobody has verified (checklists.md: it never goes into a penalty's draft). */
export const AWAITING_LEGAL_CHECK = '待法制核对';

/** Citable from and until a day, and from or until when the article's number was read; days are inclusive. */
type Rule = { names: RegExp; from?: string; until?: string; readFrom?: string; readUntil?: string };

// checklists.md, "Version of law at the date of the act"; the days of the laws that are marked ○ or △ there are
// the earliest that its words allow.
const RULES: readonly Rule[] = [
  { names: /53号令|校外培训行政处罚暂行办法/u, from: '2023-10-15' },
  { names: /2023-10-15以前/u, until: '2023-10-14' },
  { names: /山西十五部门方案/u, from: '2024-02-01' },
  { names: /消保法实施条例|消费者权益保护法实施条例/u, from: '2024-07-01' },
  { names: /全国平台应用管理办法/u, from: '2025-01-01' },
  { names: /预付式消费司法解释/u, from: '2025-05-01' },
  { names: /学前教育法/u, from: '2025-06-01' },
  // Read in the version of 2024 (sources.md); before, the articles had other numbers.
  { names: /突发事件应对法/u, readFrom: '2024-11-01' },
  // Revised from October 2025 on: the numbers may have changed.
  { names: /反不正当竞争法|食品安全法|网络安全法|治安管理处罚法/u, readUntil: '2025-09-30' },
];

/** A citation as a checklist holds it, with its mark (✓, ○, △ or `seed` for the plan itself). */
export function toLegalBasis(text: string, mark: string): LegalBasis {
  return { text: text.replace(/[✓○△]/gu, ''), verified: mark === '✓' || mark === 'seed' };
}

/** The bases that may be cited for an act of that day; those whose article was read in another version unverified. */
export function listBasesOn(bases: readonly LegalBasis[], actDay: string): LegalBasis[] {
  return bases.flatMap((basis) => {
    const rules = RULES.filter((rule) => rule.names.test(basis.text));
    if (rules.some((rule) => !isWithin(actDay, rule.from, rule.until))) return [];
    const wasRead = rules.every((rule) => isWithin(actDay, rule.readFrom, rule.readUntil));
    return [{ ...basis, verified: basis.verified && wasRead }];
  });
}

/** What an official may read: verified bases by name, all others as one 待法制核对. Never empty. */
export function basisTexts(bases: readonly LegalBasis[], actDay: string): string[] {
  const citable = listBasesOn(bases, actDay);
  const verified = citable.filter((basis) => basis.verified).map((basis) => basis.text);
  return verified.length > 0 && verified.length === citable.length ? verified : [...verified, AWAITING_LEGAL_CHECK];
}

/** Names beyond so many characters are counted, not written: it is one line in a chat. */
const MAX_LINE = 60;

/** The same in one line: names while they fit, 等N条 for the rest, and always whether something awaits the check. */
export function sayBases(bases: readonly LegalBasis[], actDay: string): string {
  const texts = basisTexts(bases, actDay);
  const names = texts.filter((text) => text !== AWAITING_LEGAL_CHECK);
  const fitting = names.filter((_, at) => at === 0 || names.slice(0, at + 1).join('；').length <= MAX_LINE);
  const named = `${fitting.join('；')}${fitting.length < names.length ? `等${names.length}条` : ''}`;
  const awaiting = names.length < texts.length ? [AWAITING_LEGAL_CHECK] : [];
  return [named, ...awaiting].filter((part) => part !== '').join('；');
}

function isWithin(day: string, from: string | undefined, until: string | undefined): boolean {
  return addDays(day, 0) >= (from ?? '') && day <= (until ?? '9999-12-31');
}
