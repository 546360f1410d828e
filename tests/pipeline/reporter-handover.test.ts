/** A lead goes from office to department to department: nothing of whoever reported travels with it (compliance §3.6). */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Channel } from '../../src/channels/contract.ts';
import { SIMULATOR_CAPABILITIES } from '../../src/channels/simulator/channel.ts';
import { lines, withTown } from './town.ts';

const on = withTown();
const PARENT = 'wm-parent-secret';
/** All that could tell who it was: the account, the contact, the parent's own words, the child. */
const REPORTER = [PARENT, '薛女士', '13900005678', '我家楼上', '三年级', '王建国'];
const NAMED = [
  ...['举报', '安全', '没名字的地方', '老电影院北侧，我家楼上，孩子在三年级，王建国老师办的', '周末', '跳过', '收费'],
  ...['是', '没有伤害', '留', '薛女士，13900005678', '提交'],
];

/** What the parent was told over 微信客服. */
const heard: string[] = [];
const publicChannel: Channel = {
  name: 'wecom-kf',
  capabilities: { ...SIMULATOR_CAPABILITIES, audience: 'public', options: 0 },
  send: ({ body }) => {
    heard.push(body.kind === 'text' ? body.text : '');
    return Promise.resolve({ ok: true });
  },
  close: () => Promise.resolve(),
};

/** The parent says one thing after the other; gives the last answer. */
async function says(...words: string[]): Promise<string> {
  const { town } = on;
  const channels = new Map([...town.channels, ['wecom-kf', publicChannel] as const]);
  const at = town.instance({ channels, pushChannel: 'wecom-app' });
  for (const text of words) await town.say(PARENT, text, { channel: 'wecom-kf', at });
  return heard.at(-1) ?? '';
}

async function does(by: string, ...words: string[]): Promise<void> {
  const { town } = on;
  await town.stage.core.snapshots.refresh();
  await town.tell(by, ...words);
}

/** What everybody was told so far, and all that the lead carries: its row, its events, what a list and a look at it show. */
async function travelled(): Promise<string> {
  const { town } = on;
  const rows = await town.rows(
    `select row_to_json(e)::text as entry, (select json_agg(v)::text from entry_event v where v.entry_id = e.id) as events
     from register_entry e where register = 'lead'`,
  );
  return [...lines(town.heard), JSON.stringify(rows)].join('\n');
}

const state = async () =>
  (
    await on.town.rows<{ state: string; department: string }>(
      `select state, department_id as department from register_entry where register = 'lead'`,
    )
  )[0];

/** What the parent was told at the end of the report. */
let receipt = '';

beforeEach(async () => {
  await on.town.store.execute('delete from register_entry');
  heard.length = 0;
  receipt = await says(...NAMED);
});

describe('a lead with a reporter who left a contact', () => {
  test('accepted, dispatched with a helper, checked, sent back and dispatched to another department', async () => {
    await does('office-1', '线索受理', '老电影院', '受理');
    await does('office-1', '线索派单', '老电影院', '公安局', '消防大队');
    expect(await state()).toEqual({ state: 'dispatched', department: 'police' });
    await does('liaison-1', '看线索', '老电影院');
    await does('liaison-1', '线索台账');
    await does('liaison-1', '线索核查', '老电影院', '不归我们管', '消防通道的事，建议派消防大队');
    await does('office-1', '线索派单', '老电影院', '消防大队', '都没有');
    expect(await state()).toEqual({ state: 'dispatched', department: 'fire' });
    const all = await travelled();
    // Those who work on it did hear of it.
    expect(all).toContain('liaison-1: ');
    expect(all).toContain('老电影院北侧');
    for (const word of REPORTER) expect(all).not.toContain(word);
  });

  test('declined and referred to somebody outside', async () => {
    await does('office-1', '线索受理', '老电影院', '不受理', '属于学校内部管理', '县教育局基教股');
    expect((await state())?.state).toBe('declined');
    const all = await travelled();
    for (const word of REPORTER) expect(all).not.toContain(word);
  });

  test('the departments that work on it cannot ask who it was', async () => {
    await does('office-1', '线索受理', '老电影院', '受理');
    await does('office-1', '线索派单', '老电影院', '公安局', '都没有');
    await does('liaison-1', '查看举报人', '老电影院', '核实情况', '提交');
    expect(await on.town.rows('select id from reporter_request')).toEqual([]);
    expect(await travelled()).not.toContain('13900005678');
  });

  test('whoever asks by the code hears a word, never who works on it or where', async () => {
    const { town } = on;
    const code = /[A-Z0-9]{4}-[A-Z0-9]{4}/u.exec(receipt)?.[0] ?? '';
    const asks = () => says(`查进度 ${code}`);
    expect(await asks()).toBe('您反映的线索：已收到。细节依法不公开。');
    await does('office-1', '线索受理', '老电影院', '受理');
    await does('office-1', '线索派单', '老电影院', '公安局', '消防大队');
    expect(await asks()).toBe('您反映的线索：已受理。细节依法不公开。');
    await does('liaison-1', '线索核查', '老电影院', '到场');
    expect((await state())?.state).toBe('checking');
    expect(await asks()).toBe('您反映的线索：核查中。细节依法不公开。');
    const names = await town.rows<{ name: string }>('select name from member union select name from department');
    const said = heard.join('\n');
    expect(names.filter(({ name }) => said.includes(name))).toEqual([]);
    expect(said).not.toMatch(/XS\d/u);
  });
});
