/** A refund dispute: the fifteen days run from the day on which the refund was asked for; market and education hear of it. */
import { addDays, atTime } from '../domain/calendar.ts';
import { noteEntry } from '../store/entry-notes.ts';
import type { EntryHook } from './entry-hooks.ts';
import { dueText } from './entry-telling.ts';
import { tellMembers } from './tell-members.ts';
import { staffOf } from './tell-staff.ts';
import { fill, TEXTS } from './texts.ts';

/** 侵害消费者权益行为处罚办法 §10: later than 15 days after the consumer asked counts as refused without reason. */
const DAYS = 15;

/** Sets the deadline and tells the departments; gives `due`. */
export const onDisputeFiled: EntryHook = async ({ tx, world, call, entry }) => {
  const dueAt = atTime(addDays(entry.occurredOn, DAYS + 1), '00:00').toISOString();
  await noteEntry(tx, {
    entry,
    at: call.at.toISOString(),
    actorId: call.actor.memberId,
    dueAt,
    data: {},
    shown: {},
    isEvent: false,
  });
  const definition = world.registers.get(entry.register);
  const due = definition === undefined ? '' : dueText(definition, { ...entry, dueAt });
  const told = staffOf(['market', 'education'], world).filter(({ id }) => id !== call.actor.memberId);
  const { number, subject, shown } = entry;
  const words = { number, subject, persons: shown['persons'] ?? '', amount: shown['amount'] ?? '', due };
  await tellMembers(tx, {
    key: `dispute:${entry.id}`,
    channel: call.membersOn,
    userIds: told.map(({ userId }) => userId),
    text: fill(TEXTS.disputeNews, words),
  });
  return { due };
};
