/** What is left to settle of a closed institution: refunds, wages, pupils, staff (M518, M519, M621). Counts only. */

/** Answers of a closure's forms so far, by question id. */
type Answers = Readonly<Record<string, unknown>>;

/** One matter: how much there is and how much is done; question ids. Pupils who got their money back need no other class. */
const MATTERS = [
  { name: '退费', unit: '户', all: 'refund_people', done: ['refunded_people'] },
  { name: '退费', unit: '元', all: 'refund_amount', done: ['refunded_amount'], only: 'refund_people' },
  { name: '欠薪', unit: '人', all: 'wage_people', done: ['wage_paid_people'] },
  { name: '欠薪', unit: '元', all: 'wage_amount', done: ['wage_paid_amount'], only: 'wage_people' },
  { name: '学员转接', unit: '人', all: 'pupils', done: ['placed_people', 'refunded_people'] },
  { name: '从业人员安置', unit: '人', all: 'staff_people', done: ['staff_placed'] },
] as const;
type Matter = (typeof MATTERS)[number];

/** What is left, in words (退费3户); 退费户数没核清 where nobody has said how much there is. */
export function closureLeft(data: Answers): string[] {
  return MATTERS.flatMap((matter) => leftOf(matter, data));
}

function leftOf(matter: Matter, data: Answers): string[] {
  const { name, unit, all, done } = matter;
  // An amount is only owed where people are; as long as nobody has counted them, that is said once.
  if ('only' in matter && (count(data[matter.only]) ?? 0) === 0) return [];
  const total = count(data[all]);
  if (total === undefined) return [`${name}${UNKNOWN[unit]}没核清`];
  const settled = done.reduce((sum, id) => sum + (count(data[id]) ?? 0), 0);
  const left = Math.round((total - settled) * 100) / 100;
  return left > 0 ? [`${name}${left}${unit}`] : [];
}

const UNKNOWN = { 户: '户数', 元: '金额', 人: '人数' } as const;

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
