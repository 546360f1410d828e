/** `message/send`, `message/update_template_card` and `message/recall` of the stand-in: strict about input, quiet about what it drops. */
import { z } from 'zod';
import { type CheckedCard, checkCard, checkUpdate } from './card-rules.ts';
import { checkMedia } from './media-endpoint.ts';
import { type Delivered, hashOf, parseObject, refusal, type SimAnswer, type SimState } from './sim-state.ts';

const TEXT_BYTES = 2048;
const CODE_LIFE_MS = 72 * 3600_000;
const RECALL_MS = 24 * 3600_000;
/** One member hears at most this much from one app; the rest vanishes while the API says ok (doc 90312). */
const PER_MINUTE = 30;
const PER_HOUR = 1000;

const envelopeSchema = z.strictObject({
  touser: z.string().optional(),
  toparty: z.string().optional(),
  totag: z.string().optional(),
  msgtype: z.string(),
  agentid: z.int(),
  safe: z.literal([0, 1]).optional(),
  enable_id_trans: z.literal([0, 1]).optional(),
  enable_duplicate_check: z.literal([0, 1]).optional(),
  duplicate_check_interval: z.int().min(1).max(14_400).optional(),
});
const contentSchema = z.strictObject({ content: z.string() });
const CONTENT_KEYS = ['text', 'markdown', 'image', 'voice', 'video', 'file', 'template_card'];

type Content = { ok: true; shown: string; card?: CheckedCard } | { ok: false; answer: SimAnswer };

/** Handles one `message/send` with a token that was already checked. */
export function sendMessage(state: SimState, raw: Buffer): SimAnswer {
  const read = readSend(state, raw);
  if (!read.ok) return read.answer;
  const { request, envelope, recipients } = read;
  const hash = hashOf(raw);
  const checksRepeats = envelope.enable_duplicate_check === 1;
  const seen = state.seen.get(hash);
  if (checksRepeats && seen !== undefined && state.now().getTime() < seen.until) {
    state.duplicatesDropped += 1;
    return seen.answer;
  }
  const content = checkContent(state, envelope.msgtype, request[envelope.msgtype]);
  if (!content.ok) return content.answer;
  const invalid = recipients.filter((userId) => !state.isMember(userId));
  if (invalid.length === recipients.length) return refusal(81013, 'user & party & tag all invalid');
  const answer = deliver(state, { request, msgtype: envelope.msgtype, recipients, invalid, content });
  if (checksRepeats) {
    const until = state.now().getTime() + (envelope.duplicate_check_interval ?? 1800) * 1000;
    state.seen.set(hash, { until, answer });
  }
  return answer;
}

type SendRequest = {
  ok: true;
  request: Record<string, unknown>;
  envelope: z.infer<typeof envelopeSchema>;
  recipients: string[];
};

function readSend(state: SimState, raw: Buffer): SendRequest | { ok: false; answer: SimAnswer } {
  const request = parseObject(raw);
  if (request === undefined) return { ok: false, answer: refusal(40063, 'invalid json') };
  const contents = CONTENT_KEYS.filter((key) => key in request);
  const outer = Object.fromEntries(Object.entries(request).filter(([key]) => !CONTENT_KEYS.includes(key)));
  const parsed = envelopeSchema.safeParse(outer);
  if (!parsed.success) {
    return { ok: false, answer: refusal(40058, `invalid parameter ${z.prettifyError(parsed.error)}`) };
  }
  const envelope = parsed.data;
  const recipients = recipientsOf(envelope.touser);
  const rules: [broken: boolean, errcode: number, errmsg: string][] = [
    [!CONTENT_KEYS.includes(envelope.msgtype), 40008, 'invalid message type'],
    [contents.length !== 1 || contents[0] !== envelope.msgtype, 40058, 'body does not match msgtype'],
    [envelope.agentid !== state.agentId, 301002, 'token belongs to another app'],
    [recipients.length === 0, 82001, 'no recipient'],
    [recipients.length > 1000, 40032, 'too many users'],
  ];
  const broken = rules.find(([isBroken]) => isBroken);
  if (broken !== undefined) return { ok: false, answer: refusal(broken[1], broken[2]) };
  return { ok: true, request, envelope, recipients };
}

function recipientsOf(touser: string | undefined): string[] {
  return (touser ?? '').split('|').filter((userId) => userId !== '');
}

function checkContent(state: SimState, msgtype: string, value: unknown): Content {
  if (msgtype === 'text' || msgtype === 'markdown') return checkText(state, value);
  if (msgtype === 'template_card') return checkTemplateCard(state, value);
  return checkMedia(state, msgtype, value);
}

function checkText(state: SimState, value: unknown): Content {
  const parsed = contentSchema.safeParse(value);
  if (!parsed.success) return { ok: false, answer: refusal(40058, 'content') };
  if (parsed.data.content.trim() === '') return { ok: false, answer: refusal(44004, 'content is empty') };
  return { ok: true, shown: cut(state, parsed.data.content) };
}

function checkTemplateCard(state: SimState, value: unknown): Content {
  const checked = checkCard(value);
  if (!checked.ok) return checked;
  const { taskId } = checked.card;
  if (taskId !== undefined && state.taskIds.has(taskId)) {
    return { ok: false, answer: refusal(42014, 'task_id was used before') };
  }
  return { ok: true, shown: checked.card.shown, card: checked.card };
}

/** What the member sees of a text: the platform cuts without a word. */
function cut(state: SimState, content: string): string {
  const bytes = Buffer.from(content);
  if (bytes.length <= TEXT_BYTES) return content;
  state.textsCut += 1;
  return bytes.subarray(0, TEXT_BYTES).toString();
}

type Delivery = {
  request: Record<string, unknown>;
  msgtype: string;
  recipients: string[];
  invalid: string[];
  content: Extract<Content, { ok: true }>;
};

function deliver(state: SimState, delivery: Delivery): SimAnswer {
  const { request, msgtype, content } = delivery;
  const msgid = state.next('MSG');
  const { card } = content;
  if (card?.taskId !== undefined) state.taskIds.add(card.taskId);
  for (const userId of delivery.recipients) {
    if (!state.isMember(userId)) continue;
    if (isOverRate(state, userId.toLowerCase())) {
      state.silentlyDropped += 1;
      continue;
    }
    const message: Delivered = { at: state.now(), userId, msgtype, shown: content.shown, msgid, request };
    if (card?.taskId !== undefined) {
      const { taskId, type, questions } = card;
      const keys = questions.flatMap(({ options }) => options.map(({ id }) => id));
      message.card = { taskId, type, keys, questions };
    }
    state.delivered.push(message);
  }
  return {
    errcode: 0,
    errmsg: 'ok',
    ...(delivery.invalid.length > 0 ? { invaliduser: delivery.invalid.join('|').toLowerCase() } : {}),
    msgid,
    ...(card === undefined ? {} : { response_code: state.newResponseCode() }),
  };
}

function isOverRate(state: SimState, userId: string): boolean {
  const now = state.now().getTime();
  const times = (state.sendTimes.get(userId) ?? []).filter((at) => at > now - 3600_000);
  state.sendTimes.set(userId, times);
  if (times.length >= PER_HOUR || times.filter((at) => at > now - 60_000).length >= PER_MINUTE) return true;
  times.push(now);
  return false;
}

const updateSchema = z.strictObject({
  userids: z.array(z.string().min(1)).min(1),
  agentid: z.int(),
  response_code: z.string().min(1),
  button: z.strictObject({ replace_name: z.string().min(1) }).optional(),
  template_card: z.unknown().optional(),
});

/** Handles one `message/update_template_card`: a response code is good once, for 72 hours. */
export function updateCard(state: SimState, raw: Buffer): SimAnswer {
  const parsed = updateSchema.safeParse(parseObject(raw));
  if (!parsed.success) return refusal(40058, `invalid parameter ${z.prettifyError(parsed.error)}`);
  const { userids, agentid, response_code: responseCode, button, template_card: card } = parsed.data;
  if (agentid !== state.agentId) return refusal(301002, 'token belongs to another app');
  if ((button === undefined) === (card === undefined)) return refusal(42027, 'button or template_card, exactly one');
  const issuedAt = state.responseCodes.get(responseCode);
  if (issuedAt === undefined || issuedAt === null || state.now().getTime() - issuedAt.getTime() > CODE_LIFE_MS) {
    return refusal(42022, 'response_code was used or is unknown');
  }
  const checked = card === undefined ? undefined : checkUpdate(card);
  if (checked?.ok === false) return checked.answer;
  state.responseCodes.set(responseCode, null);
  const known = userids.filter((userId) => state.isMember(userId));
  state.cardUpdates.push({
    at: state.now(),
    userIds: known,
    responseCode,
    replaceName: button?.replace_name ?? null,
    shown: checked?.card.shown ?? null,
  });
  return { errcode: 0, errmsg: 'ok', invaliduser: userids.filter((userId) => !state.isMember(userId)) };
}

/** Handles one `message/recall`: within 24 hours; the published pages name no codes of its own. */
export function recallMessage(state: SimState, raw: Buffer): SimAnswer {
  const parsed = z.strictObject({ msgid: z.string().min(1) }).safeParse(parseObject(raw));
  if (!parsed.success) return refusal(40058, 'msgid');
  const messages = state.delivered.filter((one) => one.msgid === parsed.data.msgid);
  const isLate = messages.some((one) => state.now().getTime() - one.at.getTime() > RECALL_MS);
  if (messages.length === 0 || isLate) return refusal(40058, 'msgid is unknown or older than 24 hours');
  for (const message of messages) message.isRecalled = true;
  return { errcode: 0, errmsg: 'ok' };
}
