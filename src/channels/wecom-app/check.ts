/** Looks whether the app would work: network, secret, trusted address, app, visible range, clock. Changes nothing. */
import { z } from 'zod';
import type { Finding } from '../contract.ts';
import type { ApiFailure, ApiResult, TencentApi } from '../tencent/api.ts';
import { fill, TEXTS } from './texts.ts';

type Parts = { api: TencentApi; agentId: number; now: () => Date };

/** More apart than this and deadlines are told wrong; WeCom itself does not say what it bears. */
const CLOCK_SECONDS = 60;
/** The whole corp (doc 90244: what groups of an app need). */
const ROOT_PARTY = 1;

// doc 90227
const agentSchema = z.object({
  name: z.string().catch(''),
  close: z.number().catch(0),
  allow_userinfos: z.object({ user: z.array(z.unknown()) }).catch({ user: [] }),
  allow_partys: z.object({ partyid: z.array(z.number()) }).catch({ partyid: [] }),
  allow_tags: z.object({ tagid: z.array(z.unknown()) }).catch({ tagid: [] }),
});
const addressSchema = z.object({ ip_list: z.array(z.string()).catch([]) });

/** One finding a subject, in the order in which they are to be mended. */
export async function checkApp({ api, agentId, now }: Parts): Promise<Finding[]> {
  const agent = await api.get('agent/get', { agentid: String(agentId) });
  const askedAt = now();
  return [
    networkFinding(agent),
    secretFinding(agent),
    trustedIpFinding(agent),
    ...appFindings(agent),
    clockFinding(agent, askedAt),
    await firewallFinding(api, agent),
    { state: 'unknown', what: TEXTS.callback, says: TEXTS.callbackUnknown, fix: TEXTS.fixCallback },
  ];
}

function networkFinding(agent: ApiResult): Finding {
  const what = TEXTS.network;
  if (agent.ok || agent.errcode !== undefined) return { state: 'good', what, says: TEXTS.reachable };
  if (agent.error === 'network' || agent.error === 'misconfigured') {
    return { state: 'bad', what, says: TEXTS.unreachable, fix: TEXTS.fixNetwork };
  }
  return { state: 'bad', what, says: fill(TEXTS.busy, { detail: agent.detail }), fix: TEXTS.fixNetwork };
}

function secretFinding(agent: ApiResult): Finding {
  const what = TEXTS.secret;
  if (agent.ok) return { state: 'good', what, says: TEXTS.secretGood };
  if (agent.errcode === 40001) return { state: 'bad', what, says: TEXTS.secretBad, fix: TEXTS.fixSecret };
  if (agent.errcode === 40013) return { state: 'bad', what, says: TEXTS.corpBad, fix: TEXTS.fixCorp };
  // Any other code comes after the token was given.
  if (agent.errcode !== undefined && agent.errcode > 0) return { state: 'good', what, says: TEXTS.secretGood };
  return { state: 'unknown', what, says: TEXTS.notSeen };
}

function trustedIpFinding(agent: ApiResult): Finding {
  const what = TEXTS.trustedIp;
  if (agent.ok) return { state: 'good', what, says: TEXTS.trustedIpGood };
  if (agent.errcode !== 60020) return { state: 'unknown', what, says: TEXTS.notSeen };
  // The platform's words name the address that it saw: exactly what has to be put on the list.
  const seen = /from ip: ([0-9a-fA-F.:]{3,45})/.exec(agent.detail)?.[1];
  const ip = seen === undefined ? '' : `（${seen}）`;
  return { state: 'bad', what, says: fill(TEXTS.trustedIpBad, { ip }), fix: fill(TEXTS.fixTrustedIp, { ip }) };
}

function appFindings(agent: ApiResult): Finding[] {
  const [what, range] = [TEXTS.app, TEXTS.range];
  if (!agent.ok) return [refusedApp(agent), { state: 'unknown', what: range, says: TEXTS.notSeen }];
  const { name, close, ...allowed } = agentSchema.parse(agent.answer);
  const app: Finding =
    close === 0
      ? { state: 'good', what, says: fill(TEXTS.appGood, { name }) }
      : { state: 'bad', what, says: fill(TEXTS.appClosed, { name }), fix: TEXTS.fixAppClosed };
  return [app, rangeFinding(allowed)];
}

function refusedApp({ error, errcode, detail }: ApiFailure): Finding {
  const what = TEXTS.app;
  if (errcode === 301002 || errcode === 40056) {
    return { state: 'bad', what, says: TEXTS.agentBad, fix: TEXTS.fixAgent };
  }
  if (error === 'forbidden') {
    return { state: 'bad', what, says: fill(TEXTS.appForbidden, { detail }), fix: TEXTS.fixAppForbidden };
  }
  const isEarlier = errcode === undefined || [40001, 40013, 60020].includes(errcode);
  return { state: 'unknown', what, says: isEarlier ? TEXTS.notSeen : fill(TEXTS.appUnclear, { detail }) };
}

function rangeFinding(allowed: Omit<z.infer<typeof agentSchema>, 'name' | 'close'>): Finding {
  const what = TEXTS.range;
  const { partyid: parties } = allowed.allow_partys;
  const { user: users } = allowed.allow_userinfos;
  const { tagid: tags } = allowed.allow_tags;
  if (parties.includes(ROOT_PARTY)) return { state: 'good', what, says: TEXTS.rangeAll };
  const counts = [
    { text: TEXTS.parties, n: parties.length },
    { text: TEXTS.users, n: users.length },
    { text: TEXTS.tags, n: tags.length },
  ].filter(({ n }) => n > 0);
  if (counts.length === 0) return { state: 'bad', what, says: TEXTS.rangeNone, fix: TEXTS.fixRange };
  const count = counts.map(({ text, n }) => fill(text, { n })).join('、');
  return { state: 'good', what, says: fill(TEXTS.rangeSome, { count }), fix: TEXTS.fixRange };
}

function clockFinding(agent: ApiResult, now: Date): Finding {
  const what = TEXTS.clock;
  const theirs = agent.ok ? Date.parse(agent.headers.get('date') ?? '') : Number.NaN;
  if (Number.isNaN(theirs)) return { state: 'unknown', what, says: TEXTS.clockUnknown };
  const seconds = Math.round(Math.abs(now.getTime() - theirs) / 1000);
  if (seconds <= CLOCK_SECONDS) return { state: 'good', what, says: fill(TEXTS.clockGood, { seconds }) };
  return { state: 'bad', what, says: fill(TEXTS.clockBad, { seconds }), fix: TEXTS.fixClock };
}

async function firewallFinding(api: TencentApi, agent: ApiResult): Promise<Finding> {
  const what = TEXTS.firewall;
  // What was refused a moment ago would be refused again: wrong secrets get an address banned for an hour.
  if (!agent.ok) return { state: 'unknown', what, says: TEXTS.notSeen };
  const [callback, server] = await Promise.all([api.get('getcallbackip'), api.get('get_api_domain_ip')]);
  if (!callback.ok) return { state: 'unknown', what, says: fill(TEXTS.firewallUnknown, { detail: callback.detail }) };
  if (!server.ok) return { state: 'unknown', what, says: fill(TEXTS.firewallUnknown, { detail: server.detail }) };
  const [from, to] = [callback, server].map(({ answer }) => addressSchema.parse(answer).ip_list.length);
  return { state: 'good', what, says: fill(TEXTS.firewallKnown, { callback: from ?? 0, api: to ?? 0 }) };
}
