/** The platform repeats what it is unsure of: every message has one effect and one reply, whatever server hears it (T02, T03). */
import { expect, test } from 'vitest';
import { inParallel, withWorld } from '../e2e/assistant.ts';
import { faultSize } from '../support/fault-size.ts';

const e2e = withWorld();
const AT_ONCE = 16;
const COPIES = 4;
/** Messages that both servers hear. */
const SHARED = faultSize(100, 1_000);
/** Nobody says more than the platform lets us answer in a minute. */
const EACH = 4;

/** Effects are the look-ups that were answered; replies are what stands in the outbox and what was shown. */
async function counts(prefix: string) {
  const { world } = e2e;
  return {
    inbox: await world.count(`inbox where conversation_key like 'wecom-app:${prefix}%'`),
    effects: await world.count(`effect e where exists (select 1 from session_event s
      where e.key like s.session_id || '#%' and s.conversation_key like 'wecom-app:${prefix}%')`),
    replies: await world.count(`outbox where state = 'sent' and conversation_key like 'wecom-app:${prefix}%'`),
    shown: world.sim.delivered().filter((message) => message.userId.startsWith(prefix)).length,
  };
}

/** So many messages, each person asking one thing after the other. */
function questions(prefix: string, count: number): string[] {
  const { platform } = e2e.world.first;
  const people = Math.ceil(count / EACH);
  return Array.from({ length: count }, (_, n) =>
    platform.xml(`${prefix}${n % people}`, 'text', { Content: '启航书法', MsgId: `${prefix.length}${10_000 + n}` }),
  );
}

test(`${SHARED} messages × ${COPIES} copies, 16 at a time, over two servers: one row, effect and reply each`, {
  timeout: 300_000,
}, async () => {
  const { world } = e2e;
  const second = await world.start();
  const platforms = [world.first.platform, second.platform];
  const messages = questions('copy-', SHARED);
  // Copies of one message next to each other, at both servers: they meet in the database at the same moment.
  const copies = messages.flatMap((xml) =>
    Array.from({ length: COPIES }, (_, n) => ({
      xml,
      platform: platforms[n % platforms.length] ?? world.first.platform,
    })),
  );
  const answers = await inParallel(AT_ONCE, copies, ({ xml, platform }) => platform.post(platform.sign(xml)));
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  await world.settled();
  expect(await counts('copy-')).toEqual({ inbox: SHARED, effects: SHARED, replies: SHARED, shown: SHARED });
  expect(await world.count(`outbox where state <> 'sent'`)).toBe(0);
  expect(world.sim.counts()).toMatchObject({ duplicatesDropped: 0, silentlyDropped: 0 });
  expect(world.log.filter((line) => /"level":(?:50|60)|"level":"(?:error|fatal)"/u.test(line))).toEqual([]);
});

test('100 pairs of different events of the same second are 200 events', { timeout: 120_000 }, async () => {
  const { world } = e2e;
  const { platform } = world.first;
  const second = Math.floor(world.clock.now().getTime() / 1000);
  const events = Array.from({ length: 100 }, (_, n) =>
    ['查 启航书法', '查 墨韵书法'].map((key) =>
      platform.xml(`pair-${n}`, 'event', { CreateTime: second, Event: 'click', EventKey: key }),
    ),
  ).flat();
  const answers = await inParallel(AT_ONCE, events, (xml) => platform.post(platform.sign(xml)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(200);
  await world.settled();
  expect(await counts('pair-')).toMatchObject({ inbox: 200, shown: 200 });
  const repeated = await inParallel(AT_ONCE, events, (xml) => platform.post(platform.sign(xml)));
  expect(repeated.filter(({ status }) => status === 200)).toHaveLength(200);
  await world.settled();
  expect(await counts('pair-'), 'a repeat of an event changes nothing').toMatchObject({ inbox: 200, shown: 200 });
});
