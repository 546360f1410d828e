/** 我的信息: what is kept is counted, deleted at once after one yes, and an addition goes to the office by code alone. */
import { beforeEach, describe, expect, test } from 'vitest';
import { hashQueryCode } from '../../src/actions/lead-progress.ts';
import { insertLeadCode } from '../../src/store/lead-codes.ts';
import { insertReporter } from '../../src/store/reporters.ts';
import { withStage } from './stage.ts';

const on = withStage();
const CODE = 'K7MC-3XPA';
const KEY = 'simulator:parent-1:parent-1';
const ask = async (answers: Record<string, unknown>, by = 'parent-1') =>
  String((await on.stage.runOne('my_data', { by, answers }))['text']);

beforeEach(async () => {
  const { store, dataKey } = on.stage.core;
  for (const table of ['lead_try', 'reporter', 'lead_code', 'register_entry', 'inbox', 'outbox', 'session_event']) {
    await store.execute(`delete from ${table}`);
  }
  await store.execute(`delete from conversation where key = '${KEY}'`);
  await store.execute(
    `insert into register_entry (id, number, register, state, subject, filed_at, occurred_on, state_since, data, shown,
       flow, flow_version, flow_hash)
     values ('l1', 'XS400000001', 'lead', 'new', '线索', now(), now(), now(), '{}', '{}', 'test', 1, 'h')`,
  );
  await insertLeadCode(store, { codeHash: hashQueryCode(dataKey, CODE), entryId: 'l1' });
  await insertReporter(store, dataKey, { entryId: 'l1', contact: '李女士' });
  await store.execute(
    `insert into conversation (key, channel, chat_id, user_id, state) values ($1, 'simulator', 'parent-1', 'parent-1', '{}')`,
    KEY,
  );
  await store.execute(
    `insert into inbox (id, channel, message_id, conversation_key, content, state, sent_at, received_at)
     select 'i' || n, 'simulator', 'm' || n, $1, '{"type":"text"}', 'done', now(), now() - make_interval(days => n)
     from generate_series(0, 3) n`,
    KEY,
  );
  await store.execute(
    `insert into outbox (key, channel, target, target_key, conversation_key, body, mentions, state)
     values ('o1', 'simulator', '{"userId":"parent-1"}', 't', $1, '{}', '{}', 'sent')`,
    KEY,
  );
});

describe('allowed', () => {
  test('shows counts and says honestly what cannot be shown', async () => {
    expect(await ask({ wish: 'show' })).toMatch(/4 条消息.*1 条我们的回复[\s\S]*查不出哪条是您的/u);
  });

  test('deletes the conversation after a yes; with the code the contact too; the audit holds nobody', async () => {
    expect(await ask({ wish: 'delete', code: CODE, sure: true })).toContain('您留的联系方式也删了');
    expect(await on.stage.count(`conversation where key = '${KEY}'`)).toBe(0);
    expect(await on.stage.count(`outbox where conversation_key = '${KEY}'`)).toBe(0);
    expect(await on.stage.count(`inbox where conversation_key = '${KEY}'`), 'the last day, against repeats').toBe(1);
    expect(await on.stage.count('reporter')).toBe(0);
    expect(await on.stage.count('register_entry'), 'the lead is worked on').toBe(1);
    const rows = await on.stage.core.store.query(
      `select actor, object, note from audit_entry where action in ('own_data_deleted', 'reporter_dropped') order by id`,
    );
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toContain('parent-1');
  });

  test('an addition becomes a task of the office with 15 working days; numbers in it are masked', async () => {
    expect(await ask({ wish: 'correct', code: CODE, addition: '地址是东街5号 13800001234' })).toContain('15个工作日');
    const [task] = await on.stage.core.store.query<{ title: string }>(
      `select title from task where title like '线索 XS400000001%'`,
    );
    expect(task?.title).toContain('138****1234');
  });
});

describe('refused', () => {
  test('without a yes nothing is deleted', async () => {
    expect(await ask({ wish: 'delete', code: '没有', sure: false })).toBe('没有删。');
    expect(await on.stage.count(`conversation where key = '${KEY}'`)).toBe(1);
  });

  test('a code that is nobody’s deletes no contact and adds nothing; five tries an hour', async () => {
    expect(await ask({ wish: 'correct', code: 'AAAA-AAAA', addition: '改地址' })).toContain('没有查到这个查询码');
    expect(await on.stage.count('reporter')).toBe(1);
    for (let n = 0; n < 4; n += 1) await ask({ wish: 'correct', code: 'AAAA-AAAB', addition: '改地址' });
    expect(await ask({ wish: 'delete', code: CODE, sure: true })).toContain('一小时最多查5次');
    expect(await on.stage.count('reporter')).toBe(1);
  });

  test('a member is sent to the office', async () => {
    await expect(ask({ wish: 'show' }, 'office-1')).rejects.toMatchObject({ kind: 'denied' });
  });
});

describe('malformed', () => {
  test.each([{}, { wish: 'everything' }, { wish: 'delete', sure: 'yes' }])('%j', async (answers) => {
    await expect(ask(answers)).rejects.toThrow();
  });
});
