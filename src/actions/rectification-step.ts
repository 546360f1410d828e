/** One step of a rectification: who may, whether it may follow, what is kept of it, who hears of it. */
import { z } from 'zod';
import { dayName } from '../domain/calendar.ts';
import { isWithinScope } from '../domain/permissions.ts';
import { parseRecordNumber } from '../domain/record-number.ts';
import { mayTransition, RECTIFICATION_STATES, type RectificationState } from '../domain/rectification.ts';
import type { EffectResult } from '../engine/turn.ts';
import { AppError } from '../kernel/errors.ts';
import { lockRectification, moveRectification, type StoredRectification } from '../store/rectifications.ts';
import type { StoreTx } from '../store/store.ts';
import type { ActionCall, ActionWorld, Colleague } from './action.ts';
import { claimPhotos } from './claim-photos.ts';
import { tellOfReadmission } from './tell-licensers.ts';
import { tellMembers } from './tell-members.ts';
import { fill, TEXTS } from './texts.ts';

/** Photos as a form gives them. */
export const photosSchema = z.array(z.object({ mediaId: z.string() })).default([]);
/** The rectification that the look-up question `entry` found. */
export const entrySchema = z.object({ id: z.string() });

/** Reads a form's answers. Throws AppError ENTRY_INCOMPLETE when they have not the expected shape. */
export function readAnswers<Schema extends z.ZodType>(schema: Schema, call: ActionCall): z.output<Schema> {
  const parsed = schema.safeParse(call.submission.answers);
  if (parsed.success) return parsed.data;
  const detail = z.prettifyError(parsed.error);
  throw new AppError({ code: 'ENTRY_INCOMPLETE', kind: 'user', userText: TEXTS.incomplete, detail });
}

export type StepWish = {
  call: ActionCall;
  number: string;
  to: RectificationState;
  /** What is kept of the form. */
  data: Record<string, unknown>;
  photos: readonly { mediaId: string }[];
  /** A new deadline, `YYYY-MM-DD`. */
  dueOn?: string | undefined;
  /** The words that start the next flow; '' for none. */
  next: string;
};

type Scene = { tx: StoreTx; world: ActionWorld };

/** The person's own rectification of that number, locked; undefined when there is none such, or it is somebody else's. */
export async function findOwn(call: ActionCall, said: string, tx: StoreTx): Promise<StoredRectification | undefined> {
  const found = await lockRectification(tx, parseRecordNumber(said) ?? said.slice(0, 40));
  if (found === undefined) return undefined;
  return isWithinScope(call.scope, call.actor, { ...found, filedById: found.ownerId }) ? found : undefined;
}

/** Makes the step, or says why not: `ok` with `number`, `subject`, `text`. */
export async function takeStep(wish: StepWish, { tx, world }: Scene): Promise<EffectResult> {
  const { call, number, to } = wish;
  const found = await findOwn(call, number, tx);
  if (found === undefined) return { ok: false, text: fill(TEXTS.rectUnknown, { number }) };
  const words = { number: found.number, subject: found.subject, state: RECTIFICATION_STATES[to] };
  if (!mayTransition(found.state, to)) {
    return { ok: false, text: fill(TEXTS.rectNext, { ...words, from: RECTIFICATION_STATES[found.state] }) };
  }
  const { data, photos, dueOn } = wish;
  const at = call.at.toISOString();
  await moveRectification(tx, { rectification: found, to, at, actorId: call.actor.memberId, dueOn, data });
  await claimPhotos(
    tx,
    photos.map(({ mediaId }) => ({ id: mediaId, inspection_id: found.inspectionId })),
  );
  await tellOfStep(wish, found, { tx, world });
  if (to === 'passed') await tellOfReadmission({ tx, world, call }, found);
  const due = dueOn === undefined ? '' : fill(TEXTS.rectDue, { day: dayName(dueOn) });
  const resume = to === 'passed' && found.suspended ? TEXTS.rectMayResume : '';
  return { ok: true, number: found.number, subject: found.subject, text: fill(TEXTS.rectMoved, words) + due + resume };
}

/** The owner and the department's staff; of one that lets an institution open again, the office that decides on it. */
async function tellOfStep(
  { call, to, next, dueOn }: StepWish,
  found: StoredRectification,
  { tx, world }: Scene,
): Promise<void> {
  const isResumable = to === 'passed' && found.suspended;
  const told = world.members.filter(
    (member) => member.id !== call.actor.memberId && (isConcerned(member, found) || (isResumable && isOffice(member))),
  );
  if (told.length === 0) return;
  const { number, subject } = found;
  const lines = [
    fill(TEXTS.rectNews, { number, subject, state: RECTIFICATION_STATES[to], by: call.actor.name }),
    dueOn === undefined ? '' : fill(TEXTS.rectDue, { day: dayName(dueOn) }),
    next === '' ? '' : fill(TEXTS.entrySayNext, { next, number }),
    isResumable ? TEXTS.rectMayResume : '',
  ];
  await tellMembers(tx, {
    key: `rectification:${call.key}`,
    channel: call.membersOn,
    userIds: told.map(({ userId }) => userId),
    text: lines.filter((line) => line !== '').join('\n'),
  });
}

function isConcerned({ id, roles, departmentId }: Colleague, found: StoredRectification): boolean {
  if (id === found.ownerId) return true;
  const isStaff = roles.some((role) => role === 'liaison' || role === 'office' || role === 'duty_officer');
  return isStaff && departmentId === found.departmentId;
}

const isOffice = ({ roles }: Colleague): boolean => roles.includes('office');
