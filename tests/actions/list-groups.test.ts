/** list_groups: the groups that the bot knows, whom they serve; one's own department's where the scope ends there. */
import { beforeAll, describe, expect, test } from 'vitest';
import { withStage } from './stage.ts';

const on = withStage();
const list = (by: string) => on.stage.runOne('list_groups', { by, answers: {} });

beforeAll(async () => {
  await on.stage.core.store.execute(
    `insert into group_chat (id, chat_id, channel, name, purpose, shows_internal)
     values ('parents', 'parents', 'wechaty', '某某家长群', '家长群', false)`,
  );
  await on.stage.core.store.execute(`insert into group_member (group_id, member_id) values ('parents', 'school-1')`);
});

describe('allowed', () => {
  test('the office sees all: what for, which departments, how many, and where no figures go', async () => {
    const { count, text } = await list('office-1');
    expect(count).toBe(3);
    expect(text).toMatch(/双减工作专班办公室群（工作群）：.*4人$/mu);
    expect(text).toMatch(/双减工作专班联合检查群（检查组）：.*等6个单位，7人$/mu);
    expect(text).toMatch(/某某家长群（家长群）：襄垣县演示小学，1人，不发内部数字$/mu);
    expect(text).not.toMatch(/group-|parents/u);
  });

  test('a liaison sees those in which somebody of the own department is', async () => {
    const { count, text } = await list('liaison-1');
    expect(count).toBe(2);
    expect(text).not.toMatch(/家长群/u);
  });

  test('whoever has left counts nowhere', async () => {
    await on.stage.core.store.execute(`update member set active = false where id = 'school-1'`);
    expect((await list('office-1'))['text']).toMatch(/某某家长群（家长群）：没有成员，0人/u);
    await on.stage.core.store.execute(`update member set active = true where id = 'school-1'`);
  });
});

describe('refused', () => {
  test.each(['parent-1', 'inspector-1', 'school-1', 'grid-1'])('%s', async (by) => {
    await expect(list(by)).rejects.toThrow(/ACTION_DENIED/u);
  });
});

describe('malformed', () => {
  test('a group without a name worth the word, and with markup in it, stays one line', async () => {
    await on.stage.core.store.execute(
      `insert into group_chat (id, chat_id, channel, name, purpose) values ('odd', 'odd', 'wechaty', 'x', '')`,
    );
    expect(String((await list('office-1'))['text']).split('\n')).toHaveLength(5);
  });
});
