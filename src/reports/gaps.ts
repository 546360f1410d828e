/** What is still missing, out of the ten figures: for the list of gaps and for next week's three points. */
import { type Figure, partOf } from '../figures/figure.ts';

/** `lead`: who has to see to it, as the plan says; `next`: what is to be done next. */
export type Gap = { title: string; count: number; unit: string; lead: string; next: string };

/** Those that are not nothing, the most pressing first. `figures`: the ten, in the order of the board. */
export function listGaps(figures: readonly Figure[]): Gap[] {
  return WATCHED.flatMap(({ figure: id, part, ...gap }) => {
    const figure = figures.find((each) => each.id === id);
    const count = figure === undefined ? 0 : part === null ? figure.value : partOf(figure, part);
    return figure === undefined || count === 0 ? [] : [{ ...gap, count, unit: figure.unit }];
  });
}

type Watched = Omit<Gap, 'count' | 'unit'> & { figure: string; part: string | null };

/** In the order in which they are told; departments as the plan's tasks name them. */
const WATCHED: readonly Watched[] = [
  {
    figure: 'risks',
    part: 'open',
    title: '未平息的风险事件',
    lead: '公安局、教育局',
    next: '逐起明确责任人，查清根因',
  },
  {
    figure: 'safety_coverage',
    part: 'missing',
    title: '未做安全专项检查的机构',
    lead: '公安局、消防救援大队',
    next: '排出日程，应急、教育配合，逐家检查',
  },
  {
    figure: 'suspended',
    part: null,
    title: '仍在停业整改的机构',
    lead: '消防救援大队、教育局',
    next: '到期复查，合格的恢复，不合格的依法处理',
  },
  {
    figure: 'rectifications',
    part: 'overdue',
    title: '逾期未完成的整改',
    lead: '各检查单位',
    next: '逐件复查，拒不整改的立案',
  },
  { figure: 'leads', part: 'overdue', title: '超期未办结的线索', lead: '教育局', next: '逐条督办，说明原因' },
  {
    figure: 'leads',
    part: 'feedback_overdue',
    title: '办结后超期未反馈的线索',
    lead: '教育局',
    next: '补做反馈并登记',
  },
  {
    figure: 'disputes',
    part: 'open',
    title: '未化解的退费纠纷',
    lead: '市场监管局、教育局',
    next: '约谈机构，限期退费',
  },
  {
    figure: 'papers_complete',
    part: 'missing',
    title: '证照不齐的机构',
    lead: '行政审批局',
    next: '能办的及时办，不能办的依法处理',
  },
  {
    figure: 'escrow',
    part: 'missing',
    title: '未纳入预收费监管的机构',
    lead: '教育局、卫健体局',
    next: '督促签订监管协议',
  },
  { figure: 'late_tasks', part: null, title: '超期任务', lead: '各承办单位', next: '办结或说明原因' },
];
