/** What `bot decode --channel wecom-app` prints for one decrypted payload. */
import { AppError } from '../../kernel/errors.ts';
import { parseCallback } from './parse.ts';

/** The keys of contract.md; `null` = absent. Everything as the platform wrote it, so that nothing is hidden. */
export type DecodedPayload = {
  sender: string | null;
  /** Always null: an app hears no group. */
  chat: null;
  messageId: string | null;
  type: string;
  text: string | null;
  mediaId: string | null;
  event: string | null;
  eventKey: string | null;
  taskId: string | null;
  latitude: string | null;
  longitude: string | null;
};

/** Decodes one decrypted callback of the self-built app; throws `CALLBACK_MALFORMED` when it is none. */
export function decodeWecomApp(xml: string): DecodedPayload {
  const result = parseCallback(xml);
  if (!result.ok) {
    throw new AppError({
      code: 'CALLBACK_MALFORMED',
      kind: 'user',
      userText: '这个文件不是企业微信应用的回调内容。',
      detail: `not a WeCom app callback: ${result.reason}`,
    });
  }
  const { sender, msgId, type, text, mediaId, event, eventKey, taskId, latitude, longitude } = result.parsed;
  return { sender, chat: null, messageId: msgId, type, text, mediaId, event, eventKey, taskId, latitude, longitude };
}
