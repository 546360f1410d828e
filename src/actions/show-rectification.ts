/** Shows one rectification: what is to be put right, until when, and every step that was taken. */
import { z } from 'zod';
import { dayName } from '../domain/calendar.ts';
import { isRectificationState, RECTIFICATION_STATES } from '../domain/rectification.ts';
import type { EffectResult } from '../engine/turn.ts';
import {
  listRectificationFindings,
  listRectificationSteps,
  type RectificationStep,
  type StoredRectification,
} from '../store/rectifications.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';
import { entrySchema, findOwn, readAnswers } from './rectification-step.ts';
import { fill, TEXTS } from './texts.ts';

type Asked = { call: ActionCall; number: string };

/** Example: `- {id: show, action: show_rectification}` */
export const showRectification: Action<Asked> = {
  name: 'show_rectification',
  permit: 'rectification.see',
  prepare: (call) => ({ call, number: readAnswers(z.object({ entry: entrySchema }), call).entry.id }),
  async run(asked, tx, world) {
    const results: EffectResult[] = [];
    for (const one of asked) results.push(await showOne(one, tx, world));
    return results;
  },
};

async function showOne({ call, number }: Asked, tx: StoreTx, world: ActionWorld): Promise<EffectResult> {
  const found = await findOwn(call, number, tx);
  if (found === undefined) return { ok: false, text: fill(TEXTS.rectUnknown, { number }) };
  const findings = await listRectificationFindings(tx, found.id);
  const steps = await listRectificationSteps(tx, found.id);
  const nameOf = (id: string | null): string => world.members.find((member) => member.id === id)?.name ?? '';
  const lines = [
    headOf(found),
    fill(TEXTS.rectOwner, { name: nameOf(found.ownerId), day: dayName(found.dueOn) }),
    ...findings.map(({ code, fact }) => `${code}：${fact}`),
    ...steps.map((step) => stepLine(step, nameOf(step.actorId))),
  ];
  return { ok: true, number: found.number, text: lines.join('\n') };
}

function headOf({ number, subject, state, suspended }: StoredRectification): string {
  return `${number} ${subject}（${RECTIFICATION_STATES[state]}${suspended ? TEXTS.rectSuspended : ''}）`;
}

function stepLine({ day, to, remark }: RectificationStep, name: string): string {
  const state = isRectificationState(to) ? RECTIFICATION_STATES[to] : to;
  return `${dayName(day)} ${state}（${name}）${remark === null || remark === '' ? '' : `：${remark}`}`;
}
