/** The records that figures are counted from: plain rows, of all times; what counts is decided in this room. */
import type { InspectionMode, Shift } from '../domain/inspection-times.ts';
import type { Owned } from '../domain/permissions.ts';

/** A row of the county's register of institutions; a campus is a row of its own. */
export type FigureInstitution = Owned & {
  id: string;
  name: string;
  /** 学科类, 体育, 文化艺术, 科技, 其他, 托管. */
  category: string;
  /** Codes of src/domain/institution-status.ts. */
  status: string;
  parentId: string | null;
  /** 主校区, 增设校区, 分校, 未批准点; null for a main campus. */
  campus: string | null;
  socialCreditCode: string | null;
  permitNumber: string | null;
  /** `YYYY-MM-DD`, the last day on which it holds. */
  permitValidUntil: string | null;
  inEscrow: boolean | null;
  /** Made up for demonstration. */
  synthetic: boolean;
};

/** A change of an institution's status; days `YYYY-MM-DD`. */
export type FigureStatusChange = { institutionId: string; from: string | null; to: string | null; on: string };

/** An inspection, withdrawn ones too. */
export type FigureInspection = Owned & {
  number: string;
  institutionId: string | null;
  subjectName: string;
  /** Code of the checklist. */
  checklist: string;
  /** The Asia/Shanghai day of the visit. */
  visitedOn: string;
  /** The Asia/Shanghai time of the visit, `HH:MM`. */
  visitedTime: string;
  isSafetyCheck: boolean;
  /** As it was filed: by the hours that held then. */
  shift: Shift;
  mode: InspectionMode;
  withdrawn: boolean;
  /** Codes of the items that were not met (YX02 …). */
  findings: readonly string[];
};

/** A rectification of any state (src/domain/rectification.ts). */
export type FigureRectification = Owned & {
  number: string;
  institutionId: string | null;
  subjectName: string;
  state: string;
  openedOn: string;
  dueOn: string;
  /** The day on which a re-check was passed or it was closed; null while it goes on. */
  doneOn: string | null;
};

/** A task of any state; its department is its owner's. */
export type FigureTask = Owned & {
  number: string;
  title: string;
  dueOn: string;
  /** `open`, `done` or `cancelled`. */
  state: string;
};

/** An entry of a register (flows/registers/*.yaml) of any state. */
export type FigureEntry = Owned & {
  register: string;
  number: string;
  state: string;
  subject: string;
  institutionId: string | null;
  filedOn: string;
  occurredOn: string;
  /** ISO 8601: when the present state was to be left. */
  dueAt: string | null;
  parentNumber: string | null;
  /** Answers by question id. */
  data: Readonly<Record<string, unknown>>;
  /** The same as people read them. */
  shown: Readonly<Record<string, unknown>>;
};

/** Both days are inclusive, in Asia/Shanghai. */
export type Period = { from: string; to: string };

/** Everything, at one moment. */
export type FigureFacts = {
  /** ISO 8601. */
  at: string;
  /** The Asia/Shanghai day of `at`. */
  asOf: string;
  period: Period;
  institutions: readonly FigureInstitution[];
  statusChanges: readonly FigureStatusChange[];
  inspections: readonly FigureInspection[];
  rectifications: readonly FigureRectification[];
  tasks: readonly FigureTask[];
  entries: readonly FigureEntry[];
  /** Department id → its short name, for figures by department. */
  departmentNames: ReadonlyMap<string, string>;
};
