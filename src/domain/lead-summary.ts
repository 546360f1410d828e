/** What officials read of a report: one plain line out of what was chosen, in nobody's tone and without the time of day. Pure. */

/** The answers as people read them; absent: not told. */
export type ReportedFacts = {
  form: string;
  object?: string;
  place?: string;
  time?: string;
  headCount?: number;
  fee?: string;
  goingOn: boolean;
  minorsHarmed: boolean;
  retaliation: boolean;
};

/** 没证办班，东街二楼。时间：周末。约20人。收费。现在正在发生。 */
export function composeLeadSummary(facts: ReportedFacts): string {
  const where = facts.object ?? facts.place ?? '地点没有说清';
  const sentences = [
    facts.retaliation ? '【打击报复】' : '',
    `${facts.form}，${where}。`,
    facts.time === undefined ? '' : `时间：${facts.time}。`,
    facts.headCount === undefined ? '' : `约${facts.headCount}人。`,
    facts.fee === undefined ? '' : `${facts.fee}。`,
    facts.goingOn ? '现在正在发生。' : '',
    facts.minorsHarmed ? '有孩子受到伤害。' : '',
  ];
  return sentences.join('');
}
