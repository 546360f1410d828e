/** `bot decode --channel wecom-aibot` prints exactly the promised keys, as the platform wrote them. */
import { describe, expect, it } from 'vitest';
import { decodeAibot } from '../../../src/channels/wecom-aibot/decode-file.ts';
import { AppError } from '../../../src/kernel/errors.ts';
import { payloads } from '../vectors.ts';

const VECTORS = payloads('aibot-').map((payload) => [payload.file, payload] as const);

describe('decoding files', () => {
  it('has the sixteen published payloads', () => expect(VECTORS).toHaveLength(16));

  it.each(VECTORS)('%s', (_file, { xml: json, expected }) => {
    const urls = expected['media_urls'];
    expect(decodeAibot(json)).toEqual({
      sender: expected['sender'],
      chat: expected['chat_id'] ?? null,
      messageId: expected['message_id'],
      type: expected['type'],
      text: expected['text'] ?? null,
      mediaId: expected['media_url'] ?? (Array.isArray(urls) ? urls[0] : null),
      event: expected['event'] ?? null,
      eventKey: expected['event_key'] ?? null,
      taskId: expected['task_id'] ?? null,
      latitude: null,
      longitude: null,
    });
  });

  it.each(['<xml/>', '{"errcode":0}', '{"cmd":"ping","headers":{"req_id":"1"}}', '[]', 'null', ''])(
    'says that %j is no callback',
    (text) => {
      expect(() => decodeAibot(text)).toThrow(AppError);
    },
  );
});
