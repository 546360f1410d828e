/** `bot menu push`: the flows' words become a menu within the platform's limits, shown before it is put there. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { loadFlows } from '../../src/app/load-flows.ts';
import { menuFaults, WECOM_MENU_RULES } from '../../src/channels/tencent/menu.ts';
import { layMenu } from '../../src/cli/menu-layout.ts';
import type { CompiledFlow } from '../../src/engine/compiled.ts';
import { startWecomSim, type WecomSim } from '../sim/wecom/wecom-sim.ts';
import { wecomEnv } from '../support/wecom-env.ts';
import { bot, type Outcome, withFolder } from './bot.ts';

const own = withFolder();
let sim: WecomSim;
let flows: ReadonlyMap<string, CompiledFlow>;

vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  sim = await startWecomSim();
  flows = await loadFlows();
});
afterAll(async () => await sim.close());

/** Nothing of this command needs the database. */
function run(
  args: string[],
  env = wecomEnv(sim, { databaseUrl: 'postgres://127.0.0.1:1/none', dataDir: own.dir, port: 3000 }),
): Promise<Outcome> {
  return bot(['menu', ...args], { env });
}

/** Any number of flows like one that exists. */
function flowsNamed(labels: readonly string[]): CompiledFlow[] {
  const [like] = flows.values();
  if (like === undefined) throw new Error('there are no flows');
  return labels.map((menu, at) => ({
    ...like,
    definition: { ...like.definition, flow: `flow_${String(at).padStart(2, '0')}`, start: { say: [menu], menu } },
  }));
}

describe('the layout', () => {
  const named = (count: number) => Array.from({ length: count }, (_value, at) => `第${at}项`);
  const lay = (labels: readonly string[]) => layMenu(flowsNamed(labels), WECOM_MENU_RULES);

  test('of our own flows has every word of theirs, the daily work first', () => {
    const { buttons, left } = layMenu(flows.values(), WECOM_MENU_RULES);
    expect(buttons.slice(0, 2)).toEqual([
      { name: '检查填报', key: 'start:inspection_site' },
      { name: '今日任务', key: 'start:my_tasks' },
    ]);
    expect(buttons[2]?.children?.map(({ name }) => name)).toContain('查机构');
    const all = buttons.flatMap(({ key, children = [] }) => [key, ...children.map((child) => child.key)]);
    const words = [...flows.values()].filter(({ definition }) => definition.start.menu !== undefined);
    expect(all.filter(Boolean).toSorted()).toEqual(
      words.map(({ definition }) => `start:${definition.flow}`).toSorted(),
    );
    expect(left).toEqual([]);
  });

  test('for one role leaves out what nobody of that role may use', () => {
    const { buttons } = layMenu(flows.values(), WECOM_MENU_RULES, 'public');
    expect(buttons).toEqual([{ name: '查机构', key: 'start:license_lookup' }]);
  });

  test.each(Array.from({ length: 16 }, (_value, at) => at))(
    'of %i flows keeps the limits and loses none quietly',
    (count) => {
      const labels = named(count);
      const { buttons, left } = lay(labels);
      expect(menuFaults(buttons, WECOM_MENU_RULES)).toEqual(count === 0 ? [expect.stringContaining('1 到 3 个')] : []);
      const shown = buttons.flatMap(({ name, children }) => children?.map((child) => child.name) ?? [name]);
      expect([...shown, ...left].toSorted()).toEqual(labels.toSorted());
      expect(left.length).toBe(Math.max(0, count - 11));
    },
  );

  test('puts a word that is too long for the first row into the list', () => {
    expect(lay(['七个汉字长的词', '任务']).buttons).toMatchObject([
      { name: '任务' },
      { name: '更多', children: [{ name: '七个汉字长的词' }] },
    ]);
  });
});

test('is shown and not put there with --dry-run', async () => {
  const { code, out } = await run(['push', '--dry-run']);
  expect(code).toBe(0);
  expect(out).toMatch(/^检查填报\n今日任务\n更多\n {2}查机构\n/);
  expect(sim.calls('menu/create')).toBe(0);
});

test('is put in place of the former one, and says where it is seen', async () => {
  const { code, out, err } = await run(['push']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(sim.menu()?.button).toMatchObject([
    { type: 'click', name: '检查填报', key: 'start:inspection_site' },
    { type: 'click', name: '今日任务', key: 'start:my_tasks' },
    {
      name: '更多',
      sub_button: expect.arrayContaining([{ type: 'click', name: '查机构', key: 'start:license_lookup' }]),
    },
  ]);
  expect(out).toContain('工作台');
});

test('that WeCom does not take is said, with what it said', async () => {
  sim.fault('menu/create', { kind: 'errcode', errcode: 60020 });
  expect(await run(['push'])).toMatchObject({ code: 1, err: expect.stringContaining('60020') });
});

test('without an app, or for another channel, is refused', async () => {
  expect(
    await run(['push'], { DATA_DIR: own.dir, DATABASE_URL: 'postgres://127.0.0.1:1/none', PORT: '3000' }),
  ).toMatchObject({
    code: 1,
    err: expect.stringContaining('没有接通'),
  });
  expect(await run(['push', '--channel', 'wecom-kf'])).toMatchObject({ code: 2 });
  expect(await run(['pull'])).toMatchObject({ code: 2, err: expect.stringContaining('请写成 bot menu push') });
});
