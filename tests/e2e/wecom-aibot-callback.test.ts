/** The intelligent bot by callbacks, end to end: an inspection in a private chat, a work group, what it cannot say first. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AibotCallbackSim, startAibotCallbackSim } from '../sim/wecom-aibot/callback-sim.ts';
import { INSPECTION_SCRIPT } from '../support/inspection-script.ts';
import { CALLBACK_KEYS } from '../support/wecom-env.ts';
import { Running } from './running.ts';

let sim: AibotCallbackSim;
let on: Running;

beforeAll(async () => {
  sim = await startAibotCallbackSim(CALLBACK_KEYS);
  on = await Running.start({
    WECOM_API_BASE: sim.apiBase,
    WECOM_AIBOT_TOKEN: CALLBACK_KEYS.token,
    WECOM_AIBOT_ENCODING_AES_KEY: CALLBACK_KEYS.encodingAesKey,
  });
  sim.aim(`${on.url}/callback/wecom-aibot`);
});
afterAll(async () => {
  await on.stop();
  await sim.close();
});

/** What a chat reads because of something that was done. */
async function read(chatId: string, act: () => { done: Promise<void> }): Promise<string> {
  const before = sim.screen(chatId).length;
  await act().done;
  await on.settled();
  return sim
    .screen(chatId)
    .slice(before)
    .map(({ text, options }) => [text, ...options.map(({ label }) => label)].join('\n'))
    .join('\n');
}

const ask = (userId: string, words: string) => read(userId, () => sim.say(userId, words));

describe('the bot in callback mode', () => {
  test('the console’s check of the address passes', async () => {
    expect(await sim.verifyUrl()).toBe(true);
  });

  test('an inspection is filed in words, with a photo by the way; the receipt has its number', async () => {
    let receipt = '';
    for (const words of INSPECTION_SCRIPT) receipt = await ask('inspector-1', words);
    const number = /JC\d{8}-\d{4}/u.exec(receipt)?.[0];
    const [record] = await on.rows<{ by: string }>(
      'select filed_by_id as by from inspection where number = $1',
      number ?? '',
    );
    expect(record).toEqual({ by: 'inspector-1' });
    expect(sim.breaches()).toEqual([]);
  });

  test('a photo of the bot’s own store is fetched, opened and kept sealed', async () => {
    await ask('inspector-2', '填报');
    const jpeg = Buffer.concat([
      Buffer.from('ffd8ffe000104a46494600', 'hex'),
      Buffer.alloc(900, 3),
      Buffer.from('ffd9', 'hex'),
    ]);
    await read('inspector-2', () => sim.image('inspector-2', jpeg));
    await on.until(async () => (await on.count(`media where state <> 'waiting'`)) > 0);
    const [media] = await on.rows<{ state: string; platform: string | null }>(
      'select state, platform_id as platform from media',
    );
    expect(media?.platform).toBeNull();
    expect(JSON.stringify(await on.rows('select content from inbox'))).not.toContain('http');
  });

  test('in a work group it answers whom it was called by, and says where to find it in private', async () => {
    const shown = await read('wrSYNTHETICGROUP01', () =>
      sim.say('inspector-1', '今日任务', { group: 'wrSYNTHETICGROUP01' }),
    );
    expect(shown).not.toBe('');
    expect(sim.breaches()).toEqual([]);
  });

  test('a choice is made by a tap, and the card shows it', async () => {
    await ask('liaison-1', '填报');
    await ask('liaison-1', '启航书法');
    const options = (sim.screen('liaison-1').at(-1)?.options ?? []).map(({ label }) => label);
    expect(options.length).toBeGreaterThan(1);
    const before = sim.screen('liaison-1').length;
    expect(await read('liaison-1', () => sim.tap('liaison-1', options[0] ?? ''))).not.toBe('');
    expect(JSON.stringify(sim.screen('liaison-1').slice(0, before))).toContain(`已选：${options[0]}`);
    expect(sim.breaches()).toEqual([]);
  });

  test('a licence is looked up for whoever asks', async () => {
    expect(await ask('somebody-else', '启航书法有证吗')).toContain('启航书法');
  });

  test('what it may not say first waits for the member’s next words', async () => {
    await on.rows(`update task set state = 'open', owner_id = 'grid-1', due_on = '2026-07-20'`);
    const before = sim.screen('grid-1').length;
    await on.rows(
      `insert into outbox (key, channel, target, target_key, body, mentions)
       values ('push', 'wecom-aibot', '{"userId":"grid-1"}', 'wecom-aibot:user:grid-1', '{"kind":"text","text":"请今天去复查。"}', '{}')`,
    );
    await on.settled();
    expect(sim.screen('grid-1')).toHaveLength(before);
    expect(await on.count(`outbox where key = 'push' and state = 'held'`)).toBe(1);
    expect(await ask('grid-1', '你好')).toContain('请今天去复查');
  });
});
