/** Every public payload is parsed to the fields its source says. */
import { describe, expect, it } from 'vitest';
import { type ParsedCallback, parseCallback } from '../../../src/channels/wecom-app/parse.ts';
import { payloads } from '../vectors.ts';

function parse(xml: string): ParsedCallback {
  const result = parseCallback(xml);
  if (!result.ok) throw new Error(result.reason);
  return result.parsed;
}

/** The names of SOURCES.json → where the value stands. */
const FIELDS: Readonly<Record<string, (parsed: ParsedCallback) => unknown>> = {
  sender: (parsed) => parsed.sender,
  to: (parsed) => parsed.to,
  agent_id: (parsed) => parsed.agentId,
  chat_id: () => null,
  create_time: (parsed) => parsed.createTime,
  type: (parsed) => parsed.type,
  message_id: (parsed) => parsed.msgId,
  text: (parsed) => parsed.text,
  event: (parsed) => parsed.event,
  event_key: (parsed) => parsed.eventKey,
  task_id: (parsed) => parsed.taskId,
  card_type: (parsed) => parsed.cardType,
  response_code: (parsed) => parsed.responseCode,
  selected: (parsed) => parsed.selected?.map((item) => ({ question: item.questionKey, options: item.optionIds })),
  media_id: (parsed) => parsed.mediaId,
  thumb_media_id: (parsed) => parsed.thumbMediaId,
  picture_url: (parsed) => parsed.pictureUrl,
  voice_format: (parsed) => parsed.voiceFormat,
  latitude: (parsed) => parsed.latitude,
  longitude: (parsed) => parsed.longitude,
  precision: (parsed) => parsed.precision,
  label: (parsed) => parsed.label,
  title: (parsed) => parsed.title,
  description: (parsed) => parsed.description,
  url: (parsed) => parsed.url,
  scan: (parsed) => parsed.scan,
  picture_count: (parsed) => parsed.pictures?.count,
  picture_md5: (parsed) => parsed.pictures?.md5,
  change_type: (parsed) => parsed.contact?.changeType,
  user_id: (parsed) => parsed.contact?.userId,
  department_id: (parsed) => parsed.contact?.departmentId,
  tag_id: (parsed) => parsed.contact?.tagId,
  added_users: (parsed) => parsed.contact?.addedUsers,
  removed_users: (parsed) => parsed.contact?.removedUsers,
  external_user_id: (parsed) => parsed.contact?.externalUserId,
  state: (parsed) => parsed.contact?.state,
  welcome_code: (parsed) => parsed.contact?.welcomeCode,
  open_kfid: (parsed) => parsed.openKfId,
  kf_token: (parsed) => parsed.kfToken,
  added_open_kfid: (parsed) => parsed.kfAccounts.added.join(),
  removed_open_kfid: (parsed) => parsed.kfAccounts.removed.join(),
};
// How the document de-duplicates; ours is finer (inbound.test.ts).
const NOT_FIELDS = ['dedupe'];

describe('public payloads', () => {
  const all = [...payloads('app-'), ...payloads('kf-callback-')];

  it('are thirty of the app and two pings of 微信客服', () => {
    expect(payloads('app-').length).toBeGreaterThanOrEqual(29);
    expect(payloads('kf-callback-')).toHaveLength(2);
  });

  it.each(all.map((payload) => [payload.file, payload] as const))('%s says what its source says', (_file, payload) => {
    const parsed = parse(payload.xml);
    const wanted = Object.entries(payload.expected).filter(([name]) => !NOT_FIELDS.includes(name));
    const got = wanted.map(([name]) => {
      const field = FIELDS[name];
      if (field === undefined) throw new Error(`no field for ${name}`);
      return [name, field(parsed)];
    });
    expect(Object.fromEntries(got)).toEqual(Object.fromEntries(wanted));
  });
});

describe('parsing', () => {
  const xml = (fields: string) =>
    `<xml><ToUserName>ww1</ToUserName><FromUserName>U1</FromUserName><CreateTime>1767225600</CreateTime>${fields}</xml>`;

  it('keeps the 64-bit message id as text', () => {
    expect(parse(xml('<MsgType>text</MsgType><Content>1</Content><MsgId>4561255354251345929</MsgId>')).msgId).toBe(
      '4561255354251345929',
    );
  });

  it('reads one PicList per picture, as real traffic sends them', () => {
    const list = (md5: string) => `<PicList><item><PicMd5Sum>${md5}</PicMd5Sum></item></PicList>`;
    const pics = `<SendPicsInfo><Count>2</Count>${list('aa')}${list('bb')}</SendPicsInfo>`;
    expect(parse(xml(`<MsgType>event</MsgType><Event>pic_weixin</Event>${pics}`)).pictures).toEqual({
      count: 2,
      md5: ['aa', 'bb'],
    });
  });

  it('reads the place of a location_select event', () => {
    const place =
      '<SendLocationInfo><Location_X>36.5</Location_X><Location_Y>113.0</Location_Y><Label>古韩镇</Label></SendLocationInfo>';
    expect(parse(xml(`<MsgType>event</MsgType><Event>location_select</Event>${place}`))).toMatchObject({
      latitude: '36.5',
      longitude: '113.0',
      label: '古韩镇',
    });
  });

  it('takes the old spelling AgentId', () => {
    expect(parse(xml('<MsgType>event</MsgType><Event>taskcard_click</Event><AgentId>7</AgentId>')).agentId).toBe('7');
  });

  it.each([
    ['no type', '<Content>1</Content>'],
    ['an event without a name', '<MsgType>event</MsgType>'],
    ['two senders', '<MsgType>text</MsgType><FromUserName>U2</FromUserName>'],
    ['two agents', '<MsgType>text</MsgType><AgentID>1</AgentID><AgentID>2</AgentID>'],
    ['an agent that is no number', '<MsgType>text</MsgType><AgentID>1 or 1</AgentID>'],
    ['an element where an id belongs', '<MsgType>text</MsgType><MsgId><a>1</a><b/>x</MsgId>'],
  ])('refuses %s', (_what, fields) => {
    expect(parseCallback(xml(fields))).toMatchObject({ ok: false });
  });
});
