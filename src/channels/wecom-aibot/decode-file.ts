/** What `bot decode --channel wecom-aibot` prints for one decrypted callback or one frame of the long connection. */
import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { parseAibot } from './parse.ts';

/** The keys of `bot decode`; `null` = absent. Everything as the platform wrote it, so that nothing is hidden. */
export type DecodedAibot = {
  sender: string | null;
  /** The group's; null in private. */
  chat: string | null;
  messageId: string | null;
  type: string;
  /** Of a mixed message: its texts. Of a voice: the transcript. */
  text: string | null;
  /** The bot has no media ids: the address of the (first) picture, file or video. */
  mediaId: string | null;
  event: string | null;
  eventKey: string | null;
  taskId: string | null;
  latitude: null;
  longitude: null;
};

const frameSchema = z.object({ cmd: z.string(), headers: z.unknown(), body: z.unknown() });

/** Decodes one JSON; throws `CALLBACK_MALFORMED` when it is neither callback nor frame. */
export function decodeAibot(jsonText: string): DecodedAibot {
  const json = parseJson(jsonText);
  const frame = frameSchema.safeParse(json);
  const result = parseAibot(frame.success ? frame.data.body : json);
  if (!result.ok) {
    throw new AppError({
      code: 'CALLBACK_MALFORMED',
      kind: 'user',
      userText: '这个文件不是智能机器人的回调内容。',
      detail: `not an aibot callback: ${result.reason}`,
    });
  }
  const { sender, chatId: chat, msgId: messageId, type, text, media, items, event } = result.parsed;
  const texts = items.flatMap((item) => item.text ?? []);
  return {
    sender,
    chat,
    messageId,
    type,
    text: texts.length > 0 ? texts.join('\n') : text,
    mediaId: [media, ...items.map((item) => item.media)].find((one) => one !== null)?.url ?? null,
    event: event?.name ?? null,
    eventKey: event?.card?.eventKey ?? null,
    taskId: event?.card?.taskId ?? null,
    latitude: null,
    longitude: null,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
