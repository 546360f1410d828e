/** Turns the demo's plan of work into rows: numbers, dates, institutions. */

import { addDays, atTime, dayOf } from '../../domain/calendar.ts';
import type { Checklist, ChecklistItem, ChecklistTable } from '../../domain/checklist.ts';
import { listBasesOn } from '../../domain/legal-basis.ts';
import { recordNumber, seriesPrefix } from '../../domain/record-number.ts';
import type { DemoInstitution } from './demo-register.ts';
import { DEMO_INSPECTIONS, DEMO_TASKS, type DemoCampaign, type DemoInspection, type DemoTask } from './demo-work.ts';

/** Everything the rows are made from. */
export type DemoScene = {
  today: string;
  campaign: DemoCampaign;
  institutions: readonly DemoInstitution[];
  checklists: ChecklistTable;
  departmentOf: ReadonlyMap<string, string>;
};

type Row = Record<string, unknown>;
/** Rows with the columns of their tables. */
export type DemoRecords = { inspections: Row[]; rectifications: Row[]; findings: Row[]; tasks: Row[]; series: Row[] };

// Marks records that no published flow has filed.
const DEMO_FLOW = { flow: 'inspection_site', flow_version: 0, flow_hash: 'demo' };

/** Builds all rows; the same day gives the same rows. */
export function buildDemoRecords(scene: DemoScene): DemoRecords {
  const numbers = new DemoNumbers();
  const pick = new InstitutionPicker(scene.institutions);
  const built = DEMO_INSPECTIONS.map((plan) => buildInspection(plan, scene, { numbers, pick }));
  return {
    inspections: built.map((each) => each.inspection),
    rectifications: built.map((each) => each.rectification).filter((row) => row !== undefined),
    findings: built.flatMap((each) => each.findings),
    tasks: DEMO_TASKS.map((plan) => buildTask(plan, scene, { numbers, pick })),
    series: numbers.rows(),
  };
}

type Helpers = { numbers: DemoNumbers; pick: InstitutionPicker };
type Built = { inspection: Row; rectification: Row | undefined; findings: Row[] };

function buildInspection(plan: DemoInspection, scene: DemoScene, { numbers, pick }: Helpers): Built {
  const day = addDays(scene.today, -plan.daysAgo);
  const institution = pick.next(plan.status);
  const checklist = scene.checklists[plan.checklist];
  if (checklist === undefined) throw new Error(`no checklist ${plan.checklist}`);
  const results = resultsOf(checklist, plan);
  const number = numbers.take(seriesPrefix('inspection', day));
  const visitedAt = atTime(day, '10:20').toISOString();
  const subject = { institution_id: institution.id, subject_name: institution.name };
  const inspection = {
    id: `demo-${number}`,
    number,
    campaign_id: day < scene.campaign.startsOn ? null : scene.campaign.id,
    ...subject,
    checklist: plan.checklist,
    results,
    is_safety_check: plan.checklist === 'AQ',
    visited_at: visitedAt,
    inspectors: plan.inspectors,
    filed_by_id: plan.filedBy,
    filed_at: atTime(day, '11:05').toISOString(),
    ...DEMO_FLOW,
    answers: answersOf(plan, { institution, results, visitedAt, dueOn: dueOnOf(plan, scene.today) }),
  };
  const rectification = buildRectification(plan, scene, { inspection, subject, checklist, numbers });
  return { inspection, rectification, findings: buildFindings(plan, { inspection, rectification, checklist }) };
}

function resultsOf(checklist: Checklist, plan: DemoInspection): Record<string, 'pass' | 'fail'> {
  const failed = new Set(plan.findings.map((finding) => finding.code));
  return Object.fromEntries(checklist.items.map(({ code }) => [code, failed.has(code) ? 'fail' : 'pass']));
}

function dueOnOf(plan: DemoInspection, today: string): string | undefined {
  return plan.dueInDays === null ? undefined : addDays(today, plan.dueInDays);
}

type Filed = {
  institution: DemoInstitution;
  results: Record<string, string>;
  visitedAt: string;
  dueOn: string | undefined;
};

/** The answers as flows/inspection_site.yaml would have filed them. */
function answersOf(plan: DemoInspection, filed: Filed): Row {
  const { id, name } = filed.institution;
  return {
    org: { id, name },
    list: plan.checklist,
    visited_at: filed.visitedAt,
    items: { list: plan.checklist, results: filed.results },
    findings: plan.findings,
    due_on: filed.dueOn,
    photos: [],
    inspectors: plan.inspectors,
  };
}

type Opened = { inspection: Row; subject: Row; checklist: Checklist; numbers: DemoNumbers };

function buildRectification(plan: DemoInspection, scene: DemoScene, opened: Opened): Row | undefined {
  const dueOn = dueOnOf(plan, scene.today);
  if (dueOn === undefined) return undefined;
  const open = plan.findings.filter((finding) => !finding.corrected);
  const number = opened.numbers.take(seriesPrefix('rectification', addDays(scene.today, -plan.daysAgo)));
  return {
    id: `demo-${number}`,
    number,
    inspection_id: opened.inspection['id'],
    ...opened.subject,
    state: 'open',
    severity: Math.min(...open.map((finding) => itemOf(finding.code, opened.checklist).severity)),
    opened_at: opened.inspection['filed_at'],
    due_on: dueOn,
    department_id: scene.departmentOf.get(plan.filedBy),
    owner_id: plan.filedBy,
  };
}

type Found = { inspection: Row; rectification: Row | undefined; checklist: Checklist };

function buildFindings(plan: DemoInspection, { inspection, rectification, checklist }: Found): Row[] {
  const visitDay = dayOf(new Date(String(inspection['visited_at'])));
  return plan.findings.map((finding) => ({
    id: `${inspection['id']}-${finding.code}`,
    inspection_id: inspection['id'],
    rectification_id: finding.corrected ? null : (rectification?.['id'] ?? null),
    item_code: finding.code,
    severity: itemOf(finding.code, checklist).severity,
    fact: finding.fact,
    corrected_on_site: finding.corrected,
    due_on: finding.corrected ? null : (rectification?.['due_on'] ?? null),
    bases: listBasesOn(itemOf(finding.code, checklist).basis, visitDay),
  }));
}

function itemOf(code: string, checklist: Checklist): ChecklistItem {
  const item = checklist.items.find((each) => each.code === code);
  if (item === undefined) throw new Error(`no checklist item ${code}`);
  return item;
}

function buildTask(plan: DemoTask, scene: DemoScene, { numbers, pick }: Helpers): Row {
  const number = numbers.take(seriesPrefix('task', addDays(scene.today, -1)));
  return {
    id: `demo-${number}`,
    number,
    source: plan.source,
    title: plan.title,
    owner_id: plan.owner,
    institution_id: plan.atInstitution ? pick.next('valid').id : null,
    every_day: plan.everyDay,
    due_on: addDays(scene.today, plan.dueInDays),
    state: 'open',
  };
}

/** Another main campus of the status each time, in the order of the list. */
class InstitutionPicker {
  readonly #institutions: readonly DemoInstitution[];
  readonly #taken = new Set<string>();

  constructor(institutions: readonly DemoInstitution[]) {
    this.#institutions = institutions;
  }

  next(status: DemoInstitution['status']): DemoInstitution {
    const found = this.#institutions.find(
      (each) => each.status === status && each.parentId === null && !this.#taken.has(each.id),
    );
    if (found === undefined) throw new Error(`no demo institution is left with status ${status}`);
    this.#taken.add(found.id);
    return found;
  }
}

/** Numbers as the real series give them, and the series' state afterwards. */
class DemoNumbers {
  readonly #last = new Map<string, number>();

  take(prefix: string): string {
    const next = (this.#last.get(prefix) ?? 0) + 1;
    this.#last.set(prefix, next);
    return recordNumber(prefix, next);
  }

  rows(): Row[] {
    return [...this.#last].map(([prefix, last]) => ({ prefix, last }));
  }
}
