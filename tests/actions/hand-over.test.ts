/** 人工: everybody of the office hears who needs them, where they are stuck and what was said; it stays on record. */
import { beforeEach, describe, expect, test } from 'vitest';
import { bumpRevision } from '../../src/store/revision.ts';
import { withTown } from '../pipeline/town.ts';

const on = withTown();
const ME = 'inspector-1';
const STUCK = { title: '现场检查填报', question: '检查类型' };

/** A second member of the office, or none at all. */
async function setOffice(...ids: string[]): Promise<void> {
  await on.town.store.transaction(async (tx) => {
    await tx.execute(
      `update member set roles = case when id = any($1::text[]) then array['office']
      else array_remove(roles, 'office') end where id = any($2::text[])`,
      ids,
      ['office-1', 'approver-1'],
    );
    await bumpRevision(tx, 'directory');
  });
}

beforeEach(() => setOffice('office-1'));

const ask = (by = ME, interrupted: typeof STUCK | null = null) =>
  on.town.stage.runOne('hand_over', { by, answers: {}, interrupted });

async function told(): Promise<{ to: string; text: string }[]> {
  return await on.town.rows(
    `select target ->> 'userId' as to, body ->> 'text' as text from outbox where key like 'handover:%' order by seq`,
  );
}

/** Something that was said, and what the bot answered. */
async function said(n: number, text: string, answer: string): Promise<void> {
  const { store } = on.town;
  const at = new Date(Date.UTC(2026, 6, 20, 0, n)).toISOString();
  await store.execute(
    `insert into inbox (id, channel, message_id, conversation_key, content, state, sent_at, received_at)
     values ($1, 'simulator', $1, 'simulator:${ME}:${ME}', $2::jsonb, 'done', $3::timestamptz, $3::timestamptz)`,
    `m${n}`,
    JSON.stringify({ type: 'text', text }),
    at,
  );
  await store.execute(
    `insert into outbox (key, channel, target, target_key, conversation_key, body, mentions, state)
     values ($1, 'simulator', '{}', 'x', 'simulator:${ME}:${ME}', $2::jsonb, '{}', 'sent')`,
    `m${n}:0`,
    JSON.stringify({ kind: 'text', text: answer }),
  );
}

describe('allowed', () => {
  test('the office reads who, where and what was said last; the person gets the number', async () => {
    await said(1, '填报', '这次查的是哪家？');
    await said(2, '启航书法', '机构：启航书法。\n这次查什么？');
    const { number, handover, text } = await ask(ME, STUCK);
    expect([number, handover]).toEqual(['RG20260720-0001', 'RG20260720-0001']);
    expect(text).toBe('已转给办公室，编号 RG20260720-0001。有话直接说，我会转过去；回“继续”就回到小助手。');
    expect(await told()).toEqual([
      {
        to: 'office-1',
        text: [
          '【人工 RG20260720-0001】李志强（县教育局）请您帮忙。',
          '正在填“现场检查填报”，停在“检查类型”。最近说的话：',
          '李志强：填报',
          '小助手：这次查的是哪家？',
          '李志强：启航书法',
          '小助手：机构：启航书法。',
          '回复他请说：回复人工 RG20260720-0001',
        ].join('\n'),
      },
    ]);
  });

  test('what was said is kept whole, with where it was', async () => {
    await said(1, '填报', '这次查的是哪家？');
    await ask(ME, STUCK);
    expect(await on.town.rows('select * from handover')).toMatchObject([
      {
        number: 'RG20260720-0001',
        conversation_key: `simulator:${ME}:${ME}`,
        member_id: ME,
        title: '现场检查填报 · 检查类型',
        asked_at: on.town.stage.clock.now(),
        transcript: [
          { at: '2026-07-20T00:01:00.000Z', who: 'person', text: '填报' },
          { at: '2026-07-20T00:01:00.000Z', who: 'bot', text: '这次查的是哪家？' },
        ],
        handler_id: null,
        ended_at: null,
      },
    ]);
  });

  test('everybody of the office is told, the asker not', async () => {
    await setOffice('office-1', 'approver-1');
    await ask();
    expect((await told()).map(({ to }) => to).sort()).toEqual(['approver-1', 'office-1']);
    await ask('office-1');
    expect((await told()).slice(2).map(({ to }) => to)).toEqual(['approver-1']);
  });

  test('several at once: each a number of their own', async () => {
    const results = await on.town.stage.run('hand_over', [
      { by: ME, answers: {} },
      { by: 'fire-1', answers: {} },
    ]);
    expect(results.map(({ number }) => number)).toEqual(['RG20260720-0001', 'RG20260720-0002']);
  });

  test('of a long talk the office reads the end, a line each, shortened; the record keeps sixty', async () => {
    for (let n = 1; n <= 40; n += 1) await said(n, `第${n}句${'很长'.repeat(100)}`, '收到');
    await ask();
    const [{ text } = { text: '' }] = await told();
    const talk = text.split('\n').slice(1, -1);
    expect(talk).toHaveLength(6);
    expect(talk[4]).toMatch(/^李志强：第40句(?:很长)+$/u);
    expect(Math.max(...talk.map((line) => line.length))).toBeLessThanOrEqual('李志强：'.length + 60);
    const [row] = await on.town.rows<{ transcript: { text: string }[] }>('select transcript from handover');
    expect(row?.transcript).toHaveLength(60);
    expect(row?.transcript.at(-2)?.text).toContain('很长'.repeat(100));
  });
});

describe('refused', () => {
  test.each(['parent-1', 'nobody'])('%s is no member; the office is not called', async (by) => {
    await expect(ask(by)).rejects.toMatchObject({ code: 'ACTION_DENIED', kind: 'denied' });
    expect([await told(), await on.town.stage.count('handover')]).toEqual([[], 0]);
  });

  test('nobody is at the office: told to call, and the bot stays; the request is on record', async () => {
    await setOffice();
    expect(await ask()).toEqual({
      number: 'RG20260720-0001',
      handover: null,
      text: '办公室现在没有人值守，请直接打电话联系办公室。',
    });
    expect([await told(), await on.town.stage.count('handover')]).toEqual([[], 1]);
  });
});

describe('malformed', () => {
  test('a conversation in which nothing can be read is handed over without its words', async () => {
    const { store } = on.town;
    await store.execute(
      `insert into inbox (id, channel, message_id, conversation_key, content, state, sent_at, received_at) values
       ('a', 'simulator', 'a', 'simulator:${ME}:${ME}', '{"type":"wake","kind":"due"}', 'done', now(), now()),
       ('b', 'simulator', 'b', 'simulator:${ME}:${ME}', '{"type":"unknown"}', 'done', now(), now())`,
    );
    await ask();
    expect((await told())[0]?.text.split('\n')).toEqual([
      '【人工 RG20260720-0001】李志强（县教育局）请您帮忙。',
      '回复他请说：回复人工 RG20260720-0001',
    ]);
  });
});
