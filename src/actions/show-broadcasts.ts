/** 通知进度: the latest broadcasts, or one with how far it is and whom it did not reach, and why. */

import { SEND_ERRORS } from '../channels/contract.ts';
import { sayWhen } from '../engine/local-time.ts';
import type { EffectResult } from '../engine/turn.ts';
import { LEFT } from '../store/broadcast-copies.ts';
import {
  type Broadcast,
  findBroadcast,
  listBroadcasts,
  listUnreached,
  type Progress,
  progressOf,
  type Unreached,
} from '../store/broadcasts.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';
import { BROADCAST_TEXTS } from './broadcast-texts.ts';
import { departmentsOf, stateName } from './broadcast-writing.ts';
import { readPicked } from './entry-form.ts';
import { fill } from './texts.ts';

const DAYS_MS = 30 * 86_400_000;
const MOST_LISTED = 10;

/** Example: `- {id: show, action: show_broadcasts}`; the flow may look up `entry`. */
export const showBroadcasts: Action<ActionCall> = {
  name: 'show_broadcasts',
  permit: 'broadcast.see',
  prepare: (call) => {
    readPicked(call);
    return call;
  },
  async run(calls, tx, world) {
    const results: EffectResult[] = [];
    for (const call of calls) results.push({ text: await show(call, tx, world) });
    return results;
  },
};

async function show(call: ActionCall, tx: StoreTx, world: ActionWorld): Promise<string> {
  const number = readPicked(call);
  if (number === '') return await list(call.at, tx);
  const broadcast = await findBroadcast(tx, number);
  if (broadcast === undefined) return fill(BROADCAST_TEXTS.unknown, { number });
  return await tellAll(broadcast, { at: call.at, tx, world });
}

async function list(at: Date, tx: StoreTx): Promise<string> {
  const broadcasts = await listBroadcasts(tx, { since: new Date(at.getTime() - DAYS_MS), limit: MOST_LISTED });
  if (broadcasts.length === 0) return BROADCAST_TEXTS.manyNone;
  const progress = await progressOf(
    tx,
    broadcasts.map(({ id }) => id),
  );
  return [BROADCAST_TEXTS.manyHead, ...broadcasts.map((each) => lineOf(each, progress.get(each.id)))].join('\n');
}

function lineOf(broadcast: Broadcast, progress: Progress | undefined): string {
  const { number, audience } = broadcast;
  const counts = countsOf(progress);
  return fill(BROADCAST_TEXTS.line, { number, state: stateName(broadcast), audience, ...counts });
}

function countsOf(progress: Progress | undefined): Record<string, string> {
  const counts = Object.entries(progress ?? { waiting: 0, queued: 0, held: 0, sent: 0, failed: 0, cancelled: 0 });
  const count = counts.reduce((sum, [, n]) => sum + n, 0);
  return { ...Object.fromEntries(counts.map(([state, n]) => [state, String(n)])), count: String(count) };
}

type Telling = { at: Date; tx: StoreTx; world: Pick<ActionWorld, 'members'> };

async function tellAll(broadcast: Broadcast, { at, tx, world }: Telling): Promise<string> {
  const { id, number, audience, text, sendAt } = broadcast;
  const progress = (await progressOf(tx, [id])).get(id);
  const nameOf = (memberId: string | null): string => world.members.find((each) => each.id === memberId)?.name ?? '';
  const when = sendAt === null ? '' : sayWhen(sendAt, at);
  const by = broadcast.confirmedById === null ? BROADCAST_TEXTS.byNobody : BROADCAST_TEXTS.by;
  const head = fill(BROADCAST_TEXTS.shown, {
    number,
    state: stateName(broadcast),
    name: nameOf(broadcast.authorId),
    by: fill(by, { name: nameOf(broadcast.confirmedById), when }),
    audience,
    departments: departmentsOf(broadcast.counts),
    ...countsOf(progress),
  });
  const unreached = await listUnreached(tx, id, MOST_LISTED);
  return [head, progressLine(progress), ...unreachedLines(broadcast, unreached, progress), text].join('\n');
}

function progressLine(progress: Progress | undefined): string {
  const counts = countsOf(progress);
  const held = (progress?.held ?? 0) > 0 ? BROADCAST_TEXTS.held : '';
  const stopped = (progress?.cancelled ?? 0) > 0 ? BROADCAST_TEXTS.stopped : '';
  return fill(`${BROADCAST_TEXTS.progress}${held}${stopped}`, counts);
}

function unreachedLines(
  { number, state }: Broadcast,
  unreached: Unreached[],
  progress: Progress | undefined,
): string[] {
  if (unreached.length === 0) return [];
  const rest = (progress?.failed ?? 0) - unreached.length;
  return [
    BROADCAST_TEXTS.unreachedHead,
    ...unreached.map(({ name, userId, error }) => `${name ?? userId}：${whyNot(error)}`),
    ...(rest > 0 ? [fill(BROADCAST_TEXTS.unreachedRest, { number, count: String(rest) })] : []),
    ...(state === 'done' ? [fill(BROADCAST_TEXTS.sayRepeat, { number })] : []),
  ];
}

/** The channel's reason in words; the outbox keeps it as `code: what the platform said`. */
export function whyNot(error: string): string {
  if (error === LEFT) return BROADCAST_TEXTS.left;
  const code = error.split(':', 1)[0] ?? '';
  return Object.entries(SEND_ERRORS).find(([known]) => known === code)?.[1].userText ?? error;
}
