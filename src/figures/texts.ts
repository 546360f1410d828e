/** All words of the figures: titles, definitions, the board's lines. */
import { dayName } from '../domain/calendar.ts';

/** What names a figure; the definition says what counts above and below the line. */
type Naming = { id: string; title: string; unit: string; definition: string };

/** What names a figure; the definition says what counts above and below the line. */
const NAMED = {
  safetyCoverage: {
    id: 'safety_coverage',
    title: '安全检查覆盖率',
    unit: '家',
    definition: '期内做过安全检查（未撤回）的机构÷台账全部机构；校区单独算一家，关停原址和托管也要查，不在台账的不算。',
  },
  papers: {
    id: 'papers_complete',
    title: '证照齐全率',
    unit: '家',
    definition:
      '许可证有效且在期、有统一社会信用代码的机构÷在册机构（不含已注销、已吊销、筹设、自行停业、非培训登记）；增设校区看主校区的证。',
  },
  offences: {
    id: 'academic_offences',
    title: '学科违规查实数',
    unit: '件',
    definition:
      '期内检查发现的学科违规（YX01至YX14，同一次检查同一形态算一件）加核查属实的学科线索；线索之后同一家查到同一形态的不重复算；在职教师另算。',
  },
  leads: {
    id: 'leads',
    title: '线索',
    unit: '条',
    definition:
      '期内收到（未撤回）的线索；办结指已办结、已反馈、已归档和不予受理；超期指没办结、已过本环节期限，反馈过期另列。',
  },
  rectifications: {
    id: 'rectifications',
    title: '整改',
    unit: '件',
    definition:
      '期内发出、未撤销的整改；已整改指复查合格或已关闭（含转立案关闭的）；逾期指没完成且已过期限，期限当天不算逾期。',
  },
  suspended: {
    id: 'suspended',
    title: '停业整改',
    unit: '家',
    definition: '现在许可状态是“停业整改”的机构；复查合格恢复“有效”的另列，只算期内恢复的。',
  },
  escrow: {
    id: 'escrow',
    title: '资金监管率',
    unit: '家',
    definition: '已纳入预收费监管的机构÷状态为有效、整改中、停业整改的机构；没有登记过监管情况的算没纳入。',
  },
  disputes: {
    id: 'disputes',
    title: '退费纠纷化解率',
    unit: '件',
    definition:
      '期内登记且已化解的纠纷÷期内登记的全部纠纷（未撤回）；转诉讼或立案的不算化解；金额按登记的要求退费数相加。',
  },
  risks: {
    id: 'risks',
    title: '风险事件',
    unit: '起',
    definition:
      '期内上报（未撤回、未并入别件）的风险事件，按最后定的等级分红、橙、黄；没有定级的另列；已平息和已办结的不算未平息。',
  },
  lateTasks: {
    id: 'late_tasks',
    title: '部门超期任务',
    unit: '件',
    definition:
      '任务单里没办完、到期日已过的，按承办人所在单位算；到期日当天不算；线索和整改的超期在各自的数里，不重复算。',
  },
} satisfies Record<string, Naming>;

export const TEXTS = {
  ...NAMED,
  unchecked: '未查',
  noValidPermit: '没有有效许可',
  noPermitNumber: '没登许可证号',
  noPermitEnd: '没登到期日',
  permitOver: '许可证过期',
  noCreditCode: '没登统一代码',
  suspendedNote: '停业整改',
  escrowUnknown: '没有登记',
  escrowNone: '未纳入',
  late: '超期',
  overdue: '逾期',
  underWay: '在办',
  done: '办结',
  rectified: '已整改',
  alsoLate: '，超期',
  alsoResolved: '，已平息',
  ungraded: '未定级',
  noDepartment: '没有单位',
  dueOn: (day: string): string => `${dayName(day)}到期`,

  boardHead: (day: string): string => `【看板】截至${dayName(day)}`,
  boardFoot: '看名单回数字，例如“看板 4”。',
  own: (count: number): string => `；本单位${count}`,
  listInPrivate: '名单请私聊我看。',
  listNone: '没有要列的。',
  listHidden: (count: number): string => `另有${count}条不归您看，只计数。`,
  listRest: (count: number): string => `还有${count}条，请办公室导出台账看全部。`,
  listMissing: '没算进去的：',
  countAll: '合计',
  countNone: '没填',
  countHead: (title: string, days: string): string => `${title}（${days}）`,
  countTotal: (count: number, late: number): string => `共${count}条${late > 0 ? `，超期${late}` : ''}`,
  countLate: (late: number): string => `（超期${late}）`,
  countZero: (titles: string): string => `没有的：${titles}`,
  countMore: (groups: number, count: number): string => `其他${groups}种，共${count}条`,
  countWithdrawn: (count: number): string => `另有撤回${count}条，没有算。`,
  countOverlaps: '一条可选几项，相加会多于总数。',
  countScope: '只数了归您看的。',
  countHint: (name: string): string => `也可按单位、乡镇、月份或一列数，例如“统计 ${name} 按乡镇”。`,
  countDenied: (title: string): string => `“${title}”不归您看，或没有这样的数法。请说“统计”看您能数哪些。`,
  countUnknown: '这个台账',
  yes: '是',
  no: '否',
  wrongNumber: '看板只有1到10。回数字看名单，例如“看板 4”。',
};

/** 3.4万元, 800元. */
export function amountOf(yuan: number): string {
  const TEN_THOUSAND = 10_000;
  if (yuan < TEN_THOUSAND) return `${Math.round(yuan)}元`;
  return `${(Math.round(yuan / 1000) / 10).toString()}万元`;
}

/** By code point: the same on every machine, whatever its language data. */
export function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
