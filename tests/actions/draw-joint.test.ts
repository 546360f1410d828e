/** draw_joint: institutions out of the pool that was asked for, teams of two departments, nobody told a name. */
import { beforeEach, describe, expect, test } from 'vitest';
import { isSaidClosed } from '../../src/domain/institution-status.ts';
import { drawJoint } from '../../src/domain/joint-draw.ts';
import { findDraw } from '../../src/store/joint-draws.ts';
import { addOfficers, clearJoints, draw, drawnRows, FIRST, stateOf } from './joints.ts';
import { told } from './risks.ts';
import { withStage } from './stage.ts';

const on = withStage();
const world = () => on.stage.core.snapshots.current().actionWorld;
const pool = async (number = FIRST) => {
  const [entry] = await on.stage.core.store.query<{ id: string }>(
    'select id from register_entry where number = $1',
    number,
  );
  return await findDraw(on.stage.core.store, entry?.id ?? '');
};

beforeEach(async () => {
  await clearJoints(on.stage);
});

describe('allowed', () => {
  test('the office gets a number, the teams, a seal and from when it is told; the drawn hear that they are', async () => {
    const result = await draw(on.stage, { count: 2, meet: '8点教育局门口', shift: 'night' });
    expect(result).toMatchObject({
      ok: true,
      number: FIRST,
      from: '7月18日17:00',
      seal: expect.stringMatching(/^[0-9a-f]{16}$/u),
      teams: expect.stringMatching(/^第1组：\S+（县\S+）、\S+（县\S+），查第1家、第2家$/u),
    });
    const news = await told(on.stage);
    expect(news.map((line) => line.split(':')[0]).sort()).toEqual(['inspector-1', 'inspector-2']);
    for (const line of news)
      expect(line).toMatch(/【联合检查】LH20260718-0001，7月18日夜查，抽到您了。[\s\S]*集合：8点教育局门口/u);
    expect(await stateOf(on.stage)).toBe('drawn');
  });

  test('the record’s seed and pool give the same drawing again', async () => {
    await addOfficers(on.stage, ['police', 'fire', 'fire', 'health_sport']);
    await draw(on.stage, { count: 7, teams: 3 });
    const kept = await pool();
    if (kept === undefined) throw new Error('nothing was kept');
    const again = drawJoint(kept.seed, kept.pool, kept.size);
    const rows = await drawnRows(on.stage);
    expect(rows.map(({ institution }) => institution)).toEqual(again.items.map((item) => item.institution));
    expect(rows.map(({ members }) => members)).toEqual(again.items.map(({ team }) => again.teams[team]?.officers));
    expect(new Set(again.teams.flatMap(({ officers }) => officers)).size).toBe(6);
  });

  test('only what was asked for: town, kind, not closed', async () => {
    await draw(on.stage, { town: 't140423108', category: 'sport' });
    const rows = world().institutions.filter((row) => row.town === '善福镇' && row.category === '体育');
    expect((await pool())?.pool.institutions.toSorted()).toEqual(rows.map(({ id }) => id).sort());
    await draw(on.stage, { town: 't140423103' }, {}).catch(() => undefined);
    const closed = new Set(
      world()
        .institutions.filter(({ status }) => isSaidClosed(status))
        .map(({ id }) => id),
    );
    expect((await pool())?.pool.institutions.filter((id) => closed.has(id))).toEqual([]);
  });

  test('only the unchecked: who had a safety check in the campaign is not drawn', async () => {
    await draw(on.stage, { only: 'unchecked' });
    const checked = await on.stage.core.store.query<{ id: string }>(
      `select institution_id as id from inspection where is_safety_check and withdrawn_at is null
         and visited_at >= '2026-07-01'`,
    );
    expect(checked.length).toBeGreaterThan(0);
    const drawn = new Set((await pool())?.pool.institutions);
    expect(checked.filter(({ id }) => drawn.has(id))).toEqual([]);
  });

  test('only the risky: open rectifications, leads and risk events', async () => {
    await draw(on.stage, { only: 'risky' });
    const open = await on.stage.core.store.query<{ id: string }>(
      `select distinct institution_id as id from rectification where state in ('open', 'submitted', 'failed')`,
    );
    const closed = new Set(
      world()
        .institutions.filter(({ status }) => isSaidClosed(status))
        .map(({ id }) => id),
    );
    const expected = open.map(({ id }) => id).filter((id) => !closed.has(id));
    expect((await pool())?.pool.institutions.toSorted()).toEqual(expected.sort());
  });

  test('who is away that day is not drawn', async () => {
    await addOfficers(on.stage, ['police']);
    await on.stage.core.store.execute(
      `insert into member_absence (id, member_id, stand_in_id, starts_on, ends_on, filed_by_id, filed_at)
       values ('away', 'inspector-1', 'deputy-1', '2026-07-17', '2026-07-18', 'office-1', now())`,
    );
    await draw(on.stage);
    expect((await pool())?.pool.officers.map(({ id }) => id).sort()).toEqual(['extra-1', 'inspector-2']);
    await on.stage.core.store.execute('delete from member_absence');
  });

  test('what one open drawing holds, another does not draw; officers of the same day neither', async () => {
    await addOfficers(on.stage, ['police', 'fire']);
    await draw(on.stage, { town: 't140423108', category: 'sport', count: 2 });
    const first = await drawnRows(on.stage);
    const again = await draw(on.stage, { town: 't140423108', category: 'sport', count: 1 });
    expect(again).toMatchObject({ ok: true });
    const second = await drawnRows(on.stage, 'LH20260718-0002');
    expect(new Set([...first, ...second].map(({ institution }) => institution)).size).toBe(3);
    expect(second[0]?.members.filter((id) => first[0]?.members.includes(id))).toEqual([]);
    expect(await draw(on.stage, { town: 't140423108' })).toMatchObject({
      ok: false,
      text: expect.stringContaining('能上的执法人员0人'),
    });
    // Another day is another matter.
    expect(await draw(on.stage, { on_day: '2026-07-19' })).toMatchObject({ ok: true });
  });
});

describe('refused', () => {
  test('more places than there are: nothing is filed and no number is taken', async () => {
    const text = expect.stringContaining('能抽的机构只有3家，没有抽');
    expect(await draw(on.stage, { town: 't140423108', category: 'sport', count: 4 })).toEqual({ ok: false, text });
    expect(await on.stage.count('register_entry')).toBe(0);
    expect(await draw(on.stage)).toMatchObject({ number: FIRST });
  });

  test('two officers of one department make no team', async () => {
    await on.stage.core.store.execute(`update member set is_enforcer = false where user_id = 'inspector-2'`);
    await addOfficers(on.stage, ['education', 'education']);
    expect(await draw(on.stage)).toMatchObject({ ok: false, text: expect.stringContaining('凑不齐1组') });
  });

  test('who carries no enforcement certificate is not drawn (行政处罚法第四十二条)', async () => {
    await on.stage.core.store.execute('update member set is_enforcer = false');
    await addOfficers(on.stage, []);
    expect(await draw(on.stage)).toMatchObject({ ok: false, text: expect.stringContaining('执法人员0人') });
  });

  test.each(['inspector-1', 'leader-1', 'liaison-1', 'parent-1'])('%s does not draw', async (by) => {
    await expect(draw(on.stage, {}, { by })).rejects.toThrow(/ACTION_DENIED/u);
  });
});

describe('malformed', () => {
  test.each([{ kind: 'both' }, { on_day: '明天' }, { count: 0 }, { teams: 1.5 }, { category: '体育' }, { only: '' }])(
    '%j',
    async (wrong) => {
      await expect(draw(on.stage, wrong)).rejects.toThrow();
      expect(await on.stage.count('joint_draw')).toBe(0);
    },
  );
});
