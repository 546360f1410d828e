/** The words of the answers: what they hold, and what they never say. */
import { describe, expect, test } from 'vitest';
import { composeLicenceAnswer, type LicenceAnswerInput } from '../../src/register/answer.ts';
import { INSTITUTION_STATUSES, type RegisterRow } from '../../src/register/institution.ts';
import { buildRegisterIndex } from '../../src/register/register-index.ts';
import { statusWord } from '../../src/register/status-words.ts';
import { demoRows, rowOf, TODAY } from './demo-register.ts';

const NAME = '襄垣县启航书法培训学校有限公司';
const FORBIDDEN = /违法|黑机构|跑路|立案|放心|推荐/;
const INTERNAL = /整改|吊销|注销|停业|风险/;
const base: LicenceAnswerInput = {
  words: '启航书法正规不',
  chosen: null,
  candidates: [],
  certain: false,
  chat: 'direct',
  audience: 'public',
  today: TODAY,
  countyName: '襄垣县',
  hotline: null,
};

function about(
  change: Partial<RegisterRow>,
  input: Partial<LicenceAnswerInput> = {},
): ReturnType<typeof composeLicenceAnswer> {
  return composeLicenceAnswer({ ...base, chosen: rowOf(NAME, { id: 'S1', ...change }), certain: true, ...input });
}

describe('an institution found', () => {
  test('is restated by its registered name, with facts, date, how to check, and the prepayment line last', () => {
    const { verdict, certain, text, institution } = about({});
    expect({ verdict, certain, institution }).toEqual({
      verdict: 'valid',
      certain: true,
      institution: { id: 'S1', name: NAME },
    });
    for (const part of [
      NAME,
      '文化艺术',
      '教民114042379000010号',
      '2027-12-31',
      '太行路8号',
      '已纳入',
      `数据截至：${TODAY}`,
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toContain('全国校外教育培训监管与服务综合平台');
    expect(text.split('\n').at(-1)).toMatch(/一次不超过3个月或60课时/);
  });

  test('整改中 reads exactly like 有效', () => {
    expect(about({ status: 'rectifying' }).text).toBe(about({ status: 'valid' }).text);
  });

  test.each(['suspended', 'closed_by_itself', 'revoked', 'deregistered'] as const)(
    '%s is only “not in a valid state”, without the reason',
    (status) => {
      const { text } = about({ status });
      expect(text).toContain('目前不在有效状态');
      expect(text).not.toMatch(INTERNAL);
    },
  );

  test('an expired permit says until when it was good', () => {
    expect(about({ permitValidUntil: '2026-01-31' })).toMatchObject({
      verdict: 'expired',
      text: expect.stringContaining('有效期到2026-01-31'),
    });
  });

  test('a branch speaks for itself only', () => {
    const { verdict, text } = about({ parentId: 'S0', campus: '第二校区', status: 'business_licence_only' });
    expect(verdict).toBe('no_permit');
    expect(text).toContain('主校区的证不管别的校区');
    expect(about({}).text).not.toContain('主校区的证');
  });

  test('found by another spelling, it says so', () => {
    expect(about({}, { words: '其航书法' }).text).toContain('名称不对请告诉我');
    expect(about({}).text).not.toContain('名称不对请告诉我');
    expect(about({ region: '' }).text).not.toContain('名称不对请告诉我');
  });

  test('facts over 30 days old are called old; over 90 days there is no conclusion', () => {
    expect(about({ verifiedAt: '2026-01-15' }).text).toContain('超过30天没有核对');
    const stale = about({ verifiedAt: '2025-11-01' });
    expect(stale.verdict).toBe('source_unavailable');
    expect(stale.text).toContain('不能给结论');
    expect(stale.text).not.toMatch(/有效期至|许可证号：/);
  });

  test('another county’s institution is referred on without its state', () => {
    const { verdict, text } = about({ region: '潞州区', status: 'revoked' });
    expect(verdict).toBe('other_district');
    expect(text).toContain('潞州区教育局');
    expect(text).not.toMatch(/有效状态|许可证号：/);
  });

  test('members also see the status word, the public never does', () => {
    expect(about({ status: 'rectifying' }, { audience: 'member' }).text).toContain('内部状态：整改中');
    for (const status of INSTITUTION_STATUSES) expect(about({ status }).text).not.toContain('内部状态');
  });

  test('a certain hit needs no second naming', () => {
    const candidates = [{ row: rowOf(NAME, { id: 'S1' }), score: 1, why: '名称完全一致' }];
    expect(composeLicenceAnswer({ ...base, candidates, certain: true }).institution?.id).toBe('S1');
  });
});

describe('in a group', () => {
  test('every answer is the same request to ask in private', () => {
    const texts = INSTITUTION_STATUSES.flatMap((status) => [
      about({ status }, { chat: 'group' }).text,
      about({ status }, { chat: 'group', audience: 'member' }).text,
    ]);
    texts.push(composeLicenceAnswer({ ...base, chat: 'group' }).text);
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toContain('私聊');
    expect(texts[0]).not.toContain('启航');
  });

  test('the verdict is still given to the program', () => {
    expect(about({ status: 'revoked' }, { chat: 'group' }).verdict).toBe('suspended_or_revoked');
  });
});

describe('none or several', () => {
  const index = buildRegisterIndex(demoRows());
  const ask = (words: string): ReturnType<typeof composeLicenceAnswer> => {
    const { certain, candidates } = index.lookup(words, { region: '襄垣县' });
    return composeLicenceAnswer({
      ...base,
      words,
      certain,
      candidates,
      chosen: certain ? (candidates[0]?.row ?? null) : null,
    });
  };

  test('several are listed by number, with town and category, without any state', () => {
    const { verdict, certain, institution, text } = ask('佳音书法 便宜的那家');
    expect({ verdict, certain, institution }).toEqual({ verdict: 'ambiguous', certain: false, institution: null });
    expect(text).toMatch(/1\. 襄垣县佳音书法培训中心（古韩镇，文化艺术）\n2\. 襄垣县佳音书法培训学校有限公司/);
    expect(text).not.toMatch(/有效|无证|没有查到/);
  });

  test('nobody found accuses nobody and says how to go on', () => {
    const { verdict, text } = ask('蒹葭编程培训学校');
    expect(verdict).toBe('not_found');
    expect(text).toContain('没查到不等于有问题');
    expect(text).toContain('“蒹葭编程培训学校”');
    expect(text).toContain('以襄垣县教育局公布的为准');
    expect(text).not.toMatch(FORBIDDEN);
  });

  test('a near name is offered as another name, not answered for', () => {
    const { verdict, text } = ask('chenxiwudao');
    expect(verdict).toBe('not_found');
    expect(text).toContain('名字不同，请看清');
    expect(text).toContain('襄垣县晨曦画室');
  });

  test('a question that names another county is referred there', () => {
    expect(ask('潞州区新苑篮球正规不')).toMatchObject({
      verdict: 'other_district',
      text: expect.stringContaining('潞州区的请问当地教育局'),
    });
  });

  test('the hotline is given when the county has one', () => {
    expect(composeLicenceAnswer({ ...base, words: '蒹葭', hotline: '0355-7222222' }).text).toContain('0355-7222222');
  });

  test('what must not be said is not repeated, nor a phone number', () => {
    expect(composeLicenceAnswer({ ...base, words: '某黑机构跑路了' }).text).not.toMatch(FORBIDDEN);
    expect(composeLicenceAnswer({ ...base, words: '蒹葭 13812345678' }).text).not.toContain('13812345678');
  });

  test.each([
    ['P01', '启航书法正规不', 'valid', 'S00001'],
    ['P02', '襄垣童画美术有证没', 'ambiguous', undefined],
    ['P03', '那个童话美术陪训班是正规的吗', 'ambiguous', undefined],
    ['P04', '嘉艺佳艺分不清 学画画的那个', 'ambiguous', undefined],
    ['P05', 'qhsf', 'ambiguous', undefined],
    ['P07', '襄恒县弘文美术培训学校', 'valid', 'S00040'],
    ['P08', '弘文美术第二校区能报不', 'no_permit', 'S00226'],
    ['P10', '新艺舞蹈（一共几家啊）', 'ambiguous', undefined],
    ['P11', '我想问下知源美术还开着没', 'suspended_or_revoked', 'S00005'],
    ['P12', '艺林书法的证到期没', 'expired', 'S00052'],
    ['P13', '鹏程口才关门了是不是跑了', 'suspended_or_revoked', 'S00073'],
    ['P14', '奇点画画班在夏店', 'no_permit', 'S00021'],
    ['P15', '百灵托管能不能写作业', 'not_required', 'S00322'],
    ['P16', '和韵教育咨询教英语行不', 'not_required', 'S00316'],
    ['P18', '有没有正规的钢琴班推荐', 'not_found', undefined],
    ['P21', '我孩子在乐宝贝 报了研学 会补课吗', 'ambiguous', undefined],
    ['P57', '中啊 就它了 是那个金星口才', 'valid', 'S00143'],
    ['P58', '嗯那个香园起航五道是不是那个有证的', 'no_permit', 'S00002'],
  ])('%s “%s” → %s', (_, words, ...[verdict, id]) => {
    const answer = ask(words);
    expect({ verdict: answer.verdict, id: answer.institution?.id }).toEqual({ verdict, id });
  });
});

describe('every answer', () => {
  const long = '襄'.repeat(300);
  const rows = INSTITUTION_STATUSES.flatMap((status) => [
    rowOf(NAME, { status }),
    rowOf(long, { status, address: long, category: long, town: long, permitNumber: long, verifiedAt: '2026-01-15' }),
    rowOf(NAME, { status, verifiedAt: null }),
    rowOf(NAME, { status, region: '潞州区' }),
  ]);
  const answers = rows.flatMap((row) =>
    (['public', 'member'] as const).flatMap((audience) => [
      composeLicenceAnswer({ ...base, audience, words: long, chosen: row, certain: true }),
      composeLicenceAnswer({
        ...base,
        audience,
        words: long,
        candidates: Array(9).fill({ row, score: 0.97, why: '字号一致' }),
      }),
      composeLicenceAnswer({
        ...base,
        audience,
        words: long,
        candidates: Array(9).fill({ row, score: 0.6, why: '字号相近' }),
      }),
    ]),
  );

  test('fits one message', () => {
    for (const { text } of answers) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2048);
  });

  test('accuses nobody and praises nobody', () => {
    for (const { text } of answers) expect(text).not.toMatch(FORBIDDEN);
  });

  test('shows the public no internal word', () => {
    for (const status of INSTITUTION_STATUSES) {
      const { text } = about({ status });
      if (status !== 'valid') expect(text).not.toContain(statusWord(status));
    }
  });
});
