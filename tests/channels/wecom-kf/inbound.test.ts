/** What items mean: everything a parent can send, events with their ids inside, and nothing that throws. */
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/channels/wecom-kf/inbound.ts';
import { readItem, readPage } from '../../../src/channels/wecom-kf/sync-page.ts';
import { payloads } from '../vectors.ts';

const IDS = { open_kfid: 'wkACCOUNT', external_userid: 'wmParent' };
const ITEM = { ...IDS, msgid: 'm-1', send_time: 1_772_413_200, origin: 3 };

function meaning(msgtype: string, content: unknown, more: Record<string, unknown> = {}) {
  const item = readItem({ ...ITEM, msgtype, [msgtype]: content, ...more });
  return item === undefined ? undefined : meaningOf(item);
}

/** Events carry the ids inside, as they are really delivered. */
function event(content: Record<string, unknown>) {
  const item = readItem({
    msgid: 'e-1',
    send_time: ITEM.send_time,
    origin: 4,
    msgtype: 'event',
    event: { ...IDS, ...content },
  });
  return item === undefined ? undefined : meaningOf(item);
}

describe('what a parent sends', () => {
  it.each([
    ['text', { content: ' 启航有证吗\n' }, { type: 'text', text: ' 启航有证吗\n' }],
    ['text', { content: '机构', menu_id: 'task-1|key:2|x' }, { type: 'tap', taskId: 'task-1', key: 'key:2|x' }],
    ['text', { content: '您好', menu_id: '101' }, { type: 'text', text: '您好' }],
    ['image', { media_id: 'M1' }, { type: 'image', mediaId: 'M1' }],
    ['voice', { media_id: 'M1' }, { type: 'voice', mediaId: 'M1', format: 'amr' }],
    ['video', { media_id: 'M1' }, { type: 'video', mediaId: 'M1' }],
    ['file', { media_id: 'M1' }, { type: 'file', mediaId: 'M1' }],
    [
      'location',
      { latitude: 23.1, longitude: 113.3, name: '启航', address: '人民路 1 号' },
      { type: 'location', latitude: 23.1, longitude: 113.3, label: '启航 人民路 1 号' },
    ],
    ['link', { title: '通知', url: 'https://a.invalid' }, { type: 'link', title: '通知', url: 'https://a.invalid' }],
    ['miniprogram', { title: 'x' }, { type: 'unknown', platformType: 'miniprogram' }],
    ['business_card', { userid: 'x' }, { type: 'unknown', platformType: 'business_card' }],
    ['merged_msg', {}, { type: 'unknown', platformType: 'merged_msg' }],
    ['some_future_type', undefined, { type: 'unknown', platformType: 'some_future_type' }],
  ])('%s %j', (type, content, expected) => {
    expect(meaning(type, content)).toEqual({ kind: 'message', spoken: true, content: expected });
  });

  it('keeps ids as they are written: they differ by case', () => {
    expect(readItem({ ...ITEM, msgtype: 'text', text: {} })).toMatchObject({
      externalUserId: 'wmParent',
      openKfId: 'wkACCOUNT',
    });
  });

  it.each([
    ['text', {}],
    ['text', { content: 7 }],
    ['image', { media_id: '' }],
    ['voice', { media_id: 'with blank' }],
    ['location', { latitude: 91, longitude: 0 }],
    ['location', { latitude: 'north', longitude: 0 }],
  ])('broken %s %j is malformed', (type, content) => {
    expect(meaning(type, content)).toEqual({ kind: 'malformed' });
  });

  it('what others say is none of ours', () => {
    expect(meaning('text', { content: '人工回复' }, { origin: 5 })).toEqual({ kind: 'session', state: 'human' });
    expect(meaning('text', { content: '系统' }, { origin: 4 })).toEqual({ kind: 'ignored' });
    expect(meaning('text', { content: '?' }, { origin: 99 })).toEqual({ kind: 'ignored' });
  });
});

describe('what the platform tells', () => {
  it('greets only with a code', () => {
    expect(event({ event_type: 'enter_session', scene: 's1', welcome_code: 'CODE' })).toEqual({
      kind: 'message',
      spoken: false,
      welcomeCode: 'CODE',
      content: { type: 'event', event: 'subscribe', key: 's1' },
    });
    expect(event({ event_type: 'enter_session', scene: '' })).toEqual({
      kind: 'message',
      spoken: false,
      content: { type: 'event', event: 'enter_session' },
    });
  });

  it.each([
    [{ change_type: 1 }, { state: 'human', before: 'waiting' }],
    [{ change_type: 2 }, { state: 'human', before: 'human' }],
    [
      { change_type: 3, msg_code: 'C' },
      { state: 'ended', before: 'human', msgCode: 'C' },
    ],
    [{ change_type: 3 }, { state: 'ended', before: 'human' }],
    [{ change_type: 4 }, { state: 'human' }],
  ])('knows the desk’s change %j', (change, expected) => {
    expect(event({ event_type: 'session_status_change', ...change })).toEqual({ kind: 'session', ...expected });
  });

  it.each(['servicer_status_change', 'servicer_recall_msg', 'reject_customer_msg_switch_change'])(
    'ignores %s',
    (event_type) => expect(event({ event_type })).toEqual({ kind: 'ignored' }),
  );

  it('knows what was taken back and what did not arrive', () => {
    expect(event({ event_type: 'user_recall_msg', recall_msgid: 'm-1' })).toMatchObject({
      content: { type: 'recall', messageId: 'm-1' },
    });
    expect(event({ event_type: 'user_recall_msg' })).toEqual({ kind: 'malformed' });
    expect(event({ event_type: 'msg_send_fail', fail_type: 6 })).toEqual({ kind: 'not_delivered', failType: 6 });
  });

  it('takes an event that nobody knows for an event', () => {
    expect(event({ event_type: 'Some_Future_Event' })).toMatchObject({
      content: { type: 'event', event: 'some_future_event' },
    });
  });
});

/** Every field of every published item, bent to every value, on top, inside, and as the whole item. */
function* bentItems(): Generator<unknown> {
  const values = [undefined, null, 0, -1, 1e99, '', 'x'.repeat(5000), '\0', [], {}, [[]], true, { event_type: 1 }];
  const pages = payloads('kf-').filter(({ file }) => file.endsWith('.json'));
  for (const item of pages.flatMap(({ xml }) => readPage(JSON.parse(xml))?.items ?? [])) {
    const whole: Record<string, unknown> = { ...Object(item) };
    for (const field of Object.keys(whole)) {
      for (const value of values) {
        yield* [{ ...whole, [field]: value }, { ...whole, [String(whole['msgtype'])]: { [field]: value } }, value];
      }
    }
  }
}

describe('anything at all', () => {
  it('is read without an exception', () => {
    let read = 0;
    for (const bent of bentItems()) {
      read += 1;
      const item = readItem(bent);
      if (item !== undefined) expect(meaningOf(item).kind).toBeTypeOf('string');
      expect(() => readPage(bent)).not.toThrow();
    }
    expect(read).toBeGreaterThan(2000);
  });
});
