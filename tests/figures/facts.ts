/** Records for the figures’ tests: plain ones, of which each case changes what it is about. */
import type {
  FigureEntry,
  FigureFacts,
  FigureInspection,
  FigureInstitution,
  FigureRectification,
  FigureTask,
} from '../../src/figures/figure-facts.ts';

const NOBODY = { ownerId: null, filedById: null, departmentId: null, town: null };

/** Noon of a Saturday in the campaign. */
export const NOON = '2026-07-18T04:00:00.000Z';

/** Facts at noon of 18 July 2026, in the campaign of July and August; nothing in them but what is given. */
export function factsOf(given: Partial<FigureFacts>): FigureFacts {
  return {
    at: NOON,
    asOf: '2026-07-18',
    period: { from: '2026-07-01', to: '2026-08-31' },
    institutions: [],
    statusChanges: [],
    inspections: [],
    rectifications: [],
    tasks: [],
    entries: [],
    departmentNames: new Map(),
    ...given,
  };
}

/** A licensed institution with all its papers. */
export function institution(id: string, more: Partial<FigureInstitution> = {}): FigureInstitution {
  return {
    ...NOBODY,
    id,
    name: `机构${id}`,
    category: '文化艺术',
    status: 'valid',
    parentId: null,
    campus: null,
    socialCreditCode: '91140423MA0GTR4T7X',
    permitNumber: `证${id}`,
    permitValidUntil: '2027-01-01',
    inEscrow: true,
    synthetic: false,
    ...more,
  };
}

/** A safety check of an institution on a day. */
export function safetyCheck(institutionId: string | null, more: Partial<FigureInspection> = {}): FigureInspection {
  return {
    ...NOBODY,
    number: 'JC20260710-0001',
    institutionId,
    subjectName: `机构${institutionId}`,
    checklist: 'AQ',
    visitedOn: '2026-07-10',
    visitedTime: '10:00',
    isSafetyCheck: true,
    shift: 'day',
    mode: 'routine',
    withdrawn: false,
    findings: [],
    ...more,
  };
}

export function rectification(number: string, more: Partial<FigureRectification> = {}): FigureRectification {
  return {
    ...NOBODY,
    number,
    institutionId: null,
    subjectName: '某机构',
    state: 'open',
    openedOn: '2026-07-10',
    dueOn: '2026-07-25',
    doneOn: null,
    ...more,
  };
}

export function task(number: string, more: Partial<FigureTask> = {}): FigureTask {
  return { ...NOBODY, number, title: '一件事', dueOn: '2026-07-17', state: 'open', ...more };
}

export function entry(register: string, number: string, more: Partial<FigureEntry> = {}): FigureEntry {
  return {
    ...NOBODY,
    register,
    number,
    state: 'filed',
    subject: `${number}的对象`,
    institutionId: null,
    filedOn: '2026-07-10',
    occurredOn: '2026-07-10',
    dueAt: null,
    parentNumber: null,
    data: {},
    shown: {},
    ...more,
  };
}
