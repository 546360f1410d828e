/** The duty campaign: its people, its script, two days on which the server was down, restarts, two instances, red events. */
import type { County } from '../campaign/county.ts';
import { Ledger } from '../campaign/ledger.ts';
import { Talker } from '../campaign/talk.ts';
import { writeScript } from './happenings.ts';
import { dyingInstance, openDutyCounty, secondInstance } from './open.ts';
import { DutyPlay, type Instance, type Minute } from './play.ts';
import { RedEvents } from './red.ts';
import type { World } from './world.ts';

/** `most` members of each group of the staff. */
export type Size = { days: readonly string[]; most: number; seed: number };

/** The one was down over the morning, the other over the afternoon of a Friday. */
const OUTAGES = [
  { day: '2023-07-18', from: '07:00', to: '10:30' },
  { day: '2023-08-11', from: '15:50', to: '21:00' },
];
/** Two instances run on these days. */
const TWO: ReadonlySet<string> = new Set(['2023-07-10', '2023-07-14', '2023-07-15', '2023-08-18', '2023-08-31']);
/** In these hours the first look of each minute dies in the middle of its write; the program is started again at once. */
const DYING = ['08:0', '16:3', '18:0'].flatMap((hour) =>
  Array.from({ length: 9 }, (_, n) => `2023-07-25 ${hour}${n + 1}`),
);

export async function playDuty(
  databaseUrl: string,
  { days, most, seed }: Size,
): Promise<{ county: County; play: DutyPlay; deaths: number }> {
  const { county, people } = await openDutyCounty(databaseUrl, most);
  const second = secondInstance(county);
  const dying = dyingInstance(county);
  let deaths = 0;
  const besides = redEvents(county, people.find(({ role }) => role === 'duty_officer')?.userId ?? '');
  for (const minute of DYING)
    besides.set(minute, async () => {
      deaths += await dying.runDuty().then(
        () => 0,
        () => 1,
      );
    });
  const instances = (now: Minute): Instance[] => [county.pipeline, ...(TWO.has(now.day) ? [second] : [])];
  const script = writeScript(people, days, seed);
  const play = new DutyPlay(county, { people, script, outages: OUTAGES, instances, besides });
  await play.run(days);
  return { county, play, deaths };
}

/** In the night nobody answers; by day everybody does within five minutes. */
function redEvents(county: County, by: string): Map<string, (world: World) => Promise<void>> {
  const talker = new Talker(county, new Ledger());
  const [night, noon] = [new RedEvents(county, talker), new RedEvents(county, talker)];
  return new Map([
    ['2023-07-19 23:10', async (world) => await night.report(world, by, 40)],
    ['2023-07-22 11:00', async (world) => await night.close(world)],
    ['2023-08-09 15:20', async (world) => await noon.report(world, by, 41)],
    ['2023-08-09 15:24', async (world) => await noon.answer(world)],
    ['2023-08-12 11:00', async (world) => await noon.close(world)],
  ]);
}
