/** Parsed callbacks become the contract's messages; two different events are never one. */
import { describe, expect, it } from 'vitest';
import { toInbound } from '../../../src/channels/wecom-app/inbound.ts';
import { parseCallback } from '../../../src/channels/wecom-app/parse.ts';
import { payloads } from '../vectors.ts';

const RECEIVED_AT = new Date('2026-01-01T00:00:05Z');

function inbound(fields: string, sender = 'U-Officer-01') {
  const xml = `<xml><ToUserName>ww1</ToUserName><FromUserName>${sender}</FromUserName><CreateTime>1767225600</CreateTime>${fields}</xml>`;
  const result = parseCallback(xml);
  if (!result.ok) throw new Error(result.reason);
  return toInbound(result.parsed, RECEIVED_AT);
}

const event = (name: string, fields = '') => inbound(`<MsgType>event</MsgType><Event>${name}</Event>${fields}`);

describe('inbound messages', () => {
  it('name the sender in lower case, because the platform compares without case', () => {
    expect(inbound('<MsgType>text</MsgType><Content>你好</Content><MsgId>7</MsgId>')).toEqual({
      channel: 'wecom-app',
      messageId: '7',
      sender: { userId: 'u-officer-01' },
      chat: { id: 'u-officer-01', kind: 'direct' },
      sentAt: new Date('2026-01-01T00:00:00Z'),
      content: { type: 'text', text: '你好' },
      addressed: true,
    });
  });

  it.each([
    ['image', '<MediaId>m</MediaId>', { type: 'image', mediaId: 'm' }],
    ['image', '', { type: 'unknown', platformType: 'image' }],
    ['voice', '<MediaId>m</MediaId><Format>amr</Format>', { type: 'voice', mediaId: 'm', format: 'amr' }],
    ['video', '<MediaId>m</MediaId>', { type: 'video', mediaId: 'm' }],
    ['link', '<Title>t</Title><Url>u</Url>', { type: 'link', title: 't', url: 'u' }],
    [
      'location',
      '<Location_X>36.53</Location_X><Location_Y>113.05</Location_Y><Label>襄垣</Label>',
      { type: 'location', latitude: 36.53, longitude: 113.05, label: '襄垣' },
    ],
    [
      'location',
      '<Location_X>1e9</Location_X><Location_Y>0</Location_Y>',
      { type: 'unknown', platformType: 'location' },
    ],
    [
      'location',
      '<Location_X>91</Location_X><Location_Y>0</Location_Y>',
      { type: 'unknown', platformType: 'location' },
    ],
    ['hologram', '', { type: 'unknown', platformType: 'hologram' }],
  ])('translate %s %s', (type, fields, content) => {
    expect(inbound(`<MsgType>${type}</MsgType>${fields}`).content).toEqual(content);
  });

  it('turn a menu click into a menu key, in either spelling', () => {
    expect(event('CLICK', '<EventKey>start:inspection</EventKey>').content).toEqual({
      type: 'menu',
      key: 'start:inspection',
    });
    expect(event('click', '<EventKey>K</EventKey>').content).toEqual({ type: 'menu', key: 'K' });
  });

  it('turn a tap into its key and what is needed to update the card', () => {
    const tap = '<EventKey>yes</EventKey><TaskId>t1</TaskId><ResponseCode>c1</ResponseCode>';
    expect(event('template_card_event', tap).content).toEqual({
      type: 'tap',
      key: 'yes',
      taskId: 't1',
      responseCode: 'c1',
    });
  });

  it('turn a ticked card into the ids that were ticked, even when there are none', () => {
    const ticked = (ids: string) =>
      event(
        'template_card_event',
        `<EventKey>submit</EventKey><SelectedItems><SelectedItem><QuestionKey>q</QuestionKey><OptionIds>${ids}</OptionIds></SelectedItem></SelectedItems>`,
      ).content;
    expect(ticked('<OptionId>a</OptionId><OptionId>b</OptionId>')).toMatchObject({ selected: ['a', 'b'] });
    expect(ticked('')).toMatchObject({ selected: [] });
  });

  it('put the answers of a card with lists into the order of its lists', () => {
    const item = (key: string, id: string) =>
      `<SelectedItem><QuestionKey>${key}</QuestionKey><OptionIds><OptionId>${id}</OptionId></OptionIds></SelectedItem>`;
    const tap = `<EventKey>submit</EventKey><SelectedItems>${item('1:day', 'b')}${item('0:who', 'a')}</SelectedItems>`;
    expect(event('template_card_event', tap).content).toMatchObject({ selected: ['a', 'b'] });
  });

  it.each([
    ['delete_user', '<UserID>ZhangSan</UserID>', { event: 'member_left', key: 'zhangsan' }],
    ['update_user', '<UserID>ZhangSan</UserID><Status>2</Status>', { event: 'member_left', key: 'zhangsan' }],
    ['update_user', '<UserID>ZhangSan</UserID><Status>5</Status>', { event: 'member_left', key: 'zhangsan' }],
    ['update_user', '<UserID>a</UserID><NewUserID>b</NewUserID><Status>5</Status>', { event: 'member_left', key: 'a' }],
    [
      'update_user',
      '<UserID>ZhangSan</UserID><NewUserID>ZhangSan001</NewUserID>',
      { event: 'member_renamed', key: 'zhangsan:zhangsan001' },
    ],
    ['update_user', '<UserID>ZhangSan</UserID><NewUserID>zhangsan</NewUserID>', { event: 'change_contact' }],
    ['update_user', '<UserID>zhangsan</UserID><Status>1</Status>', { event: 'change_contact' }],
    ['update_user', '<UserID>zhangsan</UserID><Status>4</Status>', { event: 'change_contact' }],
    ['create_user', '<UserID>zhangsan</UserID><Status>2</Status>', { event: 'change_contact' }],
    ['delete_user', '', { event: 'change_contact' }],
    ['delete_party', '<Id>2</Id>', { event: 'change_contact' }],
  ])('tell who left or was renamed: %s %s', (changeType, fields, content) => {
    const change = event('change_contact', `<ChangeType>${changeType}</ChangeType>${fields}`).content;
    expect(change).toEqual({ type: 'event', ...content });
  });

  it('leave other events as events, in lower case', () => {
    expect(event('LOCATION').content).toEqual({ type: 'event', event: 'location' });
    expect(event('enter_agent', '<EventKey></EventKey>').content).toEqual({ type: 'event', event: 'enter_agent' });
    expect(event('view', '<EventKey>www.qq.com</EventKey>').content).toMatchObject({ key: 'www.qq.com' });
    expect(event('brand_new_event').content).toEqual({ type: 'event', event: 'brand_new_event' });
  });

  it('take every public payload without an error, and never as unknown', () => {
    const types = payloads('app-').map(({ xml }) => {
      const result = parseCallback(xml);
      return result.ok ? toInbound(result.parsed, RECEIVED_AT).content.type : result.reason;
    });
    expect(new Set(types)).toEqual(
      new Set(['tap', 'event', 'image', 'link', 'location', 'menu', 'text', 'video', 'voice']),
    );
  });

  it('give a 微信客服 ping its account as the key', () => {
    const ping = payloads('kf-callback-msg')[0];
    const result = parseCallback(ping?.xml ?? '');
    expect(result.ok && toInbound(result.parsed, RECEIVED_AT)).toMatchObject({
      sender: { userId: 'sys' },
      content: { type: 'event', event: 'kf_msg_or_event', key: 'wkSYNTHETICKFACCOUNT00000001' },
    });
  });

  it('keep two events of one person and one second apart (T03), and know a repeat again', () => {
    const first = event('template_card_event', '<EventKey>yes</EventKey><TaskId>t1</TaskId>');
    const second = event('template_card_event', '<EventKey>yes</EventKey><TaskId>t2</TaskId>');
    const again = event('template_card_event', '<EventKey>yes</EventKey><TaskId>t1</TaskId>');
    expect(first.messageId).toMatch(/^[0-9a-f]{64}$/);
    expect(second.messageId).not.toBe(first.messageId);
    expect(again.messageId).toBe(first.messageId);
  });

  it('never date a message after its arrival', () => {
    const result = parseCallback(
      '<xml><ToUserName>ww1</ToUserName><FromUserName>u</FromUserName><CreateTime>1767225900</CreateTime><MsgType>text</MsgType><Content>1</Content></xml>',
    );
    expect(result.ok && toInbound(result.parsed, RECEIVED_AT).sentAt).toEqual(RECEIVED_AT);
  });
});
