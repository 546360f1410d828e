/** `bot decode` prints exactly the promised keys, as the platform wrote them. */
import { describe, expect, it } from 'vitest';
import { decodeMp } from '../../../src/channels/wechat-mp/decode-file.ts';
import { AppError } from '../../../src/kernel/errors.ts';
import { payloads } from '../vectors.ts';

const KEYS: Readonly<Record<string, string>> = {
  sender: 'sender',
  chat: 'chat_id',
  messageId: 'message_id',
  type: 'type',
  text: 'text',
  mediaId: 'media_id',
  event: 'event',
  eventKey: 'event_key',
  taskId: 'task_id',
  latitude: 'latitude',
  longitude: 'longitude',
};

describe('decoding files', () => {
  it.each(payloads('mp-').map((payload) => [payload.file, payload] as const))('%s', (_file, { xml, expected }) => {
    const wanted = Object.entries(KEYS).map(([key, name]) => [key, expected[name] ?? null]);
    expect(decodeMp(xml)).toEqual(Object.fromEntries(wanted));
  });

  it('reads the JSON form', () => {
    const json = '{"ToUserName":"gh_1","FromUserName":"oA","CreateTime":1,"MsgType":"text","Content":"在","MsgId":9}\n';
    expect(decodeMp(json)).toMatchObject({ sender: 'oA', messageId: '9', text: '在' });
  });

  it('says that something else is no callback', () => {
    expect(() => decodeMp('{"msgid":"1"}')).toThrow(AppError);
  });
});
