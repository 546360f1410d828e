/** 查看举报人: somebody of the office says why they want to reach who reported; an auditor is asked, nothing is shown yet. */
import { z } from 'zod';
import { isWithinScope } from '../domain/permissions.ts';
import { parseRecordNumber } from '../domain/record-number.ts';
import type { EffectResult } from '../engine/turn.ts';
import { newId } from '../kernel/ids.ts';
import { lockEntry, type RegisterEntry } from '../store/register-entries.ts';
import { auditReporter, hasReporter, insertRequest, lockOpenRequests } from '../store/reporters.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';
import { tellMembers } from './tell-members.ts';
import { membersWith } from './tell-staff.ts';
import { fill, TEXTS } from './texts.ts';

const answersSchema = z.object({ number: z.string(), reason: z.string() });
const REQUEST_MS = 24 * 3_600_000;

/** From when on a request is still alive. */
export function requestsSince(at: Date): Date {
  return new Date(at.getTime() - REQUEST_MS);
}

/** The lead of a number, if the person may see it; somebody else's is told like one that does not exist. */
export async function findLead(
  tx: StoreTx,
  said: string,
  { scope, actor }: Pick<ActionCall, 'scope' | 'actor'>,
): Promise<RegisterEntry | undefined> {
  const entry = await lockEntry(tx, parseRecordNumber(said) ?? '');
  return entry?.register === 'lead' && isWithinScope(scope, actor, entry) ? entry : undefined;
}

type Asked = { call: ActionCall; answers: z.infer<typeof answersSchema> };

/** Example: `- {id: ask, action: ask_reporter}`; the flow asks for `number` and `reason`. */
export const askReporter: Action<Asked> = {
  name: 'ask_reporter',
  permit: 'reporter.ask',
  posts: true,
  prepare: (call) => ({ call, answers: answersSchema.parse(call.submission.answers) }),
  async run(asked, tx, world) {
    const results: EffectResult[] = [];
    for (const one of asked) results.push({ text: await askOne(one, tx, world) });
    return results;
  },
};

async function askOne({ call, answers }: Asked, tx: StoreTx, world: ActionWorld): Promise<string> {
  const { actor, at } = call;
  const lead = await findLead(tx, answers.number, call);
  if (lead === undefined) return fill(TEXTS.reporterNoLead, { number: answers.number });
  const { number } = lead;
  const auditors = membersWith(['auditor'], world).filter(({ id }) => id !== actor.memberId);
  if (auditors.length === 0) return TEXTS.reporterNoAuditor;
  if (!(await hasReporter(tx, lead.id))) return fill(TEXTS.reporterNone, { number });
  const open = await lockOpenRequests(tx, lead.id, requestsSince(at));
  if (open.some(({ askerId }) => askerId === actor.memberId)) return fill(TEXTS.reporterAskedAlready, { number });
  const askerId = actor.memberId ?? '';
  await insertRequest(tx, { entryId: lead.id, askerId, reason: answers.reason, at });
  await auditReporter(tx, { actor: askerId, action: 'reporter_asked', number, note: answers.reason, at });
  await tellMembers(tx, {
    key: `reporter:${newId()}`,
    channel: call.membersOn,
    userIds: auditors.map(({ userId }) => userId),
    text: fill(TEXTS.reporterAskedTold, { name: actor.name, number, reason: answers.reason }),
  });
  return fill(TEXTS.reporterAsked, { number });
}
