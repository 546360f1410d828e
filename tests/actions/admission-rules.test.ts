/** 先证后照: what each step must say itself, days in their order, two people on the spot, a real legal person. */
import { beforeEach, describe, expect, test } from 'vitest';
import { bumpRevision } from '../../src/store/revision.ts';
import { ACCEPTED, ANSWERS, admission, beginAdmission, putInto, step } from './admissions.ts';
import { SCHOOL } from './institution-rows.ts';
import { withStage } from './stage.ts';

const on = withStage();

beforeEach(async () => {
  await beginAdmission(on.stage, 'preparing');
});

/** Asks for a step with other answers; gives the sentence when it is refused, '' when it is made. */
async function refusal(from: string, to: string, said: Record<string, unknown>): Promise<unknown> {
  await putInto(on.stage, from, ACCEPTED);
  const result = await step(on.stage, to, { answers: { ...ANSWERS, ...said } });
  expect((await admission(on.stage)).state).toBe(result['ok'] === true ? to : from);
  return result['ok'] === true ? '' : result['text'];
}

describe('what a step asks for', () => {
  test.each([
    ['naming', 'opinion', ['declared_name']],
    ['opinion', 'applied', ['applied_on', 'opinion_document']],
    ['applied', 'correcting', ['missing_papers']],
    ['applied', 'accepted', ['accepted_on', 'accept_document']],
    ['accepted', 'inspected', ['site_on', 'site_people', 'site_facts']],
    ['accepted', 'fixing', ['site_on', 'site_people', 'site_facts', 'to_fix']],
    ['inspected', 'extended', ['extend_document', 'reason']],
    ['inspected', 'granted', ['decision_document', 'decided_on']],
    ['inspected', 'refused', ['decision_document', 'decided_on', 'reason']],
    ['granted', 'licensed', ['permit_number', 'valid']],
    ['licensed', 'registered', ['legal_form', 'authority', 'credit_code', 'registered_on']],
    ['registered', 'escrowed', ['agreement']],
    ['escrowed', 'listed', ['platform_on']],
    ['renewing', 'renewed', ['decision_document', 'decided_on', 'permit_number', 'valid']],
    ['consulting', 'ended', ['reason']],
  ])('%s → %s without it', async (from, to, ids) => {
    for (const id of ids) {
      await beginAdmission(on.stage, 'preparing');
      expect(await refusal(from, to, { [id]: null })).toEqual(expect.stringContaining('还缺'));
    }
  });

  test('a second visit is told anew; the opinion need not be, when papers come a second time', async () => {
    await putInto(on.stage, 'fixing', ANSWERS);
    const stale = await step(on.stage, 'inspected', { answers: {} });
    expect(stale).toMatchObject({ ok: false, text: expect.stringContaining('还缺核查日、核查人、核查情况') });
    await putInto(on.stage, 'correcting');
    expect(await step(on.stage, 'applied', { answers: { applied_on: '2026-06-02' } })).toMatchObject({ ok: true });
  });

  test('one person on the spot is not enough', async () => {
    expect(await refusal('accepted', 'inspected', { site_people: '郭慧敏' })).toContain('两人以上');
    expect(await refusal('accepted', 'fixing', { site_people: '郭慧敏' })).toContain('两人以上');
  });
});

describe('days', () => {
  test.each([
    ['applied', 'accepted', 'accepted_on', '2026-05-31', '受理日（5月31日）不能早于收件日（6月1日）'],
    ['accepted', 'inspected', 'site_on', '2026-06-02', '核查日（6月2日）不能早于受理日（6月3日）'],
    ['inspected', 'granted', 'decided_on', '2026-06-07', '决定日（6月7日）不能早于核查日（6月8日）'],
    ['inspected', 'refused', 'decided_on', '2026-06-07', '决定日（6月7日）不能早于核查日（6月8日）'],
    ['escrowed', 'listed', 'platform_on', '2026-06-24', '平台录入日（6月24日）不能早于登记日（6月25日）'],
    ['licensed', 'registered', 'registered_on', '2026-06-19', '先证后照：登记日（6月19日）不能早于准予许可的6月20日'],
    ['applied', 'accepted', 'accepted_on', '2026-07-19', '受理日不能晚于今天，您写的是7月19日'],
    ['renewing', 'renewed', 'decided_on', '2026-07-19', '决定日不能晚于今天，您写的是7月19日'],
    ['licensed', 'registered', 'registered_on', '2026-07-19', '登记日不能晚于今天'],
  ])('%s → %s with %s %s', async (from, to, id, day, sentence) => {
    expect(await refusal(from, to, { [id]: day })).toContain(sentence);
  });

  test('the first day that is allowed is allowed', async () => {
    expect(await refusal('applied', 'accepted', { accepted_on: '2026-06-01' })).toBe('');
    expect(await refusal('licensed', 'registered', { registered_on: '2026-06-20' })).toBe('');
  });

  test('a permit that is over already is not handed out', async () => {
    const valid = { from: '2023-07-18', to: '2026-07-17' };
    expect(await refusal('granted', 'licensed', { valid })).toContain('就到期了');
    expect(await refusal('renewing', 'renewed', { valid })).toContain('就到期了');
    expect(await refusal('granted', 'licensed', { valid: '2026' })).not.toBe('');
  });
});

describe('the legal person', () => {
  test.each([
    ['a wrong check digit', { credit_code: '91140423MAYHBEDC3D' }, '对'],
    ['a code that is none', { credit_code: '12345' }, '代码要18位'],
    ['a 个体工商户', { credit_code: '92140423MAYQ70T72Q' }, '个体户不是法人'],
    ['a non-profit with a company’s code', { legal_form: 'nonprofit' }, '对不上'],
    ['a form that is none', { legal_form: 'shop' }, '还缺内容'],
  ])('%s is refused', async (_what, said, words) => {
    expect(await refusal('licensed', 'registered', said)).toContain(words);
    expect(await on.stage.count('institution where id = $$t-school$$ and social_credit_code is null')).toBe(1);
  });

  test('who teaches school subjects is no company', async () => {
    await on.stage.core.store.execute(`update institution set category = '学科类' where id = $1`, SCHOOL.id);
    await on.stage.core.store.transaction((tx) => bumpRevision(tx, 'register'));
    expect(await refusal('licensed', 'registered', {})).toContain('非营利性');
    // Not in the register yet when it applied: the form said what it teaches.
    await on.stage.core.store.execute('update register_entry set institution_id = null');
    await putInto(on.stage, 'licensed', { category: 'subject' });
    expect(await step(on.stage, 'registered')).toMatchObject({ ok: false, text: expect.stringContaining('非营利性') });
  });
});

describe('after the permit', () => {
  test.each(['licensed', 'registered', 'escrowed'])('out of %s it ends only when the permit is gone', async (from) => {
    await beginAdmission(on.stage, 'valid');
    expect(await refusal(from, 'ended', {})).toContain('名册上是“有效”，不能终止');
    await on.stage.core.store.execute(`update institution set status = 'deregistered' where id = $1`, SCHOOL.id);
    await on.stage.core.store.transaction((tx) => bumpRevision(tx, 'register'));
    expect(await refusal(from, 'ended', {})).toBe('');
  });
});
