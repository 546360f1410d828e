/** All rules of recognition, and the words that ask about a licence. */
import { type IntentRule, re } from './intent-rule.ts';
import { OTHER_RULES } from './rules-other.ts';
import { MONEY_RULES, POLICY_RULES } from './rules-policy.ts';
import { REPORT_RULES, RISK_RULES, URGENT_RULES } from './rules-report.ts';

/** Every rule that holds everywhere. */
export const INTENT_RULES: readonly IntentRule[] = [
  ...URGENT_RULES,
  ...REPORT_RULES,
  ...RISK_RULES,
  ...MONEY_RULES,
  ...POLICY_RULES,
  ...OTHER_RULES,
];

/** Words that ask about a licence or a state. */
export const LICENCE_WORDS = re(
  '正规|正经|靠谱|可靠|可信|黑机构|黑不黑|合法|有证|没证|有没有证|办证没|办证了|证到期|的证|证件|许可|资质|执照|牌照|手续|备案|审批|批了没|白名单|在不在名单|到期|过期|还开着|开着没|还在吗|还在不在|关门没|还营业|营业不|是真的吗|能报|能上吗|能去吗|敢报|可以报|有效|登记|哪个有|关门了|查一下|查查|查下|几家',
);
