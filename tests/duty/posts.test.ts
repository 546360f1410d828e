/** Which days a post has, who gets it at which minute, and the quota. Calendar cases: State Council's notices 2022–2026. */
import { describe, expect, test } from 'vitest';
import { loadPosts } from '../../src/app/load-flows.ts';
import { addDays, atTime } from '../../src/domain/calendar.ts';
import { postsSchema } from '../../src/duty/post.ts';
import { isPostDay } from '../../src/duty/post-days.ts';
import { hasRoom, turnsOf } from '../../src/duty/turns.ts';
import { member, SUMMER } from './duty-cases.ts';

describe('the days', () => {
  test.each([
    ['working', '2023-01-28', true], // 春节调休
    ['working', '2023-01-29', true],
    ['working', '2023-04-23', true],
    ['working', '2023-06-25', true],
    ['working', '2023-10-07', true],
    ['working', '2023-10-08', true],
    ['working', '2022-12-31', false], // in the notice of 2023
    ['working', '2024-02-18', true],
    ['working', '2026-01-04', true],
    ['working', '2026-02-14', true],
    ['working', '2026-02-28', true],
    ['working', '2026-09-20', true],
    ['working', '2026-10-10', true],
    ['working', '2026-09-25', false],
    ['working', '2027-01-01', true], // not published: the weekday decides
    ['working', '2023-07-15', false],
    ['duty', '2023-07-15', true], // the campaign's weekend
    ['duty', '2023-09-16', false],
    ['campaign', '2023-08-31', true],
    ['campaign', '2023-09-01', false],
    ['week_start', '2023-07-10', true],
    ['week_start', '2026-10-08', true], // the Monday lies in the holidays
    ['week_end', '2023-07-14', true],
    ['week_end', '2023-07-13', false],
    ['week_end', '2026-09-24', true], // Friday is 中秋
    ['after_week_end', '2023-07-17', true],
    ['after_week_end', '2023-07-18', false],
    ['month_end', '2023-07-31', true],
    ['month_end', '2023-09-28', true], // 29 and 30 are days off
    ['month_end', '2023-07-30', false],
    ['campaign_end', '2023-08-31', true],
    ['campaign_end', '2023-08-30', false],
  ] as const)('%s on %s: %s', (days, day, expected) => {
    expect(isPostDay({ days }, day, SUMMER)).toBe(expected);
  });

  test('a post of the campaign has no day outside it', () => {
    const post = { days: 'week_end', season: 'campaign' } as const;
    expect([isPostDay(post, '2023-07-14', SUMMER), isPostDay(post, '2023-09-15', SUMMER)]).toEqual([true, false]);
    expect(isPostDay(post, '2023-07-14', null)).toBe(false);
  });
});

describe('the turns', () => {
  const members = Array.from({ length: 200 }, (_, n) => member('liaison', { id: `m${n}`, userId: `u${n}` }));

  test('of the whole file lie off :00 and :30 and in the day, for two hundred people on every day of two months', async () => {
    const posts = await loadPosts();
    for (let n = 0; n < 62; n += 1) {
      const day = addDays('2023-07-01', n);
      for (const { at, latest } of turnsOf(day, posts, { members, groupIds: ['g'], campaign: SUMMER })) {
        expect(at.getUTCMinutes() % 30, at.toISOString()).not.toBe(0);
        expect(at >= atTime(day, '07:00') && at < atTime(day, '22:00')).toBe(true);
        expect(at < latest).toBe(true);
      }
    }
  });

  test('an hour is spread over nine minutes', async () => {
    const posts = (await loadPosts()).filter(({ post }) => post === 'morning');
    const turns = turnsOf('2023-07-12', posts, { members, groupIds: [], campaign: SUMMER });
    expect(turns).toHaveLength(200);
    expect([...new Set(turns.map(({ at }) => at.getUTCMinutes()))].sort((a, b) => a - b)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
  });

  test('of several roles the earliest hour counts; who left has none', async () => {
    const posts = (await loadPosts()).filter(({ post }) => post === 'morning');
    const both = member('liaison', { id: 'both', roles: ['grid_worker', 'inspector'] });
    const gone = member('liaison', { id: 'gone', active: false });
    const turns = turnsOf('2023-07-12', posts, { members: [both, gone], groupIds: [], campaign: SUMMER });
    expect(turns.map(({ target, at }) => [target, at.toISOString().slice(0, 15)])).toEqual([
      ['both', '2023-07-11T23:3'],
    ]);
  });

  test('two a day: a sure one that is still to come takes its place first', async () => {
    const posts = await loadPosts();
    const turns = turnsOf('2023-07-12', posts, { members: [member('deputy')], groupIds: [], campaign: SUMMER });
    const warning = turns.find(({ post }) => post.post === 'risk_warning');
    if (warning === undefined) throw new Error('the deputy has a warning');
    const room = (had: number, says: boolean) => hasRoom(warning, { had, today: turns, says: () => says });
    expect([room(0, true), room(1, true)]).toEqual([true, false]);
    // One that will have nothing to say keeps nobody's place.
    expect([room(1, false), room(2, false)]).toEqual([true, false]);
  });
});

describe('the file', () => {
  const one = {
    post: 'morning',
    title: '今日任务',
    days: 'duty',
    at: '08:00',
    roles: 'all',
    until: '12:00',
    missed: 'merge',
  };

  test('stands as written', () => expect(postsSchema.safeParse({ posts: [one] }).success).toBe(true));

  test.each([
    ['in the quiet hours', { at: '22:00' }],
    ['before seven', { at: '06:59' }],
    ['made up for into the night', { until: '22:30' }],
    ['over before it begins', { until: '07:30' }],
    ['of a role nobody has', { roles: ['mayor'] }],
    ['of the public', { roles: ['public'] }],
    ['with an hour of a role in the night', { times: { inspector: '05:30' } }],
  ])('is refused with a post %s', (_what, wrong) => {
    expect(postsSchema.safeParse({ posts: [{ ...one, ...wrong }] }).success).toBe(false);
  });

  test('is refused with a post twice', () => expect(postsSchema.safeParse({ posts: [one, one] }).success).toBe(false));
});
