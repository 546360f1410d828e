/** What the platform's address book tells: whoever has left is no member any more, from this transaction on. */
import { disableMember, renameMember } from '../store/member-events.ts';
import { bumpRevision } from '../store/revision.ts';
import type { StoreTx } from '../store/store.ts';
import type { Turn } from './turn.ts';

/** Applies the address-book events among new messages; the snapshot of every instance follows within a second. */
export async function noteDirectory(tx: StoreTx, turns: readonly Turn[]): Promise<void> {
  let changed = 0;
  for (const { received } of turns) {
    const { content } = received.message;
    if (content.type !== 'event' || content.key === undefined) continue;
    if (content.event === 'member_left') changed += await disableMember(tx, content.key, received.receivedAt);
    if (content.event === 'member_renamed') changed += await rename(tx, content.key, received.receivedAt);
  }
  if (changed > 0) await bumpRevision(tx, 'directory');
}

/** `key` is `old:new`; an account holds no colon. */
async function rename(tx: StoreTx, key: string, at: Date): Promise<number> {
  const [from = '', to = ''] = key.split(':');
  return from === '' || to === '' ? 0 : await renameMember(tx, { from, to }, at);
}
