/** 整改完成，申请复查: whoever follows a rectification up says that it is done, with photos. */
import { z } from 'zod';
import type { EffectResult } from '../engine/turn.ts';
import type { Action } from './action.ts';
import { entrySchema, photosSchema, readAnswers, type StepWish, takeStep } from './rectification-step.ts';

const answersSchema = z.object({ entry: entrySchema, remark: z.string().max(500), photos: photosSchema });

/** Example: `- {id: ask, action: submit_rectification}` */
export const submitRectification: Action<StepWish> = {
  name: 'submit_rectification',
  permit: 'rectification.submit',
  posts: true,
  prepare(call) {
    const { entry, remark, photos } = readAnswers(answersSchema, call);
    const data = { remark, photos: photos.map(({ mediaId }) => mediaId) };
    return { call, number: entry.id, to: 'submitted', data, photos, next: '复查' };
  },
  async run(wishes, tx, world) {
    const results: EffectResult[] = [];
    // One after the other: two of a batch may mean the same rectification.
    for (const wish of wishes) results.push(await takeStep(wish, { tx, world }));
    return results;
  },
};
