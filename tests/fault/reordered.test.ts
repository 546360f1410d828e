/** Taps that arrive after their question is over, amid the answers that overtook them: one sentence each, and nothing changes (T04). */
import { beforeAll, expect, test } from 'vitest';
import { chanceOf, shuffled } from '../campaign/random.ts';
import { inParallel, withWorld } from '../e2e/assistant.ts';
import type { Delivered } from '../sim/wecom/sim-state.ts';
import { faultSize } from '../support/fault-size.ts';
import { INSPECTION_SCRIPT } from '../support/inspection-script.ts';

const e2e = withWorld();
const PEOPLE = faultSize(8, 50);
/** With the fifteen answers of the form: twenty messages a person. */
const LATE_EACH = 5;
/** The first card is answered by then. */
const FIRST_LATE_STEP = 4;
const AT_ONCE = 16;
/** Between two answers of a person; keeps everybody below the platform's limit of messages a minute. */
const STEP_MS = 20_000;
/** While the form is open, and once it has been handed in. */
const STALE = /这是前面的按钮，已经过期了。|现在没有正在填的内容。/u;

const chance = chanceOf(4, 'reordered');
const group = (name: string): string[] => Array.from({ length: PEOPLE }, (_, n) => `${name}-${n}`);
const ORDERED = group('ordered');
const SHUFFLED = group('shuffled');

beforeAll(async () => {
  const { world } = e2e;
  await world.rows(
    `insert into member (id, user_id, name, department_id, roles)
     select one, one, '测试员', (select id from department order by id limit 1), array['inspector']
     from unnest($1::text[]) as one`,
    [...ORDERED, ...SHUFFLED],
  );
  await world.rows(`insert into snapshot_revision values ('directory', 1)
    on conflict (name) do update set revision = snapshot_revision.revision + 1`);
  await world.first.core.snapshots.refresh();
});

/** A card of a question that has been answered since, with one of its options. */
type Late = { card: Delivered; key: string };

/** The newest card may be the open question, asked once more perhaps: it and its likes are none of them. */
function pickLate(userId: string): Late | undefined {
  const cards = e2e.world.sim
    .deliveredTo(userId)
    .flatMap((message) => (message.card ? [{ message, keys: message.card.keys }] : []));
  const open = new Set(cards.at(-1)?.keys);
  const over = cards.filter(({ keys }) => !keys.some((key) => open.has(key)));
  if (over.length === 0) return undefined;
  const { message, keys } = chance.pick(over);
  return { card: message, key: chance.pick(keys) };
}

/** Everybody gives the same answer; some old taps of the shuffled arrive before, some after. Gives how many. */
async function takeStep(step: number): Promise<number> {
  const { world } = e2e;
  const { platform } = world.first;
  const words = INSPECTION_SCRIPT[step] ?? '';
  const late = step < FIRST_LATE_STEP ? [] : SHUFFLED.flatMap((userId) => lateOf(userId, step));
  const sends = [
    ...[...ORDERED, ...SHUFFLED].map((userId) => () => platform.text(userId, words)),
    ...late.map(
      ({ card, key }) =>
        () =>
          world.sim.tap(platform, card, [key]),
    ),
  ];
  const outcomes = await inParallel(AT_ONCE, shuffled(sends, chance), (send) => send());
  expect(outcomes.filter(({ accepted }) => !accepted)).toEqual([]);
  await world.settled();
  world.clock.advance(STEP_MS);
  return late.length;
}

const sentLate = new Map<string, number>();

function lateOf(userId: string, step: number): Late[] {
  const sent = sentLate.get(userId) ?? 0;
  const stepsLeft = INSPECTION_SCRIPT.length - step;
  if (sent >= LATE_EACH || !chance.chance((LATE_EACH - sent) / stepsLeft)) return [];
  const late = pickLate(userId);
  if (late === undefined) return [];
  sentLate.set(userId, sent + 1);
  return [late];
}

/** Every word that was filed, but what differs between any two forms. */
async function filedBy(people: readonly string[]): Promise<string[]> {
  const rows = await e2e.world.rows<{ filed: string }>(
    `select (to_jsonb(i) - array['id', 'number', 'filed_by_id', 'filed_at', 'session_id', 'created_at', 'effect_key'])::text as filed
     from inspection i where filed_by_id = any($1)`,
    people,
  );
  // 现在 is the second in which it was said.
  return rows.map(({ filed }) => filed.replaceAll(/\d{4}-\d\d-\d\dT[\d:.+]+/gu, 'now'));
}

test(`${PEOPLE} forms amid ${PEOPLE * LATE_EACH} taps on questions that are over: as without them`, {
  timeout: 600_000,
}, async () => {
  const { world } = e2e;
  let late = 0;
  for (const step of INSPECTION_SCRIPT.keys()) late += await takeStep(step);
  const [plain, disturbed] = [await filedBy(ORDERED), await filedBy(SHUFFLED)];
  expect(plain).toHaveLength(PEOPLE);
  expect(disturbed).toEqual(plain);
  const stale = world.sim.delivered().filter(({ shown }) => STALE.test(shown));
  expect(stale.filter(({ userId }) => ORDERED.includes(userId))).toEqual([]);
  expect(late).toBeGreaterThan(PEOPLE * 3);
  expect(stale).toHaveLength(late);
  process.stdout.write(`T04 ${JSON.stringify({ people: PEOPLE, answers: PEOPLE * INSPECTION_SCRIPT.length, late })}\n`);
});
