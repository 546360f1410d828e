/** Reads which intents a parent's words carry: rules first, then which of them stand when several fit. Pure. */
import { cleanInput } from '../kernel/text.ts';
import { normalise } from '../register/normalise.ts';
import type { Intent } from './intent.ts';
import type { IntentRule } from './intent-rule.ts';
import { INTENT_RULES, LICENCE_WORDS } from './rules.ts';
import { GROUP_RULES } from './rules-report.ts';

/** What is known besides the words. */
export type Heard = {
  inGroup: boolean;
  /** How many institutions the words name: found in the register, or said like a name. */
  named: number;
};

/** An intent that stands → those that it leaves no room for, with the reason. */
type Precedence = { intent: Intent; over: readonly Intent[]; why: string };

const LOOK_UPS: readonly Intent[] = ['QUERY_INSTITUTION', 'QUERY_MULTI'];
const REPORTS: readonly Intent[] = ['LEAD', 'LEAD_TUTOR', 'LEAD_TEACHER', 'RISK'];
const MONEY: readonly Intent[] = ['REFUND', 'PREPAY'];
const QUESTIONS: readonly Intent[] = [
  'POLICY',
  'POLICY_NOTFOUND',
  'ASK_RECOMMEND',
  'ASK_LIST',
  'HOWTO_VERIFY',
  'DATA_AGE',
  'COMPLAINT',
];

/** Read from top to bottom; what was overruled overrules nothing. */
const PRECEDENCE: readonly Precedence[] = [
  {
    intent: 'URGENT_CHILD',
    over: [...REPORTS, ...MONEY, ...QUESTIONS, 'LEAD_HOWTO', 'HOTLINE', 'LEAD_PROGRESS', 'FORBIDDEN_INFO', 'PRIVACY'],
    why: 'danger first (rule 7)',
  },
  {
    intent: 'GROUP_PRIVACY',
    over: [...REPORTS, ...MONEY, ...QUESTIONS, 'LEAD_HOWTO', 'HOTLINE', 'LEAD_PROGRESS', 'FORBIDDEN_INFO', ...LOOK_UPS],
    why: 'a case told in a group goes on in private',
  },
  {
    intent: 'LEAD_HOWTO',
    over: ['LEAD', 'HOTLINE', 'FORBIDDEN_INFO', 'LEAD_PROGRESS', 'PRIVACY', 'COMPLAINT', 'HOWTO_VERIFY'],
    why: 'asks about reporting; has not reported yet',
  },
  { intent: 'HOTLINE', over: ['LEAD', 'FORBIDDEN_INFO', 'COMPLAINT', 'POLICY'], why: 'asks for the number only' },
  {
    intent: 'LEAD_PROGRESS',
    over: ['LEAD', 'RISK', 'FORBIDDEN_INFO', 'DATA_AGE', 'HOWTO_VERIFY', 'COMPLAINT', 'PRIVACY'],
    why: 'the report was made earlier',
  },
  {
    intent: 'LEAD_TEACHER',
    over: ['LEAD_TUTOR', 'LEAD', 'POLICY', 'PREPAY', 'ASK_RECOMMEND', 'COMPLAINT', 'ASK_LIST'],
    why: 'whose teacher it is matters most',
  },
  { intent: 'LEAD_TUTOR', over: ['LEAD', 'POLICY', 'ASK_RECOMMEND'], why: 'a person, not an institution' },
  { intent: 'ASK_LIST', over: ['LEAD', 'ASK_RECOMMEND', 'POLICY_NOTFOUND'], why: 'wants many at once' },
  {
    intent: 'POLICY_NOTFOUND',
    over: ['POLICY', 'LEAD', 'HOWTO_VERIFY', 'ASK_LIST'],
    why: 'what the absence of a licence means',
  },
  {
    intent: 'FORBIDDEN_INFO',
    over: ['POLICY', 'HOWTO_VERIFY', 'COMPLAINT', 'DATA_AGE', 'RISK', 'PRIVACY', 'ASK_LIST', 'ASK_RECOMMEND'],
    why: 'what may not be told',
  },
  {
    intent: 'LEAD',
    over: ['COMPLAINT', 'POLICY', 'PREPAY', 'ASK_RECOMMEND'],
    why: 'reports before questions (rule 7)',
  },
  { intent: 'RISK', over: ['COMPLAINT', 'POLICY', 'PREPAY', 'HOWTO_VERIFY'], why: 'reports before questions (rule 7)' },
  { intent: 'REFUND', over: ['PREPAY', 'COMPLAINT', 'POLICY'], why: 'paid already; getting it back is what is asked' },
  { intent: 'PREPAY', over: ['COMPLAINT', 'POLICY', 'ASK_RECOMMEND'], why: 'about the payment, whatever else is said' },
  { intent: 'HOWTO_VERIFY', over: ['POLICY', 'ASK_RECOMMEND', 'COMPLAINT'], why: 'how to check' },
  { intent: 'DATA_AGE', over: ['POLICY', 'HOWTO_VERIFY', 'ASK_LIST'], why: 'how old the data is' },
  { intent: 'PRIVACY', over: ['COMPLAINT', 'POLICY', 'HOWTO_VERIFY'], why: 'about the conversation itself' },
  { intent: 'ASK_RECOMMEND', over: ['POLICY', 'COMPLAINT'], why: 'wants a place, not a rule' },
];

/** Next to these a named institution is looked up as well. */
const WITH_LOOK_UP: readonly Intent[] = ['POLICY', 'RISK', 'HOWTO_VERIFY', 'POLICY_NOTFOUND'];
/** A named institution with a licence word beside these is two questions. */
const BESIDE_LOOK_UP: readonly Intent[] = [...REPORTS, ...MONEY, 'URGENT_CHILD', 'LEAD_HOWTO', 'HOTLINE'];

/** Told as a fact (没证还招生) a licence word is part of the report. */
const ASKS = /吗|么$|有没有|是不是|能不能|哪[个家]|(?:正规|靠谱|合法|行|有证|到期|开着)[不没]/u;

/** The intents of the words, in the fixed order; never empty. */
export function recogniseIntents(said: string, heard: Heard): Intent[] {
  const words = speech(said);
  const fitting = fittingRules(words, heard).map((rule) => rule.intent);
  const standing = withoutOverruled(fitting);
  const found = heard.named > 0 ? standing.filter((intent) => !isAboutNoName(intent)) : standing;
  const lookUp = asksForLookUp(words, found, heard) ? [lookUpIntent(heard)] : [];
  const all = [...lookUp, ...found];
  return all.length > 0 ? all : ['OTHER'];
}

/** The words as the rules read them: normalised, without blanks, without whom they are addressed to. */
function speech(said: string): string {
  return normalise(cleanInput(said).replace(/^@\S+\s*/u, '')).replaceAll(' ', '');
}

function fittingRules(words: string, { inGroup }: Heard): IntentRule[] {
  const rules = inGroup ? [...INTENT_RULES, ...GROUP_RULES] : INTENT_RULES;
  return rules.filter(({ all, none }) => all.every((part) => part.test(words)) && none?.test(words) !== true);
}

function withoutOverruled(fitting: readonly Intent[]): Intent[] {
  const standing = new Set(fitting);
  for (const { intent, over } of PRECEDENCE) {
    if (standing.has(intent)) for (const lesser of over) standing.delete(lesser);
  }
  // Anger beside a request is only its tone.
  if (standing.size > 1) standing.delete('COMPLAINT');
  return [...standing];
}

/** 邻居推荐的启航书法, 启航书法在白名单吗: with a name these words are only part of the question. */
function isAboutNoName(intent: Intent): boolean {
  return intent === 'ASK_RECOMMEND' || intent === 'ASK_LIST';
}

function lookUpIntent({ named }: Heard): Intent {
  return named > 1 ? 'QUERY_MULTI' : 'QUERY_INSTITUTION';
}

function asksForLookUp(words: string, found: readonly Intent[], { named }: Heard): boolean {
  if (found.includes('GROUP_PRIVACY')) return false;
  if (named === 0) return found.length === 0 && LICENCE_WORDS.test(words);
  if (found.length === 0) return true;
  if (found.some((intent) => WITH_LOOK_UP.includes(intent)) && !found.includes('LEAD')) return true;
  return found.every((intent) => BESIDE_LOOK_UP.includes(intent)) && LICENCE_WORDS.test(words) && ASKS.test(words);
}
