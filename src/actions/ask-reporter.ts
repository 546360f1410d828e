/** 查看举报人: somebody of the office says why they want to reach who reported; an auditor is asked, nothing is shown yet. */
import { z } from 'zod';
import { isWithinScope } from '../domain/permissions.ts';
import { requestsSince } from '../domain/reporter-request.ts';
import type { EffectResult } from '../engine/turn.ts';
import { newId } from '../kernel/ids.ts';
import { lockEntry, type RegisterEntry } from '../store/register-entries.ts';
import { auditReporter, hasReporter, insertRequest, lockOpenRequest } from '../store/reporters.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';
import { readPicked } from './entry-form.ts';
import { tellMembers } from './tell-members.ts';
import { membersWith } from './tell-staff.ts';
import { fill, TEXTS } from './texts.ts';

/** Nobody is asked why who found no lead. */
const answersSchema = z.object({ reason: z.string().default('') });

type Asked = { call: ActionCall; said: string; reason: string };

/** Example: `- {id: ask, action: ask_reporter}`; the flow looks up `entry` and asks for `reason`. */
export const askReporter: Action<Asked> = {
  name: 'ask_reporter',
  permit: 'reporter.ask',
  posts: true,
  prepare: (call) => ({ call, said: readPicked(call), ...answersSchema.parse(call.submission.answers) }),
  async run(asked, tx, world) {
    const results: EffectResult[] = [];
    for (const one of asked) results.push({ text: await askOne(one, tx, world) });
    return results;
  },
};

/** The lead of a number; only leads have reporters. */
export async function lockLead(tx: StoreTx, number: string): Promise<RegisterEntry | undefined> {
  const entry = await lockEntry(tx, number);
  return entry?.register === 'lead' ? entry : undefined;
}

async function askOne({ call, said, reason }: Asked, tx: StoreTx, world: ActionWorld): Promise<string> {
  const { actor, at } = call;
  if (said === '' || reason === '') return TEXTS.reporterWhich;
  const lead = await lockLead(tx, said);
  // Somebody else's is told like one that does not exist.
  if (lead === undefined || !isWithinScope(call.scope, actor, lead))
    return fill(TEXTS.reporterNoLead, { number: said });
  const { number } = lead;
  if (!(await hasReporter(tx, lead.id))) return fill(TEXTS.reporterNone, { number });
  const open = await lockOpenRequest(tx, lead.id, requestsSince(at));
  if (open !== undefined) return alreadyAsked(open.askerId, { call, number, world });
  const auditors = membersWith(['auditor'], world).filter(({ id }) => id !== actor.memberId);
  if (auditors.length === 0) return TEXTS.reporterNoAuditor;
  const askerId = actor.memberId ?? '';
  await insertRequest(tx, { entryId: lead.id, askerId, reason, at });
  await auditReporter(tx, { actor: askerId, action: 'reporter_asked', number, note: reason, at });
  await tellMembers(tx, {
    key: `reporter:${newId()}`,
    channel: call.membersOn,
    userIds: auditors.map(({ userId }) => userId),
    text: fill(TEXTS.reporterAskedTold, { name: actor.name, number, reason }),
  });
  return fill(TEXTS.reporterAsked, { number });
}

/** One request at a time, so that an auditor's yes means one person. */
function alreadyAsked(
  askerId: string,
  { call, number, world }: { call: ActionCall; number: string; world: ActionWorld },
): string {
  if (askerId === call.actor.memberId) return fill(TEXTS.reporterAskedAlready, { number });
  const name = world.members.find(({ id }) => id === askerId)?.name ?? '';
  return fill(TEXTS.reporterAskedByOther, { number, name });
}
