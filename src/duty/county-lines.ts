/** The lines about the whole county: safety coverage, all rectifications, and a calendar that is out of date. */
import { calendarWarning } from '../domain/calendar.ts';
import { coverageDays, coverageSignal, isInCampaign, pointsBehind } from '../domain/campaign.ts';
import { isSafetyDepartment } from '../domain/departments.ts';
import { isUnclosed } from '../domain/rectification.ts';
import type { DayFacts, DutyMember } from './duty-facts.ts';
import type { Rhythm } from './rhythm.ts';
import { coverageLine, TEXTS, type Totals, totalsLine } from './texts.ts';

/** The county's lines for a member, coverage first (“首页第一数字”, M505). */
export function countyLines(member: DutyMember, rhythm: Rhythm, facts: DayFacts & { weekly: boolean }): string[] {
  const totals = rhythm.overview === 'none' ? undefined : totalsLine(countTotals(facts));
  const warning = rhythm.overview === 'office' && facts.weekly ? calendarWarning(facts.day) : null;
  return [coverageFor(member, rhythm, facts), totals, warning === null ? undefined : TEXTS.calendar(warning)].filter(
    (line) => line !== undefined,
  );
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
