/** The look-up: who is found, why, and when it is certain. */
import { describe, expect, test } from 'vitest';
import type { RegisterRow } from '../../src/register/institution.ts';
import type { LookupOptions, LookupResult } from '../../src/register/lookup.ts';
import { buildRegisterIndex } from '../../src/register/register-index.ts';
import { rowOf } from './demo-register.ts';

const code = '91140423MAY0329LXX';
const former = [{ text: '襄垣县极客书法工作室', kind: '曾用名' }];
const rows: RegisterRow[] = [
  rowOf('襄垣县启航书法培训学校有限公司', { id: 'main', socialCreditCode: code, aliases: former }),
  rowOf('襄垣县启航书法培训学校有限公司（第二校区）', {
    id: 'second',
    parentId: 'main',
    campus: '第二校区',
    permitNumber: '教民114042379000990号',
  }),
  rowOf('襄垣童画美术文化艺术有限公司', { id: 'picture', permitNumber: null }),
  rowOf('襄垣县童话美术培训学校有限公司', { id: 'tale', permitNumber: null }),
  rowOf('襄垣县佳音书法培训中心', { id: 'sound1', permitNumber: null }),
  rowOf('襄垣县佳音书法培训学校有限公司', { id: 'sound2', permitNumber: null, town: '侯堡镇' }),
  rowOf('襄垣县知源美术工作室', { id: 'source', permitNumber: null }),
  rowOf('襄垣县致远美术培训学校', { id: 'far', permitNumber: null }),
  rowOf('襄垣县起航舞蹈培训中心', { id: 'dance', permitNumber: null }),
  rowOf('襄垣龙腾棋院', { id: 'chess', permitNumber: null }),
  rowOf('潞州区新苑篮球培训中心', { id: 'other', permitNumber: null, region: '潞州区', regionCode: '140403' }),
];
const index = buildRegisterIndex(rows);

function look(words: string, options: LookupOptions = { region: '襄垣县' }): LookupResult {
  return index.lookup(words, options);
}

function found(words: string): { certain: boolean; first: string | undefined; why: string | undefined } {
  const { certain, candidates } = look(words);
  return { certain, first: candidates[0]?.row.id, why: candidates[0]?.why };
}

describe('what is certain, and why', () => {
  test.each([
    ['the social credit code', code, 'main', '证号或代码一致'],
    ['a code with O for 0, in small letters', '91140423may0329lxx', 'main', '证号或代码一致'],
    ['a permit number', '教民114042379000990号', 'second', '证号或代码一致'],
    ['the registered name', '襄垣县启航书法培训学校有限公司', 'main', '名称完全一致'],
    ['the registered name in a question', '请问襄垣县启航书法培训学校有限公司正规不', 'main', '名称完全一致'],
    ['the registered name of a campus', '襄垣县启航书法培训学校有限公司(第二校区)', 'second', '名称完全一致'],
    ['a former name', '襄垣县极客书法工作室', 'main', '曾用名一致'],
    ['brand and subject', '启航书法有证没', 'main', '字号一致，项目一致'],
    ['brand, subject and campus', '启航书法第二校区', 'second', '字号一致，项目一致，地点一致'],
    ['brand, subject and the town that tells two apart', '侯堡佳音书法', 'sound2', '字号一致，项目一致，地点一致'],
    ['the only one of that sound', '其航书法', 'main', '读音相同，字不同，项目一致'],
    ['the only one spelt so', 'qihang shufa', 'main', '拼音一致，项目一致'],
    ['a brand as typed, whose rival has other tones', '知源美术', 'source', '字号一致，项目一致'],
    ['dictation that leaves one', '香园起航五道', 'dance', '字号一致，项目一致'],
  ])('%s: %s', (_, words, ...[id, why]) => {
    expect(found(words)).toEqual({ certain: true, first: id, why });
  });
});

describe('what is asked, never guessed', () => {
  test.each([
    ['two institutions of one brand and subject', '佳音书法', 'sound1'],
    ['a rival of the same sound and tones', '童画美术', 'picture'],
    ['dictation with two of that sound', '知源美术陪训', 'source'],
    ['a sound that two have', '桐桦美术', 'picture'],
    ['initials, even of only one', 'qhwd', 'dance'],
    ['a brand without a subject', '龙腾', 'chess'],
    ['a word that may mean two subjects', '龙腾象棋', 'chess'],
    ['one character wrong', '启舰书法', 'main'],
    ['a known brand inside a longer one', '新启航书法', 'main'],
    ['a campus the register does not hold', '启航书法城南校区', 'main'],
    ['another town', '侯堡镇启航书法', 'main'],
    ['two subjects', '启航书法舞蹈', 'main'],
  ])('%s: %s', (_, words, first) => {
    expect(found(words)).toMatchObject({ certain: false, first });
  });

  test('a sound-alike whose wrong character may be another’s', () => {
    const school = (name: string): RegisterRow => rowOf(`襄垣县${name}培训学校`, { permitNumber: null });
    const options = { region: '襄垣县' };
    const alone = buildRegisterIndex([school('新知书法'), school('云雀书法')]);
    expect(alone.lookup('新芝书法', options)).toMatchObject({ certain: true });
    // 芝 sounds like 知 and looks like 艺.
    const rivals = buildRegisterIndex([school('新知书法'), school('新艺书法')]);
    expect(rivals.lookup('新芝书法', options)).toMatchObject({ certain: false });
    // Nothing of the registered brand is left.
    expect(alone.lookup('心芝书法', options)).toMatchObject({ certain: false });
  });

  test('a brand of another subject is a guess, unless somebody of the subject may be meant too', () => {
    const school = (name: string): RegisterRow => rowOf(`襄垣县${name}培训学校`, { permitNumber: null });
    const near = buildRegisterIndex([school('正源国画')]).lookup('正源绘画');
    expect(near).toMatchObject({ certain: false, candidates: [{ row: { name: '襄垣县正源国画培训学校' } }] });
    expect(near.candidates[0]?.score).toBeLessThan(0.75);
    const both = buildRegisterIndex([school('正源国画'), school('政源绘画')]).lookup('正源绘画');
    expect(both.candidates.map(({ score }) => score >= 0.75)).toEqual([true, true]);
  });

  test('a look-alike is the first guess, but no likely one', () => {
    const school = (name: string): RegisterRow => rowOf(`襄垣县${name}培训学校`, { permitNumber: null });
    const { certain, candidates } = buildRegisterIndex([school('博艺书法'), school('新艺书法')]).lookup('斩艺书法');
    expect({ certain, first: candidates[0]?.row.name }).toEqual({ certain: false, first: '襄垣县新艺书法培训学校' });
    expect(candidates[0]?.score).toBeLessThan(0.75);
  });

  test('both of two with one brand and subject are listed', () => {
    expect(look('佳音书法').candidates.map(({ row }) => row.id)).toEqual(['sound1', 'sound2']);
  });

  test('sound-alikes stand beside the one as written, after it', () => {
    expect(look('童话美术').candidates.map(({ row }) => row.id)).toEqual(['tale', 'picture']);
  });

  test('the right brand with another subject is offered as a guess only', () => {
    const { certain, candidates } = look('启航游泳');
    expect(certain).toBe(false);
    expect(candidates[0]).toMatchObject({ why: '字号一致，但项目不同' });
    expect(candidates[0]?.score).toBeLessThan(0.6);
  });

  test('one full name borne by two institutions is not certain', () => {
    const name = '襄垣县明天书法工作室';
    const twins = buildRegisterIndex([rowOf(name, { id: 'a' }), rowOf(name, { id: 'b' })]);
    expect(twins.lookup(name)).toMatchObject({
      certain: false,
      candidates: [{ row: { id: 'a' } }, { row: { id: 'b' } }],
    });
  });

  test('a permit number on two institutions is not certain', () => {
    const twins = buildRegisterIndex([rowOf('襄垣县甲书法工作室'), rowOf('襄垣县乙书法工作室')]);
    expect(twins.lookup('教民114042379000010号').certain).toBe(false);
  });

  test('a code that a branch shares with its main institution means the main one', () => {
    const family = buildRegisterIndex([
      rowOf('襄垣县甲书法工作室（二部）', { id: 'b', parentId: 'a', campus: '二部' }),
      rowOf('襄垣县甲书法工作室', { id: 'a' }),
    ]);
    expect(family.lookup('教民114042379000010号')).toMatchObject({
      certain: true,
      candidates: [{ row: { id: 'a' } }, {}],
    });
  });

  test('a former name that another institution now bears is not certain', () => {
    const name = '襄垣县华韵舞蹈培训中心';
    const both = buildRegisterIndex([
      rowOf('襄垣县凤舞舞蹈培训部', { id: 'old', aliases: [{ text: name, kind: '曾用名' }] }),
      rowOf(name, { id: 'now' }),
    ]);
    expect(both.lookup(name)).toMatchObject({ certain: false, candidates: [{ row: { id: 'now' } }, {}] });
  });
});

describe('what finds nobody', () => {
  test.each([
    '培训',
    '有没有正规的钢琴班',
    '哪个机构好',
    '王老师家的补课班',
    '在吗',
    '？？？',
    '123456',
    'asdfgh',
    '',
    '县人民医院',
  ])('“%s”', (words) => {
    expect(look(words)).toEqual({ certain: false, candidates: [] });
  });
});

describe('places', () => {
  test('another county is searched only when it is named', () => {
    expect(found('新苑篮球').first).toBeUndefined();
    expect(found('潞州区新苑篮球')).toMatchObject({ certain: true, first: 'other' });
  });

  test('a home institution is no answer for another county', () => {
    expect(look('潞州区启航书法').candidates.every(({ row }) => row.region === '潞州区')).toBe(true);
  });

  test('without a county asked from, all are searched', () => {
    expect(index.lookup('新苑篮球').candidates[0]?.row.id).toBe('other');
  });

  test('rows without a region are the county’s own', () => {
    const plain = buildRegisterIndex([rowOf('襄垣县启航书法培训部', { region: '', regionCode: '' })]);
    expect(plain.lookup('启航书法', { region: '襄垣县' }).certain).toBe(true);
  });
});

describe('the index', () => {
  test('knows its size and its rows', () => {
    expect(index.size).toBe(rows.length);
    expect(index.get('dance')?.name).toBe('襄垣县起航舞蹈培训中心');
    expect(index.get('nobody')).toBeUndefined();
  });

  test('gives back no more candidates than asked for', () => {
    expect(look('佳音书法', { region: '襄垣县', limit: 1 }).candidates).toHaveLength(1);
    expect(look('佳音书法', { region: '襄垣县', limit: 1 }).certain).toBe(false);
  });

  test('a parent may be named instead of given by id', () => {
    const family = buildRegisterIndex([
      rowOf('襄垣县甲乙书法工作室', { id: '1' }),
      rowOf('襄垣县甲乙书法工作室（二部）', { id: '2', parentId: '襄垣县甲乙书法工作室', campus: '二部' }),
    ]);
    expect(family.lookup('甲乙书法')).toMatchObject({ certain: true, candidates: [{ row: { id: '1' } }, {}] });
  });

  test('an empty register answers every question with nobody', () => {
    expect(buildRegisterIndex([]).lookup('启航书法')).toEqual({ certain: false, candidates: [] });
  });
});
