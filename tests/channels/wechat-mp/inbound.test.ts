/** What a follower's message or act means to the rooms above. */
import { describe, expect, it } from 'vitest';
import type { InboundContent } from '../../../src/channels/contract.ts';
import { toInbound } from '../../../src/channels/wechat-mp/inbound.ts';
import { parseMp } from '../../../src/channels/wechat-mp/parse.ts';
import { element } from '../../sim/wechat-mp/mp-wire.ts';
import { payloads } from '../vectors.ts';

const AT = new Date('2026-01-01T00:00:00Z');

function heard(fields: Record<string, string>) {
  const all = { ToUserName: 'gh_1', FromUserName: 'oAbC-_9', CreateTime: '1767225600', ...fields };
  return inboundOf(
    `<xml>${Object.entries(all)
      .map(([name, value]) => element(name, value))
      .join('')}</xml>`,
  );
}

function inboundOf(content: string) {
  const result = parseMp(content);
  if (!result.ok) throw new Error(result.reason);
  return toInbound(result.parsed, AT);
}

describe('messages', () => {
  it('keeps the case of an openid, and answers by the id of the message', () => {
    expect(heard({ MsgType: 'text', Content: ' 有证吗\n', MsgId: '23456789012345678' })).toEqual({
      channel: 'wechat-mp',
      messageId: '23456789012345678',
      sender: { userId: 'oAbC-_9' },
      chat: { id: 'oAbC-_9', kind: 'direct' },
      sentAt: AT,
      content: { type: 'text', text: ' 有证吗\n' },
      addressed: true,
      reply: { messageId: '23456789012345678' },
    });
  });

  it.each([
    ['a picture', { MsgType: 'image', MediaId: 'm1', PicUrl: 'http://x' }, { type: 'image', mediaId: 'm1' }],
    ['a picture without a media id', { MsgType: 'image' }, { type: 'unknown', platformType: 'image' }],
    [
      'a recording',
      { MsgType: 'voice', MediaId: 'm2', Format: 'amr' },
      { type: 'voice', mediaId: 'm2', format: 'amr' },
    ],
    [
      'a recording that was understood',
      { MsgType: 'voice', MediaId: 'm2', Format: 'amr', Recognition: '启航书法有证吗' },
      { type: 'voice', mediaId: 'm2', format: 'amr', transcript: '启航书法有证吗' },
    ],
    [
      'a recording that was not understood',
      { MsgType: 'voice', MediaId: 'm2', Format: 'amr', Recognition: '' },
      { type: 'voice', mediaId: 'm2', format: 'amr' },
    ],
    ['a video', { MsgType: 'video', MediaId: 'm3', ThumbMediaId: 't' }, { type: 'video', mediaId: 'm3' }],
    ['a short video', { MsgType: 'shortvideo', MediaId: 'm3', ThumbMediaId: 't' }, { type: 'video', mediaId: 'm3' }],
    [
      'a place',
      { MsgType: 'location', Location_X: '23.134521', Location_Y: '113.358803', Scale: '20', Label: '书院街' },
      { type: 'location', latitude: 23.134521, longitude: 113.358803, label: '书院街' },
    ],
    [
      'a place off the earth',
      { MsgType: 'location', Location_X: '91', Location_Y: '0', Label: '' },
      { type: 'unknown', platformType: 'location' },
    ],
    [
      'a link',
      { MsgType: 'link', Title: '启航书法招生', Description: '', Url: 'https://x' },
      { type: 'link', title: '启航书法招生', url: 'https://x' },
    ],
    [
      'a pressed menu item, as its words',
      { MsgType: 'text', Content: '查证照', bizmsgmenuid: '1' },
      { type: 'text', text: '查证照' },
    ],
    ['a type of tomorrow', { MsgType: 'hologram' }, { type: 'unknown', platformType: 'hologram' }],
  ] as [string, Record<string, string>, InboundContent][])('%s', (_what, fields, content) => {
    expect(heard({ ...fields, MsgId: '1' }).content).toEqual(content);
  });
});

describe('events', () => {
  it.each([
    ['subscribe', { Event: 'subscribe', EventKey: '' }, { type: 'event', event: 'subscribe' }],
    [
      'subscribe by a code',
      { Event: 'subscribe', EventKey: 'qrscene_123123', Ticket: 'T' },
      { type: 'event', event: 'subscribe', key: '123123' },
    ],
    [
      'subscribe after a payment',
      { Event: 'subscribe', EventKey: 'last_trade_no_4200001' },
      { type: 'event', event: 'subscribe', key: 'last_trade_no_4200001' },
    ],
    [
      'subscribe by a bar code',
      { Event: 'subscribe', EventKey: 'scanbarcode|690' },
      { type: 'event', event: 'subscribe', key: 'scanbarcode|690' },
    ],
    ['unsubscribe', { Event: 'unsubscribe', EventKey: '' }, { type: 'event', event: 'unsubscribe' }],
    ['scan', { Event: 'SCAN', EventKey: '123123', Ticket: 'T' }, { type: 'event', event: 'scan', key: '123123' }],
    ['a click in the menu', { Event: 'CLICK', EventKey: 'start:lookup' }, { type: 'menu', key: 'start:lookup' }],
    [
      'a page',
      { Event: 'VIEW', EventKey: 'https://x', MenuId: '1' },
      { type: 'event', event: 'view', key: 'https://x' },
    ],
    [
      'a report of the place',
      { Event: 'LOCATION', Latitude: '1', Longitude: '2' },
      { type: 'event', event: 'location' },
    ],
    [
      'a finished job',
      { Event: 'TEMPLATESENDJOBFINISH', MsgID: '200163836', Status: 'success' },
      { type: 'event', event: 'templatesendjobfinish' },
    ],
  ] as [string, Record<string, string>, InboundContent][])('%s', (_what, fields, content) => {
    expect(heard({ MsgType: 'event', ...fields }).content).toEqual(content);
  });

  it('tells two events of one second apart, and knows a repeat', () => {
    const click = { MsgType: 'event', Event: 'CLICK', EventKey: 'a' };
    const ids = [click, { ...click, EventKey: 'b' }, click].map((fields) => heard(fields).messageId);
    expect(ids[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(ids[0]).not.toBe(ids[1]);
    expect(ids[2]).toBe(ids[0]);
  });

  it('does not take the number of a job for its own id', () => {
    const [job] = payloads('mp-event-template-finish');
    expect(inboundOf(job?.xml.trim() ?? '').messageId).toMatch(/^[0-9a-f]{64}$/);
  });

  it('never lets a sender’s clock run ahead', () => {
    const { sentAt } = heard({ MsgType: 'text', Content: '1', MsgId: '1', CreateTime: '1767225700' });
    expect(sentAt).toEqual(AT);
  });
});
