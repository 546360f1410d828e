/** A campaign (行动): its days, phases, coverage days, and whether the safety checks keep pace. */
import { addDays, daysBetween } from './calendar.ts';

/** A holiday's campaign; both days are inclusive. */
export type Campaign = { name: string; startsOn: string; endsOn: string };

/** The campaign of the plan (mission-map M003). */
export const SUMMER_2023: Campaign = {
  name: '襄垣县暑期校外培训专项治理行动',
  startsOn: '2023-07-01',
  endsOn: '2023-08-31',
};

/** 准备, 部署, 集中治理, 总结回头看. */
export type CampaignPhase = 'preparing' | 'deploying' | 'concentrated' | 'reviewing';

// Days after the start, of the 61 between 1 July and 31 August; other campaigns are scaled by their length.
// Phases: 7-10, 7-16, 8-21 (mission-map §8, defaults). Coverage: 7-20, 7-31, 8-10, 8-20, 8-25, 8-31 (M505).
const MODEL_LENGTH = 61;
const PHASE_STARTS: readonly (readonly [CampaignPhase, number])[] = [
  ['reviewing', 51],
  ['concentrated', 15],
  ['deploying', 9],
  ['preparing', 0],
];
const COVERAGE_OFFSETS = [19, 30, 40, 50, 55, MODEL_LENGTH];
// reminders.md §3: behind linear progress by 10 points yellow, by 20 orange.
const YELLOW_POINTS = 10;
const ORANGE_POINTS = 20;

/** How pressing the safety coverage is. */
export type CoverageSignal = 'none' | 'yellow' | 'orange';

/** Whether the day is one of the campaign's. */
export function isInCampaign(day: string, campaign: Campaign | null): boolean {
  return campaign !== null && campaign.startsOn <= day && day <= campaign.endsOn;
}

/** The phase on a day; null outside the campaign. */
export function phaseOf(day: string, campaign: Campaign): CampaignPhase | null {
  if (!isInCampaign(day, campaign)) return null;
  return PHASE_STARTS.find(([, offset]) => dayAt(campaign, offset) <= day)?.[0] ?? null;
}

/** The days on which the coverage is pressed for, first to last. */
export function coverageDays(campaign: Campaign): string[] {
  return [...new Set(COVERAGE_OFFSETS.map((offset) => dayAt(campaign, offset)))];
}

/** Percentage points behind linear progress in the morning of a day; never negative. */
export function pointsBehind(coverage: { due: number; done: number }, day: string, campaign: Campaign): number {
  if (coverage.due === 0 || !isInCampaign(day, campaign)) return 0;
  const total = daysBetween(campaign.startsOn, campaign.endsOn) + 1;
  // In the morning, the day itself has not been worked yet.
  const elapsed = daysBetween(campaign.startsOn, day);
  // One division only, so that exactly 10 points are 10 and not 9.999….
  return Math.max(0, (100 * (elapsed * coverage.due - coverage.done * total)) / (total * coverage.due));
}

/** The colour of the coverage; `none` before the first coverage day (20 July). */
export function coverageSignal(
  coverage: { due: number; done: number },
  day: string,
  campaign: Campaign,
): CoverageSignal {
  if (day < (coverageDays(campaign)[0] ?? campaign.endsOn)) return 'none';
  const behind = pointsBehind(coverage, day, campaign);
  if (behind >= ORANGE_POINTS) return 'orange';
  return behind >= YELLOW_POINTS ? 'yellow' : 'none';
}

function dayAt(campaign: Campaign, offset: number): string {
  const length = daysBetween(campaign.startsOn, campaign.endsOn);
  return addDays(campaign.startsOn, Math.round((offset * length) / MODEL_LENGTH));
}
