/** Times as the county reads them: always Asia/Shanghai, wherever the browser is. */

const ZONE = 'Asia/Shanghai';
const DAY = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE, year: 'numeric', month: '2-digit', day: '2-digit' });
const CLOCK = new Intl.DateTimeFormat('zh-CN', { timeZone: ZONE, hour: '2-digit', minute: '2-digit', hour12: false });
const MONTH_DAY = new Intl.DateTimeFormat('zh-CN', { timeZone: ZONE, month: 'long', day: 'numeric' });
const WEEKDAY = new Intl.DateTimeFormat('zh-CN', { timeZone: ZONE, weekday: 'long' });
const DAY_MS = 86_400_000;

/** 08:00, 昨天 08:00, 星期一 08:00, 11月3日 08:00, 2025年11月3日 08:00. */
export function shortTime(iso, now = new Date()) {
  const at = new Date(iso);
  const clock = CLOCK.format(at);
  const daysAgo = (Date.parse(DAY.format(now)) - Date.parse(DAY.format(at))) / DAY_MS;
  if (daysAgo === 0) return clock;
  if (daysAgo === 1) return `昨天 ${clock}`;
  if (daysAgo > 1 && daysAgo < 7) return `${WEEKDAY.format(at)} ${clock}`;
  const year = DAY.format(at).slice(0, 4);
  return `${year === DAY.format(now).slice(0, 4) ? '' : `${year}年`}${MONTH_DAY.format(at)} ${clock}`;
}

/** 11月23日, for a day written 2026-11-23. */
export function dayInWords(day) {
  return MONTH_DAY.format(new Date(`${day}T12:00:00+08:00`));
}
