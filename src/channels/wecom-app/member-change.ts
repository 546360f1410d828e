/** What a change of the address book means for a member: gone, renamed, or nothing that concerns us. */
import type { ContactChange } from './parse.ts';

/** `member_left` with the user id, `member_renamed` with `old:new`; ids in lower case. */
export type MemberChange = { event: 'member_left' | 'member_renamed'; key: string };

/** Status of a member who may not come in any more: 2 disabled, 5 left the corp (doc 90970). */
const GONE = ['2', '5'];

/** The change, or undefined for every other event of the address book. */
export function memberChange(contact: ContactChange | null): MemberChange | undefined {
  const userId = contact?.userId?.trim().toLowerCase();
  if (contact === null || !userId) return undefined;
  if (contact.changeType === 'delete_user') return { event: 'member_left', key: userId };
  if (contact.changeType !== 'update_user') return undefined;
  // Before the new name: who is both renamed and disabled is above all gone.
  if (GONE.includes(contact.status?.trim() ?? '')) return { event: 'member_left', key: userId };
  const newUserId = contact.newUserId?.trim().toLowerCase();
  if (!newUserId || newUserId === userId) return undefined;
  return { event: 'member_renamed', key: `${userId}:${newUserId}` };
}
