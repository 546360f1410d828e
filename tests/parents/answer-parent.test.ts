/** What parents get to read keeps the county's policy: nothing forbidden, nobody accused, no number made up. */
import { describe, expect, test } from 'vitest';
import { answerParent, type ParentAnswer, type ParentQuestion } from '../../src/parents/answer-parent.ts';
import { ANSWERS } from '../../src/parents/texts.ts';
import { citationsOn } from '../../src/parents/topics.ts';
import { INSTITUTION_STATUSES, type RegisterRow } from '../../src/register/institution.ts';
import { buildRegisterIndex } from '../../src/register/register-index.ts';
import { GROUP_TEXT } from '../../src/register/texts.ts';
import { demoRows, rowOf, TODAY } from '../register/demo-register.ts';
import { IN_GROUP, NAMED, PARAPHRASES } from './paraphrases.ts';
import { UTTERANCES } from './utterances.ts';

/** Words that accuse, promise or praise: never said by the bot, whatever was asked. */
const FORBIDDEN =
  /违法|非法|黑机构|跑路|立案|放心|推荐|吊销|注销|停业|整改|风险|骗子|绝对|一定能|保证|马上就批|包退|最好的|值得信赖/u;
/** Numbers that may be a phone's; permit numbers and dates are taken out first. */
const PHONE = /1[3-9]\d{9}|\d{3,4}-\d{7,8}|(?<!\d)\d{7,8}(?!\d)/u;
/** A state of an institution, as the answers word it. */
const STATE = /【查到】|许可目前不在|办学许可已到期|没有查到办学许可|没有查到培训许可|有效期至：|许可证号：/u;

const demo = buildRegisterIndex(demoRows());
const ask = (words: string, change: Partial<ParentQuestion> = {}): ParentAnswer =>
  answerParent({ words, inGroup: false, today: TODAY, countyName: '襄垣县', hotline: null, register: demo, ...change });
const withoutNumbers = (text: string): string => text.replace(/教民\d+号/gu, '').replace(/\d{4}-\d{2}-\d{2}/gu, '');

/** What an answer must not do, by the policy's «绝不能», and what it must say. */
const POLICY: Readonly<Record<string, { says?: RegExp; never?: RegExp }>> = {
  P01: { says: /【查到】.*启航书法[\s\S]*数据截至/u, never: /官方/u },
  P02: { says: /请选一家/u, never: STATE },
  P03: { says: /读音一样、字不同.*“童话”、“童画”/u, never: STATE },
  P04: { says: /请选一家[\s\S]*嘉艺美术/u, never: STATE },
  P05: { says: /启航[\s\S]*清荷[\s\S]*青荷/u, never: STATE },
  P06: { says: /没有查到“chenxiwudao”/u, never: STATE },
  P07: { says: /县名是按“襄垣县”查的[\s\S]*弘文美术培训学校[\s\S]*第二校区.*要单独核对/u },
  P08: { says: /第二校区[\s\S]*没有查到办学许可/u, never: /【查到】/u },
  P09: { says: /请选一家/u, never: /便宜(?!的那家)|划算|贵/u },
  P11: { says: /不在有效状态[\s\S]*先不交费/u, never: /案|原因/u },
  P12: { says: /许可机关答复为准/u, never: /批下来/u },
  P13: { says: /没退的费用[\s\S]*不在有效状态/u, never: /调查/u },
  P14: { says: /营业执照不等于有办学许可/u },
  P15: { says: /收费上文化课不可以/u },
  P16: { says: /不能收费教学科/u },
  P17: { says: /潞州区[\s\S]*教育/u, never: STATE },
  P18: { never: /培训学校|有限公司|工作室/u },
  P19: { says: /义务教育阶段/u, never: /有限公司|工作室/u },
  P20: { says: /私聊/u, never: /启航|起航|许可/u },
  P21: { says: /研学/u, never: /(?:叫什么|哪个学校|姓名)/u },
  P22: { says: /（1）[\s\S]*（2）[\s\S]*（3）/u },
  P23: { says: /7日内[\s\S]*不作判断/u, never: /能退\d|退\d+元/u },
  P24: { says: /第二十六条/u, never: /无效。/u },
  P25: { says: /3个月[\s\S]*5000元/u },
  P26: { says: /先不要转[\s\S]*收费专用账户/u },
  P27: { says: /贷款、分期/u },
  P28: { says: /不用急着交/u },
  P29: { says: /15日/u, never: /负责人/u },
  P30: { says: /110/u, never: /家长群/u },
  P31: { says: /匿名/u, never: /查到|数学/u },
  P32: { says: /匿名/u, never: /王|一中/u },
  P33: { says: /匿名/u },
  P34: { says: /查询码/u, never: /身份证/u },
  P35: { says: /襄垣县教育局公布的为准[\s\S]*12345/u },
  P36: { says: /已受理、核查中、已办结/u },
  P37: { says: /无法找回/u },
  P38: { says: /不转原文/u, never: /查不到您|不可能/u },
  P39: { never: /元|奖金/u },
  P40: { says: /110[\s\S]*120/u, never: /怎么打|发照片给|说说经过/u },
  P41: { says: /撤回[\s\S]*私聊/u, never: /138|被骗|某某班/u },
  P42: { says: /图书馆/u },
  P43: { says: /教育局答复为准/u, never: /可以补/u },
  P44: { says: /未成年人保护法第三十三条/u },
  P45: { says: /要办/u },
  P46: { says: /能力证明/u },
  P47: { says: /20:30[\s\S]*21:00/u },
  P48: { says: /家长端/u, never: /肯定|准确/u },
  P49: { says: /以许可机关和全国平台为准/u },
  P50: { says: /30天[\s\S]*90天/u },
  P51: { says: /不能这样说/u },
  P52: { never: /近期|\d+月|下周/u },
  P53: { says: /没有公布的事/u, never: /是的|没有被|不会被/u },
  P54: { never: /\d{7}/u },
  P55: { says: /依法公布/u, never: /有限公司/u },
  P56: { says: /匿名/u, never: /可恶|活该/u },
  P58: { says: /起航舞蹈/u },
  P59: { says: /没有捷径/u, never: /可以帮|我帮/u },
  P60: { says: /90天[\s\S]*删除/u },
};

describe('the sixty utterances', () => {
  test.each(UTTERANCES)('$id “$said”', ({ id, said, inGroup, intent }) => {
    const answer = ask(said, { inGroup });
    expect(answer.intent).toBe(intent);
    expect(answer.text).not.toMatch(FORBIDDEN);
    expect(withoutNumbers(answer.text)).not.toMatch(PHONE);
    const { says, never } = POLICY[id] ?? {};
    if (says !== undefined) expect(answer.text).toMatch(says);
    if (never !== undefined) expect(answer.text).not.toMatch(never);
    if (!answer.certain && !intent.includes('MULTI')) expect(answer.text).not.toMatch(STATE);
    if (inGroup) expect(answer.text).not.toMatch(STATE);
    expect(answer.verdict === null).toBe(!intent.includes('QUERY'));
  });
});

describe('several institutions in one message', () => {
  const { intent, verdict, institution, text } = ask('请问启航书法、童心播音、圆梦跆拳道哪个有证');

  test('are answered one by one, each with its date; the fields are the first one’s', () => {
    expect({ intent, verdict, id: institution?.id }).toEqual({ intent: 'QUERY_MULTI', verdict: 'valid', id: 'S00001' });
    expect(text.match(/数据截至/gu)).toHaveLength(2);
    expect(text).toMatch(/（2）.*童心播音[\s\S]*不在有效状态/u);
    expect(text).toMatch(/（3）和“圆梦跆拳道”相符的有2家/u);
  });

  test('the prepayment line stands once, last', () => {
    expect(text.split('\n').at(-1)).toMatch(/^交费前请核对/u);
    expect(text.match(/交费前请核对/gu)).toHaveLength(1);
  });
});

test('a message that begins with its addressee is read without it, and names nobody in a group', () => {
  for (const said of ['@小助手 启航书法有证吗', '@小助手 知源美术还开着没', '@小助手 启航书法、童心播音哪个有证']) {
    expect(ask(said, { inGroup: true }).text).toBe(GROUP_TEXT);
  }
});

test.each([
  ['举抱电话是多少', 'HOTLINE'],
  ['尼名居报可以吗', 'LEAD_HOWTO'],
  ['署假能不能部课', 'POLICY'],
  ['查寻码丢了', 'LEAD_PROGRESS'],
  ['学废能不能推肥', 'REFUND'],
  ['幼小闲接能上不', 'POLICY'],
  ['孩子艾打了', 'URGENT_CHILD'],
  ['妇近哪有补席班', 'ASK_RECOMMEND'],
  ['今天天气怎么样', 'OTHER'],
])('what sounds like it is understood: “%s” → %s', (said, intent) => {
  expect(ask(said).intent).toBe(intent);
});

test('a question without a name asks for it', () => {
  expect(ask('这家有证吗')).toMatchObject({ verdict: null, text: expect.stringContaining('您问的是哪一家') });
});

test('a name that is in no register is looked up and not found', () => {
  expect(ask('蒹葭编程有证吗')).toMatchObject({ intent: 'QUERY_INSTITUTION', verdict: 'not_found' });
});

test('a report comes before the look-up', () => {
  const { intent, text } = ask('启航书法有没有证 没有我就举报他们');
  expect(intent).toBe('QUERY_INSTITUTION+LEAD');
  expect(text).toMatch(/^可以反映[\s\S]*启航书法培训学校/u);
});

test('danger comes first', () => {
  expect(ask('孩子在启航书法被老师打了').text).toMatch(/^先保护孩子安全/u);
});

test('the county’s own number is the only other one', () => {
  expect(ask('举报电话多少', { hotline: '0355-7222222' }).text).toContain('0355-7222222');
});

test('a law is cited only from its day on', () => {
  expect(citationsOn('POLICY.preschool', '2025-05-31')).toEqual(['未成年人保护法第三十三条']);
  expect(citationsOn('POLICY.preschool', '2025-06-01')).toContain('学前教育法第五十九条');
});

describe('whatever is registered and whatever is asked', () => {
  const sayings = [
    ...UTTERANCES.map(({ said }) => said),
    ...Object.values({ ...PARAPHRASES, ...IN_GROUP }).flat(),
    ...NAMED.map(([said]) => said),
    '启航书法老板张三13812345678跑路了 黑机构',
  ];
  const register = (change: Partial<RegisterRow>): ReturnType<typeof buildRegisterIndex> =>
    buildRegisterIndex(
      ['襄垣县启航书法培训学校', '襄垣县和韵教育咨询工作室', '襄垣百灵托管有限公司', '襄垣县童心播音培训学校'].map(
        (name, at) => rowOf(name, { id: `S${at}`, ...change }),
      ),
    );
  const registers = [
    ...INSTITUTION_STATUSES.map((status) => register({ status })),
    register({ verifiedAt: '2025-10-01' }),
    register({ verifiedAt: '2026-01-15', permitValidUntil: '2026-01-01' }),
    register({ region: '潞州区' }),
  ];

  test('no answer accuses, promises, praises, or gives a number that was not configured', () => {
    const all = registers.flatMap((one) => sayings.map((words) => ({ words, register: one })));
    for (const { words, register: one } of all) {
      const inPrivate = ask(words, { register: one }).text;
      const inGroup = ask(words, { register: one, inGroup: true }).text;
      expect(`${inPrivate}${inGroup}`).not.toMatch(FORBIDDEN);
      expect(withoutNumbers(inPrivate + inGroup)).not.toMatch(PHONE);
      expect(inPrivate + inGroup).not.toContain('张三');
      expect(inGroup).not.toMatch(STATE);
    }
  });

  test('an internal file changes no answer: 整改中 reads like 有效', () => {
    for (const words of sayings) {
      expect(ask(words, { register: register({ status: 'rectifying' }) })).toEqual(
        ask(words, { register: register({ status: 'valid' }) }),
      );
    }
  });
});

test('no template holds a forbidden word or a number that is not public', () => {
  for (const lines of Object.values(ANSWERS)) {
    const text = lines({ countyName: '襄垣县', hotline: null, bases: [] }).join('\n');
    expect(text).not.toMatch(FORBIDDEN);
    expect(withoutNumbers(text)).not.toMatch(PHONE);
    expect(text).not.toMatch(/[a-z]{3,}/u);
  }
});
