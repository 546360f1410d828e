/** July and August 2023, minute by minute, forty members, against the table; `npm run campaign:duty` plays other seeds. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { County } from '../campaign/county.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { playDuty } from './campaign.ts';
import { DAYS } from './days.ts';
import type { DutyPlay } from './play.ts';

/** As many of a group of the staff as there are. */
const EVERYBODY = 9;

let database: TestDatabase;
let played: { county: County; play: DutyPlay; deaths: number };
beforeAll(async () => {
  database = await createTestDatabase();
  played = await playDuty(database.url, { days: DAYS, most: EVERYBODY, seed: 7 });
}, 600_000);
afterAll(async () => {
  await played.county.close();
  await database.drop();
});

test('every message is the table’s: none missing, twice, too much, at the wrong minute, or with other records', () => {
  expect(played.play.problems).toEqual([]);
});

test('all of it was there to go wrong: every post, every outcome, restarts amid a write', () => {
  const { told, outcomes } = played.play;
  expect([...told.keys()].sort()).toEqual([
    'campaign_end',
    'daily_report',
    'duty_night',
    'grid_friday',
    'missing_schools',
    'month_end',
    'morning',
    'night_team',
    'risk_warning',
    'unfinished',
    'zero_chase',
    'zero_report',
  ]);
  expect([...outcomes.keys()].sort()).toEqual(['away', 'full', 'merged', 'missed', 'nothing', 'queued']);
  expect(played.deaths).toBeGreaterThan(5);
  expect(played.play.escalated.size).toBeGreaterThan(500);
});

describe('a red event at 23:10', () => {
  const toldAt = (minute: string): string[] =>
    played.play.red.filter((line) => line.startsWith(minute)).map((line) => line.split(':').at(-1) ?? '');
  const rolesAt = (minute: string): string[] =>
    [...new Set(toldAt(minute).map((user) => user.replace(/-\d+-\d+$/u, '')))].sort();

  test('is told at once to the leader, the deputy, those on duty and the departments’ liaisons', () => {
    expect(rolesAt('2023-07-19 23:10')).toEqual(expect.arrayContaining(['deputy', 'leader', 'liaison']));
  });

  test('nobody answers: after five minutes office and deputy hear who, after ten the leader, each once', () => {
    expect(rolesAt('2023-07-19 23:15')).toEqual(['deputy', 'office']);
    expect(rolesAt('2023-07-19 23:20')).toEqual(['leader']);
    const silent = played.play.red.filter((line) => line.includes(':silent:'));
    expect(new Set(silent.map((line) => line.slice(17))).size).toBe(silent.length);
  });
});
