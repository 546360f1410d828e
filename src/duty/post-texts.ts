/** The words of the posts besides the morning's. One line = one fact + one action. */
import { dayName, weekdayName } from '../domain/calendar.ts';
import { stripUnsafe, truncateBytes } from '../kernel/text.ts';
import type { DayFigures, OpenRisk } from './day-figures.ts';
import type { SafetyCoverage } from './duty-facts.ts';

const LEVELS: Readonly<Record<string, string>> = { red: '红色', orange: '橙色', yellow: '黄色' };
const NAMED_SCHOOLS = 10;
const NAMED_DEPARTMENTS = 3;
const NAME_BYTES = 60;

function riskLine({ number, subject, level, isSilent }: OpenRisk): string {
  const name = truncateBytes(stripUnsafe(subject).replace(/\s+/gu, ' '), NAME_BYTES);
  return `【${LEVELS[level] ?? '未定级'}】${number} ${name}${isSilent ? '，还有人没回“收到”' : ''}，说“看风险 ${number}”。`;
}

/** Post → what its reader says to have it after all, and whether one that had no room is missed too. */
const CARRIED: Readonly<Record<string, { words: string; ifFull: boolean }>> = {
  month_end: { words: '月报（说“月报”）', ifFull: true },
  campaign_end: { words: '行动总结（说“总结”）', ifFull: true },
  missing_schools: { words: '未报学校（说“未报学校”）', ifFull: true },
  risk_warning: { words: '风险预警（说“风险台账”）', ifFull: false },
  daily_report: { words: '日报（说“日报”）', ifFull: false },
  duty_night: { words: '夜报（说“风险台账”）', ifFull: false },
};

/** 前面没发出的：…。 — what was missed; undefined: nothing, or its facts stand in the morning anyway. */
export function carriedLine(untold: readonly { post: string; outcome: 'merged' | 'full' }[]): string | undefined {
  const missed = untold.flatMap(({ post, outcome }) => {
    const carried = CARRIED[post];
    return carried === undefined || (outcome === 'full' && !carried.ifFull) ? [] : [carried.words];
  });
  return missed.length === 0 ? undefined : `前面没发出的：${[...new Set(missed)].join('、')}。`;
}

type Evening = {
  day: string;
  figures: DayFigures;
  coverage: SafetyCoverage | null;
  openRisks: readonly OpenRisk[];
  late: readonly string[];
};

function lateDepartments({ late }: DayFigures): string[] {
  if (late.length === 0) return [];
  const first = late.slice(0, NAMED_DEPARTMENTS).map(({ department, count }) => `${department}${count}件`);
  return [`超期最多：${first.join('、')}。`];
}

function coverageShort(coverage: SafetyCoverage | null): string[] {
  if (coverage === null || coverage.due === 0) return [];
  const { due, done } = coverage;
  return [`安全检查：应查${due}，已查${done}，还差${due - done}家。`];
}

function riskCounts(openRisks: readonly OpenRisk[]): string[] {
  const of = (level: string): number => openRisks.filter((risk) => risk.level === level).length;
  return openRisks.length === 0 ? [] : [`没办结的风险：红色${of('red')}，橙色${of('orange')}，黄色${of('yellow')}。`];
}

export const POST_TEXTS = {
  auditHead: (head: string): string => `审计号 ${head}，留着备查。`,
  unfinished: (count: number, lines: readonly string[]): string =>
    [`下班前还有${count}件今天到期：`, ...lines, '办不完的，说“任务延期”加编号。'].join('\n'),
  warning: (risks: readonly OpenRisk[], count: number): string =>
    [`风险预警：新增${count}件没办结。`, ...risks.map(riskLine)].join('\n'),
  dailyReport: ({ day, figures, coverage, openRisks, late }: Evening): string =>
    [
      `日报（${dayName(day)} ${weekdayName(day)}，截至现在）`,
      `检查${figures.inspections}家（夜查${figures.night}），线索新增${figures.leadsNew}、办结${figures.leadsClosed}，整改新开${figures.rectificationsOpened}、闭环${figures.rectificationsClosed}。`,
      ...coverageShort(coverage),
      ...riskCounts(openRisks),
      ...lateDepartments(figures),
      ...late,
      '文件随后发来。',
    ].join('\n'),
  night: (risks: readonly OpenRisk[]): string => ['夜报：', ...risks.map(riskLine)].join('\n'),
  nightTeam: (place: string): string =>
    `今晚夜查：${place}。两人以上到场，带执法证。名单出发时再看，到集合点说“出发”。`,
  zeroReport: (monday: string): string =>
    `${dayName(monday)}这一周的在职教师排查还没报。没有发现也要报，点“今日无异常”；有情况说“学校排查”。`,
  zeroChase: (monday: string): string =>
    `${dayName(monday)}那一周的零报告没有收到。请现在点“今日无异常”，有情况说“学校排查”。`,
  missingSchools: (names: readonly string[]): string => {
    const more = names.length > NAMED_SCHOOLS ? `等${names.length}所` : '';
    return `本周没报的学校：${names.slice(0, NAMED_SCHOOLS).join('、')}${more}。说“未报学校”看名单。`;
  },
  gridFriday: '本周您的网格还没有巡查记录。走一遍，点“登记巡查”报上来。',
  monthEnd: (day: string): string =>
    `${Number(day.slice(5, 7))}月的月报草稿，文件随后发来。要现在的数，说“报告 月报”。`,
  campaignEnd: (name: string): string => `${name}今天结束。行动总结草稿，文件随后发来。`,
};
