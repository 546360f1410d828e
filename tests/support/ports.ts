/** The channels' ports in memory, for tests that need no database. */
import type { Leases, Ping, PullBook, RobotKeys, Uploads } from '../../src/channels/ports.ts';

/** Leases of one instance or, with a shared `holders`, of several. `now` in milliseconds. */
export function memoryLeases(
  holder: string,
  now: () => number,
  holders = new Map<string, { holder: string; until: number }>(),
): Leases {
  const current = (name: string) => {
    const lease = holders.get(name);
    return lease !== undefined && lease.until > now() ? lease : undefined;
  };
  return {
    hold: async (name, ms) => {
      const lease = current(name);
      if (lease !== undefined && lease.holder !== holder) return false;
      holders.set(name, { holder, until: now() + ms });
      return true;
    },
    release: async (name) => {
      if (current(name)?.holder === holder) holders.delete(name);
    },
    isHeld: async (name) => current(name) !== undefined,
  };
}

/** Pings and cursors. Handing the same one to a second channel is what a restart looks like. */
export function memoryPullBook(): PullBook {
  const pings = new Map<string, Ping & { covered: number }>();
  const cursors = new Map<string, string>();
  return {
    note: async (account, token) => {
      const known = pings.get(account);
      pings.set(account, { account, token, count: (known?.count ?? 0) + 1, covered: known?.covered ?? 0 });
    },
    waiting: async () => [...pings.values()].filter(({ count, covered }) => count > covered),
    cursor: async (account) => cursors.get(account) ?? null,
    moveTo: async (account, cursor) => void cursors.set(account, cursor),
    covered: async (account, count) => {
      const known = pings.get(account);
      if (known !== undefined) pings.set(account, { ...known, covered: Math.max(known.covered, count) });
    },
  };
}

/** Uploads that never expire. */
export function memoryUploads(): Uploads {
  const known = new Map<string, string>();
  return {
    find: async (key) => known.get(key),
    keep: async (key, mediaId) => void known.set(key, mediaId),
    forget: async (key) => void known.delete(key),
  };
}

/** Robots of some groups. */
export function memoryRobotKeys(keys: Readonly<Record<string, string>>): RobotKeys {
  return { keyOf: async (chatId) => keys[chatId] };
}
