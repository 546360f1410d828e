/** The facts that the duty room works on: plain rows, as the records have them. */
import type { Campaign } from '../domain/campaign.ts';

/** A member of the task force; `roles` are codes of src/domain/role.ts, unknown ones are passed over. */
export type DutyMember = {
  id: string;
  userId: string;
  name: string;
  roles: readonly string[];
  departmentId: string;
  /** Tells which departments stand for safety; without it the id is taken for a name. */
  departmentName?: string;
  active: boolean;
};

/** A rectification, whatever its state. */
export type DutyRectification = {
  number: string;
  subjectName: string;
  /** 1 重大, 2 较重, 3 一般. */
  severity: number;
  /** `YYYY-MM-DD`. */
  dueOn: string;
  /** Codes of src/domain/rectification.ts. */
  state: string;
  ownerId: string;
  departmentId: string | null;
  /** The institution has been ordered to stop (停业整改) and may open only after a re-check. */
  suspended?: boolean;
};

/** A task, whatever its state. */
export type DutyTask = {
  number: string;
  title: string;
  dueOn: string;
  ownerId: string;
  /** The owner's. */
  departmentId?: string | null;
  /** Also done on days off (夜查, 值守). */
  everyDay: boolean;
  /** `open`, `done` or `cancelled`. */
  state: string;
  institutionName: string | null;
};

/** An open entry of a register that has to be moved on; whatever protects people in it is left out (reminders.md §6.8). */
export type DutyEntry = {
  number: string;
  /** The register's title and the state's name: 线索台账, 待受理. */
  register: string;
  state: string;
  /** null: it is not to stand in a reminder. */
  subject: string | null;
  dueOn: string;
  ownerId: string | null;
  departmentId: string | null;
};

/** How far the county's safety checks are; `missing` holds names, the most pressing first. */
export type SafetyCoverage = { due: number; done: number; missing: readonly string[] };

/** All records of one day. */
export type DayFacts = {
  /** The Asia/Shanghai day, `YYYY-MM-DD`. */
  day: string;
  campaign: Campaign | null;
  rectifications: readonly DutyRectification[];
  tasks: readonly DutyTask[];
  entries?: readonly DutyEntry[];
  /** Members who are away that day → who stands in (AB角). */
  standIns?: ReadonlyMap<string, string>;
  coverage: SafetyCoverage | null;
};
