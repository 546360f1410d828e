/** A flow is published anew while people are in the middle of it: forms are moved, asked again, or end as they began. */
import { afterEach, expect, test } from 'vitest';
import { knownNames } from '../../src/app/load-flows.ts';
import type { CompiledFlow } from '../../src/engine/compiled.ts';
import { parseFlow } from '../../src/engine/flow-file.ts';
import type { Pipeline } from '../../src/pipeline/pipeline.ts';
import { SnapshotKeeper } from '../../src/pipeline/snapshot-keeper.ts';
import { publishFlows } from '../../src/store/flow-version-repository.ts';
import { silentLog } from '../support/silent-log.ts';
import { lines, withTown } from './town.ts';

const on = withTown();
const ME = 'inspector-1';
const OFFICE = 'office-1';
const FLOW = 'inspection_site';
const COUNTY = { name: '襄垣县', regionCode: '140423', hotline: null };
const OLD_VERSION = () => on.town.stage.core.flows.get(FLOW)?.definition.version ?? 0;
const NEW_VERSION = () => OLD_VERSION() + 1;

const FLOOR = `  - id: floor
    type: int
    label: 楼层
    text: 在几楼？
    help: 回一个数字。
    range: { min: 1, max: 30 }

`;

const keepers: SnapshotKeeper[] = [];
afterEach(async () => {
  for (const keeper of keepers.splice(0)) await keeper.stop();
});

/** The file with some places replaced; a place that is not there is a fault of the test. */
function edited(...edits: readonly (readonly [from: string, to: string])[]): CompiledFlow & { source: string } {
  const flow = on.town.stage.core.flows.get(FLOW);
  const raised = [`\nversion: ${OLD_VERSION()}\n`, `\nversion: ${NEW_VERSION()}\n`] as const;
  const source = [raised, ...edits].reduce((text, [from, to]) => {
    expect(text.split(from), from).toHaveLength(2);
    return text.replace(from, () => to);
  }, flow?.source ?? '');
  return { ...parseFlow(source, `${FLOW}.yaml`, knownNames()), source };
}

/** A program with the new version, as after an update and a restart: the old one stands in the database only. */
async function restartWith(flow: CompiledFlow & { source: string }): Promise<Pipeline> {
  const { core, clock } = on.town.stage;
  const { version } = flow.definition;
  await publishFlows(on.town.store, [{ flow: FLOW, version, hash: flow.hash, source: flow.source }]);
  const flows = new Map([...core.flows, [FLOW, flow]]);
  const { store, checklists, rules } = core;
  const snapshots = new SnapshotKeeper({
    ...{ store, flows, checklists, ...rules },
    ...{ county: COUNTY, config: {}, dataKey: core.dataKey, clock, log: silentLog },
  });
  await snapshots.open();
  keepers.push(snapshots);
  return on.town.instance({ snapshots });
}

async function formOf(by: string): Promise<{ version: number; hash: string } | undefined> {
  const [row] = await on.town.rows<{ version: number; hash: string }>(
    `select (state::jsonb #>> '{session,version}')::int as version, state::jsonb #>> '{session,hash}' as hash
     from conversation where user_id = $1`,
    by,
  );
  return row;
}

const withFloor = () => edited(['  - id: list\n', `${FLOOR}  - id: list\n`]);
const TO_END = ['1', '全部符合', '全表符合', '跳过', '跳过', '地下室没信号', '王强、李敏'];

test('a new question: the form moves over, keeps its answers, and is asked the new question only', async () => {
  const { town } = on;
  await town.tell(ME, '填报', '启航书法');
  const flow = withFloor();
  const at = await restartWith(flow);
  const said: string[] = [];
  for (const text of ['安全', '3', ...TO_END, '提交']) said.push(...lines(await town.say(ME, text, { at })));
  expect(said.filter((line) => line.includes('在几楼'))).toHaveLength(1);
  expect(said.join()).not.toContain('这次查的是哪家');
  expect(said.at(-1)).toContain('已报送');
  expect(
    await town.rows(`select flow_version as v, flow_hash as h, answers ->> 'floor' as floor from inspection
    where filed_at > '2026-07-20'`),
  ).toEqual([{ v: NEW_VERSION(), h: flow.hash, floor: '3' }]);
  expect(await town.rows(`select version from session_event where type = 'moved'`)).toEqual([
    { version: NEW_VERSION() },
  ]);
});

test('a rule became stricter: what no longer holds is asked again, with a word on why', async () => {
  const { town } = on;
  await town.tell(ME, '填报', '启航书法', '安全', '前天上午9点');
  const at = await restartWith(
    edited([
      `- { that: 'now - visited_at <= duration("168h")', else: 已经超过7天了。, level: warn }`,
      `- { that: 'now - visited_at <= duration("24h")', else: 只报24小时内的检查。请重新说。 }`,
    ]),
  );
  expect(lines(await town.say(ME, '全部符合', { at })).join()).toContain('表格有更新');
  // What is open comes first; before the summary what the new rule is against is asked again.
  let said: string[] = [];
  for (const text of TO_END.slice(2)) said = lines(await town.say(ME, text, { at }));
  expect(said.join()).toContain('只报24小时内的检查');
  expect(lines(await town.say(ME, '提交', { at })).join()).not.toContain('已报送');
  expect(lines(await town.say(ME, '今天上午8点', { at })).join()).toContain('请核对');
  expect(lines(await town.say(ME, '提交', { at })).join()).toContain('已报送');
});

test('who may use it changed: the form ends on the version it began with, and the next one is refused', async () => {
  const { town } = on;
  const old = town.stage.core.flows.get(FLOW);
  await town.tell(ME, '填报', '启航书法', '安全');
  const at = await restartWith(
    edited(['who: [inspector, liaison, office, duty_officer, grid_worker]', 'who: [office]']),
  );
  for (const text of TO_END) await town.say(ME, text, { at });
  expect(await formOf(ME)).toEqual({ version: OLD_VERSION(), hash: old?.hash });
  const receipt = lines(await town.say(ME, '提交', { at })).join();
  expect(receipt).toContain('已报送');
  const number = /JC\d{8}-\d{4}/u.exec(receipt)?.[0];
  const filedOn = { flow: FLOW, version: OLD_VERSION(), hash: old?.hash };
  expect(await town.rows(`select flow, flow_version as version, flow_hash as hash from filed_form`)).toEqual([filedOn]);
  expect(await town.rows(`select flow, flow_version as version, flow_hash as hash from effect`)).toEqual([filedOn]);
  expect(lines(await town.say(ME, '填报', { at })).join()).toContain('没有开通');
  // What was filed on it can still be looked at, returned, mended and taken back on it.
  let heard: string[] = [];
  for (const text of ['退回补充', String(number), '检查人', '写全', '对']) {
    heard = lines(await town.say(OFFICE, text, { at }));
  }
  expect(heard.join()).toContain(`办公室退回了 ${number} 的“检查人”`);
  expect(lines(await town.say(ME, '甲一、乙二', { at })).join()).toContain(`已补充，编号 ${number}`);
  await town.say(ME, `撤回 ${number}`, { at });
  expect(lines(await town.say(ME, '是', { at })).join()).toContain(`已撤回 ${number}`);
});

test('an instance that is still on the old version goes on with a form that a newer one took up', async () => {
  const { town } = on;
  await town.tell(ME, '填报', '启航书法');
  const flow = withFloor();
  const at = await restartWith(flow);
  await town.say(ME, '安全', { at });
  expect(await formOf(ME)).toEqual({ version: NEW_VERSION(), hash: flow.hash });
  // Within a second it hears that something was published.
  await town.stage.core.snapshots.refresh();
  expect(lines(await town.say(ME, '3')).join()).toContain('什么时候查的');
  expect(await formOf(ME)).toEqual({ version: NEW_VERSION(), hash: flow.hash });
  // Forms that begin there begin on what it has.
  await town.say('inspector-2', '填报');
  expect(await formOf('inspector-2')).toMatchObject({ version: OLD_VERSION() });
});

test('a filed form is mended as it was filed, whatever was added since', async () => {
  const { town } = on;
  const number = await town.file(ME);
  const at = await restartWith(withFloor());
  for (const text of ['退回补充', number, '检查人', '写全', '对']) await town.say(OFFICE, text, { at });
  const mended = lines(await town.say(ME, '甲一、乙二', { at }));
  expect(mended).toEqual([
    `${ME}: 已补充，编号 ${number}。`,
    `${OFFICE}: 李志强补好了 ${number} 的“检查人”：甲一、乙二`,
  ]);
  expect(
    await town.rows('select flow_version as v, revisions #>> $1 as was from filed_form', '{0,form,version}'),
  ).toEqual([{ v: OLD_VERSION(), was: String(OLD_VERSION()) }]);
});

test('a form whose version nobody knows any more goes on with the one that is there', async () => {
  const { town } = on;
  await town.tell(ME, '填报', '启航书法');
  const { store } = town;
  await store.execute(
    `update conversation set state = replace(state, '"hash":"', '"hash":"gone-') where user_id = '${ME}'`,
  );
  expect(lines(await town.say(ME, '安全')).join()).toContain('什么时候查的');
});
