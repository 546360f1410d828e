/** The board in chat: ten lines that a vice county head reads in ten seconds, the three that press first. */
import { dayName } from '../domain/calendar.ts';
import { type Figure, partOf, percentOf } from './figure.ts';
import { amountOf, TEXTS } from './texts.ts';

/** Coverage, leads, risks; then the others in the order of their numbers (mission-map §10). */
const ORDER = [1, 4, 9, 2, 3, 5, 6, 7, 8, 10];
/** What a line names of forms and departments. */
const MOST_NAMED = 3;

/** What each figure says; the number in front is what 看板 4 asks for. */
const SAID: Readonly<Record<string, (figure: Figure) => string>> = {
  safety_coverage: (it) => `安全检查：${share(it)}，未查${partOf(it, 'missing')}`,
  papers_complete: (it) => `证照齐全：${share(it)}（在册${partOf(it, 'listed')}）`,
  academic_offences: (it) => `学科违规：查实${it.value}件${named(it)}`,
  leads: (it) => `线索超期：${partOf(it, 'overdue')}条（收${it.value}，办结${partOf(it, 'closed')}）`,
  rectifications: (it) => `整改：应${it.value}，已${partOf(it, 'done')}，逾期${partOf(it, 'overdue')}`,
  suspended: (it) => `停业整改：${it.value}家，已恢复${partOf(it, 'reopened')}`,
  escrow: (it) => `资金监管：${share(it)}`,
  disputes: (it) => `退费纠纷：涉${amountOf(partOf(it, 'amount'))}，化解${share(it)}`,
  risks: (it) =>
    `红色风险：${partOf(it, 'red_open')}起没平息（红${partOf(it, 'red')}橙${partOf(it, 'orange')}黄${partOf(it, 'yellow')}）`,
  late_tasks: (it) => `超期任务：${it.value}件${named(it)}`,
};

/** How many of a figure's pressing records are the person's department's; null: the person sees the county's only. */
export type OwnShare = (figure: Figure) => number | null;

/** Twelve lines. `figures`: the ten, in the order of their numbers. */
export function composeBoard(figures: readonly Figure[], ownShare: OwnShare): string {
  const lines = ORDER.flatMap((number) => {
    const figure = figures[number - 1];
    if (figure === undefined) return [];
    const own = ownShare(figure);
    return [`${number} ${SAID[figure.id]?.(figure) ?? ''}${own === null ? '' : TEXTS.own(own)}`];
  });
  return [head(figures), ...lines, TEXTS.boardFoot].join('\n');
}

function head(figures: readonly Figure[]): string {
  const period = figures.find((figure) => figure.period !== null)?.period;
  const day = figures[0]?.asOf;
  if (day === undefined) return '';
  const days = period ? `（${dayName(period.from)}至${dayName(period.to)}）` : '';
  return TEXTS.boardHead(day) + days;
}

/** 3/600家，0.5%; of nothing there is no share. */
function share(figure: Figure): string {
  const percent = percentOf(figure.value, figure.of);
  return `${figure.value}/${figure.of}${figure.unit}${percent === null ? '' : `，${percent}%`}`;
}

/** （教育局3、市场监管局2等） */
function named({ parts }: Figure): string {
  if (parts.length === 0) return '';
  const first = parts.slice(0, MOST_NAMED).map(({ title, value }) => `${title}${value}`);
  return `（${first.join('、')}${parts.length > MOST_NAMED ? '等' : ''}）`;
}
