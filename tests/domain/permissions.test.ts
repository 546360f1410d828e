/** The policy's arithmetic: widest scope wins, what is not written is refused, places narrow. */
import { describe, expect, test } from 'vitest';
import {
  decide,
  isWithinScope,
  type Owned,
  type Permissions,
  type Place,
  type Scope,
} from '../../src/domain/permissions.ts';
import type { Role } from '../../src/domain/role.ts';

const PERMISSIONS: Permissions = {
  'thing.see': { title: '看', who: { inspector: 'own', liaison: 'department' }, departments: [], group: 'own' },
  'thing.file': { title: '报', who: { office: 'all' }, departments: ['education'], group: 'any' },
};
const person = (roles: Role[], departmentName = '县教育局') => ({ roles, departmentId: 'row-7', departmentName });
const ask = (id: string, roles: Role[], place: Place = 'private', department?: string) =>
  decide(PERMISSIONS, id, { person: person(roles, department), place });

describe('decide', () => {
  test('of several roles the widest scope holds', () => {
    expect(ask('thing.see', ['inspector', 'liaison'])).toEqual({ ok: true, scope: 'department' });
    expect(ask('thing.see', ['inspector'])).toEqual({ ok: true, scope: 'own' });
  });

  test('what is not written, and who is not, is refused', () => {
    expect(ask('thing.burn', ['office'])).toEqual({ ok: false, why: 'role' });
    expect(ask('thing.see', ['public'])).toEqual({ ok: false, why: 'role' });
    expect(ask('thing.file', ['office'], 'private', '县公安局')).toEqual({ ok: false, why: 'role' });
    expect(ask('thing.file', ['office'])).toEqual({ ok: true, scope: 'all' });
  });

  test.each([
    ['private', true, true],
    ['own_group', true, true],
    ['other_group', false, true],
  ] as const)('%s: own %s, any %s', (place, own, any) => {
    expect([ask('thing.see', ['liaison'], place).ok, ask('thing.file', ['office'], place).ok]).toEqual([own, any]);
  });
});

describe('isWithinScope', () => {
  const me = { memberId: 'm1', departmentId: 'd1', departmentName: '古韩镇' };
  const nobodys: Owned = { ownerId: null, filedById: null, departmentId: null, town: null };

  test.each<[string, Partial<Owned>, Record<Scope, boolean>]>([
    ['mine to do', { ownerId: 'm1' }, { own: true, town: true, department: true, all: true }],
    ['filed by me', { filedById: 'm1' }, { own: true, town: true, department: true, all: true }],
    ['my department’s', { departmentId: 'd1' }, { own: false, town: false, department: true, all: true }],
    ['my town’s', { town: '古韩镇' }, { own: false, town: true, department: false, all: true }],
    ['nobody’s', {}, { own: false, town: false, department: false, all: true }],
  ])('%s', (_what, facts, expected) => {
    const record = { ...nobodys, ...facts };
    const got = Object.fromEntries(
      (['own', 'town', 'department', 'all'] as const).map((scope) => [scope, isWithinScope(scope, me, record)]),
    );
    expect(got).toEqual(expected);
  });

  test.each<Scope>(['own', 'town', 'department', 'all'])('what is restricted is its department’s only: %s', (scope) => {
    const data = { restricted: true };
    const others: Owned = { ownerId: 'm1', filedById: 'm1', departmentId: 'd2', town: '古韩镇', data };
    expect(isWithinScope(scope, me, others)).toBe(false);
    expect(isWithinScope(scope, me, { ...others, departmentId: null })).toBe(false);
    expect(isWithinScope(scope, me, { ...others, departmentId: 'd1' })).toBe(true);
    expect(isWithinScope(scope, me, { ...others, data: { restricted: 'no' } })).toBe(true);
  });

  test('a stranger has nothing of his own among what nobody filed', () => {
    expect(isWithinScope('own', { memberId: null, departmentId: null, departmentName: null }, nobodys)).toBe(false);
  });
});
