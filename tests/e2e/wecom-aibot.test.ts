/** The intelligent bot over its long connection, end to end: the work group, an inspection, a parent's question, the day's tasks. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWsSim, type Where, type WsSim } from '../sim/wecom-aibot/ws-sim.ts';
import { INSPECTION_SCRIPT } from '../support/inspection-script.ts';
import { Running } from './running.ts';

const GROUP = 'wrSYNTHETICGROUP01';
/** A Monday of the summer campaign. */
const DAY = '2026-07-13';
let sim: WsSim;
let on: Running;

beforeAll(async () => {
  sim = await startWsSim({ botId: 'aib-synthetic', secret: 'secret-of-the-bot' });
  on = await Running.start({
    WECOM_AIBOT_ID: 'aib-synthetic',
    WECOM_AIBOT_SECRET: 'secret-of-the-bot',
    WECOM_AIBOT_WS_URL: sim.url,
  });
  await on.until(() => sim.isConnected);
});
afterAll(async () => {
  await on.stop();
  await sim.close();
});

/** What a chat reads because of something that was done. */
async function read(chatId: string, act: () => unknown): Promise<string> {
  const before = sim.screen(chatId).length;
  act();
  await on.until(() => sim.screen(chatId).length > before);
  await on.settled();
  return sim.screen(chatId).slice(before).map(shown).join('\n');
}

function shown({ text, options }: ReturnType<WsSim['screen']>[number]): string {
  return [text, ...options].join('\n');
}

const ask = (where: Where, words: string) => read(where.group ?? where.user, () => sim.say(where, words));

describe('the bot over its connection', () => {
  test('whoever opens its chat is welcomed', async () => {
    expect(await read('inspector-1', () => sim.enter('inspector-1'))).toContain('双减');
  });

  test('an inspection is filed in words; the receipt has its number', async () => {
    let receipt = '';
    for (const words of INSPECTION_SCRIPT) receipt = await ask({ user: 'inspector-1' }, words);
    const number = /JC\d{8}-\d{4}/u.exec(receipt)?.[0] ?? '';
    expect(await on.rows('select filed_by_id as by from inspection where number = $1', number)).toEqual([
      { by: 'inspector-1' },
    ]);
  });

  test('a choice is made by a tap, and the card shows it', async () => {
    await ask({ user: 'liaison-1' }, '填报');
    await ask({ user: 'liaison-1' }, '启航书法');
    const [first = ''] = sim.screen('liaison-1').findLast(({ options }) => options.length > 0)?.options ?? [];
    expect(await read('liaison-1', () => sim.click({ user: 'liaison-1' }, first))).not.toBe('');
    expect(JSON.stringify(sim.screen('liaison-1'))).toContain(`已选：${first}`);
  });

  test('in a work group it answers whom it was called by; a form is offered in private', async () => {
    const where = { user: 'inspector-2', group: GROUP };
    expect(await ask(where, '填报')).toContain('私聊');
    await ask({ user: 'inspector-2' }, '你好');
    expect(await read('inspector-2', () => sim.say(where, '私聊填'))).toContain('这次查的是哪家');
  });

  test('a member whom it may not write to first is told in the group what to do', async () => {
    const where = { user: 'fire-1', group: GROUP };
    await ask(where, '填报');
    const before = sim.screen(GROUP).length;
    sim.say(where, '私聊填');
    await on.until(() =>
      sim
        .screen(GROUP)
        .slice(before)
        .some(({ text }) => text.includes('点我的头像')),
    );
  });

  test('a licence is looked up for whoever asks', async () => {
    expect(await ask({ user: 'somebody-else' }, '启航书法有证吗')).toContain('启航书法');
  });

  test('the day’s tasks come by themselves to those who have spoken to it', async () => {
    await on.rows(`update task set state = 'open', owner_id = 'inspector-1', due_on = $1::date`, DAY);
    await on.morning(DAY);
    await on.until(() => sim.screen('inspector-1').some(({ text }) => text.includes('早上好')));
  });

  test('a connection that breaks is made again, and what was to be said meanwhile is said', async () => {
    sim.drop();
    await on.rows(
      `insert into outbox (key, channel, target, target_key, body, mentions) values ('push', 'wecom-aibot',
         '{"userId":"inspector-1"}', 'wecom-aibot:user:inspector-1', '{"kind":"text","text":"请看新通知。"}', '{}')`,
    );
    await on.until(() => sim.screen('inspector-1').some(({ text }) => text === '请看新通知。'));
  });

  test('nothing was lost on the platform’s side, and no secret was logged', () => {
    expect(sim.chats.breaches ?? []).toEqual([]);
    expect(on.log.join('')).not.toContain('secret-of-the-bot');
  });
});
