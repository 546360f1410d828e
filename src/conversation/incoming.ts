/** Turns what a channel delivered into what the engine understands. */
import type { InboundContent } from '../channels/contract.ts';
import type { TurnEvent } from '../engine/turn.ts';
import { cleanInput } from '../kernel/text.ts';
import { readWake, type Wake } from './wake.ts';

/** Words that came in: from a text, a menu key, a tap outside any flow, or a voice transcript. */
export type Incoming =
  | { kind: 'words'; text: string; event: TurnEvent }
  | { kind: 'tap'; keys: string[]; event: TurnEvent }
  | { kind: 'thing'; event: TurnEvent }
  | { kind: 'voice' }
  /** Several things in one message, in their order. */
  | { kind: 'several'; parts: Incoming[] }
  | { kind: 'wake'; wake: Wake }
  | { kind: 'greet' }
  | { kind: 'nothing' };

// The @ of a bot arrives as text in front of the words: "@小助手 填报" (a thin or full-width blank may follow).
const LEADING_MENTION = /^(?:@[^\s@\u2005\u3000]{1,32}[\s\u2005\u3000]+)+|^@[^\s@]{1,32}$/u;

/** Takes the leading @name off. */
function withoutMention(text: string): string {
  return text.replace(LEADING_MENTION, '').trim();
}

/** Translates content; `mediaId` is ours, made for a photo that is fetched later. */
export function readIncoming(content: InboundContent, mediaId: string | null): Incoming {
  switch (content.type) {
    case 'text':
      return words(content.text);
    case 'menu':
      return content.key.startsWith('start:') ? tap([content.key]) : words(content.key);
    case 'tap':
      return tap(content.selected?.length ? content.selected : [content.key]);
    case 'image':
      return thing(mediaId === null ? { kind: 'other', what: '照片' } : { kind: 'photo', mediaId });
    case 'location':
      return thing({
        kind: 'location',
        latitude: content.latitude,
        longitude: content.longitude,
        label: content.label,
      });
    case 'voice':
      return content.transcript ? words(content.transcript) : { kind: 'voice' };
    case 'video':
      return thing({ kind: 'other', what: '视频' });
    case 'file':
      return thing({ kind: 'other', what: '文件' });
    case 'link':
      return thing({ kind: 'other', what: '链接' });
    case 'mixed':
      return { kind: 'several', parts: content.parts.map((part) => readIncoming(part, mediaId)) };
    case 'recall':
      return thing({ kind: 'recalled', messageId: content.messageId });
    case 'wake': {
      const wake = readWake(content.wake);
      return wake === undefined ? { kind: 'nothing' } : { kind: 'wake', wake };
    }
    case 'event':
      return content.event === 'subscribe' ? { kind: 'greet' } : { kind: 'nothing' };
    case 'unknown':
      return { kind: 'nothing' };
  }
}

function words(raw: string): Incoming {
  const stripped = withoutMention(raw);
  return { kind: 'words', text: cleanInput(stripped), event: { kind: 'said', text: stripped } };
}

function tap(keys: string[]): Incoming {
  return { kind: 'tap', keys, event: { kind: 'tapped', keys } };
}

function thing(event: TurnEvent): Incoming {
  return { kind: 'thing', event };
}
