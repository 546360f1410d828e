/** 未报学校: which schools have not reported today or this week, or have no pledge or talk with parents yet. */
import { z } from 'zod';
import { addDays, dayOf, weekday } from '../domain/calendar.ts';
import type { EffectResult } from '../engine/turn.ts';
import { type EntrySpan, listEntriesBetween } from '../store/register-entries.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';
import { REPLACED } from './on-school-report.ts';
import { fill, TEXTS } from './texts.ts';

const withSchema = z.strictObject({ what: z.enum(['today', 'week', 'pledge', 'home']) });
type What = z.infer<typeof withSchema>['what'];

/** What one message holds on a phone. */
const MOST_SHOWN = 30;
/** Outside a campaign, a pledge or talk of so many days back still counts. */
const DAYS_BACK = 60;

/** Example: `- {id: list, action: list_missing_schools, with: {what: '"today"'}}` */
export const listMissingSchools: Action<{ call: ActionCall; what: What }> = {
  name: 'list_missing_schools',
  permit: 'school.missing',
  prepare: (call) => ({ call, what: withSchema.parse(call.with).what }),
  async run(asked, tx, world) {
    const results: EffectResult[] = [];
    for (const { call, what } of asked) {
      const entries = await listEntriesBetween(tx, spanOf(what, dayOf(call.at), world));
      const filed = entries.filter(({ state }) => state !== REPLACED);
      results.push(tell(what, schoolsOf(world), new Set(filed.map(({ departmentId }) => departmentId))));
    }
    return results;
  },
};

/** A report counts for its day and for its week; the rest for the campaign. */
function spanOf(what: What, today: string, { campaign }: ActionWorld): EntrySpan {
  const since = campaign?.startsOn ?? addDays(today, -DAYS_BACK);
  // The schools sign and write to the parents days before the campaign begins (M205, M631).
  const campaignSpan = { from: addDays(since, -LEAD_DAYS), to: today };
  if (what === 'today') return { register: 'school_report', from: today, to: today };
  if (what === 'week') return { register: 'school_report', from: mondayOf(today), to: today };
  return { register: what === 'pledge' ? 'pledge' : 'home_school', ...campaignSpan };
}

const LEAD_DAYS = 14;

const mondayOf = (day: string): string => addDays(day, 1 - weekday(day));

/** Department row → its name: where a school's responsible person works. */
function schoolsOf({ members }: ActionWorld): Map<string, string> {
  const heads = members.filter(({ roles }) => roles.includes('school_head'));
  return new Map(heads.map(({ departmentId, departmentName }) => [departmentId, departmentName]));
}

function tell(what: What, schools: ReadonlyMap<string, string>, filed: ReadonlySet<string | null>): EffectResult {
  const title = TEXTS.missingTitles[what];
  const missing = [...schools].filter(([id]) => !filed.has(id)).map(([, name]) => name);
  const total = String(schools.size);
  const count = missing.length;
  if (schools.size === 0) return { count, text: TEXTS.noSchools };
  if (count === 0) return { count, text: fill(TEXTS.missingNone, { title, total }) };
  const names = missing.toSorted((a, b) => a.localeCompare(b, 'zh-Hans-CN')).slice(0, MOST_SHOWN);
  const rest = count > MOST_SHOWN ? [fill(TEXTS.missingRest, { count: String(count - MOST_SHOWN) })] : [];
  const head = fill(TEXTS.missingHead, { title, total, count: String(count) });
  return { count, text: [head, ...names.map((name, n) => `${n + 1}. ${name}`), ...rest].join('\n') };
}
