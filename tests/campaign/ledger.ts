/** What was done in the campaign, written down beside it: the figures are counted from here a second time. */

export type LedgerLead = {
  number: string;
  /** The flow's word for it. */
  form: string;
  /** How far it came, and on which day. */
  end: 'left' | 'declined' | 'dispatched' | 'checking' | 'unfounded' | 'confirmed';
  since: string;
};
export type LedgerInspection = {
  number: string;
  placeId: string;
  list: string;
  withdrawn: boolean;
  /** The form of academic teaching that was found; null: none. */
  form: string | null;
};
export type LedgerRectification = { number: string; dueOn: string; done: boolean };
export type LedgerDispute = { placeId: string; amount: number; settled: number | null; demandedOn: string };
export type LedgerRisk = { placeId: string; level: 'red' | 'orange' | 'yellow'; resolved: boolean };
/** In yuan; days `YYYY-MM-DD`. */
export class Ledger {
  readonly safetyChecked = new Set<string>();
  readonly inspections: LedgerInspection[] = [];
  readonly rectifications: LedgerRectification[] = [];
  readonly leads: LedgerLead[] = [];
  readonly disputes: LedgerDispute[] = [];
  readonly risks: LedgerRisk[] = [];
  /** Institutions whose prepayments a bank watches. */
  readonly supervised = new Set<string>();
  readonly suspended = new Set<string>();
  /** What departments (by code) were asked to do, and by when; nobody has said that it is done. */
  readonly tasks: { department: string; dueOn: string }[] = [];
  /** Leads that were told again, and so are no new ones. */
  merged = 0;
  /** Questions of parents. */
  asked = 0;
  /** Messages that people sent. */
  said = 0;
}
