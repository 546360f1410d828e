/** Departments by every name that the plan and the checklists use. */
import { describe, expect, test } from 'vitest';
import { DEPARTMENTS, findDepartment, isSafetyDepartment } from '../../src/domain/departments.ts';

test.each([
  ['县教育局', 'education'],
  ['襄垣县教育局', 'education'],
  ['教育', 'education'],
  ['县市监局', 'market'],
  ['市场监管局', 'market'],
  ['县卫体局', 'health_sport'],
  ['县卫生健康与体育局', 'health_sport'],
  ['卫健体局', 'health_sport'],
  ['县网络安全中心', 'network'],
  ['网信部门', 'network'],
  ['消防大队', 'fire'],
  ['县消防救援大队', 'fire'],
  [' 消防 大队 ', 'fire'],
  ['行政审批服务管理局', 'approval'],
  ['应急局', 'emergency'],
  ['发展改革', 'development'],
  ['fire', 'fire'],
])('%s is %s', (said, id) => {
  expect(findDepartment(said)?.id).toBe(id);
});

test.each(['', '局', '第一小学', '税'])('%j is no department', (said) => {
  expect(findDepartment(said)).toBeUndefined();
});

test('no name means two departments', () => {
  for (const department of DEPARTMENTS) {
    for (const name of [department.name, ...department.aliases]) expect(findDepartment(name)).toBe(department);
  }
});

test('the plan’s eight members are in the task force, the helpers are not', () => {
  expect(DEPARTMENTS.filter((department) => department.inTaskForce)).toHaveLength(8);
  expect(findDepartment('文旅局')?.inTaskForce).toBe(false);
});

describe('safety is the business', () => {
  test.each(['县公安局', '消防大队', '应急局', '教育局'])('of %s', (name) => {
    expect(isSafetyDepartment(name)).toBe(true);
  });

  test.each(['市监局', '税务局', '某某小学'])('not of %s', (name) => {
    expect(isSafetyDepartment(name)).toBe(false);
  });
});
