/** All words of the duty room. One line = one fact + one action (reminders.md §2). */
import { dayName, weekdayName } from '../domain/calendar.ts';
import type { CoverageSignal } from '../domain/campaign.ts';
import { stripUnsafe, truncateBytes } from '../kernel/text.ts';
import type { DutyEntry, SafetyCoverage } from './duty-facts.ts';
import { awaitsRecheck, type DutyItem } from './duty-item.ts';
import { STEP_NAMES } from './ladder.ts';

// About 24, 20 and 8 Chinese characters: names longer than that are cut, the number finds the record.
const TITLE_BYTES = 72;
const NAME_BYTES = 60;
const PERSON_BYTES = 24;
// A button holds about twenty characters.
const TAP_BYTES = 36;
const NAMED_MISSING = 5;
const SIGNAL_NAMES: Readonly<Record<CoverageSignal, string>> = { none: '', yellow: '（黄）', orange: '（橙）' };

/** Records hold what people typed: one line, without characters that a chat would take for a link. */
function oneLine(text: string, maxBytes: number): string {
  const plain = stripUnsafe(text)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return truncateBytes(plain.replaceAll('<', '＜').replaceAll('>', '＞'), maxBytes);
}

/** 【今天到期】… — one thing, and what to do about it. */
export function itemLine(item: DutyItem): string {
  const { of } = item;
  const tag = `【${tagOf(item)}】`;
  if (of.kind === 'task') {
    const { title, institutionName, number } = of.record;
    const where = institutionName === null ? '' : `（${oneLine(institutionName, NAME_BYTES)}）`;
    return `${tag}${oneLine(title, TITLE_BYTES)}${where}${number}，${taskMove(item)}。`;
  }
  if (of.kind === 'entry') return `${tag}${entryName(of.record)}，${entryMove(item)}。`;
  const { subjectName, number } = of.record;
  return `${tag}${oneLine(subjectName, NAME_BYTES)} 整改${number}，${rectificationMove(item)}。`;
}

/** 督办：… — for a leader: numbers and departments in one line, no name of an institution. */
export function pressLine(late: readonly { item: DutyItem; department: string }[]): string {
  const each = late.map(({ item, department }) => {
    const by = department === '' ? '' : `${oneLine(department, NAME_BYTES)}，`;
    return `${item.of.record.number}（${by}${whenWord(item)}）`;
  });
  return `督办${late.length}件：${each.join('、')}，请过问。`;
}

function entryName({ register, subject, number, state }: DutyEntry): string {
  const about = subject === null ? '' : `${oneLine(subject, NAME_BYTES)} `;
  return `${register.replace(/台账$/u, '')} ${about}${number}（${state}）`;
}

function entryMove({ daysLate }: DutyItem): string {
  if (daysLate > 0) return '请尽快办下一步';
  return daysLate === 0 ? '请今天办下一步' : '请按时办理';
}

function tagOf(item: DutyItem): string {
  const words = [whenWord(item)];
  if (item.of.kind === 'rectification') {
    const { record } = item.of;
    if (record.severity === 1) words.unshift('1级');
    if (record.suspended === true) words.push('停业整改复查');
    else if (record.state === 'submitted') words.push('待复查');
    else if (record.state === 'failed') words.push('复查不合格');
  }
  const told = STEP_NAMES[item.step];
  return [...words, ...(item.standsIn ? ['代办'] : []), ...(told === '' ? [] : [told])].join('·');
}

function whenWord({ daysLate, of }: DutyItem): string {
  if (daysLate > 0) return `超期${daysLate}天`;
  if (daysLate === 0) return '今天到期';
  return daysLate === -1 ? '明天到期' : `${dayName(of.record.dueOn)}到期`;
}

function taskMove({ daysLate }: DutyItem): string {
  if (daysLate > 0) return '请尽快办完';
  return daysLate === 0 ? '请今天办完' : '请按时办理';
}

function rectificationMove(item: DutyItem): string {
  if (item.of.kind === 'rectification' && awaitsRecheck(item.of.record)) return '请去复查';
  if (item.daysLate > 0) return '请尽快复查';
  return item.daysLate === 0 ? '请今天复查' : '请跟进整改';
}

/** Per cent, rounded down: 100 only when nothing is missing, and one decimal so that three of six hundred are not 0. */
function percent({ due, done }: SafetyCoverage): string {
  if (due === 0) return '100';
  const tenths = Math.floor((done * 1000) / due);
  return tenths % 10 === 0 ? String(tenths / 10) : (tenths / 10).toFixed(1);
}

/** How far the coverage is behind; nothing when it keeps pace. */
export type CoveragePace = { signal: CoverageSignal; pointsBehind: number };

/** 安全专项：应查…，已查…，覆盖率…，未查…。 */
export function coverageLine(coverage: SafetyCoverage, pace: CoveragePace, names: boolean): string {
  const { due, done, missing } = coverage;
  const figures = `安全专项：应查${due}，已查${done}，覆盖率${percent(coverage)}%`;
  if (missing.length === 0) return `${figures}，已全部查完。`;
  const behind =
    pace.signal === 'none' ? '' : `，比进度落后${Math.floor(pace.pointsBehind)}个百分点${SIGNAL_NAMES[pace.signal]}`;
  if (!names) return `${figures}${behind}，还差${missing.length}家，请督促。`;
  const first = missing.slice(0, NAMED_MISSING).map((name) => oneLine(name, NAME_BYTES));
  const rest = missing.length > first.length ? `等${missing.length}家` : '';
  return `${figures}${behind}。未查：${first.join('、')}${rest}，请优先安排。`;
}

/** Counts over all the county's open records. */
export type Totals = { open: number; gravest: number; overdue: number; overdueTasks: number };

/** 风险：… for the leader and the office; undefined when nothing is red or orange. */
export function risksLine({ red, orange }: { red: number; orange: number }): string | undefined {
  if (red + orange === 0) return undefined;
  return `风险：红色${red}件，橙色${orange}件没办结，说“风险台账”看。`;
}

/** 全县整改：… for the leader and the office; undefined when there is nothing to press for. */
export function totalsLine(totals: Totals): string | undefined {
  if (totals.gravest + totals.overdue + totals.overdueTasks === 0) return undefined;
  const { open, gravest, overdue, overdueTasks } = totals;
  return `全县整改：未闭环${open}件，1级${gravest}件，超期${overdue}件；超期任务${overdueTasks}件，请督办。`;
}

export const TEXTS = {
  greeting: (name: string, day: string): string =>
    `早上好，${oneLine(name, PERSON_BYTES)}。今天（${dayName(day)} ${weekdayName(day)}）`,
  greetingGroup: (day: string): string => `各位早上好。今天（${dayName(day)} ${weekdayName(day)}）：`,
  ownWorkInPrivate: '每人要办的已私聊发给各位；没收到的，私聊我说“今日任务”。',
  things: (count: number): string => `${count}件事：`,
  noThings: '请看：',
  ownCount: (count: number): string => `您名下有${count}件要办，点“查看全部”。`,
  rest: (count: number): string => `其余${count}件，点“查看全部”，或回“今日任务”。`,
  done: (title: string): string => `办结：${oneLine(title, TAP_BYTES)}`,
  viewAll: (count: number): string => `查看全部（${count}）`,
  undelivered: (count: number): string => `上个工作日以来有${count}条消息没送到，说“没送到”看名单和原因。`,
  calendar: (warning: string): string => `${warning}请管理员更新放假表。`,
  myTasks: (name: string, day: string, count: number): string =>
    `${oneLine(name, PERSON_BYTES)}，${dayName(day)}您有${count}件事：`,
  nothing: (name: string): string => `${oneLine(name, PERSON_BYTES)}，今天没有要办的事，辛苦了。`,
  unlisted: (count: number): string => `还有${count}件没有列出，办完前面的再回“今日任务”看。`,
};
