/** The lines about the whole county: safety coverage, all rectifications, and a calendar that is out of date. */
import { calendarWarning } from '../domain/calendar.ts';
import { coverageDays, coverageSignal, isInCampaign, pointsBehind } from '../domain/campaign.ts';
import { isSafetyDepartment } from '../domain/departments.ts';
import { isUnclosed } from '../domain/rectification.ts';
import type { DayFacts, DutyMember } from './duty-facts.ts';
import type { Rhythm } from './rhythm.ts';
import { coverageLine, risksLine, TEXTS, type Totals, totalsLine } from './texts.ts';

/** What the county's lines stand on besides the day's records. */
export type CountyFacts = DayFacts & {
  weekly: boolean;
  undelivered?: number;
  risks?: { red: number; orange: number };
};

/** The county's lines for a member, coverage first (“首页第一数字”, M505). */
export function countyLines(member: DutyMember, rhythm: Rhythm, facts: CountyFacts): string[] {
  const coverage = coverageFor(member, rhythm, facts);
  const lines = rhythm.overview === 'none' ? [coverage] : [coverage, ...overview(rhythm, facts)];
  return lines.filter((line) => line !== undefined);
}

function overview({ overview: reader }: Rhythm, facts: CountyFacts): (string | undefined)[] {
  const { undelivered = 0, risks = { red: 0, orange: 0 } } = facts;
  const warning = reader === 'office' && facts.weekly ? calendarWarning(facts.day) : null;
  return [
    totalsLine(countTotals(facts)),
    risksLine(risks),
    ...(reader === 'office' && undelivered > 0 ? [TEXTS.undelivered(undelivered)] : []),
    ...(warning === null ? [] : [TEXTS.calendar(warning)]),
  ];
}

/** The coverage line, for those whom it concerns; undefined for the others and outside the campaign. */
export function coverageFor(member: DutyMember, rhythm: Rhythm, facts: DayFacts): string | undefined {
  const { day, campaign, coverage } = facts;
  if (campaign === null || coverage === null || coverage.due === 0 || !isInCampaign(day, campaign)) return undefined;
  // Only the leader wants to read that all is done; for the others it is no work.
  if (coverage.missing.length === 0 && rhythm.overview !== 'leader') return undefined;
  const pace = {
    signal: coverageSignal(coverage, day, campaign),
    pointsBehind: pointsBehind(coverage, day, campaign),
  };
  const isPressing = pace.signal !== 'none' || coverageDays(campaign).includes(day);
  if (!wantsCoverage(member, rhythm, isPressing)) return undefined;
  return coverageLine(coverage, pace, rhythm.names && rhythm.coverage !== 'when_pressing');
}

function wantsCoverage(member: DutyMember, rhythm: Rhythm, isPressing: boolean): boolean {
  if (rhythm.coverage === 'when_pressing') return isPressing;
  if (rhythm.coverage === 'if_safety') return isSafetyDepartment(member.departmentName ?? member.departmentId);
  return rhythm.coverage === 'always';
}

/** Counts over all the county's records of the day. */
export function countTotals({ day, rectifications, tasks }: DayFacts): Totals {
  const open = rectifications.filter((record) => isUnclosed(record.state));
  return {
    open: open.length,
    gravest: open.filter((record) => record.severity === 1).length,
    overdue: open.filter((record) => record.dueOn < day).length,
    overdueTasks: tasks.filter((record) => record.state === 'open' && record.dueOn < day).length,
  };
}
