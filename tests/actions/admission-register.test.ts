/** What an admission does to the register: nothing before the permit, all of it with the permit, the legal person after. */
import { beforeEach, describe, expect, test } from 'vitest';
import { INSTITUTION_STATUSES } from '../../src/register/institution.ts';
import { findFacts, listChanges } from '../../src/store/institution-history.ts';
import { ACCEPTED, ANSWERS, admission, beginAdmission, putInto, step } from './admissions.ts';
import { SCHOOL } from './institution-rows.ts';
import { withStage } from './stage.ts';

const on = withStage();
const PAPER = { recheck: '襄教验〔2026〕1号' };
const NEW = {
  org_unlisted: '襄垣县晨星美术',
  category: 'art',
  place: '古韩镇新建西街12号',
  has_licence: false,
};
const facts = async (id = SCHOOL.id) => await findFacts(on.stage.core.store, id);
const changes = async (id = SCHOOL.id) =>
  (await listChanges(on.stage.core.store, id)).map(({ field, before, after, effectiveOn, document }) =>
    [field, before, after, effectiveOn, document].join('|'),
  );
const ask = async (by: string, id: string) => {
  const answers = { org: { id } };
  return await on.stage.runOne('answer_license_question', { by, answers, said: { org: SCHOOL.name } });
};
async function putRectification(state: string, checkedOn: string | null): Promise<void> {
  await on.stage.core.store.execute(
    `insert into rectification (id, number, inspection_id, institution_id, subject_name, state, severity, opened_at, due_on,
       owner_id, checked_at)
     select 't-rect', 'ZG20260701-0001', min(id), $1, '某', $2, 2, '2026-07-01T00:00:00Z', '2026-07-10', 'inspector-1', $3::timestamptz
     from inspection`,
    SCHOOL.id,
    state,
    checkedOn,
  );
}

describe('the beginning', () => {
  const KINDS: Readonly<Record<string, string>> = {
    preparing: 'fresh consulting',
    unregistered: 'fresh consulting',
    business_licence_only: 'licence_only consulting',
    revoked: 'again opinion',
    expired: 'lapsed consulting',
    valid: 'renew renewing',
    rectifying: 'renew renewing',
    suspended: 'renew renewing',
    closed_by_itself: 'renew renewing',
  };

  test.each(INSTITUTION_STATUSES)('%s: the kind and the first step follow from the register', async (status) => {
    const result = await beginAdmission(on.stage, status, { ...PAPER, permit_until: '2026-09-30' });
    const expected = KINDS[status];
    expect(result['ok']).toBe(expected !== undefined);
    if (expected === undefined) {
      expect(await on.stage.count('register_entry')).toBe(0);
      return;
    }
    const { data, state } = await admission(on.stage);
    expect(`${data['kind']} ${state}`).toBe(expected);
    expect((await facts())?.status).toBe(status);
  });

  test('one at a time; after it ended another may begin', async () => {
    await beginAdmission(on.stage, 'preparing');
    const again = () =>
      on.stage.runOne('file_entry', {
        by: 'approver-1',
        answers: { org: { id: SCHOOL.id, name: SCHOOL.name } },
        with: { register: 'admission', owner: 'me' },
      });
    expect(await again()).toMatchObject({ ok: false, text: expect.stringContaining('已有在办的ZR20260718-0001') });
    expect(await step(on.stage, 'ended')).toMatchObject({ ok: true });
    expect(await again()).toMatchObject({ ok: true });
  });

  test('one that the register does not have; with a business licence it is 有照无证; the same name once', async () => {
    await beginAdmission(on.stage, null, { ...NEW, has_licence: true });
    expect(await admission(on.stage)).toMatchObject({
      state: 'consulting',
      town: '古韩镇',
      institutionId: null,
      data: { kind: 'licence_only' },
      shown: { kind: '有照无证补办' },
    });
    const again = { by: 'approver-1', answers: NEW, with: { register: 'admission' } };
    expect(await on.stage.runOne('file_entry', again)).toMatchObject({ ok: false });
  });
});

describe('who was revoked', () => {
  const begin = async (recheck: string | null) =>
    await beginAdmission(on.stage, 'revoked', recheck === null ? {} : { recheck });

  test.each([
    ['without a re-check', null, '复查（验收）合格'],
    ['with a number that is another’s', 'ZG20260718-0099', '没有 ZG20260718-0099'],
  ])('%s nothing begins', async (_what, recheck, words) => {
    expect(await begin(recheck)).toMatchObject({ ok: false, text: expect.stringContaining(words) });
    expect(await on.stage.count('register_entry')).toBe(0);
    expect((await facts())?.status).toBe('revoked');
    expect(await changes()).toEqual([]);
  });

  test('is not accepted while something is left to put right, or when the re-check was not passed', async () => {
    await begin(PAPER.recheck);
    await putInto(on.stage, 'applied');
    await putRectification('open', null);
    expect(await step(on.stage, 'accepted')).toMatchObject({ ok: false, text: expect.stringContaining('没有闭环') });
    await putInto(on.stage, 'applied', { recheck: 'ZG20260701-0001' });
    expect(await step(on.stage, 'accepted')).toMatchObject({ ok: false, text: expect.stringContaining('合格') });
    const now = await admission(on.stage);
    expect([now.state, now.data['accepted_on'], (await facts())?.status]).toEqual(['applied', undefined, 'revoked']);
  });

  test('is accepted with a passed one, stays 已吊销 until the permit, then is 有效 by way of 筹设', async () => {
    await begin(PAPER.recheck);
    await putRectification('passed', '2026-07-05T02:00:00Z');
    await putInto(on.stage, 'applied', { recheck: 'ZG20260701-0001' });
    expect(await step(on.stage, 'accepted')).toMatchObject({ ok: true });
    expect([(await facts())?.status, await changes()]).toEqual(['revoked', []]);
    await putInto(on.stage, 'granted', ANSWERS);
    expect(await step(on.stage, 'licensed')).toMatchObject({ ok: true });
    expect((await facts())?.status).toBe('valid');
    expect(await changes()).toEqual([
      'status|revoked|preparing|2026-06-03|襄审批受〔2026〕8号；复查：ZG20260701-0001',
      'permit|教民114042379000777号||2026-06-03|襄审批受〔2026〕8号；复查：ZG20260701-0001',
      expect.stringContaining('permit||教民114042379000999号'),
      'status|preparing|valid|2026-06-20|襄审批〔2026〕12号',
      'verified||2026-07-18|2026-07-18|襄审批〔2026〕12号',
    ]);
  });
});

describe('the permit', () => {
  const license = async (status: string | null, more: Record<string, unknown> = {}) => {
    await beginAdmission(on.stage, status, { ...PAPER, ...(status === null ? NEW : {}) });
    await putInto(on.stage, 'granted', { ...ANSWERS, ...more });
    return await step(on.stage, 'licensed', { answers: { ...ANSWERS, ...more } });
  };

  test.each(['preparing', 'unregistered', 'business_licence_only', 'revoked', 'expired'])(
    'out of %s: 有效 with the new permit, and parents read it at once',
    async (status) => {
      expect(await license(status)).toMatchObject({ ok: true, shown: expect.stringContaining('→ 有效') });
      const now = await facts();
      expect([now?.status, now?.verifiedAt]).toEqual(['valid', '2026-07-18']);
      expect(now?.permits.filter(({ endedOn }) => endedOn === null)).toMatchObject([
        { number: '教民114042379000999号', validFrom: '2026-06-20', validUntil: '2029-06-19' },
      ]);
      const told = await ask('parent-1', SCHOOL.id);
      expect(told['text']).toContain('教民114042379000999号');
    },
  );

  test('before it, parents hear nothing of a permit', async () => {
    await beginAdmission(on.stage, 'business_licence_only');
    await putInto(on.stage, 'granted', ANSWERS);
    expect((await ask('parent-1', SCHOOL.id))['text']).not.toContain('教民');
  });

  test('one that the register did not have is put in, by its approved name, in charge of who is', async () => {
    await license(null, { category: 'sport' });
    const entry = await admission(on.stage);
    const now = await facts(entry.institutionId ?? '');
    expect(now).toMatchObject({
      name: ANSWERS.declared_name,
      status: 'valid',
      category: '体育',
      region: '襄垣县',
      town: '古韩镇',
      address: NEW.place,
      competentDepartment: '县卫健体局',
    });
    expect(await on.stage.count(`institution where id = '${entry.institutionId}' and region_code = '140423'`)).toBe(1);
    expect((await ask('parent-1', entry.institutionId ?? ''))['text']).toContain('教民114042379000999号');
  });

  test('that begins later is in force then: until that day nothing changes for parents', async () => {
    const valid = { from: '2026-08-01', to: '2029-07-31' };
    expect(await license('preparing', { valid })).toMatchObject({
      ok: true,
      shown: expect.stringContaining('2026-08-01'),
    });
    expect((await facts())?.status).toBe('preparing');
  });

  test('is refused as a whole when the register does not allow it: no step, no permit, no status', async () => {
    await beginAdmission(on.stage, 'preparing');
    await putInto(on.stage, 'granted', ANSWERS);
    await on.stage.core.store.execute(`update institution set status = 'deregistered' where id = $1`, SCHOOL.id);
    expect(await step(on.stage, 'licensed')).toMatchObject({ ok: false, text: expect.stringContaining('注销') });
    expect((await admission(on.stage)).state).toBe('granted');
    expect((await facts())?.permits).toHaveLength(1);
    expect(await changes()).toEqual([]);
  });
});

describe('the renewal', () => {
  const renew = async (status: string, now = status) => {
    await beginAdmission(on.stage, status, { permit_until: '2026-09-30' });
    await on.stage.core.store.execute('update institution set status = $2 where id = $1', SCHOOL.id, now);
    const answers = {
      ...ANSWERS,
      permit_number: '教民114042379000777号',
      valid: { from: '2026-10-01', to: '2029-09-30' },
    };
    return await step(on.stage, 'renewed', { answers });
  };

  test.each(['valid', 'rectifying', 'suspended', 'closed_by_itself'])(
    'of %s: a new end, the same status',
    async (status) => {
      expect(await renew(status)).toMatchObject({ ok: true });
      const now = await facts();
      expect(now?.status).toBe(status);
      expect(now?.permits).toMatchObject([
        { number: '教民114042379000777号', validUntil: '2029-09-30', endedOn: null },
      ]);
    },
  );

  test('of who was revoked meanwhile is refused', async () => {
    expect(await renew('valid', 'revoked')).toMatchObject({ ok: false });
    expect((await facts())?.permits).toMatchObject([{ validUntil: '2028-12-31' }]);
    expect((await admission(on.stage)).state).toBe('renewing');
  });
});

describe('the legal person', () => {
  beforeEach(async () => {
    await on.stage.core.store.execute(
      'update institution set social_credit_code = null where social_credit_code = $1',
      ANSWERS.credit_code,
    );
    await beginAdmission(on.stage, 'valid');
    await putInto(on.stage, 'licensed', { ...ACCEPTED, decided_on: '2026-06-20' });
  });

  test('is written with its form, its history and the day', async () => {
    expect(await step(on.stage, 'registered')).toMatchObject({ ok: true, shown: expect.stringContaining('公司') });
    expect(await facts()).toMatchObject({ socialCreditCode: ANSWERS.credit_code, legalForm: '公司' });
    expect(await changes()).toEqual(
      expect.arrayContaining([
        `social_credit_code||${ANSWERS.credit_code}|2026-06-25|ZR20260718-0001`,
        'legal_form||公司|2026-06-25|ZR20260718-0001',
      ]),
    );
  });

  test('another institution’s code is refused, and nothing is written', async () => {
    const [other] = await on.stage.core.store.query<{ id: string; name: string }>(
      'select id, name from institution where id <> $1 order by id limit 1',
      SCHOOL.id,
    );
    await on.stage.core.store.execute(
      'update institution set social_credit_code = $2 where id = $1',
      other?.id,
      ANSWERS.credit_code,
    );
    expect(await step(on.stage, 'registered')).toMatchObject({
      ok: false,
      text: expect.stringContaining(other?.name ?? '?'),
    });
    expect([(await admission(on.stage)).state, (await facts())?.socialCreditCode]).toEqual(['licensed', null]);
  });
});
