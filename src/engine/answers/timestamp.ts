/** Time-stamps with their zone, as programs write them: 2026-03-02T09:00:00+08:00. */
import { isRealDay } from './calendar.ts';
import { WHY, whyNoSuchDay } from './texts.ts';

const ISO = /^(\d{4})-(\d{2})-(\d{2})t\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:z|[+-]\d{2}:?\d{2})$/u;

/** The moment that a whole text (in small letters) is the stamp of; undefined if it is none. */
export function readTimestamp(said: string): { ok: true; moment: Date } | { ok: false; why: string } | undefined {
  const match = ISO.exec(said);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0] = match.slice(1, 4).map(Number);
  if (!isRealDay({ year, month, day })) return { ok: false, why: whyNoSuchDay(year, month, day) };
  const moment = new Date(said.toUpperCase());
  return Number.isNaN(moment.getTime()) ? { ok: false, why: WHY.timeImpossible } : { ok: true, moment };
}
