/** 审批举报人: an auditor agrees that somebody sees who reported, or refuses; what was left is then told to the asker, once. */
import { z } from 'zod';
import type { EffectResult } from '../engine/turn.ts';
import { newId } from '../kernel/ids.ts';
import type { RegisterEntry } from '../store/register-entries.ts';
import { auditReporter, decideRequest, lockOpenRequests, openReporters } from '../store/reporters.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionCall, ActionWorld, Colleague } from './action.ts';
import { findLead, requestsSince } from './ask-reporter.ts';
import { tellMembers } from './tell-members.ts';
import { membersWith } from './tell-staff.ts';
import { fill, TEXTS } from './texts.ts';

const answersSchema = z.object({ number: z.string(), agree: z.boolean() });
type Decided = { call: ActionCall; answers: z.infer<typeof answersSchema> };
type Turn = { call: ActionCall; tx: StoreTx; world: ActionWorld };

/** Example: `- {id: decide, action: release_reporter}`; the flow asks for `number` and `agree`. */
export const releaseReporter: Action<Decided> = {
  name: 'release_reporter',
  permit: 'reporter.release',
  posts: true,
  prepare: (call) => ({ call, answers: answersSchema.parse(call.submission.answers) }),
  async run(decided, tx, world) {
    const results: EffectResult[] = [];
    for (const { call, answers } of decided) results.push({ text: await decideOne(answers, { call, tx, world }) });
    return results;
  },
};

async function decideOne({ number, agree }: Decided['answers'], turn: Turn): Promise<string> {
  const { call, tx, world } = turn;
  const lead = await findLead(tx, number, call);
  const open = lead === undefined ? [] : await lockOpenRequests(tx, lead.id, requestsSince(call.at));
  // Two people: what one asked for oneself is decided by another auditor.
  const request = open.find(({ askerId }) => askerId !== call.actor.memberId);
  if (lead === undefined || request === undefined) {
    return open.length === 0 ? fill(TEXTS.reporterNoRequest, { number }) : TEXTS.reporterOwn;
  }
  const by = call.actor.memberId ?? '';
  await decideRequest(tx, { id: request.id, by, at: call.at, agreed: agree });
  const action = agree ? 'reporter_agreed' : 'reporter_refused';
  await auditReporter(tx, { actor: by, action, number: lead.number, note: null, at: call.at });
  // Whoever has left the office meanwhile sees nothing.
  const asker = membersWith(['office', 'duty_officer'], world).find(({ id }) => id === request.askerId);
  if (asker === undefined) return TEXTS.reporterAskerGone;
  return agree ? await show(lead, asker, turn) : await refuse(lead, asker, turn);
}

async function show(lead: RegisterEntry, asker: Colleague, { call, tx, world }: Turn): Promise<string> {
  const { number } = lead;
  const contacts = await openReporters(tx, world.dataKey, lead.id);
  await auditReporter(tx, { actor: asker.id, action: 'reporter_shown', number, note: null, at: call.at });
  const text = fill(TEXTS.reporterShown, { number, contacts: contacts.join('\n') });
  await tell(asker, text, { call, tx, world });
  return fill(TEXTS.reporterReleased, { number, name: asker.name });
}

async function refuse({ number }: RegisterEntry, asker: Colleague, turn: Turn): Promise<string> {
  await tell(asker, fill(TEXTS.reporterRefusedTold, { number }), turn);
  return fill(TEXTS.reporterRefused, { number, name: asker.name });
}

async function tell({ userId }: Colleague, text: string, { call, tx }: Turn): Promise<void> {
  await tellMembers(tx, {
    key: `reporter:${newId()}`,
    channel: call.membersOn,
    userIds: [userId],
    text,
    isFleeting: true,
  });
}
