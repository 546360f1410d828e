/** list_undelivered: what did not reach its person yesterday and today, with the reason, for the office only. */
import { beforeEach, describe, expect, test } from 'vitest';
import { withStage } from './stage.ts';

const on = withStage();
const list = (by: string) => on.stage.runOne('list_undelivered', { by, answers: {} });

async function failed(n: number, day: string, error: string | null = '用户不在可见范围'): Promise<void> {
  const { store } = on.stage.core;
  await store.execute(
    `insert into outbox (key, channel, target, target_key, body, state, error)
     values ($1, 'wecom-app', '{"userId": "inspector-1"}', $1, '{}', 'failed', $2)`,
    `morning:${n}`,
    error,
  );
  await store.execute(
    `insert into duty_notice (post, day, target, due_at, made_at, outcome, outbox_key)
     values ($1, $2::date, 'inspector-1', now(), now(), 'queued', $3)`,
    `post${n}`,
    day,
    `morning:${n}`,
  );
}

beforeEach(async () => {
  await on.stage.core.store.execute('delete from duty_notice');
  await on.stage.core.store.execute('delete from outbox');
});

describe('allowed', () => {
  test('of the last working day and today, who and why; what is older is over', async () => {
    await failed(1, '2026-07-17');
    await failed(2, '2026-07-18', null);
    await failed(3, '2026-07-15');
    const { text, count } = await list('office-1');
    expect(count).toBe(2);
    expect(String(text).split('\n').slice(1)).toEqual(['1. 李志强：用户不在可见范围', '2. 李志强：平台没有说原因']);
  });

  test('nothing is said to be nothing; more than twenty are counted', async () => {
    expect(await list('office-1')).toEqual({ count: 0, text: '昨天、今天的提醒都送到了，或者还在路上。' });
    for (let n = 0; n < 25; n += 1) await failed(n, '2026-07-18');
    expect(String((await list('office-1'))['text'])).toContain('还有5条');
  });
});

describe('refused', () => {
  test.each(['inspector-1', 'leader-1', 'parent-1'])('%s may not', async (by) => {
    await expect(list(by)).rejects.toThrow(/ACTION_DENIED/u);
  });
});

describe('malformed', () => {
  test('a group is no place for it', async () => {
    const call = { by: 'office-1', answers: {}, chat: 'group', room: 'group-office' } as const;
    await expect(on.stage.runOne('list_undelivered', call)).rejects.toThrow(/ACTION_DENIED/u);
  });
});
