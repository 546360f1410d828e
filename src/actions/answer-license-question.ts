/** Answers whether an institution is licensed: reads the register's snapshot; a name that nobody knows is counted, without whose it was. */
import { z } from 'zod';
import { dayOf } from '../domain/calendar.ts';
import { composeLicenceAnswer, isWorthAsking } from '../register/answer.ts';
import { countUnknownNames } from '../store/unknown-names.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';
import { findUnknownName, offerCheck } from './unknown-names.ts';

const lookupSchema = z.object({ id: z.string() }).optional();

/** Example: `- {id: answer, action: answer_license_question}` */
export const answerLicenseQuestion: Action<Answer> = {
  name: 'answer_license_question',
  permit: 'institution.ask',
  prepare,
  async run(answers, tx) {
    await countUnknownNames(
      tx,
      answers.flatMap(({ unknownName: text, day }) => (text === null ? [] : [{ text, day }])),
    );
    return answers.map(({ text, verdict, unknownName }) => ({ text, verdict, unknownName }));
  },
};

/** `unknownName`: what the public asked for and nobody knows, as it may be kept. */
type Answer = { text: string; verdict: string; unknownName: string | null; day: string };

function prepare(call: ActionCall, world: ActionWorld): Answer {
  const day = dayOf(call.at);
  const chosen = lookupSchema.parse(call.submission.answers['org']);
  const words = call.submission.said['org'] ?? '';
  const row = chosen === undefined ? null : (world.register.get(chosen.id) ?? null);
  // Told 都不是: who was asked about was seen and refused, and is not offered again; mere guesses were not seen yet.
  const guesses = (row === null ? world.register.lookup(words, { region: world.countyName }).candidates : []).filter(
    (candidate) => !isWorthAsking(candidate) && call.actor.memberId === null,
  );
  const answer = composeLicenceAnswer({
    words,
    chosen: row,
    candidates: guesses,
    certain: row !== null,
    chat: call.chat,
    audience: call.actor.memberId === null ? 'public' : 'member',
    today: day,
    countyName: world.countyName,
    hotline: world.hotline,
  });
  const { verdict } = answer;
  const unknownName = findUnknownName(call, verdict, world);
  return { text: offerCheck(answer.text, unknownName), verdict, unknownName, day };
}
