/** What a risk event keeps besides its form: level, signals, who was told and who has answered 收到 (M521). Pure. */
import { z } from 'zod';
import { RISK_LEVELS, type RiskLevel, type RiskRules } from './risk-signals.ts';

/** States in which an event is still somebody's work. */
export const OPEN_RISK_STATES: readonly string[] = ['reported', 'acknowledged', 'handling', 'resolved'];

/** ISO 8601; `said` null: not answered yet. */
const receiptSchema = z.object({ told: z.string(), said: z.string().nullable() });
export type Receipts = Readonly<Record<string, z.output<typeof receiptSchema>>>;

const level = z.enum(Object.keys(RISK_LEVELS) as [RiskLevel, ...RiskLevel[]]);
const dataSchema = z.looseObject({
  signals: z.array(z.string()).default([]),
  hurt: z.boolean().default(false),
  level: level.default('none'),
  score: z.number().default(0),
  /** Member id → told and answered. */
  receipts: z.record(z.string(), receiptSchema).default({}),
  /** How far the silence of those who were told has been passed on: 0 not, 1 office and deputies, 2 leaders. */
  chased: z.number().default(0),
  /** The deadline (ISO 8601) whose passing was told. */
  late_told: z.string().nullable().default(null),
});
export type RiskData = z.output<typeof dataSchema>;

/** Reads an entry's data; what a form has left out has its default. */
export function readRiskData(data: Readonly<Record<string, unknown>>): RiskData {
  return dataSchema.parse(data);
}

/** Those who were told and have not answered. */
export function silentMembers({ receipts }: Pick<RiskData, 'receipts'>): string[] {
  return Object.keys(receipts).filter((id) => receipts[id]?.said === null);
}

/** How far the silence is to be passed on now; null: no further than it has been. */
export function dueChase(risk: Pick<RiskData, 'receipts' | 'chased'>, now: Date, rules: RiskRules): 1 | 2 | null {
  const waits = silentMembers(risk).map((id) => now.getTime() - Date.parse(risk.receipts[id]?.told ?? ''));
  const longest = Math.max(0, ...waits);
  const reached =
    longest >= rules.escalate_minutes * MS_A_MINUTE ? 2 : longest >= rules.acknowledge_minutes * MS_A_MINUTE ? 1 : 0;
  return reached !== 0 && reached > risk.chased ? reached : null;
}

/** Whether a red event was reported later than it should have been; without the time it was found nobody can tell. */
export function isLateReport(foundAt: unknown, reportedAt: Date, rules: RiskRules): boolean {
  const found = typeof foundAt === 'string' ? Date.parse(foundAt) : Number.NaN;
  return reportedAt.getTime() - found > rules.first_report_minutes * MS_A_MINUTE;
}

const MS_A_MINUTE = 60_000;
