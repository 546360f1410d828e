/** What a drawing's form says, as every step of a joint inspection reads it. */
import { z } from 'zod';
import { dayName, dayOf } from '../domain/calendar.ts';
import { departsFrom, type InspectionTimes, SHIFTS } from '../domain/inspection-times.ts';
import type { RegisterEntry } from '../store/register-entries.ts';
import type { ActionWorld } from './action.ts';
import { JOINT_TEXTS } from './joint-texts.ts';
import { fill } from './texts.ts';

const dataSchema = z.looseObject({
  kind: z.enum(['joint', 'spot']),
  on_day: z.iso.date(),
  shift: z.enum(['day', 'night']),
  /** `all`, or a town's code after a t: t140423100. */
  town: z.string(),
  category: z.enum(['all', 'academic', 'sport', 'arts', 'science', 'care', 'other']),
  only: z.enum(['all', 'unchecked', 'risky']),
  count: z.number().int().min(1),
  teams: z.number().int().min(1),
  meet: z.string().optional(),
});
export type JointForm = z.output<typeof dataSchema>;

/** The form of a drawing. Throws when the entry is none: the flow is wrong. */
export function readDrawing({ data }: Pick<RegisterEntry, 'data'>): JointForm {
  return dataSchema.parse(data);
}

/** 7月20日夜查. */
export function dayAndShift({ on_day: day, shift }: Pick<JointForm, 'on_day' | 'shift'>): string {
  return `${dayName(day)}${SHIFTS[shift]}`;
}

/** 7月20日17:00: from when the team may be told where it goes. */
export function departureText({ on_day: day, shift }: JointForm, times: InspectionTimes): string {
  if (shift === 'day') return fill(JOINT_TEXTS.jointThatDay, { day: dayName(day) });
  const from = departsFrom(day, shift, times);
  const time = new Date(from.getTime() + COUNTY_MS).toISOString().slice(11, 16);
  return `${dayName(dayOf(from))}${time}`;
}

/** The county's clock is eight hours ahead of UTC, all year. */
const COUNTY_MS = 28_800_000;

/** 李志强（县教育局）、张晓燕（县市场监管局）; who has left is told by nothing. */
export function teamNames(memberIds: readonly string[], { members }: Pick<ActionWorld, 'members'>): string {
  const known = memberIds.flatMap((id) => members.find((member) => member.id === id) ?? []);
  return known.map(({ name, departmentName }) => `${name}（${departmentName}）`).join('、');
}
