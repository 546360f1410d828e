/** `appchat/create`, `get` and `send` of the stand-in (docs 90245, 98914, 90248): groups that an app made, nothing else. */
import { z } from 'zod';
import { checkMedia } from './media-endpoint.ts';
import { parseObject, refusal, type SimAnswer, type SimChat, type SimState } from './sim-state.ts';

const NAME_CHARS = 50;
const TEXT_BYTES = 2048;
/** One member hears at most this much in all groups of one app; the rest vanishes while the API says ok. */
const PER_MINUTE = 200;
const PER_DAY = 10_000;
const DAY_MS = 24 * 3600_000;
const ROOT_PARTY = 1;

const wishSchema = z.strictObject({
  name: z.string().optional(),
  owner: z.string().optional(),
  userlist: z.array(z.string().min(1)),
  chatid: z.string().optional(),
});

/** Makes a group. A longer name is cut without a word. */
export function createChat(state: SimState, raw: Buffer): SimAnswer {
  const parsed = wishSchema.safeParse(parseObject(raw));
  if (!parsed.success) return refusal(40058, z.prettifyError(parsed.error));
  const { name = '', userlist, owner = userlist[0] ?? '', chatid = state.next('CHAT').replace('-', '') } = parsed.data;
  const known = userlist.map((member) => member.toLowerCase());
  const rules: [broken: boolean, errcode: number, errmsg: string][] = [
    [!state.agent.parties.includes(ROOT_PARTY), 48002, 'the app is not visible to the whole corp'],
    [userlist.length < 2 || userlist.length > 2000, 86006, 'members'],
    [!/^[0-9A-Za-z]{1,32}$/.test(chatid), 86001, 'invalid chatid'],
    [state.chats.has(chatid), 86215, 'chatid exists'],
    [userlist.some((member) => !state.isMember(member)), 86216, 'illegal member'],
    [!known.includes(owner.toLowerCase()), 86207, 'owner is not among the members'],
  ];
  const broken = rules.find(([isBroken]) => isBroken);
  if (broken !== undefined) return refusal(broken[1], broken[2]);
  const shownName = [...name].slice(0, NAME_CHARS).join('');
  state.chats.set(chatid, { name: shownName, owner, members: userlist, isForeign: false, messages: [] });
  return { errcode: 0, errmsg: 'ok', chatid };
}

/** Tells a group of this app. */
export function getChat(state: SimState, chatId: string | null): SimAnswer {
  const own = ownChat(state, chatId);
  if (!own.ok) return own.answer;
  const { name, owner, members } = own.chat;
  return { errcode: 0, errmsg: 'ok', chat_info: { chatid: chatId, name, owner, userlist: members } };
}

const textSchema = z.strictObject({ content: z.string(), mentioned_list: z.array(z.string()).optional() });
const cardSchema = z.strictObject({
  title: z.string().min(1),
  description: z.string().min(1),
  url: z.string().min(1),
  btntxt: z.string().optional(),
});
const TYPES = ['text', 'markdown', 'textcard', 'image', 'voice', 'video', 'file'];

type Content = { ok: true; shown: string; mentions: string[] } | { ok: false; answer: SimAnswer };

/** Posts into a group. An identical repeat stands there twice; nothing tells the message's id. */
export function sendToChat(state: SimState, raw: Buffer): SimAnswer {
  const request = parseObject(raw);
  if (request === undefined) return refusal(40063, 'invalid json');
  const { chatid, msgtype, safe = 0, ...rest } = request;
  if (typeof msgtype !== 'string' || !TYPES.includes(msgtype)) return refusal(40008, 'invalid message type');
  const isPlain = Object.keys(rest).join() === msgtype && [0, 1].includes(Number(safe));
  if (!isPlain) return refusal(40058, 'body does not match msgtype');
  const own = ownChat(state, chatid);
  if (!own.ok) return own.answer;
  const content = contentOf(state, msgtype, rest[msgtype]);
  if (!content.ok) return content.answer;
  const { chat } = own;
  const { shown, mentions } = content;
  chat.messages.push({ at: state.now(), msgtype, shown, mentions, request });
  for (const member of chat.members) if (isOverRate(state, member.toLowerCase())) state.silentlyDropped += 1;
  return { errcode: 0, errmsg: 'ok' };
}

function ownChat(state: SimState, chatId: unknown): { ok: true; chat: SimChat } | { ok: false; answer: SimAnswer } {
  const chat = state.chats.get(String(chatId));
  if (chat === undefined) return { ok: false, answer: refusal(86003, 'chat does not exist') };
  return chat.isForeign
    ? { ok: false, answer: refusal(86008, 'chat was not created by this app') }
    : { ok: true, chat };
}

function contentOf(state: SimState, msgtype: string, value: unknown): Content {
  if (msgtype === 'text' || msgtype === 'markdown') return textOf(state, value);
  if (msgtype !== 'textcard') {
    const media = checkMedia(state, msgtype, value);
    return media.ok ? { ...media, mentions: [] } : media;
  }
  const card = cardSchema.safeParse(value);
  if (!card.success) return { ok: false, answer: refusal(40058, z.prettifyError(card.error)) };
  const { title, description, btntxt = '详情' } = card.data;
  const isLong = Buffer.byteLength(title) > 128 || Buffer.byteLength(description) > 512;
  if (isLong) state.textsCut += 1;
  return { ok: true, shown: [title, description, btntxt].join('\n'), mentions: [] };
}

/** `<@id>` in the words mentions too (client 5.0.6). */
function textOf(state: SimState, value: unknown): Content {
  const text = textSchema.safeParse(value);
  if (!text.success) return { ok: false, answer: refusal(40058, z.prettifyError(text.error)) };
  const { content, mentioned_list: listed = [] } = text.data;
  if (content.trim() === '') return { ok: false, answer: refusal(44004, 'content is empty') };
  const bytes = Buffer.from(content);
  if (bytes.length > TEXT_BYTES) state.textsCut += 1;
  const inline = [...content.matchAll(/<@([^>\s]{1,64})>/g)].map((match) => match[1] ?? '');
  return { ok: true, shown: bytes.subarray(0, TEXT_BYTES).toString(), mentions: [...listed, ...inline] };
}

function isOverRate(state: SimState, userId: string): boolean {
  const now = state.now().getTime();
  const times = (state.groupTimes.get(userId) ?? []).filter((at) => at > now - DAY_MS);
  state.groupTimes.set(userId, times);
  if (times.length >= PER_DAY || times.filter((at) => at > now - 60_000).length >= PER_MINUTE) return true;
  times.push(now);
  return false;
}
