/** Asia/Shanghai as arithmetic: no daylight saving since 1991, so a fixed offset is exact for every date a form can hold. */

const OFFSET_MS = 8 * 3600_000;
const DAY_MS = 24 * 3600_000;

/** `2023-07-15` in Shanghai. */
export function localDay(at: Date): string {
  return new Date(at.getTime() + OFFSET_MS).toISOString().slice(0, 10);
}

/** `2023-07-15T09:00:00+08:00`: how moments are stored in answers. */
export function localIso(at: Date): string {
  return `${new Date(at.getTime() + OFFSET_MS).toISOString().slice(0, 19)}+08:00`;
}

/** The first moment of a day `YYYY-MM-DD` in Shanghai; undefined if there is no such day. */
export function startOfDay(day: string): Date | undefined {
  const at = new Date(`${day}T00:00:00+08:00`);
  return Number.isNaN(at.getTime()) || localDay(at) !== day ? undefined : at;
}

/** A moment or a day as people say it: 今天 09:00, 昨天, 7月15日 09:00, 2022年12月3日. */
export function sayWhen(value: Date | string, now: Date): string {
  const dayOnly = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
  const at = value instanceof Date ? value : dayOnly ? startOfDay(value) : new Date(value);
  if (at === undefined || Number.isNaN(at.getTime())) return String(value);
  const day = sayDay(at, now);
  return dayOnly ? day : `${day} ${localIso(at).slice(11, 16)}`;
}

const NEAR_DAYS: Readonly<Record<string, string>> = { '-1': '昨天', '0': '今天', '1': '明天' };

function sayDay(at: Date, now: Date): string {
  const day = localDay(at);
  const today = localDay(now);
  const near = NEAR_DAYS[String(Math.round((Date.parse(day) - Date.parse(today)) / DAY_MS))];
  if (near !== undefined) return near;
  const [year, month, date] = day.split('-').map(Number);
  return `${year === Number(today.slice(0, 4)) ? '' : `${year}年`}${month}月${date}日`;
}
