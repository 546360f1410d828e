/** The server's clock jumps while people write: nothing is lost or doubled, genuine callbacks are taken, somebody is told (T05). */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openCore } from '../../src/app/core.ts';
import { createServer } from '../../src/app/server.ts';
import { loadConfig } from '../../src/config/config.ts';
import { createLogger } from '../../src/kernel/logger.ts';
import { inParallel } from '../e2e/assistant.ts';
import { startWecomSim } from '../sim/wecom/wecom-sim.ts';
import { createTestDatabase } from '../support/database.ts';
import { CALLBACK_KEYS, wecomEnv } from '../support/wecom-env.ts';

const HOUR_MS = 3_600_000;
/** How far ours is off the platform's, one after the other. */
const JUMPS = [0, 5_000, -5_000, HOUR_MS, -HOUR_MS, 24 * HOUR_MS + 60_000, -24 * HOUR_MS, 0];
const EACH = 20;

test('jumps of 5 s, an hour and a day, forth and back', { timeout: 180_000 }, async () => {
  let offMs = 0;
  const log: string[] = [];
  const [sim, database] = await Promise.all([startWecomSim(), createTestDatabase()]);
  const dataDir = await mkdtemp(join(tmpdir(), 'assistant-clock-'));
  const config = loadConfig(wecomEnv(sim, { databaseUrl: database.url, dataDir, port: 0 }));
  const logger = createLogger({ level: 'warn', pretty: false, to: { write: (line: string) => log.push(line) } });
  const core = await openCore(config, logger, { now: () => new Date(Date.now() + offMs) });
  const server = await createServer(core);
  try {
    const url = await server.listen();
    const platform = sim.callbackClient({ url: `${url}/callback/wecom-app`, ...CALLBACK_KEYS });
    const seen: unknown[] = [];
    for (const [step, jump] of JUMPS.entries()) {
      offMs = jump;
      const messages = Array.from({ length: EACH }, (_, n) =>
        platform.xml(`clock-${step}-${n}`, 'text', { Content: '启航书法', MsgId: `${30_000 + step * 100 + n}` }),
      );
      const answers = await inParallel(4, messages, (xml) => platform.deliver(xml));
      seen.push({ jump, taken: answers.filter(({ accepted }) => accepted).length });
      await server.pipeline.drained();
    }
    const shown = () => sim.delivered().filter(({ userId }) => userId.startsWith('clock-')).length;
    for (const end = Date.now() + 60_000; shown() < JUMPS.length * EACH && Date.now() < end; await wait(50))
      await server.pipeline.drained();
    expect(seen).toEqual(JUMPS.map((jump) => ({ jump, taken: EACH })));
    expect(shown()).toBe(JUMPS.length * EACH);
    const told = log.filter((line) => line.includes('clock is'));
    // Forth and back by an hour and by a day are two times of being off, without a return between.
    expect(told.length).toBeGreaterThanOrEqual(1);
    expect(told.length).toBeLessThanOrEqual(4);
    const tokens = sim.counts().tokenFetches;
    process.stdout.write(
      `T05 ${JSON.stringify({ jumps: JUMPS.length, messages: shown(), warnings: told.length, tokens })}\n`,
    );
  } finally {
    await server.stop();
    await core.close();
    await sim.close();
    await database.drop();
    await rm(dataDir, { recursive: true });
  }
});
