/** The stage is hard on the program: it kills it, delivers again, repeats, and loses nothing. */
import { describe, expect, test } from 'vitest';
import { failureOf, HEAD, playAll } from './playing.ts';

const FILING = `steps:
  - 李志强: 填报
  - 李志强: 启航书法
  - 李志强: 网格
  - 李志强: '1'
  - 李志强: 全部符合
  - 李志强: 跳过
  - 李志强: { location: 古韩镇 }
  - 李志强: 李志强、张晓燕
  - crash: POINT
  - 李志强: 提交
  - bot: { to: 李志强, says: '已报送，编号 {编号}', nothing_more: true }
  - 李志强: { repeat_last: true }
  - bot: silent
expect: { inspections: 1, effects: [file_inspection], sessions: { 李志强: none } }
`;

describe('a program that is killed', () => {
  test.each(['before_commit', 'after_commit'])('%s files once and answers once', async (point) => {
    expect(await failureOf(HEAD + FILING.replace('POINT', point))).toBe('');
  });

  test('before the commit leaves nothing behind: the same message starts again', async () => {
    const [played] = await playAll(`${HEAD}steps:\n  - crash: before_commit\n  - 李志强: 填报\n`);
    expect(played?.events.map(({ type }) => type)).toEqual(['started', 'asked']);
  });

  test('at any message of an album keeps every photo once', async () => {
    const photos = FILING.replace(
      '- 李志强: 跳过',
      '- crash: after_commit\n  - 李志强: { album: 3 }\n  - 李志强: 发完了',
    );
    const yaml = photos.replace('  - crash: POINT\n', '').replace('inspections: 1', 'inspections: 1, photos: 3');
    expect(await failureOf(HEAD + yaml)).toBe('');
  });
});

test('time that passes is seen by the flows', async () => {
  const steps = `steps:
  - 李志强: 填报
  - after: 26h
  - 李志强: 启航书法
  - 李志强: 安全
  - bot: { to: 李志强, options: ['就用：今天 11:00'] }
`;
  expect(await failureOf(HEAD + steps)).toBe('');
});

test('a conversation leaves nothing for the next: each has a database of its own', async () => {
  const one = `${HEAD}steps:\n  - 李志强: 填报\nexpect: { sessions: { 李志强: { asked: org } } }\n`;
  const other = `${HEAD}steps:\n  - 李志强: 进度\nexpect: { sessions: { 李志强: none } }\n`;
  const played = await playAll(`${one}---\n${other}---\n${one}`);
  expect(played.map(({ failure }) => failure)).toEqual([undefined, undefined, undefined]);
});
