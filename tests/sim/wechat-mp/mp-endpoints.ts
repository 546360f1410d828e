/** The calls that the stand-in of an official account answers: token, customer messages, menu, addresses. */
import { z } from 'zod';
import { refusal, type SimAnswer } from '../wecom/sim-state.ts';
import type { MpFollower, MpShown, MpState } from './mp-state.ts';

const SEND = 'message/custom/send';
const TEXT_BYTES = 2048;
/** Normal mode gives a new token in the last five minutes of the old one. */
const RENEW_MS = 300_000;

const tokenSchema = z.strictObject({
  grant_type: z.literal('client_credential'),
  appid: z.string(),
  secret: z.string(),
  force_refresh: z.boolean().optional(),
});
const media = z.strictObject({ media_id: z.string().min(1) });
const item = z.strictObject({ id: z.string().min(1), content: z.string().min(1) });
const forms = {
  text: z.strictObject({ content: z.string().min(1) }).optional(),
  msgmenu: z
    .strictObject({ head_content: z.string().min(1), list: z.array(item).min(1), tail_content: z.string() })
    .optional(),
  image: media.optional(),
  voice: media.optional(),
  video: media.extend({ title: z.string().optional(), description: z.string().optional() }).optional(),
};
const sendSchema = z.strictObject({
  touser: z.string().min(1),
  msgtype: z.enum(['text', 'msgmenu', 'image', 'voice', 'video']),
  ...forms,
});
type Form = Omit<z.infer<typeof sendSchema>, 'touser'>;
type Read = { ok: true; shown: Pick<MpShown, 'text' | 'options' | 'fileName'> } | { ok: false; answer: SimAnswer };

/** `stable_token`: the same token to all who ask, whatever else they hold. */
export function stableToken(state: MpState, body: unknown): SimAnswer {
  const { base } = state;
  base.tokenFetches += 1;
  const ask = tokenSchema.safeParse(body);
  if (!ask.success) return state.refuse('stable_token', 40002, 'invalid grant_type');
  if (ask.data.appid !== state.appId) return refusal(40013, 'invalid appid');
  if (!state.isListed) return refusal(40164, 'invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist rid: 1');
  if (ask.data.secret !== state.appSecret) return refusal(40125, 'invalid appsecret');
  const now = state.now();
  const isOld = base.token === undefined || base.token.expiresAt - now <= RENEW_MS;
  if (isOld || ask.data.force_refresh) {
    base.token = { value: base.next('MP-TOKEN'), expiresAt: now + base.tokenSeconds * 1000 };
  }
  const { value: access_token, expiresAt } = base.token ?? { value: '', expiresAt: now };
  return { errcode: 0, errmsg: 'ok', access_token, expires_in: Math.floor((expiresAt - now) / 1000) };
}

/** One customer message with a token that was checked. */
export function customSend(state: MpState, body: unknown): SimAnswer {
  const parsed = sendSchema.safeParse(body);
  if (!parsed.success) return state.refuse(SEND, 40035, z.prettifyError(parsed.error));
  const { touser, ...form } = parsed.data;
  if (state.account === 'personal') return refusal(48001, 'api unauthorized');
  if (state.account === 'test' && form.msgtype === 'msgmenu') return refusal(40200, 'invalid account type');
  const follower = state.followers.get(touser);
  if (follower === undefined) return refusal(40003, 'invalid openid');
  if (!follower.isFollowing) return refusal(43004, 'require subscribe');
  if (follower.refuses) return refusal(48002, 'user reject');
  const read = readForm(state, form);
  if (!read.ok) return read.answer;
  return showAsked(state, follower, { msgtype: form.msgtype, ...read.shown });
}

function showAsked(state: MpState, follower: MpFollower, shown: Omit<MpShown, 'at' | 'by'>): SimAnswer {
  const errcode = state.useGrant(follower);
  if (errcode !== 0) {
    return refusal(errcode, errcode === 45015 ? 'response out of time limit' : 'out of response count limit');
  }
  state.show(follower, { ...shown, by: 'custom' });
  return { errcode: 0, errmsg: 'ok' };
}

function readForm(state: MpState, form: Form): Read {
  const named = Object.keys(forms).filter((name) => name in form);
  if (named.length !== 1 || named[0] !== form.msgtype) {
    return { ok: false, answer: state.refuse(SEND, 40008, 'body does not match msgtype') };
  }
  if (form.text !== undefined) return readText(state, form.text.content, []);
  if (form.msgmenu !== undefined) {
    const { head_content, list, tail_content } = form.msgmenu;
    const options = list.map(({ id, content }) => ({ id, label: content }));
    return readText(state, [head_content, tail_content].filter(Boolean).join('\n'), options);
  }
  const mediaId = (form.image ?? form.voice ?? form.video)?.media_id ?? '';
  const stored = state.base.media.get(mediaId);
  if (stored === undefined) return { ok: false, answer: refusal(40007, 'invalid media_id') };
  if (stored.type !== form.msgtype)
    return { ok: false, answer: state.refuse(SEND, 40004, 'media type does not match') };
  return { ok: true, shown: { text: stored.fileName, options: [], fileName: stored.fileName } };
}

function readText(state: MpState, text: string, options: MpShown['options']): Read {
  if (Buffer.byteLength(text) > TEXT_BYTES) {
    return { ok: false, answer: state.refuse(SEND, 45002, 'content size out of limit') };
  }
  return { ok: true, shown: { text, options } };
}

const bytes = (most: number) =>
  z
    .string()
    .min(1)
    .refine((text) => Buffer.byteLength(text) <= most);
const leaf = (name: z.ZodType<string>) =>
  z.union([
    z.strictObject({ type: z.literal('click'), name, key: bytes(128) }),
    z.strictObject({ type: z.literal('view'), name, url: bytes(1024) }),
  ]);
const list = z.strictObject({
  name: bytes(16),
  sub_button: z
    .array(leaf(bytes(60)))
    .min(1)
    .max(5),
});
const menuSchema = z.strictObject({
  button: z
    .array(z.union([leaf(bytes(16)), list]))
    .min(1)
    .max(3),
});

/** `menu/create` replaces the whole menu. */
export function menuCreate(state: MpState, body: unknown): SimAnswer {
  if (!state.hasMenus) return refusal(48001, 'api unauthorized');
  const menu = menuSchema.safeParse(body);
  if (!menu.success) return state.refuse('menu/create', 40018, z.prettifyError(menu.error));
  state.menu = menu.data;
  return { errcode: 0, errmsg: 'ok' };
}

/** `get_current_selfmenu_info`. */
export function selfMenu(state: MpState): SimAnswer {
  if (!state.hasMenus) return refusal(48001, 'api unauthorized');
  return { errcode: 0, errmsg: 'ok', is_menu_open: state.menu === undefined ? 0 : 1 };
}
