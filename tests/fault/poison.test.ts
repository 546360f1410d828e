/** One message that no transaction takes: parked with its number, its sender is told, and everybody else goes on (T32). */
import { expect, test } from 'vitest';
import { withWorld } from '../e2e/assistant.ts';

const e2e = withWorld();

test('tried a few times, parked, told; the same person and all others go on', async () => {
  const { world } = e2e;
  const { platform } = world.first;
  await world.rows(
    `create function refuse() returns trigger language plpgsql as $$ begin raise exception 'poisoned'; end $$`,
  );
  await world.rows(`create sequence refusals`);
  await world.rows(`create or replace function refuse() returns trigger language plpgsql as
    $$ begin perform nextval('refusals'); raise exception 'poisoned'; end $$`);
  await world.rows(`create trigger refuse before insert on inbox for each row
    when (new.message_id = '666' and new.state = 'done') execute function refuse()`);
  const poison = platform.xml('poor-1', 'text', { Content: '启航书法', MsgId: '666' });
  const others = Array.from({ length: 20 }, (_, n) =>
    platform.xml(`lucky-${n}`, 'text', { Content: '启航书法', MsgId: `${700 + n}` }),
  );
  const answers = await Promise.all([poison, ...others].map((xml) => platform.post(platform.sign(xml))));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  await world.settled();

  const [parked] = await world.rows<{ error: string }>(
    `select error from inbox where message_id = '666' and state = 'parked'`,
  );
  const number = parked?.error.split(' ')[0] ?? 'none';
  expect(parked?.error).toContain('poisoned');
  expect(world.sim.deliveredTo('poor-1').map(({ shown }) => shown)).toEqual([expect.stringContaining(number)]);
  const [tries] = await world.rows<{ n: number }>(`select last_value::int as n from refusals`);
  // Once with the others, then alone.
  expect(tries?.n).toBeLessThanOrEqual(5);
  expect(world.log.join('\n'), 'an operator sees it at once').toContain(number);
  for (const n of others.keys()) expect(world.sim.deliveredTo(`lucky-${n}`)).toHaveLength(1);
  expect(await world.say('poor-1', '启航书法')).toContain('启航书法');
  process.stdout.write(`T32 ${JSON.stringify({ tries: tries?.n, others: others.length })}\n`);
});
