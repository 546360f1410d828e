/** Callback mode across restarts, and what its check says. */
import { afterEach, describe, expect, it } from 'vitest';
import { createAibotCallbackChannel } from '../../../src/channels/wecom-aibot/callback-channel.ts';
import { CALLBACK_KEYS, type CallbackStage, openCallbackStage, type StageOptions, until } from './callback-stage.ts';

const OFFICER = 'u-officer-01';
/** Nothing is there within the patience: the platform is told “in a moment”. */
const HASTY = { patienceMs: 20, deadlineMs: 100 };

let stage: CallbackStage;
afterEach(async () => {
  expect(stage.sim.breaches()).toEqual([]);
  await stage.close();
});

async function open(options: StageOptions = {}): Promise<CallbackStage> {
  stage = await openCallbackStage(options);
  return stage;
}

describe('a restart', () => {
  it('while a stream runs: the answer still finds it', async () => {
    await open({ waits: HASTY });
    const said = stage.sim.say(OFFICER, '今日任务');
    await said.answered;
    stage.restart();
    const before = stage.sim.polls;
    await until(() => stage.sim.polls > before + 1);
    expect(await stage.send('今日任务：三家')).toEqual({ ok: true });
    await said.done;
    expect(stage.sim.screen(OFFICER)).toMatchObject([{ by: 'stream', text: '今日任务：三家' }]);
  });

  it('while a stream runs whose message is lost: the person is asked to say it again', async () => {
    await open({ waits: HASTY });
    const said = stage.sim.say(OFFICER, '今日任务');
    await said.answered;
    stage.restart();
    const before = stage.sim.polls;
    await until(() => stage.sim.polls > before + 1);
    stage.clock.advance(30_000);
    await said.done;
    expect(stage.texts(OFFICER)).toEqual(['刚才的消息没有收好，请再发一次。']);
  });

  it('while a stream runs whose answer goes by the address: nobody is asked to say it again', async () => {
    await open({ waits: HASTY });
    const said = stage.sim.say(OFFICER, '今日任务');
    await said.answered;
    stage.restart();
    expect(await stage.send('今日任务：三家', { attempt: 2 })).toEqual({ ok: true });
    await said.done;
    expect(stage.texts(OFFICER)).toEqual(['已回复，请看下面一条。', '今日任务：三家']);
  });
});

describe('the check', () => {
  it('says in words how it stands: keys, bot, last callback, clock', async () => {
    await open({ answers: () => 0, aibotId: 'AIBOT-1' });
    const states = async () => (await stage.sides.channel.check?.())?.map(({ state }) => state);
    expect(await states()).toEqual(['good', 'good', 'unknown', 'good']);
    await stage.sim.say(OFFICER, '在吗').answered;
    expect(await states()).toEqual(['good', 'good', 'good', 'good']);
    await stage.sim.unplug();
    const findings = await stage.sides.channel.check?.();
    expect(findings?.at(-1)).toMatchObject({ state: 'unknown', what: '服务器时间' });
    for (const { what, says } of findings ?? []) expect(`${what}${says}`).toMatch(/[\u4e00-\u9fff]/);
  });

  it('sees a clock that is off', async () => {
    await open();
    const { channel } = createAibotCallbackChannel({
      ...CALLBACK_KEYS,
      apiBase: stage.sim.apiBase,
      accept: async () => ({ answers: 0 }),
      now: () => new Date(stage.clock.now().getTime() + 300_000),
      note: () => {},
    });
    expect((await channel.check?.())?.at(-1)).toMatchObject({ state: 'bad', says: '与企业微信相差300秒。' });
  });
});
