/** 微信客服 keeps the contract, before a stand-in that applies the rules of docs 94670, 94677 and 94669. */
import type { InboundMessage } from '../../src/channels/contract.ts';
import { openStage, until } from '../channels/wecom-kf/stage.ts';
import type { KfSim } from '../sim/wecom-kf/kf-sim.ts';
import type { KfShown } from '../sim/wecom-kf/kf-state.ts';
import { conformance, type SendFault, type Shown, type Stage } from './conformance.ts';

const NO_GROUPS = '微信客服 has no groups, by the platform’s design';
const ERRCODES: Readonly<Partial<Record<SendFault, number>>> = { rate: 45009, busy: -1, no_such_person: 40096 };

async function open(): Promise<Stage> {
  const stage = await openStage();
  const { sim } = stage;
  const heard: InboundMessage[] = [];
  let isUnreachable = false;
  const channel = await stage.running({
    accept: async (message) => heard.push(message),
    fetch: async (input, init) => {
      if (isUnreachable) await gone(sim);
      return fetch(input, init);
    },
  });
  const parent = sim.parent('wmSYNTHETICCUSTOMER000000001');
  sim.servicer('u-servicer-01').receives();
  const handedOver = async (act: Promise<unknown>): Promise<void> => {
    const count = heard.length;
    await act;
    await until(() => heard.length > count && stage.isIdle());
  };
  await handedOver(parent.say('你好'));
  return {
    channel,
    heard,
    person: parent.userId,
    say: (text, where) => (where === 'group' ? Promise.reject(new Error(NO_GROUPS)) : handedOver(parent.say(text))),
    repeat: () => handedOver(sim.repeat()),
    tap: (label) => handedOver(parent.press(label)),
    screen: (where) => (where === 'group' ? [] : parent.screen().map(shownOf)),
    fault: (fault) => {
      const errcode = ERRCODES[fault];
      if (errcode !== undefined) sim.fault('kf/send_msg', { kind: 'errcode', errcode });
      else if (fault === 'no_answer') sim.fault('kf/send_msg', { kind: 'cut_after' });
      else isUnreachable = true;
    },
    sends: () => sim.calls('kf/send_msg') + sim.calls('kf/send_msg_on_event'),
    lost: () => sim.breaches().filter(({ kind }) => kind !== 'refused').length,
    close: () => stage.close(),
  };
}

/** Closes the stand-in and waits until this process has noticed: no connection is left over in the pool. */
async function gone(sim: KfSim): Promise<void> {
  await sim.close();
  const refused = async (): Promise<boolean> => {
    const thrown = await fetch(sim.apiBase).catch((error: unknown) => error);
    return JSON.stringify(thrown instanceof Error ? thrown.cause : '').includes('ECONNREFUSED');
  };
  while (!(await refused()));
}

/** As a person reads it: the full-width bracket that keeps `<a …>` from linking looks like the bracket it stands for. */
function shownOf({ text, options, fileName }: KfShown): Shown {
  const labels = options.map(({ label }) => label);
  return { text: text.replaceAll('＜', '<'), options: labels, ...(fileName === undefined ? {} : { fileName }) };
}

conformance({
  name: 'wecom-kf',
  open,
  skips: {
    'hears a group and knows that it was spoken to': NO_GROUPS,
    'mentions whom it should, in a group': NO_GROUPS,
  },
});
