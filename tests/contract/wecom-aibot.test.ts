/** The intelligent bot over its long connection keeps the contract, before a stand-in that speaks the frames of doc 101463. */
import { vi } from 'vitest';
import type { InboundMessage } from '../../src/channels/contract.ts';
import { createAibotConnectionChannel } from '../../src/channels/wecom-aibot/channel.ts';
import { meantBy } from '../../src/channels/wecom-aibot/markdown.ts';
import { startWsSim, type WsFault, type WsSim } from '../sim/wecom-aibot/ws-sim.ts';
import type { Entry } from '../sim/wecom-aibot/ws-sim-chats.ts';
import { memoryLeases, memoryUploads } from '../support/ports.ts';
import { conformance, type SendFault, type Shown, type Stage } from './conformance.ts';

const BOT = { botId: 'aib-conformance', secret: 's3cret' };
const PERSON = 'u-officer-01';
const GROUP = 'wrGroupA';

async function open(): Promise<Stage> {
  const sim = await startWsSim(BOT);
  const heard: InboundMessage[] = [];
  /** A line that broke is known to be broken when the machine has noticed; before that, a send is uncertain. */
  const noticed = Promise.withResolvers<void>();
  let isDropped = false;
  const channel = createAibotConnectionChannel({
    ...BOT,
    wsUrl: sim.url,
    leases: memoryLeases('one', () => Date.now()),
    uploads: memoryUploads(),
    accept: async (message) => {
      heard.push(message);
      return { answers: 0 };
    },
    now: () => new Date(),
    note: () => {},
    log: ({ kind }) => {
      if (kind === 'disconnected') noticed.resolve();
    },
    reconnectMs: 10_000,
  });
  await channel.start?.();
  await vi.waitFor(() => {
    if (!sim.isConnected) throw new Error('not connected');
  });
  const hears = async (act: () => void) => {
    const before = heard.length;
    act();
    await vi.waitFor(() => {
      if (heard.length === before) throw new Error('not heard');
    });
  };
  let lastSaid: () => void = () => {};
  const placeOf = (where: 'direct' | 'group' = 'direct') =>
    where === 'group' ? { user: PERSON, group: GROUP } : { user: PERSON };
  sim.chats.open(GROUP);
  // What follows answers this: an answer that is repeated goes into its own stream. A push that is repeated may double,
  // because the platform has no duplicate check here (doc 101463).
  await hears(() => sim.say({ user: PERSON }, '在吗'));
  return {
    channel: {
      ...channel,
      send: async (message) => {
        if (isDropped) await noticed.promise;
        return channel.send(message);
      },
    },
    heard,
    person: PERSON,
    group: GROUP,
    say: (text, where) =>
      hears(() => {
        const body = { msgtype: 'text', text: { content: text } };
        const id = sim.deliver(placeOf(where), body);
        lastSaid = () => void sim.deliver(placeOf(where), body, id);
      }),
    repeat: () => hears(() => lastSaid()),
    tap: (label) => hears(() => sim.click(placeOf(), label)),
    screen: (where) => sim.screen(where === 'group' ? GROUP : PERSON).map(shownOf),
    fault: (fault) => {
      isDropped ||= fault === 'unreachable';
      orderFault(sim, fault);
    },
    sends: () => sim.frames(),
    lost: () => sim.chats.dropped + sim.chats.breaches.length,
    close: async () => {
      await channel.close();
      await sim.close();
    },
  };
}

function orderFault(sim: WsSim, fault: SendFault): void {
  if (fault === 'unreachable') {
    sim.drop();
    return;
  }
  const faults: Record<Exclude<SendFault, 'unreachable'>, WsFault> = {
    rate: { kind: 'errcode', errcode: 45009 },
    busy: { kind: 'errcode', errcode: -1 },
    no_such_person: { kind: 'errcode', errcode: 86008 },
    no_answer: { kind: 'no_ack' },
  };
  sim.fault(faults[fault]);
}

/** As a person reads it: a wide sign looks like the one it stands for, a blank that does not break like a blank. */
function shownOf({ text, options, mentions, fileName }: Entry): Shown {
  const read = meantBy(text).replaceAll('\u00a0', ' ');
  return { text: read, options, mentions, ...(fileName === undefined ? {} : { fileName }) };
}

conformance({ name: 'wecom-aibot', open, skips: {} });
