/** What a channel delivers, in the engine's words. */
import { describe, expect, test } from 'vitest';
import type { InboundContent } from '../../src/channels/contract.ts';
import { listMedia, readIncoming } from '../../src/conversation/incoming.ts';

const NONE = new Map();

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
    expect(readIncoming({ type: 'text', text }, NONE)).toMatchObject({ kind: 'words', text: words });
  });

  test('an answer keeps its own signs; only the mention goes', () => {
    expect(readIncoming({ type: 'text', text: '@小助手 ３只灭火器' }, NONE)).toMatchObject({
      text: '3只灭火器',
      event: { kind: 'said', text: '３只灭火器' },
    });
  });

  test('a spoken message is its transcript; without one it is not understood', () => {
    const voice: InboundContent = { type: 'voice', mediaId: 'v' };
    expect(readIncoming({ ...voice, transcript: '启航书法。' }, NONE)).toMatchObject({
      kind: 'words',
      text: '启航书法。',
    });
    const unheard = { kind: 'thing', event: { kind: 'other', what: '语音' } };
    expect(readIncoming(voice, NONE)).toEqual(unheard);
    expect(readIncoming({ ...voice, transcript: ' ' }, NONE)).toEqual(unheard);
  });

  test('a recording that is kept can be an answer by itself, whatever was heard in it', () => {
    const known = new Map([['v', { id: 'ours' }]]);
    const recording = { kind: 'voice', mediaId: 'ours', transcript: '启航' };
    expect(readIncoming({ type: 'voice', mediaId: 'v', transcript: '启航' }, known)).toMatchObject({ recording });
    const event = { ...recording, transcript: null };
    expect(readIncoming({ type: 'voice', mediaId: 'v' }, known)).toEqual({ kind: 'thing', event });
  });

  test('a transcript without a recording is what was said, and nothing is fetched for it', () => {
    const heard: InboundContent = { type: 'voice', mediaId: '', transcript: '启航书法' };
    expect(listMedia(heard)).toEqual([]);
    expect(readIncoming(heard, NONE)).toMatchObject({ kind: 'words', event: { via: 'voice' } });
  });

  test('a menu key starts a flow or is said', () => {
    expect(readIncoming({ type: 'menu', key: 'start:my_tasks' }, NONE)).toMatchObject({
      kind: 'tap',
      keys: ['start:my_tasks'],
    });
    expect(readIncoming({ type: 'menu', key: '今日任务' }, NONE)).toMatchObject({ kind: 'words', text: '今日任务' });
  });
});

describe('several things in one message', () => {
  test('keep their order, and their media are listed', () => {
    const content: InboundContent = {
      type: 'mixed',
      parts: [
        { type: 'text', text: '现场' },
        { type: 'image', mediaId: 'a' },
        { type: 'image', mediaId: 'b' },
      ],
    };
    expect(listMedia(content).map(({ mediaId }) => mediaId)).toEqual(['a', 'b']);
    expect(readIncoming(content, NONE)).toMatchObject({
      kind: 'several',
      parts: [{ kind: 'words' }, { kind: 'thing' }, { kind: 'thing' }],
    });
  });

  test('a message that was taken back is told by its id; what is no wake of ours is nothing', () => {
    expect(readIncoming({ type: 'recall', messageId: '7' }, NONE)).toMatchObject({
      event: { kind: 'recalled', messageId: '7' },
    });
    expect(readIncoming({ type: 'wake', wake: { kind: 'due' } }, NONE)).toEqual({
      kind: 'wake',
      wake: { kind: 'due' },
    });
    expect(readIncoming({ type: 'wake', wake: { kind: 'other' } }, NONE)).toEqual({ kind: 'nothing' });
  });
});

describe('things', () => {
  test('a tap brings its key, or those that were ticked', () => {
    expect(readIncoming({ type: 'tap', key: 'a' }, NONE)).toMatchObject({ keys: ['a'] });
    expect(readIncoming({ type: 'tap', key: 'a', selected: ['b', 'c'] }, NONE)).toMatchObject({ keys: ['b', 'c'] });
    expect(readIncoming({ type: 'tap', key: 'a', selected: [] }, NONE)).toMatchObject({ keys: ['a'] });
  });

  test('a photo goes by our id; one that could not be kept is told to be none', () => {
    const image: InboundContent = { type: 'image', mediaId: 'theirs' };
    expect(readIncoming(image, new Map([['theirs', { id: 'ours', sha256: 'h' }]]))).toEqual({
      kind: 'thing',
      event: { kind: 'photo', mediaId: 'ours', sha256: 'h' },
    });
    expect(readIncoming(image, NONE)).toEqual({ kind: 'thing', event: { kind: 'other', what: '照片' } });
  });

  test.each<[InboundContent, string]>([
    [{ type: 'video', mediaId: 'v' }, '视频'],
    [{ type: 'file', mediaId: 'f' }, '文件'],
    [{ type: 'link', title: 't', url: 'https://example.com' }, '链接'],
  ])('what no question takes is named: %j', (content, what) => {
    expect(readIncoming(content, NONE)).toEqual({ kind: 'thing', event: { kind: 'other', what } });
  });

  test('who comes for the first time is greeted; other events and unknown types are nothing', () => {
    expect(readIncoming({ type: 'event', event: 'subscribe' }, NONE)).toEqual({ kind: 'greet' });
    expect(readIncoming({ type: 'event', event: 'enter_agent' }, NONE)).toEqual({ kind: 'nothing' });
    expect(readIncoming({ type: 'unknown', platformType: 'x' }, NONE)).toEqual({ kind: 'nothing' });
  });
});
