/** Looks whether the long connection works; subscribes by itself only when no instance does, once, and for a moment. */
import type { Finding } from '../contract.ts';
import type { Leases } from '../ports.ts';
import { systemTimers, type Timers } from '../tencent/timers.ts';
import { leaseNames } from './connection.ts';
import type { LineEnd } from './line.ts';
import { CONNECTION_TEXTS } from './texts.ts';

type CheckOptions = { botId: string; secret: string; wsUrl: string; leases: Leases; timers?: Timers };

const PROBE_MS = 15_000;
/** Nobody else begins meanwhile. */
const PROBE_LEASE_MS = 2 * PROBE_MS;

/** What is set, and how the connection stands. */
export async function checkConnection(options: CheckOptions): Promise<Finding[]> {
  const what = CONNECTION_TEXTS.settings;
  if (!isSet(options)) {
    return [{ state: 'bad', what, says: CONNECTION_TEXTS.settingsBad, fix: CONNECTION_TEXTS.settingsFix }];
  }
  return [{ state: 'good', what, says: CONNECTION_TEXTS.settingsGood }, await standing(options)];
}

function isSet({ botId, secret, wsUrl }: CheckOptions): boolean {
  if (botId.trim() === '' || secret.trim() === '' || !URL.canParse(wsUrl)) return false;
  const { protocol, hostname } = new URL(wsUrl);
  // The secret travels over it: without TLS only to this machine.
  return protocol === 'wss:' || (protocol === 'ws:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname));
}

async function standing(options: CheckOptions): Promise<Finding> {
  const { leases, botId } = options;
  const { right, live, replaced } = leaseNames(botId);
  const what = CONNECTION_TEXTS.line;
  if (await leases.isHeld(replaced)) {
    return { state: 'bad', what, says: CONNECTION_TEXTS.replacedSays, fix: CONNECTION_TEXTS.replacedFix };
  }
  if (await leases.isHeld(live)) return { state: 'good', what, says: CONNECTION_TEXTS.live };
  const isFree = !(await leases.isHeld(right)) && (await leases.hold(right, PROBE_LEASE_MS));
  if (!isFree) return { state: 'unknown', what, says: CONNECTION_TEXTS.held, fix: CONNECTION_TEXTS.heldFix };
  try {
    return findingOf(await probe(options));
  } finally {
    await leases.release(right);
  }
}

type Probed = { why: 'ready' | LineEnd['why'] | 'silent'; errcode?: number };

/** Subscribes, and leaves in the same moment: what somebody says to the bot meanwhile would be kept by nobody. */
async function probe({ botId, secret, wsUrl, timers = systemTimers }: CheckOptions): Promise<Probed> {
  const { Line } = await import('./line.ts');
  const { promise, resolve } = Promise.withResolvers<Probed>();
  const callOff = timers.after(PROBE_MS, () => resolve({ why: 'silent' }));
  const line = new Line({
    ...{ botId, secret, wsUrl, timers },
    mostRefusals: 0,
    mostReconnects: 0,
    onFrame: () => {},
    onReady: () => resolve({ why: 'ready' }),
    onLost: () => {},
    onEnd: resolve,
  });
  try {
    return await promise;
  } finally {
    callOff();
    line.close();
  }
}

function findingOf({ why, errcode }: Probed): Finding {
  const what = CONNECTION_TEXTS.line;
  switch (why) {
    case 'ready':
      return { state: 'good', what, says: CONNECTION_TEXTS.probed };
    case 'refused': {
      const says = CONNECTION_TEXTS.refusedSays.replace('{code}', String(errcode ?? '-'));
      return { state: 'bad', what, says, fix: CONNECTION_TEXTS.refusedFix };
    }
    default:
      return { state: 'unknown', what, says: CONNECTION_TEXTS.unreachable, fix: CONNECTION_TEXTS.heldFix };
  }
}
