/** 我的信息: shows one of the public what is kept of the conversation, deletes it, or hands an addition to the office (个保法 §44–50). */
import { z } from 'zod';
import { addWorkingDays, dayOf } from '../domain/calendar.ts';
import { seriesPrefix } from '../domain/record-number.ts';
import type { EffectResult } from '../engine/turn.ts';
import { AppError } from '../kernel/errors.ts';
import { maskText } from '../kernel/mask.ts';
import { auditOwnData, countOwnData, deleteOwnData, dropOwnReporter, findCodedLead } from '../store/own-data.ts';
import type { StoreTx } from '../store/store.ts';
import { findLeadOwner, openCheck } from '../store/unknown-names.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';
import { countTry, hashesOfCode } from './lead-progress.ts';
import { takeNumbers } from './number-series.ts';
import { fill, TEXTS } from './texts.ts';

const answersSchema = z.object({
  wish: z.enum(['show', 'delete', 'correct']),
  code: z.string().optional(),
  addition: z.string().optional(),
  sure: z.boolean().optional(),
});
type Wish = { call: ActionCall; said: z.output<typeof answersSchema> };

/** 个保法 §50 wants it prompt; 15 working days is what the county promises (compliance §4, to be confirmed). */
const WORKING_DAYS = 15;

/** Example: `- {id: done, action: my_data}`; the questions are those of flows/my_data.yaml. */
export const myData: Action<Wish> = {
  name: 'my_data',
  permit: 'data.own',
  anonymous: true,
  prepare(call) {
    if (call.actor.memberId !== null) {
      throw new AppError({ code: 'ACTION_DENIED', kind: 'denied', userText: TEXTS.ownDataForPublic });
    }
    return { call, said: answersSchema.parse(call.submission.answers) };
  },
  async run(wishes, tx, world) {
    const results: EffectResult[] = [];
    for (const wish of wishes) results.push({ text: await answer(wish, tx, world) });
    return results;
  },
};

async function answer({ call, said }: Wish, tx: StoreTx, world: ActionWorld): Promise<string> {
  if (said.wish === 'show') return await show(call, tx);
  if (said.wish === 'delete' && said.sure !== true) return TEXTS.ownDataKept;
  const lead = await leadOf({ call, said }, tx, world);
  if (typeof lead === 'string') return lead;
  return said.wish === 'delete' ? await remove(call, lead, tx) : await correct({ call, said }, lead, { tx, world });
}

async function show({ place }: ActionCall, tx: StoreTx): Promise<string> {
  const { messages, since, answers, steps } = await countOwnData(tx, place.key);
  return fill(TEXTS.ownDataShown, {
    messages: String(messages),
    since: since ?? TEXTS.ownDataToday,
    answers: String(answers),
    steps: String(steps),
  });
}

type Lead = { id: string; number: string };

/** The lead behind a code; a sentence when the hour's tries are used up. What is no code of ours names no lead. */
async function leadOf({ call, said }: Wish, tx: StoreTx, world: ActionWorld): Promise<Lead | undefined | string> {
  const { code = '' } = said;
  if (/^(?:没有|无|没|不记得|丢了)?$/u.test(code.trim())) return undefined;
  const wait = await countTry(call, tx, world);
  return wait ?? (await findCodedLead(tx, await hashesOfCode(tx, world.dataKey, code)));
}

async function remove({ place, at }: ActionCall, lead: Lead | undefined, tx: StoreTx): Promise<string> {
  const day = dayOf(at);
  const contacts = lead === undefined ? 0 : await dropOwnReporter(tx, lead, day);
  await auditOwnData(tx, day, await deleteOwnData(tx, place.key));
  return `${TEXTS.ownDataDeleted}${contacts > 0 ? TEXTS.ownContactDeleted : ''}`;
}

async function correct(
  { call, said }: Wish,
  lead: Lead | undefined,
  { tx, world }: { tx: StoreTx; world: ActionWorld },
): Promise<string> {
  if (lead === undefined) return TEXTS.codeUnknown;
  const ownerId = await findLeadOwner(tx, world.office);
  if (ownerId === undefined) return TEXTS.checkNobody;
  const day = dayOf(call.at);
  const [number = ''] = await takeNumbers(tx, [seriesPrefix('task', day)]);
  const title = fill(TEXTS.ownDataTask, { number: lead.number, addition: maskText(said.addition ?? '') });
  // Midnight, as everything about a lead: the minute would join it to the conversation.
  const at = `${day}T00:00:00+08:00`;
  await openCheck(tx, { number, title, ownerId, dueOn: addWorkingDays(day, WORKING_DAYS), at });
  return TEXTS.ownDataHanded;
}
