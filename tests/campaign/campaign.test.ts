/** A small campaign through the real engine and store; `npm run campaign` plays the whole one. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { playCampaign } from './campaign.ts';
import { compareFigures } from './compare.ts';
import { type County, openCounty } from './county.ts';

const SIZE = { from: '2023-08-14', inspections: 60, leads: 40, questions: 20 };

let database: TestDatabase;
let county: County;
beforeAll(async () => {
  database = await createTestDatabase();
  county = await openCounty(database.url);
});
afterAll(async () => {
  await county.close();
  await database.drop();
});

test('eighteen days of forty members: every figure and its list equal an independent count', async () => {
  const play = await playCampaign(county, SIZE, 7);
  const { inspections, leads, disputes, risks, asked } = play.ledger;
  expect([inspections.length, leads.length, asked]).toEqual([60, 40, 20]);
  expect([disputes.length, risks.length]).toEqual([18, 18]);
  const { numbers, differences } = await compareFigures(play);
  expect(differences).toEqual([]);
  expect(numbers).toBeGreaterThan(50);
}, 120_000);
