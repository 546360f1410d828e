/** A clock that is more than a minute off the platform's is told once, and once when it is right again (T05). */
import { expect, test } from 'vitest';
import { createWecomAppChannel } from '../../../src/channels/wecom-app/channel.ts';
import { startWecomSim } from '../../sim/wecom/wecom-sim.ts';
import { memoryUploads } from '../../support/ports.ts';

test('told once, whatever the number of sends; the sends go on', async () => {
  const sim = await startWecomSim();
  const told: string[] = [];
  const { corpId, agentId, secret, apiBase } = sim;
  const channel = createWecomAppChannel({
    ...{ corpId, agentId, secret, apiBase, uploads: memoryUploads(), now: () => new Date() },
    log: ({ detail }) => told.push(detail),
  });
  const send = async (n: number) =>
    await channel.send({
      ...{ id: `clock-${n}`, target: { userId: 'a' }, mentions: [], attempt: 1 },
      body: { kind: 'text', text: `第 ${n} 条` },
    });
  try {
    expect(await send(0)).toMatchObject({ ok: true });
    sim.setClockAhead(50_000);
    expect(await send(1)).toMatchObject({ ok: true });
    expect([told, channel.warnings?.()]).toEqual([[], []]);
    sim.setClockAhead(3_600_000);
    for (const n of [2, 3, 4]) expect(await send(n)).toMatchObject({ ok: true });
    expect(told).toEqual([expect.stringMatching(/^clock is -3(?:599|600|601) s off$/u)]);
    expect(channel.warnings?.()).toEqual([expect.stringContaining('clock is -3')]);
    sim.setClockAhead(0);
    for (const n of [5, 6]) expect(await send(n)).toMatchObject({ ok: true });
    expect(told.slice(1)).toEqual(['clock agrees with the platform again']);
    expect(channel.warnings?.()).toEqual([]);
  } finally {
    await channel.close();
    await sim.close();
  }
});
