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
