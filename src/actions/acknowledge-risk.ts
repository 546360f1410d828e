/** 收到 FX…: each of those who were told of a red event answers for himself; who has is kept (M521). */
import { OPEN_RISK_STATES, readRiskData, silentMembers } from '../domain/risk-event.ts';
import type { EffectResult } from '../engine/turn.ts';
import { noteEntry } from '../store/entry-notes.ts';
import { lockEntry, moveEntry, type RegisterEntry } from '../store/register-entries.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';
import { readPicked } from './entry-form.ts';
import { receiptWords } from './grade-risk.ts';
import { fill, TEXTS } from './texts.ts';

type Answer = { call: ActionCall; number: string };

/** Example: `- {id: ack, action: acknowledge_risk}`; the event is the answer to the question `entry`. */
export const acknowledgeRisk: Action<Answer> = {
  name: 'acknowledge_risk',
  permit: 'risk.acknowledged',
  prepare: (call) => ({ call, number: readPicked(call) }),
  async run(answers, tx, world) {
    const results: EffectResult[] = [];
    // One after the other: two of a batch may mean the same event.
    for (const answer of answers) results.push(await acknowledge(answer, tx, world));
    return results;
  },
};

async function acknowledge({ call, number }: Answer, tx: StoreTx, world: ActionWorld): Promise<EffectResult> {
  const entry = await lockOpenRisk(tx, number);
  const memberId = call.actor.memberId ?? '';
  const receipt = entry === undefined ? undefined : readRiskData(entry.data).receipts[memberId];
  if (entry === undefined || receipt === undefined) return { ok: false, text: fill(TEXTS.riskNotBound, { number }) };
  const words = { number: entry.number, subject: entry.subject };
  if (receipt.said !== null) return { ok: true, text: fill(TEXTS.riskSaidBefore, words) };
  const at = call.at.toISOString();
  const { receipts: old } = readRiskData(entry.data);
  const receipts = { ...old, [memberId]: { ...receipt, said: at } };
  const data = { receipts };
  const shown = { receipts: receiptWords(receipts, world) };
  const note = { entry, at, actorId: memberId, data, shown };
  if (entry.state !== 'reported') await noteEntry(tx, note);
  else await moveEntry(tx, { ...note, to: 'acknowledged', dueAt: entry.dueAt, closedAt: null });
  const left = silentMembers({ receipts }).length;
  const text = fill(left === 0 ? TEXTS.riskAllSaid : TEXTS.riskSomeSilent, { ...words, left: String(left) });
  return { ok: true, number: entry.number, text };
}

/** The open event of a number, locked; a report that was joined to another stands for that one. */
export async function lockOpenRisk(tx: StoreTx, number: string): Promise<RegisterEntry | undefined> {
  const entry = await lockEntry(tx, number);
  if (entry?.register !== 'risk') return undefined;
  if (entry.state === 'merged' && entry.parentNumber !== null) return await lockOpenRisk(tx, entry.parentNumber);
  return OPEN_RISK_STATES.includes(entry.state) ? entry : undefined;
}
