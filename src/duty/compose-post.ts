/** What each post says to a member; null: nothing to tell. Pure. Codes are those of flows/sources/duty-posts.yaml. */

import { type AuditHead, formatHead } from '../domain/audit-chain.ts';
import { addWorkingDays, atTime } from '../domain/calendar.ts';
import { isInCampaign } from '../domain/campaign.ts';
import { composeGroupMorning } from './compose-group-morning.ts';
import {
  doneOptions,
  type MorningInput,
  type MorningMessage,
  morningWriter,
  type ToldStep,
} from './compose-morning.ts';
import type { DayFigures, OpenRisk } from './day-figures.ts';
import type { DutyMember } from './duty-facts.ts';
import { type DutyItem, listItems } from './duty-item.ts';
import { HEARS_FROM } from './ladder.ts';
import { weekBegin } from './post-days.ts';
import { POST_TEXTS } from './post-texts.ts';
import { rhythmOf } from './rhythm.ts';
import { itemLine } from './texts.ts';

/** Everything that posts are composed from, at the minute at which they go out. */
export type PostFacts = MorningInput & {
  /** Where the audit's chain ends. */
  auditHead: AuditHead;
  figures: DayFigures;
  openRisks: readonly OpenRisk[];
  /** Schools without a report this week, and those that had none in the week of the last working day. */
  silentSchools: readonly School[];
  silentLastWeek: readonly School[];
  /** Towns without a patrol this week, by name. */
  quietTowns: readonly string[];
  /** Member ids of tonight's teams → where they meet, without a name of an institution. */
  nightTeams: ReadonlyMap<string, string>;
};

type School = { departmentId: string; name: string };

/** A post for somebody, ready to be queued. */
export type Composed = { text: string; options?: { key: string; label: string }[]; told: ToldStep[] };

type Composer = (member: DutyMember, facts: PostFacts) => Composed | null;

/** One line is one fact with one action; most of it is small, so a list is short. */
const MOST_LINES = 7;

const COMPOSERS: Readonly<Record<string, Composer>> = {
  unfinished: (member, facts) => composeUnfinished(member, facts),
  risk_warning: (member, facts) => composeWarning(member, facts),
  daily_report: (member, facts) => composeDailyReport(member, facts),
  duty_night: (member, facts) => composeNight(member, facts),
  night_team(member, { nightTeams }) {
    const place = nightTeams.get(member.id);
    return place === undefined ? null : plain(POST_TEXTS.nightTeam(place));
  },
  zero_report: (member, { day, silentSchools }) =>
    isOf(silentSchools, member) ? zeroButton(POST_TEXTS.zeroReport(weekBegin(day))) : null,
  zero_chase: (member, { day, silentLastWeek }) =>
    isOf(silentLastWeek, member) ? zeroButton(POST_TEXTS.zeroChase(weekBegin(addWorkingDays(day, -1)))) : null,
  missing_schools: (_member, { silentSchools }) =>
    silentSchools.length === 0 ? null : plain(POST_TEXTS.missingSchools(silentSchools.map(({ name }) => name))),
  grid_friday: (member, { quietTowns }) =>
    quietTowns.includes(member.departmentName ?? '') ? button(POST_TEXTS.gridFriday, 'patrol', '登记巡查') : null,
  month_end: (_member, { day }) => plain(POST_TEXTS.monthEnd(day)),
  campaign_end: (_member, { campaign }) => plain(POST_TEXTS.campaignEnd(campaign?.name ?? '')),
};

/** How a post reads for each member; the morning's work is shared by all of them. Throws for a code that has no words. */
export function postWriter(post: string, facts: PostFacts): (member: DutyMember) => Composed | null {
  if (post === 'morning') {
    const write = morningWriter(facts);
    return (member) => fromMorning(write(member));
  }
  const compose = COMPOSERS[post];
  if (compose === undefined) throw new RangeError(`no words for the post ${post}`);
  return (member) => compose(member, facts);
}

/** A work group's text; null: nothing to tell. The head of the audit stands in it, kept by whoever has the group's messages. */
export function groupText(facts: PostFacts): string | null {
  const text = composeGroupMorning(facts);
  if (text === null || facts.auditHead.seq === 0) return text;
  return `${text}\n${POST_TEXTS.auditHead(formatHead(facts.auditHead))}`;
}

/** Whether a post of the file has words. */
export function hasWords(post: string): boolean {
  return post === 'morning' || post === 'group_morning' || Object.hasOwn(COMPOSERS, post);
}

function fromMorning(message: MorningMessage | null): Composed | null {
  if (message === null) return null;
  const { text, options, told } = message;
  return { text, ...(options ? { options } : {}), told };
}

function plain(text: string): Composed {
  return { text, told: [] };
}

function button(text: string, flow: string, label: string): Composed {
  return { text, options: [{ key: `start:${flow}`, label }], told: [] };
}

/** What is one's own, due today, and still open in the afternoon. */
function composeUnfinished(member: DutyMember, facts: PostFacts): Composed | null {
  const rhythm = rhythmOf(member.roles);
  if (rhythm === null) return null;
  const items = listItems({ member, rhythm: { ...rhythm, hearsFrom: null }, activeIds: null }, facts);
  const due = items.filter(({ daysLate }) => daysLate === 0);
  if (due.length === 0) return null;
  const shown = due.slice(0, MOST_LINES);
  const options = doneOptions(shown);
  const text = POST_TEXTS.unfinished(due.length, shown.map(itemLine));
  return { text, ...(options.length > 0 ? { options } : {}), told: told(shown) };
}

function told(items: readonly DutyItem[]): ToldStep[] {
  return items.map(({ of, step }) => ({ number: of.record.number, dueOn: of.record.dueOn, step }));
}

/** Risk events that came up from the last working day's 16:00 on, to today's, and are still open: each is warned of once. */
function composeWarning(_member: DutyMember, { day, openRisks }: PostFacts): Composed | null {
  const since = atTime(addWorkingDays(day, -1), WARNED_AT);
  const until = atTime(day, WARNED_AT);
  const isFresh = (at: Date): boolean => since <= at && at < until;
  const fresh = openRisks.filter(({ level, reportedAt }) => level !== 'none' && isFresh(new Date(reportedAt)));
  return fresh.length === 0 ? null : plain(POST_TEXTS.warning(fresh.slice(0, MOST_LINES), fresh.length));
}

const WARNED_AT = '16:00';

/** The deputy's evening: the day in figures, and what is so late that it has come up to him. */
function composeDailyReport(_member: DutyMember, facts: PostFacts): Composed | null {
  const { day, campaign, figures, coverage, openRisks } = facts;
  const shown = isInCampaign(day, campaign) ? coverage : null;
  const late = lateFor(facts);
  const text = POST_TEXTS.dailyReport({ day, figures, coverage: shown, openRisks, late: late.map(itemLine) });
  return { text, told: told(late) };
}

const MOST_LATE = 3;

function lateFor(facts: PostFacts): DutyItem[] {
  const everything = { ...NOBODY, rhythm: { ...DEPUTY, hearsFrom: HEARS_FROM.deputy, overview: 'leader' as const } };
  return listItems(everything, facts).slice(0, MOST_LATE);
}

const DEPUTY = rhythmOf(['deputy']) ?? fail();
const NOBODY = {
  member: { id: '', userId: '', name: '', roles: ['deputy'], departmentId: '', active: true },
  activeIds: null,
};

function fail(): never {
  throw new Error('a deputy has a rhythm');
}

/** Only today's red ones and those that somebody has not answered. */
function composeNight(_member: DutyMember, { day, openRisks }: PostFacts): Composed | null {
  const from = atTime(day, '00:00');
  const red = openRisks.filter(({ level, reportedAt }) => level === 'red' && new Date(reportedAt) >= from);
  const silent = openRisks.filter(({ isSilent }) => isSilent);
  const shown = [...new Map([...red, ...silent].map((risk) => [risk.number, risk])).values()];
  return shown.length === 0 ? null : plain(POST_TEXTS.night(shown.slice(0, MOST_LINES)));
}

function isOf(schools: readonly School[], { departmentId }: DutyMember): boolean {
  return schools.some((school) => school.departmentId === departmentId);
}

function zeroButton(text: string): Composed {
  return button(text, 'school_zero', '今日无异常');
}
