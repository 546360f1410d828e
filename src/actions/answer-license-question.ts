/** Answers whether an institution is licensed: reads the register's snapshot, writes nothing. */
import { z } from 'zod';
import { dayOf } from '../domain/calendar.ts';
import { composeLicenceAnswer } from '../register/answer.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';

const lookupSchema = z.object({ id: z.string() }).optional();

/** Example: `- {id: answer, action: answer_license_question}` */
export const answerLicenseQuestion: Action<{ text: string; verdict: string }> = {
  name: 'answer_license_question',
  prepare,
  async run(answers) {
    return answers.map(({ text, verdict }) => ({ text, verdict }));
  },
};

function prepare(call: ActionCall, world: ActionWorld): { text: string; verdict: string } {
  const chosen = lookupSchema.parse(call.submission.answers['org']);
  const words = call.submission.said['org'] ?? '';
  // Told 都不是: the candidates were seen and refused, so they are not offered again.
  const row = chosen === undefined ? null : (world.register.get(chosen.id) ?? null);
  const answer = composeLicenceAnswer({
    words,
    chosen: row,
    candidates: [],
    certain: row !== null,
    chat: call.chat,
    audience: call.actor.memberId === null ? 'public' : 'member',
    today: dayOf(call.at),
    countyName: world.countyName,
    hotline: world.hotline,
  });
  return { text: answer.text, verdict: answer.verdict };
}
