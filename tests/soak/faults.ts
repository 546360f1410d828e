/** What goes wrong in the long run, and how it is brought about. */
import { setTimeout as wait } from 'node:timers/promises';
import type { SimFault } from '../sim/wecom/sim-state.ts';
import type { WecomSim } from '../sim/wecom/wecom-sim.ts';

/** What a fault acts on. */
export type Victim = {
  sim: WecomSim;
  /** The running program's process id. */
  pid(): number;
  /** Ends it, waits, starts the next one. Gives how long the end took in milliseconds. */
  restart(signal: 'SIGKILL' | 'SIGTERM'): Promise<number>;
  /** Cuts every connection to the database and lets nobody in for so long. */
  databaseAway(ms: number): Promise<void>;
};

type Fault = {
  name: string;
  weight: number;
  /** The program's memory begins anew. */
  restarts?: true;
  /** False: it did not come about. */
  strike(victim: Victim, random: () => number): Promise<boolean>;
};

const STRIKE_PATIENCE_MS = 90_000;
/** A stop that takes longer was cut off. */
const STOP_MS = 10_000;

/** Every call of `message/send` fails like that for some seconds; it came about if one did. */
function sendsFail(name: string, weight: number, fault: SimFault): Fault {
  return {
    name,
    weight,
    async strike({ sim }, random) {
      const before = sim.calls('message/send');
      sim.faultBy('message/send', () => fault);
      await wait(2_000 + random() * 8_000);
      const isMet = await within(STRIKE_PATIENCE_MS, () => sim.calls('message/send') > before);
      sim.faultBy('message/send', undefined);
      return isMet;
    },
  };
}

/** False: it is gone. */
function signalled(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

async function within(patienceMs: number, holds: () => boolean): Promise<boolean> {
  for (const end = performance.now() + patienceMs; performance.now() < end; await wait(50)) if (holds()) return true;
  return false;
}

/** All of them. */
export const FAULTS: readonly Fault[] = [
  {
    name: 'kill',
    weight: 3,
    restarts: true,
    strike: async (victim) => (await victim.restart('SIGKILL')) >= 0,
  },
  {
    name: 'stop',
    weight: 2,
    restarts: true,
    strike: async (victim) => (await victim.restart('SIGTERM')) <= STOP_MS,
  },
  {
    name: 'freeze',
    weight: 2,
    async strike({ pid }, random) {
      const frozen = pid();
      if (!signalled(frozen, 'SIGSTOP')) return false;
      await wait(2_000 + random() * 8_000);
      return signalled(frozen, 'SIGCONT');
    },
  },
  {
    name: 'database away',
    weight: 3,
    async strike({ databaseAway }, random) {
      await databaseAway(random() * 8_000);
      return true;
    },
  },
  {
    name: 'token death',
    weight: 2,
    async strike({ sim }) {
      const before = sim.counts().tokenFetches;
      sim.revokeToken();
      return await within(STRIKE_PATIENCE_MS, () => sim.counts().tokenFetches > before);
    },
  },
  sendsFail('HTTP 502', 3, { kind: 'status', status: 502 }),
  sendsFail('busy', 3, { kind: 'errcode', errcode: -1 }),
  {
    name: 'limit',
    weight: 1,
    async strike({ sim }) {
      const before = sim.calls('message/send');
      sim.fault('message/send', { kind: 'errcode', errcode: 45009 });
      return await within(STRIKE_PATIENCE_MS, () => sim.calls('message/send') > before);
    },
  },
  sendsFail('answer lost', 3, { kind: 'cut_after' }),
  sendsFail('slow', 2, { kind: 'stall', ms: 3_000 }),
];

/** One of them by its weight; `withRestarts` false leaves the program's memory alone. */
export function pickFault(random: () => number, withRestarts: boolean): Fault {
  const able = FAULTS.filter(({ restarts }) => withRestarts || restarts === undefined);
  let left = random() * able.reduce((sum, { weight }) => sum + weight, 0);
  const picked = able.find(({ weight }) => {
    left -= weight;
    return left < 0;
  });
  if (picked === undefined) throw new Error('no fault to pick');
  return picked;
}
