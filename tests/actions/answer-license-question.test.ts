/** Whether an institution is licensed: an answer about the one that was meant, or an honest none. */
import { describe, expect, test } from 'vitest';
import { withStage } from './stage.ts';

const on = withStage();

function institution(status: string) {
  const found = on.stage.core.snapshots
    .current()
    .actionWorld.institutions.find((row) => row.status === status && row.region === '襄垣县');
  if (found === undefined) throw new Error(`no demo institution is ${status}`);
  return { id: found.id, name: found.name };
}

const ask = (answers: Record<string, unknown>, more: { by?: string; said?: string; chat?: 'group' } = {}) =>
  on.stage.runOne('answer_license_question', {
    by: more.by ?? 'parent-1',
    answers,
    said: more.said === undefined ? {} : { org: more.said },
    ...(more.chat ? { chat: more.chat } : {}),
  });

describe('allowed', () => {
  test('the public asks about a licensed institution', async () => {
    const org = institution('valid');
    const answer = await ask({ org }, { said: org.name });
    expect(answer['verdict']).toBe('valid');
    expect(answer['text']).toContain(org.name);
  });

  test('one whose permit was revoked is not called licensed', async () => {
    const org = institution('revoked');
    const answer = await ask({ org }, { said: org.name });
    expect(answer['verdict']).toBe('suspended_or_revoked');
    expect(answer['text']).toContain(org.name);
  });

  test('in a group the words are the same for every institution', async () => {
    const texts = await Promise.all(
      ['valid', 'revoked'].map(async (status) => (await ask({ org: institution(status) }, { chat: 'group' }))['text']),
    );
    expect(new Set(texts).size).toBe(1);
  });

  test('a name that nobody knows is counted by day, without who asked, and checking it is offered', async () => {
    const { store } = on.stage.core;
    const answer = await ask({}, { said: '请问飞鸟书法有证没' });
    await ask({}, { by: 'parent-2', said: '飞鸟书法' });
    expect(answer).toMatchObject({ verdict: 'not_found', unknownName: '飞鸟书法' });
    expect(answer['text']).toContain('回“请核实”');
    const rows = await store.query(`select row_to_json(u)::text as row from unknown_name u`);
    expect(rows).toEqual([{ row: expect.stringContaining('"count":2') }]);
    expect(JSON.stringify(rows)).toMatch(/飞鸟书法.*2026-07-18/u);
    expect(JSON.stringify(rows)).not.toContain('parent');
    await store.execute('delete from unknown_name');
  });

  test('what a member asks, what is found, and what could be a person is not counted and not offered', async () => {
    const answers = [
      await ask({}, { by: 'inspector-1', said: '飞鸟书法' }),
      await ask({ org: institution('valid') }, { said: '飞鸟书法' }),
      await ask({}, { said: '张三老师的书法班' }),
      await ask({}, { chat: 'group', said: '飞鸟书法' }),
      ...(await Promise.all(
        ['暑假能不能补课', '跆拳道用办证不', '飞鸟书法退费退了一个月还没退', '我要举报飞鸟书法'].map((said) =>
          ask({}, { said }),
        ),
      )),
    ];
    for (const { text } of answers) expect(text).not.toContain('请核实');
    expect(await on.stage.count('unknown_name')).toBe(0);
  });

  test('asking writes nothing', async () => {
    const before = await on.stage.count('audit_entry');
    await ask({ org: institution('valid') }, { by: 'inspector-1' });
    expect(await on.stage.count('audit_entry')).toBe(before);
  });
});

describe('refused', () => {
  test('who was shown candidates and wanted none is told that nothing was found, not offered them again', async () => {
    const answer = await ask({}, { said: '启航' });
    expect(answer['verdict']).toBe('not_found');
    expect(answer['text']).not.toContain('1.');
  });

  test('an institution that has left the register meanwhile is not vouched for', async () => {
    const answer = await ask({ org: { id: 'struck-off', name: '襄垣县旧名培训' } }, { said: '旧名培训' });
    expect(answer['verdict']).toBe('not_found');
  });
});

describe('malformed', () => {
  test.each([{ org: 7 }, { org: { name: '没有编号' } }, { org: null }])(
    'an answer that is no institution: %j',
    async (answers) => {
      await expect(ask(answers)).rejects.toThrow();
    },
  );
});
