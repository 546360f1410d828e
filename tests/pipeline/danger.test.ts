/** Words of danger on the real pipeline: the number goes out first, the form goes on, and a count in SQL finds it (M501). */
import { expect, test } from 'vitest';
import { withTown } from './town.ts';

const on = withTown();

const COUNT = `select note, flow, count(*)::int as count from session_event where type = 'danger' group by note, flow`;

test('are answered first, in a form and to a parent, and counted without a word of what was said', async () => {
  const { town } = on;
  await town.say('inspector-1', '填报');
  await town.say('inspector-1', '启航书法着火了');
  await town.say('nobody-knows', '你好，孩子在楼梯上摔伤了');
  const said = (to: string): string[] => town.heard.filter((each) => each.to === to).map(({ text }) => text);
  expect(said('inspector-1').slice(1)).toEqual(['人先安全：火警打119，有人受伤打120，要报警打110。', '是哪一家？']);
  expect(said('nobody-knows').join('\n')).toContain('120');
  expect(await town.store.query(COUNT)).toEqual(
    expect.arrayContaining([
      { note: 'fire', flow: 'inspection_site', count: 1 },
      { note: 'hurt', flow: expect.any(String), count: 1 },
    ]),
  );
  const rows = await town.store.query<{ row: string }>(
    `select to_jsonb(e)::text as row from session_event e where type = 'danger'`,
  );
  expect(JSON.stringify(rows)).not.toMatch(/着火|摔伤|启航/u);
});
