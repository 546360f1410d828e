/** Prepaid tuition under supervision: the newest record holds, and the register says 已 or 未纳入 to parents. */
import { dayOf } from '../domain/calendar.ts';
import type { EffectResult } from '../engine/turn.ts';
import { AppError } from '../kernel/errors.ts';
import { listNumbersOf } from '../store/entry-notes.ts';
import { changeEscrow } from '../store/institution-facts.ts';
import { lockEntry, moveEntry, type RegisterEntry } from '../store/register-entries.ts';
import type { EntryArrival, EntryHook } from './entry-hooks.ts';
import { fill, TEXTS } from './texts.ts';

/** Puts earlier records aside and sets the institution's flag; gives `shown`: what parents will read. */
export const onFundRecorded: EntryHook = async (arrival) => {
  refuseFullAccount(arrival.entry);
  const { entry } = arrival;
  if (entry.institutionId === null) return { shown: TEXTS.fundUnlisted };
  await replaceEarlier(arrival, entry.institutionId);
  return await setFlag(arrival, entry.institutionId);
};

/** The form asks for four digits; whatever came another way is not kept. */
function refuseFullAccount({ data }: RegisterEntry): void {
  const account = data['account'];
  if (account === undefined || account === null || /^\d{4}$/u.test(String(account))) return;
  throw new AppError({ code: 'ENTRY_INCOMPLETE', kind: 'user', userText: TEXTS.fundAccount });
}

async function replaceEarlier({ tx, call, entry }: EntryArrival, institutionId: string): Promise<void> {
  const states = ['supervised', 'unsupervised'];
  const numbers = await listNumbersOf(tx, { register: 'fund', institutionId, states, since: new Date(0) });
  const at = call.at.toISOString();
  for (const number of numbers.filter((each) => each !== entry.number)) {
    const earlier = await lockEntry(tx, number);
    if (earlier === undefined) continue;
    const move = { entry: earlier, to: 'replaced', at, actorId: call.actor.memberId, dueAt: null, closedAt: at };
    await moveEntry(tx, { ...move, data: {}, shown: {} });
  }
}

async function setFlag({ tx, call, entry }: EntryArrival, institutionId: string): Promise<EffectResult> {
  const inEscrow = entry.state === 'supervised';
  const by = call.actor.memberId ?? 'system';
  const ground = { institutionId, effectiveOn: dayOf(call.at), document: entry.number, by, at: call.at };
  await changeEscrow(tx, ground, inEscrow);
  return { shown: fill(TEXTS.fundShown, { name: entry.subject, word: inEscrow ? '已' : '未' }) };
}
