/** Which kinds of reminders a day has: office ones (A) on working days, on-duty ones (B) every day of the campaign. */
import { addDays, addWorkingDays, isWorkingDay, weekday } from '../domain/calendar.ts';
import { type Campaign, isInCampaign } from '../domain/campaign.ts';

/** What the morning job does on a day; both false: nobody hears anything. */
export type MorningPlan = { office: boolean; onDuty: boolean };

/** reminders.md §1: A on working days (调休 weekends included), B on every day of the campaign. */
export function shouldRunMorning(day: string, campaign: Campaign | null): MorningPlan {
  return { office: isWorkingDay(day), onDuty: isInCampaign(day, campaign) };
}

/** Whether the weekly overview is due: Monday or, when that is a day off, the next working day. */
export function isWeeklyDay(day: string): boolean {
  // A whole week off puts it to the next week's Monday, which is a weekly day anyway.
  return addWorkingDays(addDays(day, 1 - weekday(day)), 0) === day;
}
