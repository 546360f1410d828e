/**
 * `npm run campaign [-- <seed>]`: a whole campaign (62 days, 40 members, 600 institutions, 3,000 inspections, 800 leads)
 * through the real engine and store; its figures beside an independent count. Exit code 1 if a number differs.
 */
import { setup, teardown } from '../global-setup.ts';
import { createTestDatabase } from '../support/database.ts';
import { playCampaign } from './campaign.ts';
import { compareFigures } from './compare.ts';
import { FIRST_DAY, openCounty } from './county.ts';

const SIZE = { from: FIRST_DAY, inspections: 3_000, leads: 800, questions: 600 };
const DEFAULT_SEED = 7;

async function run(seed: number): Promise<boolean> {
  const database = await createTestDatabase();
  const county = await openCounty(database.url);
  const began = performance.now();
  try {
    const play = await playCampaign(county, SIZE, seed);
    const seconds = Math.round((performance.now() - began) / 1_000);
    const { numbers, differences } = await compareFigures(play);
    const { ledger } = play;
    const done = {
      ...{ seed, seconds, members: county.people.length, messages: ledger.said },
      ...{ inspections: ledger.inspections.length, leads: ledger.leads.length, merged: ledger.merged },
      ...{ rectifications: ledger.rectifications.length, disputes: ledger.disputes.length, risks: ledger.risks.length },
      ...{ numbers, differences },
    };
    process.stdout.write(`${JSON.stringify(done)}\n`);
    return differences.length === 0;
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
