/** How grave a risk event is: signals with weights add up to yellow, orange or red (data-model §6, M421, M503). Pure. */
import { z } from 'zod';

/** The grave first; `none`: told, and below every line. */
export const RISK_LEVELS = { red: '红色', orange: '橙色', yellow: '黄色', none: '关注' } as const;
export type RiskLevel = keyof typeof RISK_LEVELS;

const hours = z.number().int().min(1).max(240);
const minutes = z.number().int().min(1).max(1440);
const levelSchema = z.strictObject({
  score: z.number().int().min(1).max(1000),
  signals: z.number().int().min(2).max(20).optional(),
  follow_hours: hours,
  then_hours: hours,
});
const signalSchema = z.strictObject({
  name: z.string().min(2).max(30),
  weight: z.number().int().min(1).max(1000),
  /** Red by itself, whatever the score. */
  accident: z.boolean().default(false),
  departments: z.array(z.string()).default([]),
});

/** flows/sources/risk-signals.yaml: every number of it is a default of the product, not law. */
export const riskRulesSchema = z
  .strictObject({
    adds_up_days: z.number().int().min(1).max(365),
    levels: z.strictObject({ red: levelSchema, orange: levelSchema, yellow: levelSchema }),
    first_report_minutes: minutes,
    acknowledge_minutes: minutes,
    escalate_minutes: minutes,
    signals: z.record(z.string().regex(/^[a-z][a-z0-9_]{0,39}$/), signalSchema),
  })
  .refine(({ levels: { red, orange, yellow } }) => yellow.score < orange.score && orange.score < red.score, {
    error: '分数线要从黄到红一级比一级高',
  })
  .refine((rules) => rules.acknowledge_minutes < rules.escalate_minutes, {
    error: '告诉组长的时间要晚于告诉副组长的时间',
  });
export type RiskRules = z.output<typeof riskRulesSchema>;

/** What is known of an event: codes of signals (doubles and unknown ones count nothing), whether anybody is hurt. */
export type RiskFacts = { signals: readonly string[]; hurt: boolean };

/** The weights of the signals together, each kind once. */
export function riskScore({ signals }: Pick<RiskFacts, 'signals'>, rules: RiskRules): number {
  return kindsOf(signals, rules).reduce((sum, code) => sum + (rules.signals[code]?.weight ?? 0), 0);
}

/** The level that the facts come to. An accident, or somebody hurt, is red. */
export function riskLevel(facts: RiskFacts, rules: RiskRules): RiskLevel {
  const kinds = kindsOf(facts.signals, rules);
  if (facts.hurt || kinds.some((code) => rules.signals[code]?.accident === true)) return 'red';
  const score = riskScore(facts, rules);
  for (const level of ['red', 'orange', 'yellow'] as const) {
    const line = rules.levels[level];
    if (score >= line.score || (line.signals !== undefined && kinds.length >= line.signals)) return level;
  }
  return 'none';
}

/** Whether the one level is graver than the other. */
export function isGraver(one: RiskLevel, other: RiskLevel): boolean {
  const order = Object.keys(RISK_LEVELS);
  return order.indexOf(one) < order.indexOf(other);
}

/** Until when the next follow-up (续报) is to come: soon after the report, then at a steady pace; null below yellow. */
export function nextFollowUp(
  level: RiskLevel,
  { from, isFirst }: { from: Date; isFirst: boolean },
  rules: RiskRules,
): Date | null {
  if (level === 'none') return null;
  const { follow_hours: first, then_hours: then } = rules.levels[level];
  return new Date(from.getTime() + (isFirst ? first : then) * MS_AN_HOUR);
}

/** Codes of the departments that the signals concern besides the one in charge. */
export function concernedDepartments({ signals }: Pick<RiskFacts, 'signals'>, rules: RiskRules): string[] {
  return [...new Set(kindsOf(signals, rules).flatMap((code) => rules.signals[code]?.departments ?? []))];
}

const MS_AN_HOUR = 3_600_000;

function kindsOf(signals: readonly string[], rules: RiskRules): string[] {
  return [...new Set(signals)].filter((code) => Object.hasOwn(rules.signals, code));
}
