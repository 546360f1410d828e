/** The platform repeats what it is unsure of: every message has one effect and one reply, whatever server hears it. */
import { expect, test } from 'vitest';
import { inParallel, withWorld } from './assistant.ts';

const e2e = withWorld();
const AT_ONCE = 16;

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

/** Messages of 25 people, each of whom asks one thing after the other. */
function questions(prefix: string, count: number): string[] {
  const { platform } = e2e.world.first;
  return Array.from({ length: count }, (_, n) =>
    platform.xml(`${prefix}${n % 25}`, 'text', { Content: '启航书法', MsgId: `${prefix.length}${10_000 + n}` }),
  );
}

test('100 messages × 3 copies, 16 at a time: 300 × 200, 100 rows, 100 effects, 100 replies', {
  timeout: 40_000,
}, async () => {
  const { world } = e2e;
  const { platform } = world.first;
  const messages = questions('copy-', 100);
  // Copies of one message next to each other, so that they meet in the server at the same moment.
  const copies = messages.flatMap((xml) => [xml, xml, xml]);
  const answers = await inParallel(AT_ONCE, copies, (xml) => platform.post(platform.sign(xml)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(300);
  await world.settled();
  expect(await counts('copy-')).toEqual({ inbox: 100, effects: 100, replies: 100, shown: 100 });
});

test('100 pairs of different events of the same second are 200 events', { timeout: 40_000 }, async () => {
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

test('two servers on one database, 200 messages to both: each effect once, each reply once', {
  timeout: 40_000,
}, async () => {
  const { world } = e2e;
  const second = await world.start();
  const platforms = [world.first.platform, second.platform];
  const messages = questions('two-servers-', 200);
  // Every message to both, as when the platform repeats after a lost answer and the proxy picks the other server.
  const posts = messages.flatMap((xml) => platforms.map((platform) => ({ xml, platform })));
  const answers = await inParallel(AT_ONCE, posts, ({ xml, platform }) => platform.post(platform.sign(xml)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(400);
  await world.settled();
  expect(await counts('two-servers-')).toEqual({ inbox: 200, effects: 200, replies: 200, shown: 200 });
  expect(await world.count(`outbox where state <> 'sent'`)).toBe(0);
  expect(world.sim.counts()).toMatchObject({ duplicatesDropped: 0, silentlyDropped: 0 });
});
