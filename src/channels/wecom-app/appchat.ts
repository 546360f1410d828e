/** Groups that the app itself creates (应用群): the only ones it can post to. */
import { z } from 'zod';
import type { ApiFailure, TencentApi } from '../tencent/api.ts';

/** `chatId`: the caller's own, so that a creation whose answer was lost can be repeated; `owner` is one of `members`. */
export type AppChatWish = { name: string; owner: string; members: readonly string[]; chatId: string };

/** `existed`: the platform had that id already, with these members. */
export type AppChatResult = { ok: true; chatId: string; members: string[]; existed: boolean } | ApiFailure;

/** Digits and letters, at most 32 (doc 90245). */
export const CHAT_ID = /^[0-9A-Za-z]{1,32}$/;
// doc 90245: a longer name is cut without a word; 2 to 2,000 people; the chat id exists already.
const NAME_CHARS = 50;
const LEAST_MEMBERS = 2;
const MOST_MEMBERS = 2000;
const EXISTS = 86215;

const infoSchema = z.object({ chat_info: z.object({ userlist: z.array(z.string()) }) });

/** Whether the platform would take it; the Chinese sentence says what to change. */
export function appChatFault({ name, owner, members, chatId }: AppChatWish): string | undefined {
  if (name.trim() === '' || [...name].length > NAME_CHARS) return `群名要有 1 到 ${NAME_CHARS} 个字。`;
  if (!CHAT_ID.test(chatId)) return '群编号只能用数字和字母，最多 32 个。';
  const all = new Set(members.map((member) => member.toLowerCase()));
  if (all.size < LEAST_MEMBERS || all.size > MOST_MEMBERS) return `群成员要有 ${LEAST_MEMBERS} 到 ${MOST_MEMBERS} 人。`;
  return all.has(owner.toLowerCase()) ? undefined : '群主要在群成员里。';
}

/** Creates it, or finds it when an earlier try did. Check with `appChatFault` first. */
export async function createAppChat(api: TencentApi, wish: AppChatWish): Promise<AppChatResult> {
  const { name, owner, members, chatId } = wish;
  const made = await api.post('appchat/create', { name, owner, userlist: members, chatid: chatId });
  if (made.ok) return { ok: true, chatId, members: [...members], existed: false };
  // Without an answer it may be there or not; asking tells.
  if (made.error !== 'timeout' && made.errcode !== EXISTS) return made;
  const found = await api.get('appchat/get', { chatid: chatId });
  if (!found.ok) return made;
  const info = infoSchema.safeParse(found.answer);
  return info.success ? { ok: true, chatId, members: info.data.chat_info.userlist, existed: true } : made;
}
