/** Turns what a channel delivered into what the engine understands. */
import type { InboundContent } from '../channels/contract.ts';
import type { TurnEvent } from '../engine/turn.ts';
import { readWake, type Wake } from '../engine/wake.ts';
import { cleanInput, stripUnsafe } from '../kernel/text.ts';

/** What we know of a picture, file or recording that came in: our own id, and what its bytes tell if we have them. */
export type KnownMedia = { id: string; sha256?: string; usedIn?: string };
/** Platform's media id → ours. */
export type MediaNames = ReadonlyMap<string, KnownMedia>;

/** Words that came in: from a text, a menu key, a tap outside any flow, or a voice transcript. */
export type Incoming =
  | { kind: 'words'; text: string; event: TurnEvent; recording?: TurnEvent }
  | { kind: 'tap'; keys: string[]; event: TurnEvent }
  | { kind: 'thing'; event: TurnEvent }
  /** Several things in one message, in their order. */
  | { kind: 'several'; parts: Incoming[] }
  | { kind: 'wake'; wake: Wake }
  | { kind: 'greet' }
  | { kind: 'nothing' };

// The @ of a bot arrives as text in front of the words: "@小助手 填报" (a thin or full-width blank may follow).
const LEADING_MENTION = /^(?:@[^\s@\u2005\u3000]{1,32}[\s\u2005\u3000]+)+|^@[^\s@]{1,32}$/u;

/**
 * Most characters of a message that are read; more than any platform lets a person type (2,048 bytes). Some of our patterns
 * take as long as the square of what they are given. What came in is kept whole, beside this.
 */
export const MOST_READ = 2_048;

/** Takes the leading @name off. */
export function withoutMention(text: string): string {
  return text.replace(LEADING_MENTION, '').trim();
}

/** Pictures, files and recordings in a message, in their order: what has to be fetched. A transcript alone is nothing. */
export function listMedia(content: InboundContent): Extract<InboundContent, { type: 'image' | 'file' | 'voice' }>[] {
  if (content.type === 'mixed') return content.parts.flatMap(listMedia);
  const isMedia = content.type === 'image' || content.type === 'file' || content.type === 'voice';
  return isMedia && content.mediaId !== '' ? [content] : [];
}

/** Translates content. */
export function readIncoming(content: InboundContent, media: MediaNames): Incoming {
  switch (content.type) {
    case 'text':
      return words(content.text);
    case 'menu':
      return content.key.startsWith('start:') ? tap([content.key]) : words(content.key);
    case 'tap':
      return tap(content.selected?.length ? content.selected : [content.key]);
    case 'mixed':
      return { kind: 'several', parts: content.parts.map((part) => readIncoming(part, media)) };
    case 'event':
      return content.event === 'subscribe' ? { kind: 'greet' } : { kind: 'nothing' };
    case 'wake': {
      const wake = readWake(content.wake);
      return wake === undefined ? { kind: 'nothing' } : { kind: 'wake', wake };
    }
    case 'unknown':
      return { kind: 'nothing' };
    default:
      return readThing(content, media);
  }
}

type Thing = Extract<InboundContent, { type: 'image' | 'location' | 'voice' | 'video' | 'file' | 'link' | 'recall' }>;

function readThing(content: Thing, media: MediaNames): Incoming {
  switch (content.type) {
    case 'image':
      return thing(readImage(media.get(content.mediaId)));
    case 'file': {
      const known = media.get(content.mediaId);
      if (known === undefined) return thing({ kind: 'other', what: '文件' });
      return thing({ kind: 'file', mediaId: known.id, name: content.name ?? '' });
    }
    case 'voice':
      return readVoice(content, media.get(content.mediaId));
    case 'location': {
      const { latitude, longitude, label } = content;
      return thing({ kind: 'location', latitude, longitude, label });
    }
    case 'recall':
      return thing({ kind: 'recalled', messageId: content.messageId });
    case 'video':
      return thing({ kind: 'other', what: '视频' });
    default:
      return thing({ kind: 'other', what: '链接' });
  }
}

function readImage(known: KnownMedia | undefined): TurnEvent {
  if (known === undefined) return { kind: 'other', what: '照片' };
  const { id, ...facts } = known;
  return { kind: 'photo', mediaId: id, ...facts };
}

/** A recording is its transcript, where the platform gives one; a question that asks for a recording takes it as such. */
function readVoice({ transcript }: Extract<Thing, { type: 'voice' }>, known: KnownMedia | undefined): Incoming {
  const said = readable(transcript ?? '').trim();
  const recording: TurnEvent = known
    ? { kind: 'voice', mediaId: known.id, transcript: said === '' ? null : said }
    : { kind: 'other', what: '语音' };
  if (said === '') return thing(recording);
  return { kind: 'words', text: cleanInput(said), event: { kind: 'said', text: said, via: 'voice' }, recording };
}

function words(raw: string): Incoming {
  const stripped = withoutMention(readable(raw));
  return { kind: 'words', text: cleanInput(stripped), event: { kind: 'said', text: stripped } };
}

/** The beginning, whole signs only; what PostgreSQL and UTF-8 cannot hold is gone. */
function readable(raw: string): string {
  return stripUnsafe(raw.slice(0, MOST_READ));
}

function tap(keys: string[]): Incoming {
  return { kind: 'tap', keys, event: { kind: 'tapped', keys } };
}

function thing(event: TurnEvent): Incoming {
  return { kind: 'thing', event };
}
