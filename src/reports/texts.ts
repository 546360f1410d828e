/** All words of the reports that are no figure's name: titles, sentences, heads of tables. */
import { addDays, dayOf } from '../domain/calendar.ts';

/** 2023年7月17日. */
export function longDay(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}

/** 2023年7月16日24时 for a midnight, else 2023年7月17日18时05分. */
export function momentWords(at: Date): string {
  const time = new Date(at.getTime() + SHIFT_MS).toISOString().slice(11, 16);
  if (time === '00:00') return `${longDay(addDays(dayOf(at), -1))}24时`;
  const [hour, minute] = time.split(':').map(Number);
  return minute === 0
    ? `${longDay(dayOf(at))}${hour}时`
    : `${longDay(dayOf(at))}${hour}时${String(minute).padStart(2, '0')}分`;
}

/** The county's clock is eight hours ahead of UTC, all year. */
const SHIFT_MS = 28_800_000;

/** 12.5%; — of nothing. */
export function percentWords(percent: number | null): string {
  return percent === null ? NOTHING : `${percent}%`;
}

/** What stands where there is no number. */
export const NOTHING = '—';

/** Of institutions; the rate in words. */
type Coverage = { due: number; checked: number; rate: string; missing: number };

export const TEXTS = {
  issuer: (county: string): string => `${county}“双减”工作领导组办公室`,
  titles: {
    daily: (county: string): string => `${county}校外培训专项治理日报`,
    weekly: (county: string): string => `${county}校外培训专项治理周报`,
    monthly: (county: string): string => `${county}校外培训专项治理月报`,
    final: (county: string): string => `${county}校外培训专项治理行动总结`,
  },
  draft: '（草稿，请县教育局审定）',
  auditHead: (head: string): string => `审计号 ${head}`,
  asOf: (moment: string): string => `数据截至${moment}`,
  span: (from: string, to: string): string => `统计期间：${longDay(from)}至${longDay(to)}。`,
  /** What whoever asked for it reads. `asOf`: 数据截至…. */
  made: ({ name, days, asOf }: { name: string; days: string; asOf: string }): string =>
    `${name}（${days}）做好了，${asOf}。文件发到这里了，也存了档。`,
  /** For where no file can be sent. */
  unsent: (fileName: string, id: string): string =>
    `“${fileName}”在这里发不出来，已存档。请管理员在服务器上取：bot report copy ${id} --out ${fileName}`,
  signature: '签发：　　　　　　审核：　　　　　　制表：　　　　　　',
  sum: '合计',
  none: '无。',
  tenFigures: '主要指标',
  tenHead: ['序号', '指标', '数值', '比率', '其中'],
  coverage: ({ due, checked, rate, missing }: Coverage): string =>
    `应开展安全专项检查的机构${due}家，已检查${checked}家，覆盖率${rate}，未检查${missing}家。`,
  coverageChart: '安全检查覆盖率（%）',
  coverageSeries: '覆盖率',
  checkedSeries: '已检查家数',
  leadChart: '线索来源（条）',
  rectificationChart: '各单位整改情况（件）',
  onTimeNote: '按期指复查合格或关闭之日不晚于期限；按期率为按期件数占已整改与逾期件数之和的比例。',
  leadRateNote: '查实率为查实条数占已查清条数的比例。',
  isSeries: { received: '收到', confirmed: '查实', opened: '应整改', done: '已整改', late: '逾期' },
} as const;
