/** Plays all days of a campaign through the pipeline: mornings everybody files, afternoons what was put off is done. */
import { addDays, daysBetween } from '../../src/domain/calendar.ts';
import { type County, LAST_DAY, type Place } from './county.ts';
import { inspect } from './inspecting.ts';
import { enterLead, reportLead } from './leading.ts';
import { Play, sideBySide, type Work } from './play.ts';
import { shuffled } from './random.ts';
import { troublesOf } from './troubles.ts';

/** How large the campaign is; it ends on LAST_DAY. */
export type Size = { from: string; inspections: number; leads: number; questions: number };

/** The same seed and size give the same campaign. */
export async function playCampaign(county: County, size: Size, seed: number): Promise<Play> {
  const play = new Play(county, seed, size.from);
  const days = daysBetween(size.from, LAST_DAY) + 1;
  const order = shuffled(county.institutions, play.chance('order'));
  const visited = { toVisit: [...order], inTrouble: [...order].reverse() };
  for (let n = 0; n < days; n += 1) {
    play.day = addDays(size.from, n);
    county.clock.set(`${play.day}T01:00:00Z`);
    await county.core.snapshots.refresh();
    await county.pipeline.runMorning(play.day);
    await sideBySide([
      ...visits(play, visited.toVisit, numbers(size.inspections, { n, days })),
      ...leads(play, numbers(size.leads, { n, days })),
      ...questions(play, numbers(size.questions, { n, days })),
      ...troublesOf(play, { n, places: visited.inTrouble.splice(0, 4) }),
    ]);
    county.clock.set(`${play.day}T07:00:00Z`);
    // What came in before noon is on everybody's list by now.
    await county.core.snapshots.refresh();
    await play.afternoon();
  }
  county.clock.set(`${LAST_DAY}T10:00:00Z`);
  await county.core.snapshots.refresh();
  return play;
}

/** The running numbers of a day's share. */
function numbers(all: number, { n, days }: { n: number; days: number }): number[] {
  const first = Math.floor((all * n) / days);
  const end = Math.floor((all * (n + 1)) / days);
  return Array.from({ length: end - first }, (_, at) => first + at);
}

/** Places that were never checked come first, as the office asks; then anywhere. */
function visits(play: Play, toVisit: Place[], today: readonly number[]): Work[] {
  const inspectors = play.of('inspector');
  return today.map((n) => {
    const chance = play.chance(`inspection ${n}`);
    const next = toVisit.shift();
    const place = next ?? chance.pick(play.county.institutions);
    const by = inspectors[n % inspectors.length] ?? '';
    return { by, run: async () => await inspect(play, { by, place, isSafety: next !== undefined, chance }) };
  });
}

/** Of five, one comes from the public, each time another person. */
function leads(play: Play, today: readonly number[]): Work[] {
  const writers = play.of('duty_officer', 'grid_worker');
  return today.map((n) => {
    const by = n % 5 === 0 ? `parent-${n}` : (writers[n % writers.length] ?? '');
    return { by, run: async () => await (n % 5 === 0 ? reportLead : enterLead)(play, by, n) };
  });
}

/** Parents ask whether an institution is licensed. */
function questions(play: Play, today: readonly number[]): Work[] {
  return today.map((n) => {
    const by = `asking-${n}`;
    const { name } = play.chance(`question ${n}`).pick(play.county.institutions);
    return {
      by,
      run: async () => {
        await play.talker.tell(by, [`${name}有许可证吗`], /数据截至/u);
        play.ledger.asked += 1;
      },
    };
  });
}
