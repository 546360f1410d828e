/** `bot decode` prints exactly the promised keys, one entry an item, as the platform wrote them. */
import { describe, expect, it } from 'vitest';
import { decodeKf } from '../../../src/channels/wecom-kf/decode-file.ts';
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

function wanted(expected: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(KEYS).map(([key, name]) => [key, expected[name] ?? null]));
}

describe('decoding files', () => {
  it('has all of them', () => {
    expect(payloads('kf-')).toHaveLength(14);
  });

  it.each(payloads('kf-').map((payload) => [payload.file, payload] as const))('%s', (_file, { xml, expected }) => {
    const items = expected['items'];
    const lines = Array.isArray(items) ? items.map(wanted) : [wanted(expected)];
    expect(decodeKf(xml)).toEqual(lines);
  });

  it('tells a place and an entry', () => {
    const ids = { open_kfid: 'wk1', external_userid: 'wm1' };
    const base = { msgid: 'm', send_time: 1, origin: 3 };
    const place = { ...base, ...ids, msgtype: 'location', location: { latitude: 23.1, longitude: 113.3 } };
    const entry = { ...base, msgtype: 'event', event: { ...ids, event_type: 'enter_session', welcome_code: 'C' } };
    expect(decodeKf(JSON.stringify({ msg_list: [place, entry] }))).toMatchObject([
      { type: 'location', latitude: 23.1, longitude: 113.3, text: null },
      { type: 'event', event: 'enter_session', sender: 'wm1', messageId: 'm' },
    ]);
  });

  it.each(['', '{}', '[]', '{"msg_list":7}', '{"msg_list":[{}]}', '<xml/>', '<!DOCTYPE x>', 'text', '{"msgid":"1"}'])(
    'says that %j is neither page nor ping',
    (text) => expect(() => decodeKf(text)).toThrow(AppError),
  );
});
