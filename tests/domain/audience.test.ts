/** Words that mean people: roles, departments, groups, tags, names, and what means nobody. */
import { describe, expect, test } from 'vitest';
import {
  audienceId,
  audienceName,
  byDepartment,
  countDepartments,
  type People,
  parseAudience,
  readAudience,
  recipientsOf,
  usualAudiences,
} from '../../src/domain/audience.ts';

const person = (id: string, name: string, department: string, more: object = {}) => ({
  id,
  userId: `u-${id}`,
  name,
  roles: ['inspector'],
  tags: [],
  departmentId: department,
  departmentName: department === 'police' ? '县公安局' : '县教育局',
  active: true,
  ...more,
});
const PEOPLE: People = {
  members: [
    person('a', '王强', 'education'),
    person('b', '李敏', 'police', { tags: ['党员'] }),
    person('c', '赵海峰', 'police', { roles: ['liaison'] }),
    person('d', '王强', 'police', { userId: 'wangqiang2' }),
    person('e', '离职的', 'police', { active: false }),
  ],
  departments: [
    { id: 'education', name: '县教育局', aliases: ['县教体局'] },
    { id: 'police', name: '县公安局', aliases: [] },
  ],
  groups: [{ id: 'g', name: '联检群', memberIds: ['a', 'c', 'e'] }],
};
const ids = (words: string): string[] => {
  const read = parseAudience(words, PEOPLE);
  if (!read.ok) throw new Error(`not read: ${read.word}`);
  return recipientsOf(read.terms, PEOPLE).map(({ id }) => id);
};

describe('who is meant', () => {
  test.each([
    ['全体成员', ['a', 'b', 'c', 'd']],
    ['检查员', ['a', 'b', 'd']],
    ['县公安局', ['b', 'c', 'd']],
    ['公安', ['b', 'c', 'd']],
    ['县教体局', ['a']],
    ['公安局', ['b', 'c', 'd']],
    ['联检群', ['a', 'c']],
    ['党员', ['b']],
    ['赵海峰', ['c']],
    ['WANGQIANG2', ['d']],
    ['县公安局的检查员', ['b', 'd']],
    ['公安联络员', ['c']],
    ['检查员、赵海峰', ['a', 'b', 'c', 'd']],
    ['李敏和赵海峰', ['b', 'c']],
    ['检查员，检查员', ['a', 'b', 'd']],
  ])('%s', (words, expected) => {
    expect(ids(words)).toEqual(expected);
  });

  test.each([
    ['王强', '王强', ['王强（县教育局）', '王强（县公安局）']],
    ['检查员、赵海', '赵海', ['赵海峰（县公安局）']],
    ['离职的', '离职的', []],
    ['群众', '群众', []],
    ['不存在的局', '不存在的局', []],
    ['、', '、', []],
  ])('%s is nobody sure', (words, word, alike) => {
    expect(parseAudience(words, PEOPLE)).toMatchObject({ ok: false, word });
    const read = parseAudience(words, PEOPLE);
    expect(read.ok ? [] : read.alike.map(({ name }) => name)).toEqual(alike);
  });
});

test('an id is read back as the same people under the same name', () => {
  for (const words of ['全体', '检查员、县公安局的联络员、联检群、党员、李敏']) {
    const read = parseAudience(words, PEOPLE);
    const terms = read.ok ? read.terms : [];
    const again = readAudience(audienceId(terms), PEOPLE) ?? [];
    expect(audienceName(again)).toBe(audienceName(terms));
    expect(recipientsOf(again, PEOPLE)).toEqual(recipientsOf(terms, PEOPLE));
  }
  for (const id of ['', 'role:public', 'group:gone', 'role:nobody', 'x:y', 'member:zz', 'role:inspector&group:gone'])
    expect(readAudience(id, PEOPLE), id).toBeUndefined();
});

test('counts by department, the most first', () => {
  expect(byDepartment(countDepartments(PEOPLE.members.filter(({ active }) => active)))).toBe(
    '县公安局3人、县教育局1人',
  );
});

test('offered first: everybody, and roles that somebody has', () => {
  expect(usualAudiences(PEOPLE).map(({ name }) => name)).toEqual(['全体成员', '联络员', '检查员']);
});
