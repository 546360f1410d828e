/** The demo's campaign, inspections and tasks, told from the day of seeding so that the demo is alive. */
import { addDays } from '../../domain/calendar.ts';
import type { InstitutionStatus } from '../../register/institution.ts';

export type DemoCampaign = { id: string; name: string; startsOn: string; endsOn: string };

/** An inspection to be made up; with findings it opens a rectification. */
export type DemoInspection = {
  daysAgo: number;
  filedBy: string;
  checklist: 'AQ' | 'ZZ';
  /** Of which status the inspected institution is: who has something to put right is 整改中. */
  status: InstitutionStatus;
  inspectors: string;
  findings: { code: string; fact: string; corrected: boolean }[];
  /** The rectification's deadline, in days from today; null without a rectification. */
  dueInDays: number | null;
};

export type DemoTask = {
  owner: string;
  source: 'plan' | 'manual';
  title: string;
  dueInDays: number;
  everyDay: boolean;
  /** Whether it names an institution. */
  atInstitution: boolean;
};

// The model campaign has 62 days (1 July to 31 August).
const DEMO_DAYS_GONE = 14;
const DEMO_LENGTH = 61;

/** This year's summer campaign; on a day outside it, one that covers the day. */
export function demoCampaign(today: string): DemoCampaign {
  const year = today.slice(0, 4);
  const [startsOn, endsOn] = [`${year}-07-01`, `${year}-08-31`];
  if (startsOn <= today && today <= endsOn) {
    return { id: 'campaign-summer', name: `襄垣县${year}年暑期校外培训专项治理行动`, startsOn, endsOn };
  }
  const start = addDays(today, -DEMO_DAYS_GONE);
  return { id: 'campaign-demo', name: '演示行动', startsOn: start, endsOn: addDays(start, DEMO_LENGTH) };
}

/** Three safety checks with a rectification each (overdue, due today, due next week), and a clean one. */
export const DEMO_INSPECTIONS: readonly DemoInspection[] = [
  {
    daysAgo: 9,
    filedBy: 'fire-1',
    checklist: 'AQ',
    status: 'rectifying',
    inspectors: '韩磊、赵海峰',
    findings: [
      { code: 'AQ09', fact: '二楼走廊的应急照明灯按测试键不亮', corrected: false },
      { code: 'AQ10', fact: '一只灭火器压力不足，已当场更换', corrected: true },
    ],
    dueInDays: -2,
  },
  {
    daysAgo: 7,
    filedBy: 'inspector-1',
    checklist: 'AQ',
    status: 'rectifying',
    inspectors: '李志强、张晓燕',
    findings: [{ code: 'AQ16', fact: '近两个月没有防火检查记录', corrected: false }],
    dueInDays: 0,
  },
  {
    daysAgo: 3,
    filedBy: 'inspector-2',
    checklist: 'AQ',
    status: 'rectifying',
    inspectors: '张晓燕、李志强',
    findings: [{ code: 'AQ24', fact: '前台监控录像只保存了10天', corrected: false }],
    dueInDays: 7,
  },
  {
    daysAgo: 2,
    filedBy: 'inspector-1',
    checklist: 'ZZ',
    status: 'valid',
    inspectors: '李志强、张晓燕',
    findings: [],
    dueInDays: null,
  },
];

const PLAIN_TASK = { source: 'plan', everyDay: false, atInstitution: false } as const;

/** What the members find on their list this morning. */
export const DEMO_TASKS: readonly DemoTask[] = [
  { ...PLAIN_TASK, owner: 'inspector-1', title: '到机构核对办学许可证和实际地址', dueInDays: 0, atInstitution: true },
  { ...PLAIN_TASK, owner: 'inspector-1', title: '补交上次检查的现场照片', dueInDays: -1, source: 'manual' },
  { ...PLAIN_TASK, owner: 'inspector-2', title: '核对公示的收费标准', dueInDays: 1, atInstitution: true },
  { ...PLAIN_TASK, owner: 'fire-1', title: '晚上巡查古韩镇培训点位', dueInDays: 0, everyDay: true },
  { ...PLAIN_TASK, owner: 'fire-1', title: '回访停业机构原址', dueInDays: 1, atInstitution: true },
  { ...PLAIN_TASK, owner: 'office-1', title: '汇总本周检查情况', dueInDays: 0 },
  { ...PLAIN_TASK, owner: 'office-1', title: '更新成员单位通讯录', dueInDays: 3 },
  { ...PLAIN_TASK, owner: 'liaison-1', title: '反馈移交的一件线索', dueInDays: -1 },
  { ...PLAIN_TASK, owner: 'approver-1', title: '答复一件办学许可申请', dueInDays: 1 },
  { ...PLAIN_TASK, owner: 'deputy-1', title: '审阅本周工作小结', dueInDays: 0 },
  { ...PLAIN_TASK, owner: 'school-1', title: '收齐教师不参与有偿补课承诺书', dueInDays: 1 },
  { ...PLAIN_TASK, owner: 'grid-1', title: '巡查本网格关停机构原址', dueInDays: 0, everyDay: true },
];
