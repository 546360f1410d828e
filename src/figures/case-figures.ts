/** Figures about cases that are handled: leads, rectifications, refund disputes, risks, tasks. */
import { isUnclosed } from '../domain/rectification.ts';
import { countedEntries, countedRectifications, isLate } from './counted.ts';
import { entryRecord, type Figure, type FigurePart, type FigureRecord, LIST_PERMIT } from './figure.ts';
import type { FigureEntry, FigureFacts } from './figure-facts.ts';
import { isOpenLead } from './lead-states.ts';
import { amountOf, byText, TEXTS } from './texts.ts';

/** 4 线索：收/办结/超期. */
export function leadsFigure(facts: FigureFacts): Figure {
  const leads = countedEntries(facts, 'lead');
  const open = leads.filter(isOpenLead);
  const late = open.filter((lead) => isLate(lead, facts));
  const rest = open.filter((lead) => !isLate(lead, facts));
  const done = leads.filter((lead) => !isOpenLead(lead));
  return {
    ...TEXTS.leads,
    value: leads.length,
    of: null,
    parts: [
      { id: 'closed', title: '办结', value: done.length },
      { id: 'overdue', title: '超期', value: late.length },
      {
        id: 'feedback_overdue',
        title: '反馈超期',
        value: done.filter((lead) => isLate(lead, facts)).length,
      },
    ],
    asOf: facts.asOf,
    period: facts.period,
    lists: 'counted',
    list: [
      ...listOf(late, { note: TEXTS.late, pressing: true }),
      ...listOf(rest, { note: TEXTS.underWay, pressing: false }),
      ...listOf(done, { note: TEXTS.done, pressing: false }),
    ],
  };
}

/** 5 整改：应/已/逾期. */
export function rectificationsFigure(facts: FigureFacts): Figure {
  const due = countedRectifications(facts);
  const open = due.filter(({ state }) => isUnclosed(state)).sort((a, b) => byText(a.dueOn, b.dueOn));
  // The last day is the institution's: late from the day after.
  const late = open.filter(({ dueOn }) => dueOn < facts.asOf);
  const groups = [
    { rows: late, note: TEXTS.overdue, pressing: true },
    { rows: open.filter(({ dueOn }) => dueOn >= facts.asOf), note: TEXTS.underWay, pressing: false },
    { rows: due.filter(({ state }) => !isUnclosed(state)), note: TEXTS.rectified, pressing: false },
  ];
  return {
    ...TEXTS.rectifications,
    value: due.length,
    of: null,
    parts: [
      { id: 'done', title: '已整改', value: due.length - open.length },
      { id: 'overdue', title: '逾期', value: late.length },
    ],
    asOf: facts.asOf,
    period: facts.period,
    lists: 'counted',
    list: groups.flatMap(({ rows, note, pressing }) =>
      rows.map((row): FigureRecord => {
        const { ownerId, filedById, departmentId, town, number, subjectName } = row;
        return {
          ownerId,
          filedById,
          departmentId,
          town,
          number,
          name: subjectName,
          note,
          pressing,
          permits: [LIST_PERMIT],
        };
      }),
    ),
  };
}

/** 8 退费纠纷金额与化解率. */
export function disputesFigure(facts: FigureFacts): Figure {
  const disputes = countedEntries(facts, 'dispute');
  const settled = disputes.filter(({ state }) => state === 'settled');
  const others = disputes.filter(({ state }) => state !== 'settled');
  const open = others.filter(({ state }) => state === 'filed');
  return {
    ...TEXTS.disputes,
    value: settled.length,
    of: disputes.length,
    parts: [
      { id: 'amount', title: '要求退费元', value: sum(disputes, 'amount') },
      { id: 'settled_amount', title: '已退元', value: sum(settled, 'settled_amount') },
      { id: 'open', title: '未化解', value: open.length },
      { id: 'referred', title: '转诉讼或立案', value: others.length - open.length },
      { id: 'overdue', title: '超期', value: open.filter((each) => isLate(each, facts)).length },
    ],
    asOf: facts.asOf,
    period: facts.period,
    lists: 'missing',
    list: others.flatMap((entry) =>
      listOf([entry], {
        note: `${amountOf(yuanOf(entry, 'amount'))}${isLate(entry, facts) ? TEXTS.alsoLate : ''}`,
        pressing: entry.state === 'filed',
      }),
    ),
  };
}

/** Levels by how bad they are; what nobody has graded stands apart. */
const LEVELS = [
  ['red', '红'],
  ['orange', '橙'],
  ['yellow', '黄'],
] as const;

/** 9 风险事件（红/橙/黄）. */
export function risksFigure(facts: FigureFacts): Figure {
  // 已并入 is no event of its own: the one it went into counts.
  const risks = countedEntries(facts, 'risk').filter(({ state }) => state !== 'merged');
  const open = risks.filter(isOpenRisk);
  const ofLevel = (rows: readonly FigureEntry[], level: string) => rows.filter(({ data }) => data['level'] === level);
  const graded: FigurePart[] = LEVELS.flatMap(([id, title]) => [
    { id, title, value: ofLevel(risks, id).length },
    { id: `${id}_open`, title: `${title}色未平息`, value: ofLevel(open, id).length },
  ]);
  const count = LEVELS.reduce((all, [id]) => all + ofLevel(risks, id).length, 0);
  const ranked = (rows: readonly FigureEntry[]) =>
    [...rows].sort((a, b) => rankOf(a) - rankOf(b) || byText(a.filedOn, b.filedOn));
  return {
    ...TEXTS.risks,
    value: risks.length,
    of: null,
    parts: [
      ...graded,
      { id: 'ungraded', title: '未定级', value: risks.length - count },
      { id: 'open', title: '未平息', value: open.length },
    ],
    asOf: facts.asOf,
    period: facts.period,
    lists: 'counted',
    list: [...ranked(open), ...ranked(risks.filter((risk) => !isOpenRisk(risk)))].flatMap((risk) =>
      listOf([risk], {
        note: `${levelName(risk)}${isOpenRisk(risk) ? '' : TEXTS.alsoResolved}`,
        pressing: isOpenRisk(risk),
      }),
    ),
  };
}

/** 10 部门超期任务数. */
export function lateTasksFigure(facts: FigureFacts): Figure {
  const late = facts.tasks
    .filter(({ state, dueOn }) => state === 'open' && dueOn < facts.asOf)
    .sort((a, b) => byText(a.dueOn, b.dueOn) || byText(a.number, b.number));
  const counts = new Map<string, number>();
  for (const { departmentId } of late) counts.set(departmentId ?? '', (counts.get(departmentId ?? '') ?? 0) + 1);
  const parts = [...counts]
    .map(([id, value]) => ({ id, title: facts.departmentNames.get(id) ?? TEXTS.noDepartment, value }))
    .sort((a, b) => b.value - a.value || byText(a.id, b.id));
  return {
    ...TEXTS.lateTasks,
    value: late.length,
    of: null,
    parts,
    asOf: facts.asOf,
    period: null,
    lists: 'counted',
    list: late.map(({ ownerId, filedById, departmentId, town, number, title, dueOn }) => ({
      ...{ ownerId, filedById, departmentId, town, number, name: title },
      note: TEXTS.dueOn(dueOn),
      pressing: true,
      permits: [LIST_PERMIT],
    })),
  };
}

/** Entries as the list shows them; whoever may see the register may see them. */
function listOf(entries: readonly FigureEntry[], why: Pick<FigureRecord, 'note' | 'pressing'>): FigureRecord[] {
  return entries.map((entry) => entryRecord(entry, why));
}

/** Still dangerous: neither 已平息 nor 已办结 (flows/registers/risk.yaml). */
function isOpenRisk({ state }: FigureEntry): boolean {
  return state !== 'resolved' && state !== 'closed';
}

function rankOf({ data }: FigureEntry): number {
  const at = LEVELS.findIndex(([id]) => id === data['level']);
  return at < 0 ? LEVELS.length : at;
}

function levelName({ data }: FigureEntry): string {
  return LEVELS.find(([id]) => id === data['level'])?.[1] ?? TEXTS.ungraded;
}

function sum(entries: readonly FigureEntry[], id: string): number {
  // In whole fen, or a thousand amounts would add up to a fraction that nobody paid.
  return entries.reduce((all, entry) => all + Math.round(yuanOf(entry, id) * FEN), 0) / FEN;
}

const FEN = 100;

/** An answer of type money; 0 when it was not given. */
function yuanOf({ data }: FigureEntry, id: string): number {
  const value = data[id];
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
