/** Which days a report is about, and its whole: head, blocks, last lines. */
import { addDays, atTime, weekday } from '../domain/calendar.ts';
import type { Period } from '../figures/figure-facts.ts';
import { dayBlocks } from './day-report.ts';
import { finalBlocks } from './final-report.ts';
import { monthBlocks } from './month-report.ts';
import {
  REPORT_KINDS,
  type ReportBlock,
  type ReportKind,
  type ReportModel,
  type ReportSource,
} from './report-model.ts';
import { momentWords, TEXTS } from './texts.ts';
import { weekBlocks } from './week-report.ts';

/** `cut`: up to which moment the records count. */
export type ReportDays = { span: Period; cut: Date };

/**
 * The days of a report that is asked for on a day (`YYYY-MM-DD`): that day; the last week that ended by then, Monday to
 * Sunday; its month up to that day; the campaign up to that day. Nothing after `now` counts.
 */
export function reportDays(
  kind: ReportKind,
  day: string,
  { now, campaign }: { now: Date; campaign: Period },
): ReportDays {
  const span = spanOf(kind, day, campaign);
  const end = atTime(addDays(span.to, 1), '00:00');
  return { span, cut: end < now ? end : now };
}

function spanOf(kind: ReportKind, day: string, campaign: Period): Period {
  switch (kind) {
    case 'daily':
      return { from: day, to: day };
    case 'weekly': {
      const sunday = addDays(day, -(weekday(day) % 7));
      return { from: addDays(sunday, -6), to: sunday };
    }
    case 'monthly':
      return { from: `${day.slice(0, 8)}01`, to: day };
    default:
      return { from: campaign.from, to: day < campaign.to ? day : campaign.to };
  }
}

const BLOCKS: Readonly<Record<ReportKind, (source: ReportSource) => ReportBlock[]>> = {
  daily: dayBlocks,
  weekly: weekBlocks,
  monthly: monthBlocks,
  final: finalBlocks,
};

/** The report of a kind. Pure: the same source gives the same model. */
export function composeReport(kind: ReportKind, source: ReportSource): ReportModel {
  return {
    kind,
    title: TEXTS.titles[kind](source.county),
    issuer: TEXTS.issuer(source.county),
    day: source.issuedOn,
    asOf: TEXTS.asOf(momentWords(new Date(source.facts.at))),
    isDraft: kind === 'monthly' || kind === 'final',
    blocks: BLOCKS[kind](source),
    signature: TEXTS.signature,
  };
}

/** 周报-20230716.docx. */
export function reportFileName(kind: ReportKind, { to }: Period): string {
  return `${REPORT_KINDS[kind]}-${to.replaceAll('-', '')}.docx`;
}
