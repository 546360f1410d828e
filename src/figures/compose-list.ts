/** The list behind a figure, as a chat shows it: what it counts, at most ten records, how many more. */
import { stripUnsafe, truncateBytes } from '../kernel/text.ts';
import type { Figure, FigureRecord } from './figure.ts';
import { TEXTS } from './texts.ts';

/** What one message holds on a phone. */
const MOST_LISTED = 10;
/** About 20 Chinese characters: the number finds the record. */
const NAME_BYTES = 60;

type Numbered = { number: number; figure: Figure };

/** A figure without any name, for a group. */
export function composeTotal(numbered: Numbered): string {
  return [...totals(numbered), TEXTS.listInPrivate].join('\n');
}

/** `seen`: which of its records the person may read; the others are only counted. */
export function composeList(numbered: Numbered, seen: (record: FigureRecord) => boolean): string {
  const { lists, list } = numbered.figure;
  const shown = list.filter(seen);
  const hidden = list.length - shown.length;
  const lines = shown.slice(0, MOST_LISTED).map((record, at) => `${at + 1}. ${lineOf(record)}`);
  const rest = shown.length - lines.length;
  return [
    ...totals(numbered),
    ...(list.length === 0 ? [TEXTS.listNone] : []),
    ...(lists === 'missing' && lines.length > 0 ? [TEXTS.listMissing] : []),
    ...lines,
    ...(rest > 0 ? [TEXTS.listRest(rest)] : []),
    ...(hidden > 0 ? [TEXTS.listHidden(hidden)] : []),
  ].join('\n');
}

function totals({ number, figure: { title, value, of, unit, definition } }: Numbered): string[] {
  return [`${number} ${title}：${value}${of === null ? '' : `/${of}`}${unit}`, definition];
}

function lineOf({ number, name, note }: FigureRecord): string {
  const words = [number, oneLine(name)].filter((word) => word !== '').join(' ');
  return note === '' ? words : `${words}（${note}）`;
}

/** Names are what people typed: one line, without signs that a chat would take for a link. */
function oneLine(text: string): string {
  const plain = stripUnsafe(text)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return truncateBytes(plain.replaceAll('<', '＜').replaceAll('>', '＞'), NAME_BYTES);
}
