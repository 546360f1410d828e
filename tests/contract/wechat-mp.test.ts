/** An official account keeps the contract, before a stand-in that applies the platform's rules for followers. */
import type { Channel } from '../../src/channels/contract.ts';
import { openMpStage, until } from '../channels/wechat-mp/stage.ts';
import type { MpShown } from '../sim/wechat-mp/mp-state.ts';
import { conformance, type SendFault, type Shown, type Stage } from './conformance.ts';

const NO_GROUPS = 'an official account has no groups, by the platform’s design';
/** Long enough for an answer to ride back, short enough for a test that sends none. */
const WAIT_MS = 200;
const ERRCODES: Readonly<Partial<Record<SendFault, number>>> = { rate: 45_009, busy: -1, no_such_person: 40_003 };
const SEND = 'message/custom/send';

async function open(): Promise<Stage> {
  let isUnreachable = false;
  const stage = await openMpStage({
    waitMs: WAIT_MS,
    fetch: async (input, init) => {
      if (isUnreachable) await gone();
      return fetch(input, init);
    },
  });
  const { sim, heard } = stage;
  /** Takes the platform off the net and waits until this process has noticed. */
  async function gone(): Promise<void> {
    await sim.close();
    const isRefused = async (): Promise<boolean> => {
      const thrown: unknown = await fetch(sim.apiBase).catch((error: unknown) => error);
      return JSON.stringify(thrown instanceof Error ? thrown.cause : '').includes('ECONNREFUSED');
    };
    while (!(await isRefused()));
  }
  const parent = sim.follower('oSYNTHETICOPENID0000000001');
  const handedOver = async (act: () => Promise<unknown>): Promise<void> => {
    // What was said before and is still unanswered stays so: the suite answers the newest.
    await sim.settled();
    const count = heard.length;
    void act();
    await until(() => heard.length > count);
  };
  /** Faults are those of customer messages: an answer that rides back has no fault of its own but a hang-up. */
  let isBroken = false;
  const channel: Channel = {
    ...stage.sides.channel,
    send: async (message) => {
      if (isBroken) await sim.settled();
      const result = await stage.sides.channel.send(message);
      // What rode back is on the screen when the platform has read it.
      if (!isUnreachable) await sim.settled();
      return result;
    },
  };
  await handedOver(() => parent.say('你好'));
  return {
    channel,
    heard,
    person: parent.openId,
    say: (text, where) =>
      where === 'group' ? Promise.reject(new Error(NO_GROUPS)) : handedOver(() => parent.say(text)),
    repeat: async () => {
      const first = heard.at(-1);
      await sim.settled();
      await sim.repeat();
      // The inbox behind the channel takes a known id once; the suite wants to see what was handed over.
      if (first !== undefined) heard.push(first);
    },
    tap: (label) => handedOver(() => parent.press(label)),
    screen: (where) => (where === 'group' ? [] : parent.screen().map(shownOf)),
    fault: (fault) => {
      isBroken = true;
      const errcode = ERRCODES[fault];
      if (errcode !== undefined) sim.fault(SEND, { kind: 'errcode', errcode });
      else if (fault === 'no_answer') sim.fault(SEND, { kind: 'cut_after' });
      else isUnreachable = true;
    },
    sends: () => sim.calls(SEND),
    lost: () => sim.breaches().length + sim.faultsShown(),
    close: () => stage.close(),
  };
}

/** As a person reads it: the full-width bracket that keeps `<a …>` from linking looks like the bracket it stands for. */
function shownOf({ text, options, fileName }: MpShown): Shown {
  const labels = options.map(({ label }) => label);
  return { text: text.replaceAll('＜', '<'), options: labels, ...(fileName === undefined ? {} : { fileName }) };
}

conformance({
  name: 'wechat-mp',
  open,
  skips: {
    'hears a group and knows that it was spoken to': NO_GROUPS,
    'mentions whom it should, in a group': NO_GROUPS,
    'a file arrives whole':
      'message/custom/send has no type for files, only pictures, voice and video (tested in tests/channels/wechat-mp)',
    'an uncertain message that is sent again arrives once':
      'message/custom/send has no duplicate check and no message id: a send whose outcome is unknown may double, at most once',
  },
});
