/** The self-built app keeps the contract, before a stand-in of WeCom's server with real callbacks over HTTP. */
import { createServer, type Server } from 'node:http';
import type { CallbackRoute } from '../../src/channels/callback.ts';
import type { InboundMessage } from '../../src/channels/contract.ts';
import { createWecomAppCallback } from '../../src/channels/wecom-app/callback.ts';
import { createWecomAppChannel } from '../../src/channels/wecom-app/channel.ts';
import type { CallbackClient } from '../sim/wecom/callback-client.ts';
import type { Delivered, GroupMessage } from '../sim/wecom/sim-state.ts';
import { startWecomSim, type WecomSim } from '../sim/wecom/wecom-sim.ts';
import { memoryUploads } from '../support/ports.ts';
import { CALLBACK_KEYS } from '../support/wecom-env.ts';
import { conformance, type SendFault, type Shown, type Stage } from './conformance.ts';

const PERSON = 'u-officer-01';
const GROUP = 'group1';
const DEAF = 'an app hears no group, by the platform’s design (doc 90238); 智能机器人 does';

async function open(): Promise<Stage> {
  const sim = await startWecomSim({ members: [PERSON, 'u-officer-02'] });
  sim.addChat(GROUP, { members: [PERSON, 'u-officer-02'] });
  const heard: InboundMessage[] = [];
  const address = await listen(callbackOf(sim, heard));
  const platform = sim.callbackClient({ url: address.url, ...CALLBACK_KEYS, retryDelayMs: 0 });
  let isUnreachable = false;
  let last = '';
  const channel = createWecomAppChannel({
    ...{ corpId: sim.corpId, agentId: sim.agentId, secret: sim.secret, apiBase: sim.apiBase },
    uploads: memoryUploads(),
    now: () => new Date(),
    fetch: async (input, init) => {
      if (isUnreachable) await sim.close();
      return fetch(input, init);
    },
  });
  return {
    channel,
    heard,
    person: PERSON,
    group: GROUP,
    say: async (text, where) => {
      if (where === 'group') throw new Error(DEAF);
      last = platform.xml(PERSON, 'text', { Content: text, MsgId: `${heard.length + 1}` });
      await delivered(platform, last);
    },
    repeat: () => delivered(platform, last),
    tap: async (label) => {
      const card = sim.deliveredTo(PERSON).findLast((one) => one.card !== undefined);
      const key = optionsOf(card).find((one) => one.text === label)?.id;
      if (!(await sim.tap(platform, card, [key ?? ''])).accepted) throw new Error('the tap was not taken');
    },
    screen: (where) =>
      where === 'group' ? (sim.chat(GROUP)?.messages ?? []).map(groupShown) : sim.deliveredTo(PERSON).map(memberShown),
    fault: (fault) => {
      if (fault === 'no_such_person') sim.removeMember(PERSON);
      else if (fault === 'unreachable') isUnreachable = true;
      else orderFault(sim, fault);
    },
    sends: () => sim.calls('message/send') + sim.calls('appchat/send'),
    lost: () => sim.counts().silentlyDropped + sim.counts().textsCut,
    close: async () => {
      await address.close();
      await sim.close();
    },
  };
}

function callbackOf({ corpId, agentId }: WecomSim, heard: InboundMessage[]): CallbackRoute {
  return createWecomAppCallback({
    corpId,
    agentId,
    credentials: [CALLBACK_KEYS],
    accept: async (message) => {
      heard.push(message);
      return { answers: 1 };
    },
    now: () => new Date(),
    note: () => {},
  });
}

async function listen(route: CallbackRoute): Promise<{ url: string; close(): Promise<void> }> {
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const query = Object.fromEntries(new URL(request.url ?? '/', 'http://callback').searchParams);
    const method = request.method === 'GET' ? 'GET' : 'POST';
    const reply = await route.handle({ method, query, body: Buffer.concat(chunks) });
    response.writeHead(reply.status, { 'content-type': reply.contentType }).end(reply.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the callback is not listening');
  return {
    url: `http://127.0.0.1:${address.port}${route.path}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function delivered(platform: CallbackClient, xml: string): Promise<void> {
  if (!(await platform.deliver(xml)).accepted) throw new Error('the callback was not taken');
}

function orderFault(sim: WecomSim, fault: Exclude<SendFault, 'no_such_person' | 'unreachable'>): void {
  if (fault === 'no_answer') sim.fault('message/send', { kind: 'cut_after' });
  else sim.fault('message/send', { kind: 'errcode', errcode: fault === 'rate' ? 45009 : -1 });
}

function optionsOf(message: Delivered | undefined): { id: string; text: string }[] {
  return message?.card?.questions.flatMap(({ options }) => options) ?? [];
}

/** As a person reads it: the full-width bracket that keeps a tag from working looks like the bracket it stands for. */
function readable(shown: string): string {
  return shown.replaceAll('＜', '<');
}

function memberShown(message: Delivered): Shown {
  const options = optionsOf(message).map(({ text }) => text);
  return { text: readable(message.shown), options, ...fileNameOf(message) };
}

function groupShown(message: GroupMessage): Shown {
  return { text: readable(message.shown), options: [], mentions: message.mentions, ...fileNameOf(message) };
}

function fileNameOf({ msgtype, shown }: { msgtype: string; shown: string }): { fileName?: string } {
  return msgtype === 'file' ? { fileName: shown } : {};
}

conformance({
  name: 'wecom-app',
  open,
  skips: { 'hears a group and knows that it was spoken to': DEAF },
});
