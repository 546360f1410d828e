/** What `bot decode --channel wechat-mp` prints for one decrypted payload, XML or JSON. */
import { AppError } from '../../kernel/errors.ts';
import { parseMp } from './parse.ts';

/** `null` = absent. Everything as the platform wrote it, so that nothing is hidden. */
export type DecodedMp = {
  sender: string;
  /** Always null: an official account knows no groups. */
  chat: null;
  messageId: string | null;
  type: string;
  text: string | null;
  mediaId: string | null;
  event: string | null;
  eventKey: string | null;
  /** Always null: there are no cards. */
  taskId: null;
  latitude: string | null;
  longitude: string | null;
};

/** Decodes one decrypted callback of an official account; throws `CALLBACK_MALFORMED` when it is none. */
export function decodeMp(content: string): DecodedMp {
  const result = parseMp(content.trim());
  if (!result.ok) {
    throw new AppError({
      code: 'CALLBACK_MALFORMED',
      kind: 'user',
      userText: '这个文件不是公众号的回调内容。',
      detail: `not a callback of an official account: ${result.reason}`,
    });
  }
  const { sender, msgId, type, text, mediaId, event, eventKey, latitude, longitude } = result.parsed;
  const none = { chat: null, taskId: null };
  return { ...none, sender, messageId: msgId, type, text, mediaId, event, eventKey, latitude, longitude };
}
