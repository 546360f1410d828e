/** 审批举报人: an auditor agrees that somebody sees who reported, or refuses; what was left is then told to the asker, once. */
import { z } from 'zod';
import { decide, isWithinScope } from '../domain/permissions.ts';
import { requestsSince } from '../domain/reporter-request.ts';
import { isRole } from '../domain/role.ts';
import type { EffectResult } from '../engine/turn.ts';
import { newId } from '../kernel/ids.ts';
import type { RegisterEntry } from '../store/register-entries.ts';
import { auditReporter, decideRequest, lockOpenRequest, openReporters } from '../store/reporters.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionCall, ActionWorld, Colleague } from './action.ts';
import { lockLead } from './ask-reporter.ts';
import { readPicked } from './entry-form.ts';
import { tellMembers } from './tell-members.ts';
import { fill, TEXTS } from './texts.ts';

/** Nobody is asked whether who found no request. */
const answersSchema = z.object({ agree: z.boolean().default(false) });
/** Who asks, as the auditor was shown it; '' when the request was not known yet. */
const withSchema = z.strictObject({ asker: z.string() });

type Decided = { call: ActionCall; number: string; agree: boolean; asker: string };
type Turn = { call: ActionCall; tx: StoreTx; world: ActionWorld };

/** Example: `- {id: decide, action: release_reporter, with: {asker: entry.asker}}`; the flow looks up `entry`, asks `agree`. */
export const releaseReporter: Action<Decided> = {
  name: 'release_reporter',
  permit: 'reporter.release',
  posts: true,
  prepare(call) {
    const { agree } = answersSchema.parse(call.submission.answers);
    return { call, number: readPicked(call), agree, ...withSchema.parse(call.with) };
  },
  async run(decided, tx, world) {
    const results: EffectResult[] = [];
    for (const one of decided) results.push({ text: await decideOne(one, { call: one.call, tx, world }) });
    return results;
  },
};

/** The auditor sees neither the lead nor the reporter, so the lead's own closedness (M201) is no matter here. */
async function decideOne({ number, agree, asker: shownAsker }: Decided, turn: Turn): Promise<string> {
  const { call, tx, world } = turn;
  if (number === '') return TEXTS.reporterWhich;
  const lead = await lockLead(tx, number);
  const request = lead && (await lockOpenRequest(tx, lead.id, requestsSince(call.at)));
  if (lead === undefined || request === undefined) return fill(TEXTS.reporterNoRequest, { number });
  // Two people: what one asked for oneself is decided by another auditor.
  if (request.askerId === call.actor.memberId) return TEXTS.reporterOwn;
  if (request.askerId !== shownAsker) return fill(TEXTS.reporterTooFresh, { number });
  const by = call.actor.memberId ?? '';
  await decideRequest(tx, { id: request.id, by, at: call.at, agreed: agree });
  const action = agree ? 'reporter_agreed' : 'reporter_refused';
  await auditReporter(tx, { actor: by, action, number: lead.number, note: null, at: call.at });
  const asker = world.members.find(({ id }) => id === request.askerId);
  // Whoever may not ask any more (left, another post) sees nothing.
  if (asker === undefined || !mayStillAsk(asker, lead, world)) return TEXTS.reporterAskerGone;
  return agree ? await show(lead, asker, turn) : await refuse(lead, asker, turn);
}

function mayStillAsk(asker: Colleague, lead: RegisterEntry, { permissions }: ActionWorld): boolean {
  const person = { ...asker, memberId: asker.id, roles: asker.roles.filter(isRole) };
  const decision = decide(permissions, 'reporter.ask', { person, place: 'private' });
  return decision.ok && isWithinScope(decision.scope, person, lead);
}

async function show(lead: RegisterEntry, asker: Colleague, { call, tx, world }: Turn): Promise<string> {
  const { number } = lead;
  const contacts = await openReporters(tx, world.dataKey, lead.id);
  if (contacts.length === 0) return fill(TEXTS.reporterNone, { number });
  await auditReporter(tx, { actor: asker.id, action: 'reporter_shown', number, note: null, at: call.at });
  const text = fill(TEXTS.reporterShown, { number, contacts: contacts.join('\n') });
  await tell(asker, text, { call, tx, world });
  return fill(TEXTS.reporterReleased, { number, name: asker.name });
}

async function refuse({ number }: RegisterEntry, asker: Colleague, turn: Turn): Promise<string> {
  await tell(asker, fill(TEXTS.reporterRefusedTold, { number }), turn);
  return fill(TEXTS.reporterRefused, { name: asker.name });
}

async function tell({ userId }: Colleague, text: string, { call, tx, world }: Turn): Promise<void> {
  await tellMembers(tx, {
    key: `reporter:${newId()}`,
    channel: call.membersOn,
    userIds: [userId],
    text,
    sealedWith: world.dataKey,
  });
}
