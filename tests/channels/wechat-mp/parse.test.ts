/** Callbacks of an official account as plain fields, in both forms. */
import { describe, expect, it } from 'vitest';
import { parseMp } from '../../../src/channels/wechat-mp/parse.ts';
import { payloads } from '../vectors.ts';

function parsed(content: string) {
  const result = parseMp(content);
  if (!result.ok) throw new Error(result.reason);
  return result.parsed;
}

describe('public payloads', () => {
  it('has all sixteen of them', () => {
    expect(payloads('mp-')).toHaveLength(16);
  });

  it.each(payloads('mp-').map((payload) => [payload.file, payload] as const))('%s', (_file, { xml, expected }) => {
    const { createTime, msgId, eventKey, mediaId, pictureUrl, voiceFormat, recognition, menuId, ...same } = parsed(
      xml.trim(),
    );
    const renamed = { create_time: createTime, message_id: msgId, event_key: eventKey, media_id: mediaId };
    const more = { picture_url: pictureUrl, voice_format: voiceFormat, voice_text: recognition, menu_id: menuId };
    const read = { ...same, ...renamed, ...more, agent_id: null, chat_id: null };
    // Not fields of ours: derived from others, or about jobs that somebody else started.
    const { dedupe: _rule, status: _status, job_message_id: _job, ...fields } = expected;
    expect(read).toMatchObject(fields);
  });
});

describe('JSON', () => {
  const header = '"ToUserName":"gh_1","FromUserName":"oA","CreateTime":1767225600';

  it('keeps every digit of a message id', () => {
    const ids = ['23456789012345678', '23456789012345679'].map(
      (id) => parsed(`{${header},"MsgType":"text","Content":"有证吗","MsgId":${id}}`).msgId,
    );
    expect(ids).toEqual(['23456789012345678', '23456789012345679']);
  });

  it('reads the same as XML', () => {
    const json = `{${header},"MsgType":"event","Event":"scancode_push","EventKey":"6","ScanCodeInfo":{"ScanType":"qrcode","ScanResult":"1"}}`;
    const xml = `<xml><ToUserName>gh_1</ToUserName><FromUserName>oA</FromUserName><CreateTime>1767225600</CreateTime><MsgType>event</MsgType><Event>scancode_push</Event><EventKey>6</EventKey><ScanCodeInfo><ScanType>qrcode</ScanType><ScanResult>1</ScanResult></ScanCodeInfo></xml>`;
    const { digest: ofJson, ...fromJson } = parsed(json);
    const { digest: ofXml, ...fromXml } = parsed(xml);
    expect(fromJson).toEqual(fromXml);
    expect(ofJson).not.toBe(ofXml);
  });

  it('takes lists, empty values and escapes', () => {
    const pictures = '"SendPicsInfo":{"Count":2,"PicList":[{"item":{"PicMd5Sum":"a"}},{"item":{"PicMd5Sum":"b"}}]}';
    const read = parsed(`{${header},"MsgType":"event","Event":"pic_weixin","EventKey":null,"Extra":true,${pictures}}`);
    expect(read).toMatchObject({ eventKey: null, pictures: { count: 2, md5: ['a', 'b'] } });
    expect(parsed(`{${header},"MsgType":"text","Content":"\\u53cc\\u51cf\\u0000","MsgId":"1"}`).text).toBe(
      '双减\uFFFD',
    );
  });
});

describe('what is refused', () => {
  it.each([
    ['two senders', '<xml><FromUserName>a</FromUserName><FromUserName>b</FromUserName></xml>', 'repeated field'],
    ['no sender', '<xml><ToUserName>a</ToUserName><CreateTime>1</CreateTime><MsgType>text</MsgType></xml>', 'sender'],
    [
      'a sender that is no openid',
      '<xml><ToUserName>a</ToUserName><FromUserName>a b</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType></xml>',
      'sender',
    ],
    [
      'an event without a name',
      '<xml><ToUserName>a</ToUserName><FromUserName>b</FromUserName><CreateTime>1</CreateTime><MsgType>event</MsgType></xml>',
      'event without a name',
    ],
    ['a time in words', '{"ToUserName":"a","FromUserName":"b","CreateTime":1.5,"MsgType":"text"}', 'createTime'],
    ['a list', '[1]', 'not a plain start tag|text outside'],
    ['too many elements', `{"a":[${'1,'.repeat(2500)}1]}`, 'too many elements'],
    ['too much depth', `{"a":${'{"a":'.repeat(20)}1${'}'.repeat(20)}}`, 'too deep'],
    ['too much', `{"a":"${'x'.repeat(70_000)}"}`, 'too large'],
  ])('%s', (_what, content, reason) => {
    const result = parseMp(content);
    expect(result.ok).toBe(false);
    expect(result.ok ? '' : result.reason).toMatch(new RegExp(reason));
  });
});
