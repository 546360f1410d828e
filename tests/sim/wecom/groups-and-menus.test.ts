/** The stand-in's groups, menus, recalls and media are as strict as the platform's, and as quiet where it is quiet. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ManualClock } from '../../../src/kernel/clock.ts';
import { checkCard, checkUpdate } from './card-rules.ts';
import { startWecomSim, type WecomSim } from './wecom-sim.ts';

let sim: WecomSim;
let clock: ManualClock;

beforeEach(async () => {
  clock = new ManualClock('2026-01-01T00:00:00Z');
  sim = await startWecomSim({ members: ['u1', 'u2'], now: () => clock.now() });
});
afterEach(() => sim.close());

async function call(path: string, body?: unknown, more = ''): Promise<Record<string, unknown>> {
  const tokenUrl = `${sim.apiBase}/cgi-bin/gettoken?corpid=${sim.corpId}&corpsecret=${sim.secret}`;
  const { access_token } = z.object({ access_token: z.string() }).parse(await (await fetch(tokenUrl)).json());
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(`${sim.apiBase}/cgi-bin/${path}?access_token=${access_token}${more}`, init);
  return z.record(z.string(), z.unknown()).parse(await response.json());
}

describe('groups', () => {
  const post = (changes: Record<string, unknown> = {}) =>
    call('appchat/send', { chatid: 'g1', msgtype: 'text', text: { content: '好' }, ...changes });

  it('drop the 201st message of a minute to a member of two groups, without a word', async () => {
    sim.addChat('g1', { members: ['u1', 'u2'] });
    sim.addChat('g2', { members: ['u1'] });
    for (let count = 0; count < 100; count += 1) {
      await post();
      expect(await post({ chatid: 'g2' })).toMatchObject({ errcode: 0 });
    }
    expect(sim.counts().silentlyDropped).toBe(0);
    expect(await post()).toMatchObject({ errcode: 0 });
    expect(sim.counts().silentlyDropped).toBe(1);
    clock.advance(60_000);
    await post();
    expect(sim.counts().silentlyDropped).toBe(1);
  });

  it.each([
    ['a card', { msgtype: 'template_card', text: undefined, template_card: {} }, 40008],
    ['an agent', { agentid: 1 }, 40058],
    ['a duplicate check', { enable_duplicate_check: 1 }, 40058],
    ['an unknown group', { chatid: 'g9' }, 86003],
    ['a group of another app', { chatid: 'foreign' }, 86008],
    ['nothing to say', { text: { content: ' ' } }, 44004],
  ])('refuse %s', async (_what, changes, errcode) => {
    sim.addChat('g1', { members: ['u1'] });
    sim.addChat('foreign', { members: ['u1'], isForeign: true });
    expect(await post(changes)).toMatchObject({ errcode });
  });

  it('know whom a text mentions, also by a tag in its words', async () => {
    sim.addChat('g1', { members: ['u1', 'u2'] });
    await post({ text: { content: '请看 <@u2>', mentioned_list: ['u1'] } });
    expect(sim.chat('g1')?.messages[0]?.mentions).toEqual(['u1', 'u2']);
  });

  it.each([
    ['one member', { userlist: ['u1'] }, 86006],
    ['a member who does not exist', { userlist: ['u1', 'u9'] }, 86216],
    ['an owner from outside', { owner: 'u9' }, 86207],
    ['an id with a dash', { chatid: 'a-b' }, 86001],
  ])('are not made with %s', async (_what, changes, errcode) => {
    expect(await call('appchat/create', { name: '群', userlist: ['u1', 'u2'], ...changes })).toMatchObject({ errcode });
  });
});

describe('menus', () => {
  const click = (name: string) => ({ type: 'click', name, key: name });
  const create = (button: unknown) => call('menu/create', { button }, `&agentid=${sim.agentId}`);

  it('are kept as they were put there last', async () => {
    expect(await create([click('查机构')])).toMatchObject({ errcode: 0 });
    expect(await create([{ name: '更多', sub_button: [click('看填报')] }])).toMatchObject({ errcode: 0 });
    expect(sim.menu()?.button).toEqual([{ name: '更多', sub_button: [click('看填报')] }]);
  });

  it.each([
    ['four buttons', ['一', '二', '三', '四'].map(click), 40016],
    ['a name of 18 bytes', [click('六个汉字太长')], 40018],
    ['six in a list', [{ name: '更多', sub_button: ['1', '2', '3', '4', '5', '6'].map(click) }], 40023],
    ['a name of 42 bytes in a list', [{ name: '更多', sub_button: [click('字'.repeat(14))] }], 40025],
    ['a key of 129 bytes', [{ type: 'click', name: '查', key: 'k'.repeat(129) }], 40019],
    ['a list in a list', [{ name: '更多', sub_button: [{ name: '再多', sub_button: [] }] }], 40058],
  ])('refuse %s', async (_what, button, errcode) => {
    expect(await create(button)).toMatchObject({ errcode });
    expect(sim.menu()).toBeUndefined();
  });

  it('belong to one app', async () => {
    expect(await call('menu/create', { button: [click('查机构')] }, '&agentid=7')).toMatchObject({ errcode: 40056 });
  });
});

it('takes a message back for a day', async () => {
  const sent = await call('message/send', {
    touser: 'u1',
    msgtype: 'text',
    agentid: sim.agentId,
    text: { content: '好' },
  });
  expect(await call('message/recall', { msgid: sent['msgid'] })).toMatchObject({ errcode: 0 });
  expect(sim.deliveredTo('u1')).toEqual([]);
  clock.advance(24 * 3600_000 + 1);
  expect(await call('message/recall', { msgid: sent['msgid'] })).not.toMatchObject({ errcode: 0 });
});

describe('cards', () => {
  const action = { card_action: { type: 1, url: 'https://a.example/' } };
  const title = { main_title: { title: '标题' } };
  const list = { question_key: 'q', option_list: [{ id: 'a', text: '甲' }] };
  const submit = { submit_button: { text: '确定', key: 'submit' }, task_id: 't' };
  const news = { card_type: 'news_notice', ...title, ...action, card_image: { url: 'https://a.example/1.png' } };

  it.each([
    ['text_notice', { card_type: 'text_notice', ...title, ...action }],
    ['news_notice', news],
    ['multiple_interaction', { card_type: 'multiple_interaction', ...title, ...submit, select_list: [list] }],
  ])('of type %s are taken', (_type, card) => {
    expect(checkCard(card)).toMatchObject({ ok: true });
  });

  it.each([
    ['nowhere to go', { card_type: 'text_notice', ...title }],
    ['no picture', { ...news, card_image: undefined }],
    ['seven facts', { ...news, horizontal_content_list: Array.from({ length: 7 }, () => ({ keyname: '期限' })) }],
    ['four lists', { card_type: 'multiple_interaction', ...title, ...submit, select_list: [list, list, list, list] }],
    ['two lists of one key', { card_type: 'multiple_interaction', ...title, ...submit, select_list: [list, list] }],
    [
      'a grey button before any tap',
      { card_type: 'multiple_interaction', ...title, ...submit, select_list: [list], replace_text: '已选' },
    ],
  ])('with %s are refused', (_what, card) => {
    expect(checkCard(card)).toMatchObject({ ok: false });
  });

  it('may be shut in an update', () => {
    const shut = { ...list, disable: true };
    const card = { card_type: 'multiple_interaction', ...title, ...submit, select_list: [shut], replace_text: '已选' };
    expect(checkUpdate(card)).toMatchObject({ ok: true });
  });
});
