/** 回复人工: a member of the office answers whoever asked for a human, and gives them back to the bot when it is done. */
import { z } from 'zod';
import { parseRecordNumber } from '../domain/record-number.ts';
import type { EffectResult } from '../engine/turn.ts';
import { lockHandover, markHandover } from '../store/handovers.ts';
import type { StoreTx } from '../store/store.ts';
import { insertWakes } from '../store/wakes.ts';
import type { Action, ActionCall } from './action.ts';
import { officeOnly } from './office-only.ts';
import { fill, TEXTS } from './texts.ts';

const answersSchema = z.object({ number: z.string(), words: z.string(), ends: z.boolean().default(true) });

type Answer = z.infer<typeof answersSchema> & { call: ActionCall; memberId: string };

/** Example: `- {id: send, action: answer_handover}` */
export const answerHandover: Action<Answer> = {
  name: 'answer_handover',
  permit: 'human.answer',
  posts: true,
  prepare(call) {
    const memberId = officeOnly(call.actor);
    const { number, ...answers } = answersSchema.parse(call.submission.answers);
    return { ...answers, number: parseRecordNumber(number) ?? number.slice(0, 40), call, memberId };
  },
  async run(answers, tx) {
    const results: EffectResult[] = [];
    for (const answer of answers) results.push(await answerOne(answer, tx));
    return results;
  },
};

/** With the request's number when it is answered, for the audit. */
async function answerOne({ number, words, ends, call, memberId }: Answer, tx: StoreTx): Promise<EffectResult> {
  const open = await lockHandover(tx, number);
  if (open === undefined) return { text: fill(TEXTS.noHandover, { number }) };
  if (open.isEnded) return { text: fill(TEXTS.handoverOver, { number }) };
  const { conversationKey, channel, chatId, userId } = open;
  const text = fill(TEXTS.humanSays, { name: call.actor.name, words });
  const wake = { kind: 'human_said', number, text, ends };
  await insertWakes(tx, [{ id: `human:${call.key}`, conversationKey, channel, chatId, userId, wake }]);
  await markHandover(tx, number, { handlerId: memberId, endedAt: ends ? call.at.toISOString() : null });
  return { number, text: ends ? TEXTS.repliedAndEnded : TEXTS.replied };
}
