/** 复查: two persons looked again; what they saw, and a new deadline when it is not yet right (data-model §5). */
import { z } from 'zod';
import { dayOf } from '../domain/calendar.ts';
import { countPeople } from '../engine/cel-functions.ts';
import type { EffectResult } from '../engine/turn.ts';
import { AppError } from '../kernel/errors.ts';
import type { Action, ActionCall } from './action.ts';
import { entrySchema, photosSchema, readAnswers, type StepWish, takeStep } from './rectification-step.ts';
import { TEXTS } from './texts.ts';

/** 行政处罚法第四十二条: no fewer than two. */
const FEWEST_CHECKERS = 2;

const answersSchema = z.object({
  entry: entrySchema,
  good: z.boolean(),
  facts: z.string().min(2).max(500),
  due_on: z.iso.date().optional(),
  photos: photosSchema,
  checkers: z.string().max(100),
});

/** Example: `- {id: check, action: check_rectification}` */
export const checkRectification: Action<StepWish> = {
  name: 'check_rectification',
  permit: 'rectification.check',
  posts: true,
  prepare: readCheck,
  async run(wishes, tx, world) {
    const results: EffectResult[] = [];
    for (const wish of wishes) results.push(await takeStep(wish, { tx, world }));
    return results;
  },
};

function readCheck(call: ActionCall): StepWish {
  const { entry, good, facts, photos, checkers, due_on: dueOn } = readAnswers(answersSchema, call);
  if (countPeople(checkers) < FEWEST_CHECKERS) throw refused(TEXTS.rectTwoPersons);
  if (!good && (dueOn === undefined || dueOn < dayOf(call.at))) throw refused(TEXTS.rectNewDue);
  const data = { facts, checkers, photos: photos.map(({ mediaId }) => mediaId) };
  const both = { call, number: entry.id, photos };
  if (good) return { ...both, to: 'passed', data, next: '关闭整改' };
  return { ...both, to: 'failed', data: { ...data, due_on: dueOn }, dueOn, next: '申请复查' };
}

function refused(userText: string): AppError {
  return new AppError({ code: 'ENTRY_INCOMPLETE', kind: 'user', userText });
}
