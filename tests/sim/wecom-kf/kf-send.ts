/** `kf/send_msg` and `kf/send_msg_on_event` of the stand-in: five messages, 48 hours, states, codes, forms. */
import { z } from 'zod';
import type { SimAnswer } from '../wecom/sim-state.ts';
import type { KfCode, KfCustomer, KfShown, KfState } from './kf-state.ts';

const SEND = 'kf/send_msg';
const ON_EVENT = 'kf/send_msg_on_event';
const MOST_MESSAGES = 5;
const WINDOW_MS = 48 * 3600_000;
const SHORT_CODE_MS = 20_000;
const TEXT_BYTES = 2048;

const bytes = (least: number, most: number) =>
  z
    .string()
    .refine((text) => Buffer.byteLength(text) >= least && Buffer.byteLength(text) <= most, `${least}–${most} B`);
const msgid = z.string().regex(/^[0-9a-zA-Z_-]{1,32}$/);
const text = z.strictObject({ content: z.string().min(1) });
const media = z.strictObject({ media_id: z.string().min(1) });
const click = z.strictObject({
  type: z.literal('click'),
  click: z.strictObject({ id: bytes(1, 128), content: bytes(1, 128) }),
});
const menu = z.strictObject({
  head_content: bytes(1, 1024).optional(),
  list: z.array(click).min(1),
  tail_content: bytes(1, 1024).optional(),
});
const forms = {
  text: text.optional(),
  msgmenu: menu.optional(),
  image: media.optional(),
  voice: media.optional(),
  video: media.optional(),
  file: media.optional(),
};
const msgtype = z.enum(['text', 'msgmenu', 'image', 'voice', 'video', 'file']);
const sendSchema = z.strictObject({
  touser: z.string().min(1),
  open_kfid: z.string().min(1),
  msgid: msgid.optional(),
  msgtype,
  ...forms,
});
const onEventSchema = z.strictObject({ code: z.string().min(1), msgid: msgid.optional(), msgtype, ...forms });
type Form = Pick<z.infer<typeof sendSchema>, 'msgtype' | keyof typeof forms>;
type Read = { ok: true; shown: Pick<KfShown, 'text' | 'options' | 'fileName'> } | { ok: false; answer: SimAnswer };

/** One `kf/send_msg` with a token that was checked. */
export function sendMsg(state: KfState, body: unknown): SimAnswer {
  const parsed = sendSchema.safeParse(body);
  if (!parsed.success) return state.refuse(SEND, 40058, z.prettifyError(parsed.error));
  const { touser, open_kfid, msgid: id = state.base.next('made'), ...form } = parsed.data;
  if (!state.accounts.has(open_kfid)) return state.refuse(SEND, 95004, 'unknown open_kfid');
  const customer = state.customers.get(`${touser}@${open_kfid}`);
  if (customer === undefined) return state.refuse(SEND, 40096, 'invalid external userid');
  const before = customer.msgids.get(id);
  if (before !== undefined) return before;
  const read = readForm(state, SEND, form);
  if (!read.ok) return read.answer;
  const refused = refuseByRules(state, customer);
  if (refused !== undefined) return refused;
  customer.sentSince += 1;
  return show(state, customer, { id, form, read, by: 'send_msg' });
}

function refuseByRules(state: KfState, customer: KfCustomer): SimAnswer | undefined {
  if (customer.state > 1) {
    if (customer.state < 4) state.breaches.push({ kind: 'spoke_beside_human' });
    return state.refuse(SEND, 95018, 'send msg session status invalid');
  }
  if (customer.wroteAt === null) return state.refuse(SEND, 95031, 'no message of the customer');
  if (state.now() - customer.wroteAt > WINDOW_MS) return state.refuse(SEND, 95002, 'msg send time expired');
  if (customer.sentSince >= MOST_MESSAGES) return state.refuse(SEND, 95001, 'msg send count limit');
  return undefined;
}

/** One `kf/send_msg_on_event`. No document names the errcode of a spent code: 40058 stands for it. */
export function sendOnEvent(state: KfState, body: unknown): SimAnswer {
  const parsed = onEventSchema.safeParse(body);
  if (!parsed.success) return state.refuse(ON_EVENT, 40058, z.prettifyError(parsed.error));
  const { code: name, msgid: id = state.base.next('made'), ...form } = parsed.data;
  const code = state.codes.get(name);
  if (code === undefined || code.usedBy !== null) return state.refuse(ON_EVENT, 40058, 'code unknown or used');
  if (!isAlive(state, code)) return state.refuse(ON_EVENT, 40058, 'code expired or of another state');
  const isMenuFit = code.kind !== 'handover';
  const isFit = form.msgtype === 'text' || (form.msgtype === 'msgmenu' && isMenuFit);
  if (!isFit) return state.refuse(ON_EVENT, 95009, 'msgtype not allowed here');
  const read = readForm(state, ON_EVENT, form);
  if (!read.ok) return read.answer;
  code.usedBy = id;
  return show(state, code.customer, { id, form, read, by: 'event' });
}

function isAlive(state: KfState, code: KfCode): boolean {
  const ageMs = state.now() - code.givenAt;
  if (ageMs > (code.kind === 'handover' ? WINDOW_MS : SHORT_CODE_MS)) return false;
  return code.inState === null || code.inState === code.customer.state;
}

function readForm(state: KfState, path: string, form: Form): Read {
  const content = form[form.msgtype];
  const named = Object.keys(forms).filter((name) => name in form);
  if (content === undefined || named.length !== 1) {
    return { ok: false, answer: state.refuse(path, 40058, 'body does not match msgtype') };
  }
  if (form.text !== undefined) return { ok: true, shown: { text: rendered(state, form.text.content), options: [] } };
  if (form.msgmenu !== undefined) return readMenu(state, path, form.msgmenu);
  const mediaId = 'media_id' in content ? content.media_id : '';
  const stored = state.base.media.get(mediaId);
  if (stored === undefined) return { ok: false, answer: state.refuse(path, 40007, 'invalid media_id') };
  return { ok: true, shown: { text: stored.fileName, options: [], fileName: stored.fileName } };
}

function readMenu(state: KfState, path: string, { head_content, list, tail_content }: z.infer<typeof menu>): Read {
  if (list.length > 10) return { ok: false, answer: state.refuse(path, 95008, 'too many menu items') };
  const options = list.map(({ click: { id, content } }) => ({ label: content, id }));
  const words = [head_content, tail_content].filter((part) => part !== undefined).join('\n');
  return { ok: true, shown: { text: rendered(state, words), options } };
}

/** What the customer sees of a text: cut without a word, and `<a href>` a link that shows only its label. */
function rendered(state: KfState, content: string): string {
  const raw = Buffer.from(content);
  if (raw.length > TEXT_BYTES) state.breaches.push({ kind: 'text_cut' });
  const cut = raw.length > TEXT_BYTES ? raw.subarray(0, TEXT_BYTES).toString() : content;
  const linked = cut.replace(/<a\b[^>]*>(.*?)<\/a\s*>/gis, '$1');
  if (linked !== cut) state.breaches.push({ kind: 'link_made' });
  return linked;
}

function show(
  state: KfState,
  customer: KfCustomer,
  message: { id: string; form: Form; read: Extract<Read, { ok: true }>; by: 'send_msg' | 'event' },
): SimAnswer {
  const { id, form, read, by } = message;
  const answer = { errcode: 0, errmsg: 'ok', msgid: id };
  customer.msgids.set(id, answer);
  if (customer.failNext !== null) {
    state.event(customer, { event_type: 'msg_send_fail', fail_msgid: id, fail_type: customer.failNext });
    customer.failNext = null;
    return answer;
  }
  customer.screen.push({ at: state.base.now(), msgtype: form.msgtype, msgid: id, by, ...read.shown });
  return answer;
}
