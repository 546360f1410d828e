/** Leads by where they came from, and how many of those that were checked were found true (M306, M510, M513). */
import { countedEntries } from './counted.ts';
import { percentOf } from './figure.ts';
import type { FigureEntry, FigureFacts } from './figure-facts.ts';
import { isConfirmedLead } from './lead-states.ts';
import { byText, TEXTS } from './texts.ts';

/** `checked`: somebody found out whether it is true; `rate`: found true of those, in per cent. */
export type LeadSource = { title: string; received: number; checked: number; confirmed: number; rate: number | null };

/** The most first; then all together. */
export function leadSources(facts: FigureFacts): { sources: LeadSource[]; all: LeadSource } {
  const leads = countedEntries(facts, 'lead');
  const groups = new Map<string, FigureEntry[]>();
  for (const lead of leads) groups.set(sourceOf(lead), [...(groups.get(sourceOf(lead)) ?? []), lead]);
  const sources = [...groups].map(([title, own]) => lineOf(title, own));
  return {
    sources: sources.sort((a, b) => b.received - a.received || byText(a.title, b.title)),
    all: lineOf(TEXTS.countAll, leads),
  };
}

function lineOf(title: string, leads: readonly FigureEntry[]): LeadSource {
  const checked = leads.filter(isCheckedLead).length;
  const confirmed = leads.filter(isConfirmedLead).length;
  return { title, received: leads.length, checked, confirmed, rate: percentOf(confirmed, checked) };
}

/** As people read it: 网格, 12345转办 … */
function sourceOf({ shown }: FigureEntry): string {
  const source = shown['source'];
  return typeof source === 'string' && source !== '' ? source : TEXTS.countNone;
}

const FOUND_OUT: ReadonlySet<unknown> = new Set(['confirmed', 'unfounded', 'unverifiable']);

/** Whether it is known if the lead is true, or that it cannot be known. */
function isCheckedLead(lead: FigureEntry): boolean {
  return isConfirmedLead(lead) || FOUND_OUT.has(lead.state) || FOUND_OUT.has(lead.data['finding']);
}
