/** What a channel delivers, in the engine's words. */
import { describe, expect, test } from 'vitest';
import type { InboundContent } from '../../src/channels/contract.ts';
import { readIncoming } from '../../src/conversation/incoming.ts';

describe('words', () => {
  test.each([
    ['填报', '填报'],
    ['@小助手 填报', '填报'],
    ['@小助手\u2005填报', '填报'],
    ['@小助手　填报', '填报'],
    ['@小助手 @王强 填报', '填报'],
    ['@小助手', ''],
    ['填报 @小助手', '填报 @小助手'],
    ['发到 a@b.cn', '发到 a@b.cn'],
    ['  填\u200b报  ', '填报'],
    ['ｋａｉ', 'kai'],
  ])('“%s” is read as “%s”', (text, words) => {
    expect(readIncoming({ type: 'text', text }, null)).toMatchObject({ kind: 'words', text: words });
  });

  test('an answer keeps its own signs; only the mention goes', () => {
    expect(readIncoming({ type: 'text', text: '@小助手 ３只灭火器' }, null)).toMatchObject({
      text: '3只灭火器',
      event: { kind: 'said', text: '３只灭火器' },
    });
  });

  test('a spoken message is its transcript; without one it is not understood', () => {
    const voice: InboundContent = { type: 'voice', mediaId: 'v' };
    expect(readIncoming({ ...voice, transcript: '启航书法。' }, null)).toMatchObject({
      kind: 'words',
      text: '启航书法。',
    });
    expect(readIncoming(voice, null)).toEqual({ kind: 'voice' });
    expect(readIncoming({ ...voice, transcript: '' }, null)).toEqual({ kind: 'voice' });
  });

  test('a menu key starts a flow or is said', () => {
    expect(readIncoming({ type: 'menu', key: 'start:my_tasks' }, null)).toMatchObject({
      kind: 'tap',
      keys: ['start:my_tasks'],
    });
    expect(readIncoming({ type: 'menu', key: '今日任务' }, null)).toMatchObject({ kind: 'words', text: '今日任务' });
  });
});

describe('things', () => {
  test('a tap brings its key, or those that were ticked', () => {
    expect(readIncoming({ type: 'tap', key: 'a' }, null)).toMatchObject({ keys: ['a'] });
    expect(readIncoming({ type: 'tap', key: 'a', selected: ['b', 'c'] }, null)).toMatchObject({ keys: ['b', 'c'] });
    expect(readIncoming({ type: 'tap', key: 'a', selected: [] }, null)).toMatchObject({ keys: ['a'] });
  });

  test('a photo goes by our id; one that could not be kept is told to be none', () => {
    const image: InboundContent = { type: 'image', mediaId: 'theirs' };
    expect(readIncoming(image, 'ours')).toEqual({ kind: 'thing', event: { kind: 'photo', mediaId: 'ours' } });
    expect(readIncoming(image, null)).toEqual({ kind: 'thing', event: { kind: 'other', what: '照片' } });
  });

  test.each<[InboundContent, string]>([
    [{ type: 'video', mediaId: 'v' }, '视频'],
    [{ type: 'file', mediaId: 'f' }, '文件'],
    [{ type: 'link', title: 't', url: 'https://example.com' }, '链接'],
  ])('what no question takes is named: %j', (content, what) => {
    expect(readIncoming(content, null)).toEqual({ kind: 'thing', event: { kind: 'other', what } });
  });

  test('who comes for the first time is greeted; other events and unknown types are nothing', () => {
    expect(readIncoming({ type: 'event', event: 'subscribe' }, null)).toEqual({ kind: 'greet' });
    expect(readIncoming({ type: 'event', event: 'enter_agent' }, null)).toEqual({ kind: 'nothing' });
    expect(readIncoming({ type: 'unknown', platformType: 'x' }, null)).toEqual({ kind: 'nothing' });
  });
});
