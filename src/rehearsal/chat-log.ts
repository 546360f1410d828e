/** The conversation so far, as people would read it on their phones: shown when something went otherwise. */
import type { OutboundMessage } from '../channels/contract.ts';
import { fill, TEXTS } from './texts.ts';
import type { Act } from './transcript.ts';

/** What the bot said, with its options numbered. */
export function shownText({ body }: OutboundMessage): string {
  switch (body.kind) {
    case 'choices':
      return body.fallbackText;
    case 'text':
      return body.text;
    case 'file':
      return fill(TEXTS.file, { name: body.fileName });
    case 'handover':
      return body.otherwise;
    case 'card_update':
      return '';
    default:
      return body.fallbackText;
  }
}

/** Whom a message is for: in a group the one it mentions. */
export function addressee({ target, mentions }: OutboundMessage): string {
  return 'userId' in target ? target.userId : (mentions[0] ?? '');
}

/** Most lines shown above what went otherwise. */
const MOST_LINES = 14;

export class ChatLog {
  readonly #lines: string[] = [];
  /** User id → the name in the transcript. */
  readonly #names: ReadonlyMap<string, string>;

  constructor(names: ReadonlyMap<string, string>) {
    this.#names = names;
  }

  /** The name of somebody who is spoken to. */
  nameOf(userId: string): string {
    return this.#names.get(userId) ?? userId;
  }

  did(person: string, act: Act): void {
    const aside = 'private' in act && act.private === true ? TEXTS.privately : '';
    this.#lines.push(fill(TEXTS.says, { who: `${person}${aside}`, text: shownAct(act) }));
  }

  heard(message: OutboundMessage): void {
    const text = shownText(message).replaceAll('\n', '\n      ');
    this.#lines.push(`  ${fill(TEXTS.botSays, { bot: TEXTS.bot, who: this.nameOf(addressee(message)), text })}`);
  }

  waited(after: string): void {
    this.#lines.push(fill(TEXTS.waited, { after }));
  }

  crashed(): void {
    this.#lines.push(TEXTS.crashed);
  }

  /** The last lines. */
  recent(): string[] {
    const left = this.#lines.length - MOST_LINES;
    return left <= 0 ? [...this.#lines] : [fill(TEXTS.earlier, { count: left }), ...this.#lines.slice(-MOST_LINES)];
  }
}

function shownAct(act: Act): string {
  if ('say' in act) {
    const quoted = act.quote === undefined ? '' : fill(TEXTS.quoting, { text: act.quote.text });
    return `${quoted}${act.say}`;
  }
  if ('photo' in act) return shownPhoto(act.photo);
  if ('album' in act) return fill(TEXTS.album, { n: act.album });
  if ('tap' in act) return fill(TEXTS.tap, { label: act.tap.join('、') });
  if ('tap_old' in act) return fill(TEXTS.tapOld, { label: act.tap_old.join('、') });
  if ('location' in act) return fill(TEXTS.location, { label: act.location });
  if ('voice' in act) return fill(TEXTS.voice, { text: act.voice });
  if ('file' in act) return fill(TEXTS.file, { name: act.file });
  if ('other' in act) return TEXTS.other[act.other];
  return 'repeat_last' in act ? TEXTS.repeatLast : TEXTS.recallLast;
}

function shownPhoto(photo: number | { same_as: number }): string {
  return typeof photo === 'number' ? TEXTS.photo.repeat(photo) : fill(TEXTS.samePhoto, { n: photo.same_as });
}
