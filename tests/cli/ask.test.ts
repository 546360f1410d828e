/** `bot ask` as the office tries out what parents get to read. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { askCommand } from '../../src/cli/ask.ts';
import { bot, jsonLines, withFolder } from './bot.ts';

const own = withFolder();

test('one JSON line a message; the register file counts as verified today', async () => {
  const register = join(own.dir, 'register.csv');
  await writeFile(
    register,
    '机构编号,机构名称,许可状态,核对日期\nA1,襄垣县启航书法培训学校,有效,2020-01-01\nA2,襄垣县知源美术培训学校,已吊销,\n',
  );
  const input = '启航书法正规不\n@小助手 知源美术还开着没\n报了三千的课 不想上了能退吗\n今天天气怎么样\n';
  const { code, out } = await bot(['ask', '--stdin', '--register', register, '--region', '襄垣县'], { input });
  expect(code).toBe(0);
  const [valid, group, refund, other] = jsonLines(out);
  expect(Object.keys(valid ?? {})).toEqual(['query', 'intent', 'verdict', 'certain', 'institution', 'text']);
  expect(valid).toMatchObject({
    query: '启航书法正规不',
    intent: 'QUERY_INSTITUTION',
    verdict: 'valid',
    certain: true,
    institution: { id: 'A1', name: '襄垣县启航书法培训学校' },
  });
  expect(group).toMatchObject({ query: '@小助手 知源美术还开着没', intent: 'QUERY_INSTITUTION' });
  expect(group?.['text']).not.toContain('知源');
  expect(refund).toMatchObject({ intent: 'REFUND', verdict: null, certain: false, institution: null });
  expect(other).toMatchObject({ intent: 'OTHER', verdict: null });
});

test('without --stdin it says what to give', async () => {
  await expect(askCommand.run([])).rejects.toMatchObject({
    code: 'USAGE',
    userText: expect.stringContaining('--stdin'),
  });
});
