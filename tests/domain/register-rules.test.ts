/** The register's rules: every pair of statuses, who may change what, campuses, published lists. */
import { describe, expect, test } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import { CAMPUS_KINDS, mayPlaceHave } from '../../src/domain/campus.ts';
import {
  endsPermits,
  findTransition,
  type InstitutionStatus,
  isOverdue,
  listNextStatuses,
} from '../../src/domain/institution-status.ts';
import { findQuotable, isListKind, LIST_NAMES, type Listing } from '../../src/domain/published-list.ts';
import { checkRegisterPolicy, type RegisterChange } from '../../src/domain/register-policy.ts';
import { ROLES, type Role } from '../../src/domain/role.ts';
import { INSTITUTION_STATUSES } from '../../src/register/institution.ts';

/** data-model §2.5, written down a second time: from → to, who decides, what has to be there. */
const EXPECTED = [
  'preparing valid approval permit',
  'preparing deregistered approval ',
  'valid rectifying education ',
  'valid suspended education ',
  'valid closed_by_itself education ',
  'valid expired approval ',
  'valid revoked education ',
  'valid deregistered approval ',
  'rectifying valid education permit,rectified',
  'rectifying suspended education ',
  'rectifying closed_by_itself education ',
  'rectifying revoked education ',
  'suspended valid education permit,recheck,rectified',
  'suspended revoked education ',
  'suspended deregistered approval ',
  'closed_by_itself valid education permit,rectified',
  'closed_by_itself deregistered approval ',
  'expired valid approval permit',
  'expired deregistered approval ',
  'revoked preparing approval recheck,rectified',
  'revoked deregistered approval ',
  'business_licence_only preparing approval ',
  'business_licence_only deregistered approval ',
  'unregistered preparing approval ',
  'not_training business_licence_only education ',
];
const PAIRS = INSTITUTION_STATUSES.flatMap((from) => INSTITUTION_STATUSES.map((to) => [from, to] as const));

describe('changes of status', () => {
  test('of all 121 pairs, exactly the table’s are allowed, each with its body and needs', () => {
    const allowed = PAIRS.flatMap(([from, to]) => {
      const found = findTransition(from, to);
      return found === undefined ? [] : [`${from} ${to} ${found.by} ${found.needs.join(',')}`];
    });
    expect(allowed).toEqual(INSTITUTION_STATUSES.flatMap((from) => allowedFrom(from)));
    expect(allowed.toSorted()).toEqual(EXPECTED.toSorted());
  });

  test('a status that is the end has no way out; 已吊销 is not the end', () => {
    expect(INSTITUTION_STATUSES.filter((from) => listNextStatuses(from).length === 0)).toEqual(['deregistered']);
    expect(listNextStatuses('revoked')).toEqual(['preparing', 'deregistered']);
  });

  test('every way to 有效 needs a permit, and out of 停业整改 a passed re-check too', () => {
    const needs = INSTITUTION_STATUSES.flatMap((from) => findTransition(from, 'valid')?.needs ?? []);
    expect(needs.filter((need) => need === 'permit')).toHaveLength(5);
    expect(findTransition('suspended', 'valid')?.needs).toContain('recheck');
    expect(INSTITUTION_STATUSES.filter((to) => mayLeaveSuspension(to))).toEqual(['valid', 'revoked', 'deregistered']);
  });

  test('what takes the permit away, or begins without one, ends it', () => {
    expect(INSTITUTION_STATUSES.filter(endsPermits)).toEqual(['preparing', 'revoked', 'deregistered']);
  });

  test.each([
    ['valid', '2026-03-01', '2026-03-01', false],
    ['valid', '2026-03-01', '2026-03-02', true],
    ['valid', null, '2026-03-02', false],
    ['rectifying', '2026-03-01', '2026-03-02', false],
    ['suspended', '2026-03-01', '2026-03-02', false],
  ] as const)('%s until %s is expired by itself on %s: %s', (status, until, today, expected) => {
    expect(isOverdue(status, until, today)).toBe(expected);
  });
});

function allowedFrom(from: string): string[] {
  const order = PAIRS.filter(([each]) => each === from).map(([, to]) => to as string);
  const rows = EXPECTED.filter((row) => row.startsWith(`${from} `));
  return rows.toSorted((a, b) => order.indexOf(a.split(' ')[1] ?? '') - order.indexOf(b.split(' ')[1] ?? ''));
}

function mayLeaveSuspension(to: (typeof INSTITUTION_STATUSES)[number]): boolean {
  return findTransition('suspended', to) !== undefined;
}

const member = (role: Role, departmentId: string, departmentName = ''): Actor => ({
  userId: 'a',
  name: '甲',
  roles: [role],
  memberId: role === 'public' ? null : 'm-a',
  departmentId,
  departmentName,
});

describe('who may change what', () => {
  const changes: RegisterChange[] = [
    { kind: 'permit' },
    { kind: 'name' },
    { kind: 'address' },
    { kind: 'verified' },
    { kind: 'list' },
    ...PAIRS.map(([from, to]) => ({ kind: 'status', from, to }) as const),
  ];

  test.each(Object.keys(ROLES).filter((role) => role !== 'office' && role !== 'approver'))('%s: nothing', (role) => {
    for (const department of ['education', 'approval', 'market']) {
      const may = changes.filter((change) => checkRegisterPolicy(member(role as Role, department), change).ok);
      expect(may).toEqual([]);
    }
  });

  test('the approver: permits, and the changes of status that are the approval bureau’s', () => {
    const may = changes.filter((change) => checkRegisterPolicy(member('approver', 'approval'), change).ok);
    expect(may.filter(({ kind }) => kind !== 'status')).toEqual([
      { kind: 'permit' },
      { kind: 'name' },
      { kind: 'address' },
    ]);
    expect(may.filter(({ kind }) => kind === 'status')).toHaveLength(
      EXPECTED.filter((row) => row.split(' ')[2] === 'approval').length,
    );
  });

  test('the office: 停业整改, 已吊销, the way back, the verified day, lists; no permit', () => {
    const may = changes.filter((change) => checkRegisterPolicy(member('office', 'education'), change).ok);
    expect(may).toContainEqual({ kind: 'status', from: 'valid', to: 'suspended' });
    expect(may).toContainEqual({ kind: 'status', from: 'valid', to: 'revoked' });
    expect(may.filter(({ kind }) => kind !== 'status')).toEqual([{ kind: 'verified' }, { kind: 'list' }]);
  });

  test('the role alone is not enough, nor the department; a department from a spreadsheet is known by its name', () => {
    const change = { kind: 'permit' } as const;
    expect(checkRegisterPolicy(member('approver', 'education'), change)).toEqual({
      ok: false,
      who: '县行政审批局的审批员',
    });
    expect(checkRegisterPolicy(member('office', 'approval'), change).ok).toBe(false);
    expect(checkRegisterPolicy(member('approver', 'd-17', '襄垣县行政审批服务管理局'), change)).toEqual({ ok: true });
  });

  test('a change that does not exist is nobody’s', () => {
    const change = { kind: 'status', from: 'deregistered', to: 'valid' } as const;
    expect(checkRegisterPolicy(member('approver', 'approval'), change)).toEqual({ ok: false, who: null });
  });
});

describe('a place of teaching', () => {
  const refused = (campus: string | null, mainStatus: InstitutionStatus | null) =>
    INSTITUTION_STATUSES.filter((status) => !mayPlaceHave({ campus, mainStatus }, status));

  test('that nobody approved inherits nothing: never 有效, never 整改中', () => {
    expect(CAMPUS_KINDS.map((kind) => refused(kind, 'valid'))).toEqual([[], [], [], ['valid', 'rectifying']]);
    expect(refused(null, null)).toEqual([]);
  });

  test('that was added to the main permit does not outlive it; one with its own does', () => {
    const over = INSTITUTION_STATUSES.filter((main) => refused('增设校区', main).length > 0);
    expect(over).toEqual(INSTITUTION_STATUSES.filter((status) => status !== 'valid' && status !== 'rectifying'));
    expect(refused('增设校区', 'revoked')).toEqual(['valid', 'rectifying']);
    expect(refused('分校', 'revoked')).toEqual([]);
  });
});

describe('a published list', () => {
  const black: Listing = {
    kind: 'black',
    documentNumber: '襄双减〔2026〕3号',
    publishedOn: '2026-03-01',
    withdrawnOn: null,
    removedOn: null,
  };

  test.each([
    ['on its day', {}, '2026-03-01', true],
    ['before it', {}, '2026-02-28', false],
    ['without a document', { documentNumber: ' ' }, '2026-03-01', false],
    ['before it is withdrawn', { withdrawnOn: '2026-03-05' }, '2026-03-04', true],
    ['once it is withdrawn', { withdrawnOn: '2026-03-05' }, '2026-03-05', false],
    ['once this one is taken off', { removedOn: '2026-03-05' }, '2026-03-06', false],
  ])('%s', (_case, change, day, quotable) => {
    expect(findQuotable([{ ...black, ...change }], day) !== undefined).toBe(quotable);
  });

  test('the newest is quoted; its kinds are two', () => {
    const newer = { ...black, publishedOn: '2026-03-02' };
    expect(findQuotable([black, newer], '2026-03-03')).toBe(newer);
    expect(Object.keys({ ...LIST_NAMES, toString: '' }).filter(isListKind)).toEqual(['white', 'black']);
  });
});
