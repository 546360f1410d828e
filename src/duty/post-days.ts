/** Which days a post has. */
import { addDays, addWorkingDays, isWorkingDay, weekday } from '../domain/calendar.ts';
import { type Campaign, isInCampaign } from '../domain/campaign.ts';
import { isWeeklyDay } from './morning-plan.ts';
import type { Post } from './post.ts';

const FRIDAY = 5;

/** Whether a post goes out on a day (`YYYY-MM-DD`). */
export function isPostDay(
  { days, season }: Pick<Post, 'days' | 'season'>,
  day: string,
  campaign: Campaign | null,
): boolean {
  const isOn = isInCampaign(day, campaign);
  if (season === 'campaign' && !isOn) return false;
  switch (days) {
    case 'working':
      return isWorkingDay(day);
    case 'duty':
      return isOn || isWorkingDay(day);
    case 'campaign':
      return isOn;
    case 'week_start':
      return isWeeklyDay(day);
    case 'week_end':
      return weekEnd(day) === day;
    case 'after_week_end':
      return isWorkingDay(day) && isWeekEnd(addWorkingDays(day, -1));
    case 'month_end':
      return addWorkingDays(firstOfNextMonth(day), -1) === day;
    default:
      return campaign?.endsOn === day;
  }
}

function isWeekEnd(day: string): boolean {
  return weekEnd(day) === day;
}

/** The week's Friday or, when that is a day off, the last working day before it. */
function weekEnd(day: string): string {
  const friday = addDays(day, FRIDAY - weekday(day));
  return isWorkingDay(friday) ? friday : addWorkingDays(friday, -1);
}

/** The first day of the week (Monday) in which a day lies. */
export function weekBegin(day: string): string {
  return addDays(day, 1 - weekday(day));
}

function firstOfNextMonth(day: string): string {
  const [year = 0, month = 0] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
}
