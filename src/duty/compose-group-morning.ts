/** The morning line of a work group: the county's figures and where everyone's own work is; no names, no list. */
import { coverageSignal, isInCampaign, pointsBehind } from '../domain/campaign.ts';
import { countTotals } from './county-lines.ts';
import type { DayFacts } from './duty-facts.ts';
import { shouldRunMorning } from './morning-plan.ts';
import { coverageLine, TEXTS, totalsLine } from './texts.ts';

/** The text for a work group, or null on a day on which there is nothing to tell. Pure. */
export function composeGroupMorning(facts: DayFacts): string | null {
  const { day, campaign } = facts;
  const { office, onDuty } = shouldRunMorning(day, campaign);
  const lines = [coverageOf(facts), office ? totalsLine(countTotals(facts)) : undefined].filter(
    (line) => line !== undefined,
  );
  if (!(office || onDuty) || lines.length === 0) return null;
  return [TEXTS.greetingGroup(day), ...lines, TEXTS.ownWorkInPrivate].join('\n');
}

function coverageOf({ day, campaign, coverage }: DayFacts): string | undefined {
  if (campaign === null || coverage === null || coverage.due === 0 || !isInCampaign(day, campaign)) return undefined;
  const pace = {
    signal: coverageSignal(coverage, day, campaign),
    pointsBehind: pointsBehind(coverage, day, campaign),
  };
  return coverageLine(coverage, pace, false);
}
