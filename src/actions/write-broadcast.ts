/** 发通知: words for many, with whom they are for and when; a second person confirms before anything goes out. */

import { z } from 'zod';
import { audienceName, readAudience, recipientsOf } from '../domain/audience.ts';
import { broadcastFits } from '../domain/broadcast.ts';
import { addDays, dayOf } from '../domain/calendar.ts';
import type { EffectResult } from '../engine/turn.ts';
import { loadDirectory } from '../store/directory-repository.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';
import { BROADCAST_TEXTS } from './broadcast-texts.ts';
import { addPortion, beginBroadcast, handIn, portions, stateName } from './broadcast-writing.ts';
import { refused } from './member-edit.ts';
import { readAnswers } from './rectification-step.ts';
import { fill } from './texts.ts';

const answersSchema = z.object({
  to: z.object({ id: z.string() }),
  words: z.string(),
  send_at: z.iso.datetime({ offset: true }).optional(),
});
const MOST_DAYS_AHEAD = 31;

type Written = { call: ActionCall; answers: z.infer<typeof answersSchema> };

/** Example: `- {id: save, action: write_broadcast}`; the flow asks for `to` (an audience), `words` and maybe `send_at`. */
export const writeBroadcast: Action<Written> = {
  name: 'write_broadcast',
  permit: 'broadcast.file',
  posts: true,
  prepare: (call) => ({ call, answers: readAnswers(answersSchema, call) }),
  async run(written, tx, world) {
    const results: EffectResult[] = [];
    for (const one of written) results.push(await writeOne(one, tx, world));
    return results;
  },
};

async function writeOne({ call, answers }: Written, tx: StoreTx, world: ActionWorld): Promise<EffectResult> {
  const { at } = call;
  const { words } = answers;
  const sendAt = answers.send_at === undefined ? null : new Date(answers.send_at);
  if (!broadcastFits(words)) return refused(BROADCAST_TEXTS.long);
  if (sendAt !== null && dayOf(sendAt) > addDays(dayOf(at), MOST_DAYS_AHEAD)) return refused(BROADCAST_TEXTS.far);
  // As the people are now, not as they were when the form was begun.
  const people = await loadDirectory(tx);
  const terms = readAudience(answers.to.id, people);
  if (terms === undefined) return refused(BROADCAST_TEXTS.goneAudience);
  const userIds = recipientsOf(terms, people).map(({ userId }) => userId.toLowerCase());
  if (userIds.length === 0) return refused(BROADCAST_TEXTS.nobody);
  const audience = audienceName(terms);
  const wish = { words, audience, userIds, sendAt, authorId: call.actor.memberId ?? '', at };
  const { broadcast, isNew } = await beginBroadcast(tx, wish);
  const { number } = broadcast;
  if (!isNew) return refused(fill(BROADCAST_TEXTS.same, { number, state: stateName(broadcast) }));
  for (const portion of portions(userIds)) await addPortion(tx, broadcast, portion);
  return { ok: true, number, text: await handIn(tx, broadcast, { world, channel: call.membersOn, at }) };
}
