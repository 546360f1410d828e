/** What was said in one conversation, as lines: both sides in order, the newest, nobody else's. */
import { beforeEach, describe, expect, test } from 'vitest';
import { listTranscript } from '../../src/store/transcript.ts';
import { withDatabase } from '../support/database.ts';

const db = withDatabase();
const KEY = 'simulator:a:a';
const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 1, minute)).toISOString();

async function came(id: string, minute: number, content: unknown, key = KEY): Promise<void> {
  await db.store.execute(
    `insert into inbox (id, channel, message_id, conversation_key, content, state, sent_at, received_at)
     values ($1, 'simulator', $1, $2, $3::jsonb, 'done', $4::timestamptz, $4::timestamptz)`,
    id,
    key,
    JSON.stringify(content),
    at(minute),
  );
}

async function went(key: string, body: unknown, more: { to?: string; minute?: number } = {}): Promise<void> {
  await db.store.execute(
    `insert into outbox (key, channel, target, target_key, conversation_key, body, mentions, created_at)
     values ($1, 'simulator', '{}', 'x', $2, $3::jsonb, '{}', $4::timestamptz)`,
    key,
    more.to ?? KEY,
    JSON.stringify(body),
    at(more.minute ?? 50),
  );
}

const text = (words: string) => ({ type: 'text', text: words });
const says = (words: string) => ({ kind: 'text', text: words });
const linesOf = async (limit = 20) =>
  (await listTranscript(db.store, KEY, limit)).map((line) => `${line.who} ${line.text}`);

beforeEach(async () => {
  for (const table of ['inbox', 'outbox']) await db.store.execute(`delete from ${table}`);
});

describe('listTranscript', () => {
  test('each answer stands after what it answers, several in their order, whenever they were written', async () => {
    await came('m1', 1, text('填报'));
    await went('m1:0', says('哪家？'));
    await came('m2', 2, text('启航书法'));
    await went('m2:0', { kind: 'choices', text: '是这家吗？', options: [] });
    await went('m2:1', says('请选'));
    expect(await listTranscript(db.store, KEY, 20)).toEqual([
      { at: at(1), who: 'person', text: '填报' },
      { at: at(1), who: 'bot', text: '哪家？' },
      { at: at(2), who: 'person', text: '启航书法' },
      { at: at(2), who: 'bot', text: '是这家吗？' },
      { at: at(2), who: 'bot', text: '请选' },
    ]);
  });

  test('what answers nothing (the morning’s tasks) stands where it was written', async () => {
    await came('m1', 1, text('早'));
    await went('morning:2026-03-02:a', says('今日任务'), { minute: 2 });
    await came('m2', 3, text('填报'));
    expect(await linesOf()).toEqual(['person 早', 'bot 今日任务', 'person 填报']);
  });

  test('the newest so many, oldest first', async () => {
    for (let n = 1; n <= 9; n += 1) await came(`m${n}`, n, text(String(n)));
    expect(await linesOf(3)).toEqual(['person 7', 'person 8', 'person 9']);
  });

  test.each([
    [{ type: 'voice', mediaId: 'x', transcript: '启航书法' }, '启航书法'],
    [{ type: 'image', mediaId: 'x' }, '[照片]'],
    [{ type: 'location', latitude: 1, longitude: 2, label: '府前街' }, '[位置] 府前街'],
    [{ type: 'location', latitude: 1, longitude: 2 }, '[位置] '],
    [{ type: 'tap', key: 'list=AQ' }, '[点选]'],
    [{ type: 'file', mediaId: 'x', name: '表.xlsx' }, '[文件]'],
    [{ type: 'mixed', parts: [] }, '[图文]'],
  ])('%j', async (content, line) => {
    await came('m1', 1, content);
    expect(await linesOf()).toEqual([`person ${line}`]);
  });

  test('what nobody said or can read is left out: wakes, unknown types, taps that were marked', async () => {
    await came('m1', 1, { type: 'wake', kind: 'due' });
    await came('m2', 2, { type: 'unknown', platformType: 'x' });
    await came('m3', 3, { type: 'voice', mediaId: 'x' });
    await went('m1:0', { kind: 'card_update', responseCode: 'x', label: '好', userId: 'a' });
    expect(await linesOf()).toEqual([]);
  });

  test('what a reminder says is there', async () => {
    await came('m1', 1, { type: 'wake', kind: 'due' });
    await went('m1:0', says('还差 3 题。'));
    expect(await linesOf()).toEqual(['bot 还差 3 题。']);
  });

  test('nobody else’s, also when the bot told them of it in the same turn', async () => {
    await came('m1', 1, text('我的'));
    await came('m2', 1, text('别人的'), 'simulator:b:b');
    await went('m1:t0:b', says('给别人的'), { to: 'simulator:b:b' });
    expect(await linesOf()).toEqual(['person 我的']);
  });
});
