/** Where a lead stands, as the figures see it (flows/registers/lead.yaml). */
import type { FigureEntry } from './figure-facts.ts';

/** The facts are settled, or the lead was not taken up: feedback and filing away may still be owed. */
const DONE: ReadonlySet<string> = new Set(['closed', 'declined', 'feedback_given', 'archived']);

/** Whether somebody still has to take it up, check it or act on it. */
export function isOpenLead({ state }: FigureEntry): boolean {
  return !DONE.has(state);
}

/** 查实: found true. Only such a lead is handled; the others go from their finding straight to 已办结. */
export function isConfirmedLead(lead: FigureEntry): boolean {
  if (lead.state === 'confirmed' || lead.state === 'handling') return true;
  if (isOpenLead(lead) || lead.state === 'declined') return false;
  return lead.data['finding'] === 'confirmed' || typeof lead.data['measure'] === 'string';
}
