/** One admission for tests of its steps: of the test school, put into any state with any answers. */
import type { EffectResult } from '../../src/engine/turn.ts';
import { listEntries, type RegisterEntry } from '../../src/store/register-entries.ts';
import { bumpRevision } from '../../src/store/revision.ts';
import { putSchool, SCHOOL } from './institution-rows.ts';
import type { Stage } from './stage.ts';

/** Everything that any state asks for, with days in their order before the stage's today (2026-07-18). */
export const ANSWERS = {
  declared_name: '襄垣县晨星美术培训学校',
  opinion_document: '襄教意〔2026〕3号',
  applied_on: '2026-06-01',
  missing_papers: '消防验收意见',
  accepted_on: '2026-06-03',
  accept_document: '襄审批受〔2026〕8号',
  site_on: '2026-06-08',
  site_people: '郭慧敏、王强',
  site_facts: '面积320平方米，消防合格',
  to_fix: '后门改为向外开',
  extend_document: '襄审批延〔2026〕1号',
  decision_document: '襄审批〔2026〕12号',
  decided_on: '2026-06-20',
  permit_number: '教民114042379000999号',
  valid: { from: '2026-06-20', to: '2029-06-19' },
  legal_form: 'company',
  authority: 'market',
  credit_code: '91140423MAYHBEDC3C',
  registered_on: '2026-06-25',
  agreement: '农商行襄垣支行，监管〔2026〕5号',
  platform_on: '2026-07-01',
  reason: '申请人不再办学',
} as const;

/** An application that was accepted, as far as an entry keeps it. */
export const ACCEPTED = { accepted_on: '2026-06-03', accept_document: '襄审批受〔2026〕8号' };

/** Begins an admission of the test school in that status of the register (null: of one that it does not have). */
export async function beginAdmission(
  stage: Stage,
  status: string | null,
  answers: Record<string, unknown> = {},
): Promise<EffectResult> {
  const { store } = stage.core;
  await store.execute('delete from register_entry');
  await store.execute('delete from number_series');
  if (status !== null) {
    await putSchool(stage, status);
    await store.execute('update institution set verified_at = null where id = $1', SCHOOL.id);
    await store.transaction((tx) => bumpRevision(tx, 'register'));
  }
  const org = status === null ? {} : { org: { id: SCHOOL.id, name: SCHOOL.name } };
  return await stage.runOne('file_entry', {
    by: 'approver-1',
    answers: { ...org, ...answers },
    with: { register: 'admission', owner: 'me', place: String(answers['place'] ?? '') },
  });
}

/** The only admission there is. */
export async function admission(stage: Stage): Promise<RegisterEntry> {
  const [entry] = await listEntries(stage.core.store, 'admission');
  if (entry === undefined) throw new Error('no admission was begun');
  return entry;
}

/** Puts it into a state, past all rules. */
export async function putInto(stage: Stage, state: string, data: Record<string, unknown> = {}): Promise<void> {
  const sql = 'update register_entry set state = $1, data = data || $2::jsonb, closed_at = null';
  await stage.core.store.execute(sql, state, JSON.stringify(data));
}

/** Asks for a step. */
export async function step(
  stage: Stage,
  to: string,
  { answers = ANSWERS, by = 'approver-1' }: { answers?: Record<string, unknown>; by?: string } = {},
): Promise<EffectResult> {
  const { number } = await admission(stage);
  return await stage.runOne('move_entry', {
    by,
    answers: { entry: { id: number }, ...answers },
    with: { register: 'admission', to },
  });
}
