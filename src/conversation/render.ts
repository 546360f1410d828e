/** Puts replies into the best form a channel has: tappable options where it can, numbered text where not. */
import { createHash } from 'node:crypto';
import type { Capabilities, OutboundBody } from '../channels/contract.ts';
import type { Reply, ReplyOption } from '../engine/turn.ts';
import { byteLength, splitByBytes, truncateBytes } from '../kernel/text.ts';
import type { ConversationState, Offered } from './state.ts';
import { fill, TEXTS } from './texts.ts';

/** A platform that drops identical repeats does so for at most 4 hours (WeCom doc 90236). */
const REPEAT_WINDOW_MINUTES = 4 * 60;
const REMEMBERED_TEXTS = 24;
/** As long as a card's title may be on every platform. */
const TITLE_CHARACTERS = 26;

export type Rendered = { bodies: OutboundBody[]; offered?: Offered; sent: ConversationState['sent'] };

export type RenderInput = {
  replies: readonly Reply[];
  capabilities: Capabilities;
  /** Unique per message of ours; parts get `-0`, `-1` … */
  taskId: string;
  sent: ConversationState['sent'];
  now: Date;
};

/** Options named by a word (提交, 跳过) rather than by a number. */
function isWord(option: ReplyOption): boolean {
  return option.key.startsWith('!');
}

/** Options that lead past the question; it is not they that it asks for. */
const BESIDE = /^!(?:skip|keep|cancel|back|help)(?::|$)/u;

/** The question with its options numbered, as plain text. */
export function numberedText(reply: Reply): string {
  const options = reply.options ?? [];
  const choices = options.filter((option) => !isWord(option));
  // What the question says itself (没问题回“提交”) is not said again.
  const unsaid = options.filter((option) => isWord(option) && !reply.text.includes(`“${option.label}”`));
  const isBeside = choices.length > 0 || unsaid.every((option) => BESIDE.test(option.key));
  const wordsToSay = unsaid.map((option) => option.label);
  const lines = [reply.text, ...choices.map((option, index) => `${index + 1}. ${option.label}`)];
  if (choices.length > 0 && reply.mode === 'multi') lines.push(TEXTS.numberedMulti);
  if (wordsToSay.length > 0) {
    lines.push(isBeside ? `${TEXTS.alsoSay}${wordsToSay.join('、')}。` : `回“${wordsToSay.join('”或“')}”。`);
  }
  return lines.join('\n');
}

/** Whether the channel can show these options as buttons or ticks. */
function tappable({ options = [], mode }: Reply, capabilities: Capabilities): boolean {
  if (options.length === 0 || options.length > capabilities.options) return false;
  if (mode === 'multi' && !capabilities.multiSelect) return false;
  return options.every((option) => option.label.length <= capabilities.optionLabelChars);
}

/** A question that is too long for a card goes out as text, with a short card for its options behind it. */
function withinCard(reply: Reply, { choiceTextChars }: Capabilities): Reply[] {
  if (choiceTextChars === 0 || reply.text.length <= choiceTextChars) return [reply];
  return [{ text: reply.text }, { ...reply, text: TEXTS.tapOrSay }];
}

/** Renders all replies of one turn. Identical texts inside the platform's window are marked so that none is swallowed. */
export function renderReplies(input: RenderInput): Rendered {
  const { capabilities } = input;
  const memory = new RepeatMemory(input);
  const bodies: OutboundBody[] = [];
  let offered: Offered | undefined;
  input.replies.forEach((reply, index) => {
    const { options = [], mode = 'single' } = reply;
    const taskId = `${input.taskId}-${index}`;
    if (options.length > 0) offered = { taskId, options, mode, title: titleOf(reply.text) };
    bodies.push(...bodiesOf(reply, { taskId, capabilities, memory }));
  });
  return { bodies: withinReply(bodies, capabilities), sent: memory.entries(), ...(offered ? { offered } : {}) };
}

type Form = { taskId: string; capabilities: Capabilities; memory: RepeatMemory };

function bodiesOf(reply: Reply, { taskId, capabilities, memory }: Form): OutboundBody[] {
  if (reply.wantsHuman && capabilities.handover) {
    return [{ kind: 'handover', text: TEXTS.toHuman, otherwise: reply.text }];
  }
  const asText = (part: Reply): OutboundBody[] =>
    splitByBytes(memory.mark(numberedText(part)), capabilities.textBytes).map((text) => ({ kind: 'text', text }));
  if (!tappable(reply, capabilities)) return asText(reply);
  return withinCard(reply, capabilities).flatMap((part): OutboundBody[] => {
    const { text, options, mode = 'single' } = part;
    if (options === undefined) return asText(part);
    const fallbackText = memory.mark(numberedText(part));
    return [{ kind: 'choices', text, options: options.map((option) => ({ ...option })), mode, taskId, fallbackText }];
  });
}

/** The first line of a question, by which a tapped card is recognised. */
function titleOf(text: string): string {
  const [line = ''] = text.trim().split('\n');
  return [...line].slice(0, TITLE_CHARACTERS).join('');
}

/** As few messages as hold everything, where a platform counts them; what does not fit is said to be missing. */
function withinReply(bodies: OutboundBody[], { messagesPerReply, textBytes }: Capabilities): OutboundBody[] {
  if (messagesPerReply === undefined) return bodies;
  const joined = joinTexts(bodies, textBytes);
  if (joined.length <= messagesPerReply) return joined;
  const plain = joined.map((body) => ({ kind: 'text' as const, text: textOf(body) }));
  const fewer = joinTexts(plain, textBytes);
  if (fewer.length <= messagesPerReply) return fewer;
  const kept = fewer.slice(0, messagesPerReply);
  const last = textOf(kept.pop() ?? { kind: 'text', text: '' });
  const room = textBytes - byteLength(TEXTS.notAllSaid);
  return [...kept, { kind: 'text', text: truncateBytes(last, room) + TEXTS.notAllSaid }];
}

function textOf(body: OutboundBody): string {
  if (body.kind === 'text') return body.text;
  if (body.kind === 'handover') return body.otherwise;
  return 'fallbackText' in body ? body.fallbackText : '';
}

/** Texts that follow each other, put together as far as they fit. */
function joinTexts(bodies: readonly OutboundBody[], textBytes: number): OutboundBody[] {
  const joined: OutboundBody[] = [];
  for (const body of bodies) {
    const last = joined.at(-1);
    const both = last?.kind === 'text' && body.kind === 'text' ? `${last.text}\n\n${body.text}` : undefined;
    if (both !== undefined && byteLength(both) <= textBytes) joined.splice(-1, 1, { kind: 'text', text: both });
    else joined.push(body);
  }
  return joined;
}

/** Counts how often a text went out lately. */
class RepeatMemory {
  /** Hash → how often, and when last (minutes since 1970). The longest unsaid first. */
  readonly #known = new Map<string, { count: number; minute: number }>();
  readonly #minute: number;
  readonly #needed: boolean;

  constructor({ sent, now, capabilities }: RenderInput) {
    this.#needed = capabilities.dropsRepeats === true;
    this.#minute = Math.floor(now.getTime() / 60_000);
    for (const entry of sent) {
      const [hash = '', count, minute] = entry.split(':');
      if (Number(minute) + REPEAT_WINDOW_MINUTES >= this.#minute) {
        this.#known.set(hash, { count: Number(count), minute: Number(minute) });
      }
    }
  }

  mark(text: string): string {
    if (!this.#needed) return text;
    const hash = createHash('sha256').update(text).digest('base64url').slice(0, 8);
    const count = (this.#known.get(hash)?.count ?? 0) + 1;
    this.#known.delete(hash);
    this.#known.set(hash, { count, minute: this.#minute });
    return count === 1 ? text : text + fill(TEXTS.repeat, { count });
  }

  entries(): string[] {
    return [...this.#known].slice(-REMEMBERED_TEXTS).map(([hash, { count, minute }]) => `${hash}:${count}:${minute}`);
  }
}
