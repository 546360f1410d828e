/** The intelligent bot in callback mode keeps the contract, before a stand-in that applies docs 100719, 101031 and 101138. */
import type { Channel } from '../../src/channels/contract.ts';
import { meantBy } from '../../src/channels/wecom-aibot/markdown.ts';
import { openCallbackStage, until } from '../channels/wecom-aibot/callback-stage.ts';
import type { SimShown } from '../sim/wecom-aibot/callback-sim-screen.ts';
import type { ResponseFault } from '../sim/wecom-aibot/callback-sim-servers.ts';
import { conformance, type SendFault, type Shown, type Stage } from './conformance.ts';

const PERSON = 'u-officer-01';
const GROUP = 'wrGROUP0001';
/** Long enough for an answer to ride back, short enough for a test that sends none. */
const WAITS = { patienceMs: 300, deadlineMs: 400, pollMs: 500 };

const FAULTS: Readonly<Partial<Record<SendFault, ResponseFault>>> = {
  rate: { kind: 'errcode', errcode: 45_009 },
  busy: { kind: 'errcode', errcode: -1 },
  no_answer: { kind: 'cut_after' },
  no_such_person: { kind: 'errcode', errcode: 60_111 },
};

async function open(): Promise<Stage> {
  const stage = await openCallbackStage({ waits: WAITS });
  const { sim, handed: heard } = stage;
  const handedOver = async (act: { answered: Promise<unknown> }): Promise<void> => {
    const count = heard.length;
    await Promise.race([until(() => heard.length > count), act.answered]);
  };
  let lastId = '';
  const say = async (text: string, where?: 'direct' | 'group') => {
    // What was said before and is still unanswered stays so: the suite answers the newest.
    await stage.hangUp();
    const said = sim.say(PERSON, text, where === 'group' ? { group: GROUP } : {});
    lastId = said.msgid;
    await handedOver(said);
  };
  /** Faults are those of the address: an answer that rides back on a callback has no fault of its own but a hang-up. */
  let broken: (() => Promise<void>) | undefined;
  const channel: Channel = {
    ...stage.sides.channel,
    send: async (message) => {
      await broken?.();
      broken = undefined;
      const result = await stage.sides.channel.send(message);
      await sim.settled();
      return result;
    },
  };
  await say('你好');
  return {
    channel,
    heard,
    person: PERSON,
    group: GROUP,
    say,
    // After a restart: the same process would not even hand it over again.
    repeat: async () => {
      stage.restart();
      await handedOver(sim.repeat(lastId));
    },
    tap: async (label) => handedOver(sim.tap(PERSON, label)),
    screen: (where) => sim.screen(where === 'group' ? GROUP : PERSON).map(shownOf),
    fault: (fault) => {
      broken = async () => {
        await stage.hangUp();
        const known = FAULTS[fault];
        if (known !== undefined) sim.fault(known);
        else await unplugged(sim.apiBase, () => sim.unplug());
      };
    },
    sends: () => sim.responseCalls,
    lost: () => sim.breaches().length,
    close: () => stage.close(),
  };
}

/** Takes the platform off the net and waits until this process has noticed: no connection is left over in the pool. */
async function unplugged(address: string, unplug: () => Promise<void>): Promise<void> {
  await unplug();
  const isRefused = async (): Promise<boolean> => {
    const thrown: unknown = await fetch(address).catch((error: unknown) => error);
    return JSON.stringify(thrown instanceof Error ? thrown.cause : '').includes('ECONNREFUSED');
  };
  while (!(await isRefused()));
}

/** As a person reads it: a sign that is written wide, so that it means nothing, looks like the sign itself. */
function shownOf({ text, options, mentions }: SimShown): Shown {
  return { text: meantBy(text), options: options.map(({ label }) => label), mentions };
}

conformance({
  name: 'wecom-aibot',
  open,
  skips: {
    'a file arrives whole':
      'no answer of the callback mode carries a file (docs 101031, 101138); members get it by the app',
  },
});
