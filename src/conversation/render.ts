/** Puts replies into the best form a channel has: tappable options where it can, numbered text where not. */
import { createHash } from 'node:crypto';
import type { Capabilities, OutboundBody } from '../channels/contract.ts';
import type { Reply, ReplyOption } from '../engine/turn.ts';
import { splitByBytes } from '../kernel/text.ts';
import type { ConversationState, Offered } from './state.ts';
import { fill, TEXTS } from './texts.ts';

/** A platform that drops identical repeats does so for at most 4 hours (WeCom doc 90236). */
const REPEAT_WINDOW_MS = 4 * 3600_000;
const REMEMBERED_TEXTS = 24;

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

/** The question with its options numbered, as plain text. */
export function numberedText(reply: Reply): string {
  const options = reply.options ?? [];
  const choices = options.filter((option) => !isWord(option));
  const wordsToSay = options.filter(isWord).map((option) => option.label);
  const lines = [reply.text, ...choices.map((option, index) => `${index + 1}. ${option.label}`)];
  if (choices.length > 0 && reply.mode === 'multi') lines.push(TEXTS.numberedMulti);
  if (wordsToSay.length > 0) {
    lines.push(choices.length > 0 ? TEXTS.alsoSay + wordsToSay.join('、') : `回“${wordsToSay.join('”或“')}”。`);
  }
  return lines.join('\n');
}

function tappable(reply: Reply, capabilities: Capabilities): boolean {
  const options = reply.options ?? [];
  if (options.length === 0 || options.length > capabilities.options) return false;
  if (reply.mode === 'multi' && !capabilities.multiSelect) return false;
  const fits = capabilities.choiceTextChars === 0 || reply.text.length <= capabilities.choiceTextChars;
  return fits && options.every((option) => option.label.length <= capabilities.optionLabelChars);
}

/** Renders all replies of one turn. Identical texts inside the platform's window are marked so that none is swallowed. */
export function renderReplies(input: RenderInput): Rendered {
  const memory = new RepeatMemory(input);
  const bodies: OutboundBody[] = [];
  let offered: Offered | undefined;
  input.replies.forEach((reply, index) => {
    const options = reply.options ?? [];
    const taskId = `${input.taskId}-${index}`;
    if (options.length > 0) offered = { taskId, options, mode: reply.mode ?? 'single' };
    if (tappable(reply, input.capabilities)) {
      const fallbackText = memory.mark(numberedText(reply));
      bodies.push({
        kind: 'choices',
        text: reply.text,
        options: options.map((option) => ({ ...option })),
        mode: reply.mode ?? 'single',
        taskId,
        fallbackText,
      });
      return;
    }
    for (const part of splitByBytes(memory.mark(numberedText(reply)), input.capabilities.textBytes)) {
      bodies.push({ kind: 'text', text: part });
    }
  });
  return { bodies, sent: memory.entries(), ...(offered ? { offered } : {}) };
}

/** Counts how often a text went out lately. */
class RepeatMemory {
  readonly #entries: ConversationState['sent'];
  readonly #now: Date;
  readonly #needed: boolean;

  constructor({ sent, now, capabilities }: RenderInput) {
    this.#needed = capabilities.dropsRepeats === true;
    const oldest = now.getTime() - REPEAT_WINDOW_MS;
    this.#entries = sent.filter((entry) => Date.parse(entry.at) > oldest).map((entry) => ({ ...entry }));
    this.#now = now;
  }

  mark(text: string): string {
    if (!this.#needed) return text;
    const hash = createHash('sha256').update(text).digest('base64url').slice(0, 12);
    const known = this.#entries.find((entry) => entry.hash === hash);
    if (known === undefined) {
      this.#entries.push({ hash, count: 1, at: this.#now.toISOString() });
      return text;
    }
    known.count += 1;
    known.at = this.#now.toISOString();
    return text + fill(TEXTS.repeat, { count: known.count });
  }

  entries(): ConversationState['sent'] {
    return this.#entries.slice(-REMEMBERED_TEXTS);
  }
}
