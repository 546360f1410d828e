/** 请核实: with the person's consent a name that nobody knows becomes a task of the office; who asked is not written down. */
import { z } from 'zod';
import { addWorkingDays, dayOf } from '../domain/calendar.ts';
import { seriesPrefix } from '../domain/record-number.ts';
import type { EffectResult } from '../engine/turn.ts';
import { AppError } from '../kernel/errors.ts';
import { cleanUnknownName } from '../register/unknown-name.ts';
import type { StoreTx } from '../store/store.ts';
import { findLeadOwner, findOpenCheck, markNameLead, openCheck } from '../store/unknown-names.ts';
import type { Action, ActionWorld } from './action.ts';
import { takeNumbers } from './number-series.ts';
import { fill, TEXTS } from './texts.ts';

const answersSchema = z.object({ name: z.string() });
/** Time to go and look. */
const WORKING_DAYS = 5;

type Check = { name: string | null; isKnown: boolean; at: Date };

/** Example: `- {id: check, action: ask_for_check}` */
export const askForCheck: Action<Check> = {
  name: 'ask_for_check',
  permit: 'name.check',
  prepare(call, world) {
    if (call.actor.memberId !== null) {
      throw new AppError({ code: 'ACTION_DENIED', kind: 'denied', userText: TEXTS.checkForPublic });
    }
    const { name: said } = answersSchema.parse(call.submission.answers);
    const name = cleanUnknownName(said, world.countyName);
    const isKnown = name !== null && world.register.lookup(name, { region: world.countyName }).certain;
    return { name, isKnown, at: call.at };
  },
  async run(checks, tx, world) {
    const results: EffectResult[] = [];
    for (const check of checks) results.push(await checkOne(check, tx, world));
    return results;
  },
};

async function checkOne({ name, isKnown, at }: Check, tx: StoreTx, world: ActionWorld): Promise<EffectResult> {
  if (name === null) return { text: TEXTS.checkWhat };
  if (isKnown) return { text: fill(TEXTS.checkKnown, { name }) };
  const title = fill(TEXTS.checkTitle, { name });
  const open = await findOpenCheck(tx, title);
  const number = open ?? (await openTask({ title, at }, tx, world));
  if (number === undefined) return { text: TEXTS.checkNobody };
  await markNameLead(tx, name, dayOf(at));
  return { number, text: fill(open === undefined ? TEXTS.checkTaken : TEXTS.checkUnderWay, { name, number }) };
}

async function openTask(
  { title, at }: { title: string; at: Date },
  tx: StoreTx,
  world: ActionWorld,
): Promise<string | undefined> {
  const ownerId = await findLeadOwner(tx, world.office);
  if (ownerId === undefined) return undefined;
  const day = dayOf(at);
  const [number = ''] = await takeNumbers(tx, [seriesPrefix('task', day)]);
  const dueOn = addWorkingDays(day, WORKING_DAYS);
  await openCheck(tx, { number, title, ownerId, dueOn, at: at.toISOString() });
  return number;
}
