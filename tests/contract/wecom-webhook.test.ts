/** Group robots keep the contract, before a stand-in that applies the rules of doc 99110. */
import { createWecomWebhookChannel } from '../../src/channels/wecom-webhook/channel.ts';
import { startWebhookSim, type WebhookSim } from '../sim/wecom-webhook/webhook-sim.ts';
import { memoryUploads } from '../support/ports.ts';
import { conformance, type SendFault, type Shown, type Stage } from './conformance.ts';

const GROUP = 'group-a';
const HEARS_NOTHING = 'a robot hears nothing, by the platform’s design';
const NO_TAPS = 'a robot’s cards have no call-back buttons, so there is nothing to tap';

async function open(): Promise<Stage> {
  const key = '693a91f6-7aaa-4bc4-97a0-0ec2sifa5aaa';
  const sim = await startWebhookSim({ robots: { [GROUP]: key } });
  let isRegistered = true;
  let isUnreachable = false;
  const channel = createWecomWebhookChannel({
    apiBase: sim.apiBase,
    keys: { keyOf: async (chatId) => (isRegistered && chatId === GROUP ? key : undefined) },
    uploads: memoryUploads(),
    now: () => new Date(),
    fetch: async (input, init) => {
      if (isUnreachable) await sim.close();
      return fetch(input, init);
    },
  });
  return {
    channel,
    heard: [],
    person: 'u-officer-01',
    group: GROUP,
    say: () => Promise.reject(new Error(HEARS_NOTHING)),
    repeat: () => Promise.reject(new Error(HEARS_NOTHING)),
    tap: () => Promise.reject(new Error(NO_TAPS)),
    screen: (where) => (where === 'group' ? sim.screen(GROUP).map(shownOf) : []),
    fault: (fault) => {
      if (fault === 'no_such_person') isRegistered = false;
      else if (fault === 'unreachable') isUnreachable = true;
      else orderFault(sim, fault);
    },
    sends: () => sim.calls('send'),
    lost: () => sim.breaches().length,
    close: () => sim.close(),
  };
}

function orderFault(sim: WebhookSim, fault: Exclude<SendFault, 'no_such_person' | 'unreachable'>): void {
  if (fault === 'no_answer') sim.fault('send', { kind: 'cut_after' });
  else sim.fault('send', { kind: 'errcode', errcode: fault === 'rate' ? 45009 : -1 });
}

/** As a person reads it: the full-width bracket that keeps `<@…>` from mentioning looks like the bracket it stands for. */
function shownOf({ text, mentions, fileName }: ReturnType<WebhookSim['screen']>[number]): Shown {
  return { text: text.replaceAll('＜', '<'), options: [], mentions, ...(fileName === undefined ? {} : { fileName }) };
}

conformance({
  name: 'wecom-webhook',
  open,
  skips: {
    'hears words exactly as they were said': HEARS_NOTHING,
    'hears a group and knows that it was spoken to': HEARS_NOTHING,
    'a repeat keeps its id': HEARS_NOTHING,
    'a tap brings the key back': NO_TAPS,
    'a card that was tapped can be marked': NO_TAPS,
    'an uncertain message that is sent again arrives once':
      'webhook/send has no duplicate check and no message id (doc 99110): a post whose outcome is unknown may double',
  },
});
