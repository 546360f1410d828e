/** Looks whether the account would work: network, secret, listed address, permissions, clock. Changes nothing. */
import { z } from 'zod';
import type { Finding } from '../contract.ts';
import type { ApiResult, TencentApi } from '../tencent/api.ts';
import { fill, TEXTS } from './texts.ts';

/** `denied` as the sends of this process have learnt it. */
export type CheckParts = { api: TencentApi; now: () => Date; denied: () => 'messages' | 'menus' | undefined };

const CLOCK_SECONDS = 60;
const SECRET_BAD = new Set([40001, 40125]);
const APP_ID_BAD = 40013;
const FROZEN = 40243;
const NOT_LISTED = 40164;
/** Codes that came instead of a token. */
const BEFORE_TOKEN = new Set([...SECRET_BAD, APP_ID_BAD, FROZEN, NOT_LISTED]);

const addressSchema = z.object({ ip_list: z.array(z.string()).catch([]) });

/** One finding a subject, in the order in which they are to be mended. */
export async function checkMp({ api, now, denied }: CheckParts): Promise<Finding[]> {
  // Every account may ask this one: it shows token and address, and brings the list for the firewall.
  const callers = await api.get('getcallbackip');
  const askedAt = now();
  return [
    networkFinding(callers),
    secretFinding(callers),
    whitelistFinding(callers),
    await menuFinding(api, callers),
    customersFinding(denied()),
    clockFinding(callers, askedAt),
    firewallFinding(callers),
    { state: 'unknown', what: TEXTS.callback, says: TEXTS.callbackUnknown, fix: TEXTS.fixCallback },
  ];
}

function networkFinding(callers: ApiResult): Finding {
  const what = TEXTS.network;
  if (callers.ok || callers.errcode !== undefined) return { state: 'good', what, says: TEXTS.reachable };
  if (callers.error === 'network' || callers.error === 'misconfigured') {
    return { state: 'bad', what, says: TEXTS.unreachable, fix: TEXTS.fixNetwork };
  }
  return { state: 'bad', what, says: fill(TEXTS.busy, { detail: callers.detail }), fix: TEXTS.fixNetwork };
}

function secretFinding(callers: ApiResult): Finding {
  const what = TEXTS.secret;
  if (callers.ok) return { state: 'good', what, says: TEXTS.secretGood };
  const { errcode } = callers;
  if (errcode === undefined || errcode < 0) return { state: 'unknown', what, says: TEXTS.notSeen };
  if (SECRET_BAD.has(errcode)) {
    return { state: 'bad', what, says: fill(TEXTS.secretBad, { errcode }), fix: TEXTS.fixSecret };
  }
  if (errcode === APP_ID_BAD) return { state: 'bad', what, says: TEXTS.appIdBad, fix: TEXTS.fixAppId };
  if (errcode === FROZEN) return { state: 'bad', what, says: TEXTS.frozen, fix: TEXTS.fixFrozen };
  // The address is looked at before the secret.
  if (errcode === NOT_LISTED) return { state: 'unknown', what, says: TEXTS.notSeen };
  return { state: 'good', what, says: TEXTS.secretGood };
}

function whitelistFinding(callers: ApiResult): Finding {
  const what = TEXTS.whitelist;
  if (callers.ok) return { state: 'good', what, says: TEXTS.whitelistGood };
  if (callers.errcode !== NOT_LISTED) return { state: 'unknown', what, says: TEXTS.notSeen };
  // The platform's words name the address that it saw: exactly what has to be put on the list.
  const seen = /invalid ip ([0-9a-fA-F.:]{3,45})/.exec(callers.detail)?.[1];
  const ip = seen === undefined ? '' : `（${seen}）`;
  return { state: 'bad', what, says: fill(TEXTS.whitelistBad, { ip }), fix: fill(TEXTS.fixWhitelist, { ip }) };
}

async function menuFinding(api: TencentApi, callers: ApiResult): Promise<Finding> {
  const what = TEXTS.menu;
  if (!callers.ok && (callers.errcode === undefined || BEFORE_TOKEN.has(callers.errcode))) {
    return { state: 'unknown', what, says: TEXTS.notSeen };
  }
  const menu = await api.get('get_current_selfmenu_info');
  if (menu.ok) return { state: 'good', what, says: TEXTS.menuGood };
  const detail = menu.detail;
  return menu.error === 'forbidden'
    ? { state: 'bad', what, says: fill(TEXTS.menuDenied, { detail }), fix: TEXTS.fixMenu }
    : { state: 'unknown', what, says: fill(TEXTS.unclear, { detail }) };
}

function customersFinding(denied: 'messages' | 'menus' | undefined): Finding {
  const what = TEXTS.customers;
  if (denied === undefined) return { state: 'unknown', what, says: TEXTS.customersUnknown };
  const says = denied === 'messages' ? TEXTS.customersDenied : TEXTS.menusDenied;
  return { state: 'bad', what, says, fix: TEXTS.fixCustomers };
}

function clockFinding(callers: ApiResult, now: Date): Finding {
  const what = TEXTS.clock;
  const theirs = callers.ok ? Date.parse(callers.headers.get('date') ?? '') : Number.NaN;
  if (Number.isNaN(theirs)) return { state: 'unknown', what, says: TEXTS.clockUnknown };
  const seconds = Math.round(Math.abs(now.getTime() - theirs) / 1000);
  if (seconds <= CLOCK_SECONDS) return { state: 'good', what, says: fill(TEXTS.clockGood, { seconds }) };
  return { state: 'bad', what, says: fill(TEXTS.clockBad, { seconds }), fix: TEXTS.fixClock };
}

function firewallFinding(callers: ApiResult): Finding {
  const what = TEXTS.firewall;
  if (!callers.ok) return { state: 'unknown', what, says: TEXTS.notSeen };
  const count = addressSchema.parse(callers.answer).ip_list.length;
  return { state: 'good', what, says: fill(TEXTS.firewallKnown, { count }) };
}
