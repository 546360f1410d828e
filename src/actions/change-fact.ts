/** Changes one fact of an institution through the register's door: permit, name, address, the day it was checked. */
import { z } from 'zod';
import { parsePermitNumber } from '../domain/permit-number.ts';
import type { EffectResult } from '../engine/turn.ts';
import type { FactChange } from '../store/institution-facts.ts';
import type { Action, ActionCall } from './action.ts';
import { readAnswers } from './rectification-step.ts';
import { changeRegisterFact } from './register-change.ts';
import { deskInside, throughDoor } from './register-door.ts';

const answersSchema = z
  .object({
    org: z.object({ id: z.string() }),
    effective_on: z.iso.date(),
    document: z.string().max(60).optional(),
    what: z.enum(['permit', 'name', 'address', 'verified']),
    permit_number: z.string().max(60).optional(),
    valid: z.object({ from: z.iso.date(), to: z.iso.date() }).optional(),
    wording: z.string().max(200).optional(),
  })
  .refine(({ what, permit_number: number }) => what !== 'permit' || (number ?? '') !== '');

type Change = { call: ActionCall; answers: z.infer<typeof answersSchema> };

/** Example: `- {id: fact, action: change_fact}` */
export const changeFactAction: Action<Change> = {
  name: 'change_fact',
  permit: 'institution.update',
  prepare: (call) => ({ call, answers: readAnswers(answersSchema, call) }),
  async run(changes, tx) {
    const results: EffectResult[] = [];
    for (const { call, answers } of changes) {
      const { org, effective_on: effectiveOn, document = null } = answers;
      const ground = { institutionId: org.id, effectiveOn, document };
      const { change, warning } = factOf(answers);
      const done = await throughDoor(() => changeRegisterFact(deskInside(tx, call), ground, change));
      results.push(done.ok ? { ok: true, text: `${String(done['text'])}${warning}` } : done);
    }
    return results;
  },
};

function factOf(answers: Change['answers']): { change: FactChange; warning: string } {
  const { what, wording = '', valid } = answers;
  if (what === 'verified') return { change: { field: 'verified' }, warning: '' };
  if (what !== 'permit') return { change: { field: what, value: wording }, warning: '' };
  const { number, warning } = readPermit(answers.permit_number ?? '');
  const term = { validFrom: valid?.from ?? null, validUntil: valid?.to ?? null };
  return { change: { field: 'permit', permit: { number, kind: PERMIT_KIND, ...term } }, warning };
}

/** What a permit to teach is called in the register. */
export const PERMIT_KIND = '办学许可证';

/** A permit's number as the register keeps it, and what is to be looked at again; '' when nothing is. */
export function readPermit(said: string): { number: string; warning: string } {
  const { normalized, warning = '' } = parsePermitNumber(said);
  return { number: `${normalized}${/^教民/u.test(normalized) ? '号' : ''}`, warning };
}
