/** The kinds of questions parents ask: the codes of the outside contract, and the order in which several are named. */

/** Every intent; codes are part of the outside contract (`bot ask`). The order is that of joined codes. */
export const INTENTS = [
  'QUERY_INSTITUTION',
  'QUERY_MULTI',
  'POLICY',
  'REFUND',
  'PREPAY',
  'RISK',
  'LEAD',
  'LEAD_TUTOR',
  'LEAD_TEACHER',
  'LEAD_HOWTO',
  'LEAD_PROGRESS',
  'HOTLINE',
  'URGENT_CHILD',
  'GROUP_PRIVACY',
  'ASK_RECOMMEND',
  'ASK_LIST',
  'HOWTO_VERIFY',
  'DATA_AGE',
  'POLICY_NOTFOUND',
  'FORBIDDEN_INFO',
  'COMPLAINT',
  'PRIVACY',
  'OTHER',
] as const;
export type Intent = (typeof INTENTS)[number];

/** Several intents as one word: `REFUND+LEAD`. */
export function joinIntents(intents: readonly Intent[]): string {
  return INTENTS.filter((intent) => intents.includes(intent)).join('+');
}
