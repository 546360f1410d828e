/** 四不两直 (M302): whatever is said and sent, nobody outside the team reads where it goes before it is back. */
import { beforeEach, expect, test } from 'vitest';
import { GROUP, HOUR_MS, withTown } from './town.ts';

const on = withTown();
const NUMBER = 'LH20260720-0001';
const TEAM = ['inspector-1', 'inspector-2'];
/** Everybody else of the demo, and one of the public. */
const OTHERS = [
  ...['office-1', 'leader-1', 'deputy-1', 'auditor-1', 'liaison-1', 'fire-1', 'approver-1'],
  ...['grid-1', 'school-1', 'parent-1'],
];
/** All that can be said about a joint inspection, and lists that name institutions for other reasons. */
const ASKING = [
  ...['联检台账', `看联检 ${NUMBER}`, '看联检', NUMBER, '出发', `出发 ${NUMBER}`, '收队', '没有', '取消'],
  ...['今日任务', '看板', '帮助', '菜单', '第1家是哪家', '联检查哪家'],
];

type Place = { name: string; short: string };

beforeEach(async () => {
  const { town } = on;
  for (const table of ['register_entry', 'task']) await town.store.execute(`delete from ${table}`);
  await town.store.execute(`update member set is_enforcer = user_id in ('inspector-1', 'inspector-2')`);
  await town.store.execute(`update snapshot_revision set revision = revision + 1`);
  await town.stage.core.snapshots.refresh();
});

/** The drawn names, and each without what the register's names have in common. */
async function placesOf(): Promise<Place[]> {
  const rows = await on.town.rows<{ name: string }>(
    'select o.name from joint_item i join institution o on o.id = i.institution_id',
  );
  return rows.map(({ name }) => ({ name, short: name.replace(/^襄垣县?/u, '').slice(0, 4) }));
}

async function drawTwo(shift = '日查'): Promise<Place[]> {
  await on.town.tell('office-1', '抽签', '联检', '今天', shift, '善福镇', '体育', '全部', '2', '1', '跳过', '提交');
  const places = await placesOf();
  expect(places).toHaveLength(2);
  return places;
}

/** Every word that was said or waits to be said, with to whom. */
async function allTexts(): Promise<{ to: string; text: string }[]> {
  const rows = await on.town.rows<{ to: string; text: string }>(
    `select coalesce(target ->> 'userId', target ->> 'chatId') as to, body::text as text from outbox`,
  );
  return [...rows, ...on.town.heard.map(({ to, text, options }) => ({ to, text: [text, ...options].join('\n') }))];
}

/** Who read one of the names. */
async function readers(places: readonly Place[]): Promise<string[]> {
  const texts = await allTexts();
  expect(texts.length).toBeGreaterThan(0);
  return [...new Set(texts.filter(({ text }) => places.some(({ short }) => text.includes(short))).map(({ to }) => to))];
}

async function everybodyAsks(who: readonly string[]): Promise<void> {
  for (const by of who) {
    for (const words of ASKING) await on.town.say(by, words);
    await on.town.say(by, `看联检 ${NUMBER}`, { chat: GROUP });
    await on.town.say(by, '出发', { chat: GROUP });
  }
}

test('before the departure nobody reads a name, whatever is asked by whom and where', async () => {
  const places = await drawTwo('夜查');
  await everybodyAsks([...OTHERS, ...TEAM]);
  expect(await readers(places)).toEqual([]);
  // The scan finds a name where there is one.
  await on.town.say('office-1', `查 ${places[0]?.name ?? ''}`);
  expect(await readers(places)).toEqual(['office-1']);
});

test('on the way only the member who said 出发; then the other of the team when he says it; in private', async () => {
  const places = await drawTwo();
  await on.town.say('inspector-1', '出发', { chat: GROUP });
  expect(await readers(places)).toEqual([]);
  await on.town.say('inspector-1', '出发');
  expect(await readers(places)).toEqual(['inspector-1']);
  await everybodyAsks(OTHERS);
  expect(await readers(places)).toEqual(['inspector-1']);
  await on.town.say('inspector-2', '出发');
  expect((await readers(places)).sort()).toEqual(TEAM);
  await on.town.say('inspector-2', `看联检 ${NUMBER}`, { chat: GROUP });
  expect((await readers(places)).sort()).toEqual(TEAM);
});

test('a drawing that was called off stays secret, the team’s too', async () => {
  const places = await drawTwo();
  await on.town.tell('office-1', `取消联检 ${NUMBER}`, '暴雨，改天再抽');
  await everybodyAsks([...OTHERS, ...TEAM]);
  expect(await readers(places)).toEqual([]);
});

test('when the team is back, the register tells', async () => {
  const places = await drawTwo();
  await on.town.say('inspector-1', '出发');
  on.town.stage.clock.advance(HOUR_MS);
  await on.town.tell('inspector-1', '收队', '有', '1', '关门', '有', '2', '关门', '没有了');
  await on.town.say('auditor-1', `看联检 ${NUMBER}`);
  expect((await readers(places)).sort()).toEqual(['auditor-1', 'inspector-1']);
});
