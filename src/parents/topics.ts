/** Which answer an intent gets where it asks several things, and on what law the policy answers stand. */
import { AWAITING_LEGAL_CHECK, basisTexts, type LegalBasis, toLegalBasis } from '../domain/legal-basis.ts';
import type { Intent } from './intent.ts';
import { re } from './intent-rule.ts';
import { ANSWERS, type Topic } from './texts.ts';

/** Tried in order; the first whose words fit. */
const PARTS: readonly (readonly [topic: Topic, words: RegExp])[] = [
  ['REFUND.clause', re('概不|不退不换|合同(?:里|上)?(?:写|规定|说)|条款|最终解释权|一经')],
  ['REFUND.late', re('还没退|没退|不给|拖|一直|推|催|拒|不肯|没动静|没到账')],
  ['PREPAY.loan', re('分期|贷|花呗|白条|借呗|首付|先学后付|征信')],
  ['PREPAY.account', re('转|打(?:到|给|进)|扫码|微信|支付宝|个人|私人|现金|发票|收据|收款码|二维码|账户|合同')],
  ['PREPAY.promotion', re('涨价|优惠|打折|促销|活动|送|限时|名额|今天|马上|团购|返现')],
  ['PREPAY.price', re('贵|标准|指导价|怎么收|乱收|价格')],
  ['RISK.danger', re('着火|起火|煤气|燃气|冒烟|触电|塌|中毒|踩踏')],
  ['LEAD.refund', re('退')],
  ['LEAD_HOWTO.steps', re('怎么.{0,4}(?:举报|投诉|反映)|咋.{0,4}(?:举报|投诉|反映)|流程|步骤|材料|需要什么|证据')],
  ['LEAD_PROGRESS.lost', re('(?:码|号).{0,6}(?:丢|忘|找不|没了|不见|不记得|弄没|删)|(?:丢|忘|找不).{0,6}(?:码|号)')],
  ['HOTLINE.reward', re('奖|悬赏|给钱|多少钱')],
  ['ASK_RECOMMEND.academic', re('补课|补习|语文|数学|英语|外语|物理|化学|奥数|作文|文化课|学科|辅导班')],
  ['HOWTO_VERIFY.conflict', re('信谁|听谁|为准|不一样|不一致|对不上|哪个准|你这有')],
  ['FORBIDDEN_INFO.favour', re('办个?证|弄个?|办下|许可证?|关系|走后门|熟人|内部人|通融|打点|疏通|说情|代办|包办|批')],
  [
    'FORBIDDEN_INFO.personal',
    re('电话|手机|号码|微信|住哪|住址|身份证|谁举报|谁告|举报人|名字|姓名|叫什么|联系方式|个人信息|是谁'),
  ],
  ['FORBIDDEN_INFO.plan', re('(?:什么时候|啥时|哪天|几号|何时|多会|下次|安排|计划|突击|会不会来|来查)')],
  ['POLICY.preschool', re('幼小|学前|幼升小|拼音|识字|珠心算|思维训练|幼儿|大班|中班|小班|[三四五六]岁')],
  ['POLICY.credential', re('资格证|教师资格|教师证|教练证|职业能力|上岗证')],
  ['POLICY.permit', re('办证|有证|持证|许可|手续|资质|备案|审批|什么证|啥证|哪些证')],
  ['POLICY.hours', re('点|几点|太晚|很晚|深夜|半夜|这么晚|那么晚|20.?30|21.?00')],
  ['POLICY.senior', re('高[一二三中]|高考')],
  ['POLICY.disguise', re('托管|咨询|研学|夏令营|冬令营|家政|小饭桌|拓展')],
  ['POLICY.online', re('线上|网上|直播|网课|微信群|会议')],
  ['POLICY.contest', re('竞赛|比赛|杯赛|考级|排名')],
  ['POLICY.kinds', re('非学科|学科类.{0,4}(?:什么|啥|吗|区别)|算学科|属于')],
  [
    'POLICY.holiday',
    re('假|周末|双休|星期|周六|周日|礼拜|国庆|五一|元旦|清明|端午|中秋|补课|补习|语文|数学|英语|初[一二三]|中考'),
  ],
];

/** From when a law may be cited stands in `domain/legal-basis.ts`; ✓ = its article was read, ○ = not yet. */
const BASES: Partial<Record<Topic, readonly LegalBasis[]>> = {
  'REFUND.clause': [toLegalBasis('消费者权益保护法第二十六条', '✓'), toLegalBasis('预付式消费司法解释第九条', '✓')],
  'REFUND.late': [toLegalBasis('侵害消费者权益行为处罚办法第十条', '✓')],
  'POLICY.holiday': [toLegalBasis('“双减”意见（2021年）', '○')],
  'POLICY.preschool': [toLegalBasis('未成年人保护法第三十三条', '✓'), toLegalBasis('学前教育法第五十九条', '✓')],
  'POLICY.online': [toLegalBasis('民办教育促进法实施条例第十六条', '✓')],
  'POLICY.disguise': [toLegalBasis('校外培训行政处罚暂行办法（教育部53号令）第十八条', '○')],
};

/** The answer of an intent for these words (normalised, without blanks); undefined for look-ups and OTHER. */
export function findTopic(intent: Intent, words: string): Topic | undefined {
  const part = PARTS.find(([topic, asked]) => topic.startsWith(`${intent}.`) && asked.test(words));
  if (part !== undefined) return part[0];
  return isTopic(intent) ? intent : undefined;
}

/** What may be cited on that day; what is not sure is left out, and the county's education office has the word. */
export function citationsOn(topic: Topic, day: string): string[] {
  const bases = BASES[topic] ?? [];
  return bases.length === 0 ? [] : basisTexts(bases, day).filter((text) => text !== AWAITING_LEGAL_CHECK);
}

function isTopic(intent: string): intent is Topic {
  return Object.hasOwn(ANSWERS, intent);
}
