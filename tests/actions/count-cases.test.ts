/** count_cases: the eight kinds with their stages and the money, by scope, without a name. */
import { beforeEach, describe, expect, test } from 'vitest';
import { withStage } from './stage.ts';

const on = withStage();
const count = (by: string) => on.stage.runOne('count_cases', { by, answers: {} });

async function file(category: string, state: string, data: Record<string, unknown>, department = 'education') {
  const filed = await on.stage.runOne('file_entry', {
    by: 'office-1',
    answers: { subject_kind: 'person', person_name: '王某某', category, summary: '有事', ...data },
    with: { register: 'enforcement', department, subject: '个人（东街3号）' },
  });
  await on.stage.core.store.execute('update register_entry set state = $1 where number = $2', state, filed['number']);
}

beforeEach(async () => {
  await on.stage.core.store.execute('delete from register_entry');
  await file(
    'fee',
    'closed',
    { opened_on: '2026-07-01', decided_on: '2026-07-10', fine: 100.1, refunded: 5, refund_ordered: 7 },
    'market',
  );
  await file(
    'fee',
    'executing',
    { opened_on: '2026-07-01', decided_on: '2026-07-10', fine: 0.2, confiscated: 3 },
    'market',
  );
  await file('fee', 'revoked', { opened_on: '2026-07-01', decided_on: '2026-07-10', fine: 9000 });
  await file('time', 'not_opened', {});
  await file('running', 'transferred', { opened_on: '2026-07-01', transferred_on: '2026-07-03' });
  await file('running', 'withdrawn', { opened_on: '2026-07-01' });
});

describe('allowed', () => {
  test('hand-counted: quashed decisions and what was taken back do not count as punished', async () => {
    const { text } = await count('leader-1');
    expect(text).toBe(
      [
        '案件5件：立案4，处罚2，移送1，不立不罚1。',
        '罚款100.3元，没收3元，责令退费7元，已退5元。',
        '培训时间：1件（立案0，处罚0，移送0）',
        '培训收费：3件（立案3，处罚2，移送0）',
        '违法违规举办：1件（立案1，处罚0，移送1）',
      ].join('\n'),
    );
    expect(text).not.toContain('王某某');
  });

  test('a liaison counts the own department’s; none is said', async () => {
    expect(await count('liaison-1')).toMatchObject({ count: 0, text: '没有案件。' });
  });
});

describe('refused', () => {
  test.each(['inspector-1', 'grid-1', 'school-1', 'parent-1'])('%s', async (by) => {
    await expect(count(by)).rejects.toThrow(/ACTION_DENIED/u);
  });
});

describe('malformed', () => {
  test('amounts that are none count as nothing', async () => {
    await on.stage.core.store.execute('delete from register_entry');
    await file('ads', 'closed', { decided_on: '2026-07-10', fine: '很多' });
    expect((await count('office-1'))['text']).toContain('罚款0元');
  });
});
