/** A token that dies under 50 sends at once: renewed once, and every message arrives once (T13). */
import { expect, it } from 'vitest';
import { createWecomAppChannel } from '../../../src/channels/wecom-app/channel.ts';
import { startWecomSim } from '../../sim/wecom/wecom-sim.ts';
import { memoryUploads } from '../../support/ports.ts';

const COUNT = 50;

it.each(['revoked', 'expired'] as const)(
  '%s under 50 parallel sends: one refresh, 50 messages, none twice',
  async (how) => {
    let now = Date.now();
    const sim = await startWecomSim({ now: () => new Date(now) });
    const { corpId, agentId, secret, apiBase } = sim;
    const base = { corpId, agentId, secret, apiBase, uploads: memoryUploads() };
    // Our clock does not see it coming when the platform ends it early.
    const channel = createWecomAppChannel({ ...base, now: () => new Date(how === 'revoked' ? now : Date.now()) });
    const send = (n: number) =>
      channel.send({
        id: `storm-${n}`,
        target: { userId: `member-${n}` },
        body: { kind: 'text', text: `第 ${n} 条` },
        mentions: [],
        attempt: 1,
      });
    try {
      expect(await send(0)).toMatchObject({ ok: true });
      const before = sim.counts().tokenFetches;
      if (how === 'revoked') sim.revokeToken();
      else now += 7_201_000;
      const results = await Promise.all(Array.from({ length: COUNT }, (_, n) => send(n + 1)));
      expect(results.filter(({ ok }) => ok)).toHaveLength(COUNT);
      expect(sim.counts().tokenFetches - before).toBe(1);
      for (let n = 1; n <= COUNT; n += 1) expect(sim.deliveredTo(`member-${n}`)).toHaveLength(1);
      expect(sim.counts().silentlyDropped).toBe(0);
    } finally {
      await channel.close();
      await sim.close();
    }
  },
);
