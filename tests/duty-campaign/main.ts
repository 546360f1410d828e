/**
 * `npm run campaign:duty [-- <seed>]`: July and August 2023, minute by minute, forty members: every message that goes out
 * beside an independent table. Exit code 1 if one is missing, twice, too much, at the wrong minute or says something else.
 */
import { setup, teardown } from '../global-setup.ts';
import { createTestDatabase } from '../support/database.ts';
import { playDuty } from './campaign.ts';
import { DAYS } from './days.ts';

const DEFAULT_SEED = 7;
const EVERYBODY = 9;

async function run(seed: number): Promise<boolean> {
  const database = await createTestDatabase();
  const began = performance.now();
  const { county, play, deaths } = await playDuty(database.url, { days: DAYS, most: EVERYBODY, seed });
  try {
    const seconds = Math.round((performance.now() - began) / 1_000);
    const { problems, told, outcomes, red, escalated, world } = play;
    const done = {
      ...{ seed, seconds, members: world.people.length, minutes: DAYS.length * 1_440, deaths, red: red.length },
      ...{ told: Object.fromEntries(told), outcomes: Object.fromEntries(outcomes), escalated: escalated.size },
      ...{ problems: problems.length },
    };
    process.stdout.write(`${JSON.stringify(done)}\n${problems.slice(0, 20).join('\n')}\n`);
    return problems.length === 0;
  } finally {
    await county.close();
    await database.drop();
  }
}

await setup();
try {
  process.exitCode = (await run(Number(process.argv[2] ?? DEFAULT_SEED))) ? 0 : 1;
} finally {
  await teardown();
}
