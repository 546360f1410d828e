/** 报告: makes the report that was asked for, keeps it and sends the file to the private chat. */
import { z } from 'zod';
import { dayName, dayOf } from '../domain/calendar.ts';
import type { EffectResult } from '../engine/turn.ts';
import { isReportKind, REPORT_KINDS, type ReportKind } from '../reports/report-model.ts';
import { TEXTS } from '../reports/texts.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';
import { type MadeReport, makeReport } from './make-report.ts';
import { queueReport } from './queue-report.ts';

const withSchema = z.strictObject({ kind: z.string().refine(isReportKind) });

/** Example: `- {id: file, action: send_report, with: {kind: kind}}` */
export const sendReport: Action<{ call: ActionCall; kind: ReportKind }> = {
  name: 'send_report',
  permit: 'report.make',
  posts: true,
  prepare: (call) => ({ call, kind: withSchema.parse(call.with).kind }),
  async run(asked, tx, world) {
    const results: EffectResult[] = [];
    for (const { call, kind } of asked) results.push(await send(kind, call, { tx, world }));
    return results;
  },
};

async function send(
  kind: ReportKind,
  call: ActionCall,
  { tx, world }: { tx: StoreTx; world: ActionWorld },
): Promise<EffectResult> {
  const { countyName, regionCode, registers, checklists, dataKey } = world;
  const made = await makeReport(kind, dayOf(call.at), {
    ...{ db: tx, now: call.at, county: { name: countyName, regionCode }, registers, checklists, dataKey },
    madeBy: call.actor.memberId ?? '',
  });
  const { channel, userId } = call.place;
  await queueReport(tx, made.report, { key: `${call.key}:report`, channel, userIds: [userId] });
  return { text: TEXTS.made(wordsOf(made)), report: made.report.id };
}

function wordsOf({ report: { kind, from, to }, model }: MadeReport): Parameters<typeof TEXTS.made>[0] {
  const days = from === to ? dayName(to) : `${dayName(from)}至${dayName(to)}`;
  return { name: isReportKind(kind) ? REPORT_KINDS[kind] : kind, days, asOf: model.asOf };
}
