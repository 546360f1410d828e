/** The platform falters in all its ways: what can be delivered is, once; what cannot be is told. */
import { expect, test } from 'vitest';
import { withWorld } from './assistant.ts';

/** Everybody but this person exists. */
const GONE = 'left-the-county';
const PEOPLE = ['inspector-1', 'inspector-2', 'fire-1', 'liaison-1', 'office-1', 'parent-1', 'parent-2', 'parent-3'];

const e2e = withWorld({ members: PEOPLE });

const JPEG = Buffer.from('ffd8ffe000104a46494600', 'hex');

/** Brings a person to the question that takes photos. */
async function askForPhotos(person: string): Promise<void> {
  for (const words of ['填报', '启航书法', '安全', '现在']) await e2e.world.say(person, words);
  expect(await e2e.world.say(person, '全表符合')).toContain('照片');
}

/** The newest message to that person, when there are more than before. */
async function nextTo(person: string, before: number): Promise<string> {
  await e2e.world.until(() => e2e.world.sim.deliveredTo(person).length > before);
  return e2e.world.sim.deliveredTo(person).at(-1)?.shown ?? '';
}

/** Sends a photo that will not be had; gives what its sender is told when that is known. */
async function sendPhoto(person: string, mediaId: string): Promise<string> {
  await e2e.world.act(person, (platform) => platform.image(person, mediaId));
  const told = () => e2e.world.sim.deliveredTo(person).findLast(({ shown }) => /重新发送/.test(shown))?.shown;
  await e2e.world.until(() => told() !== undefined);
  return told() ?? '';
}

/** What put-off messages wait for is over. */
async function endWaiting(): Promise<void> {
  await e2e.world.first.core.store.execute(`update outbox set not_before = now() where state = 'pending'`);
  await e2e.world.settled();
}

test('an oversized photo: its sender reads the limit, and the conversation goes on', async () => {
  const { world } = e2e;
  await askForPhotos('inspector-1');
  const bytes = Buffer.concat([JPEG, Buffer.alloc(11 * 1024 * 1024)]);
  const mediaId = world.sim.addMedia({ bytes, contentType: 'image/jpeg' });
  const told = await sendPhoto('inspector-1', mediaId);
  expect(told).toContain('第1张照片没有取到（图片超过 10 MB，没有收下。请压缩后重新发送），请重发。');
  expect(await world.rows('select state, failure from media')).toEqual([
    { state: 'failed', failure: 'MEDIA_TOO_LARGE' },
  ]);
  // It does not count: the question is still open.
  expect(await world.say('inspector-1', '跳过')).toContain('位置');
});

test('a photo that the platform has no more: its sender is asked to send it again', async () => {
  const { world } = e2e;
  await askForPhotos('inspector-2');
  const mediaId = world.sim.addMedia({ bytes: JPEG, contentType: 'image/jpeg' });
  world.sim.expireMedia(mediaId);
  const told = await sendPhoto('inspector-2', mediaId);
  expect(told).toContain('第1张照片没有取到（附件未取到，可能已过期（平台只保存三天）。请重新发送），请重发。');
  expect(await world.say('inspector-2', '跳过')).toContain('位置');
});

test('the token is revoked in the middle: one renewal, and the answer comes', async () => {
  const { world } = e2e;
  await world.say('parent-1', '启航书法');
  const before = world.sim.counts().tokenFetches;
  world.sim.revokeToken();
  expect(await world.say('parent-1', '墨韵书法')).toContain('许可');
  expect(world.sim.counts().tokenFetches).toBe(before + 1);
});

test('busy: the answer comes by itself a little later', async () => {
  const { world } = e2e;
  world.sim.fault('message/send', { kind: 'errcode', errcode: -1 });
  const before = world.sim.deliveredTo('parent-2').length;
  expect(await world.say('parent-2', '启航书法')).toBe('');
  expect(await nextTo('parent-2', before)).toContain('启航书法');
  // On the screen, then marked.
  await endWaiting();
  const [row] = await world.rows(`select state, tries from outbox where target ->> 'userId' = 'parent-2'`);
  expect(row).toEqual({ state: 'sent', tries: 2 });
});

test('a send that arrived without an answer is on the screen exactly once', async () => {
  const { world } = e2e;
  world.sim.fault('message/send', { kind: 'cut_after' });
  await world.say('parent-3', '启航书法');
  await endWaiting();
  expect(await world.count(`outbox where target ->> 'userId' = 'parent-3' and state = 'sent' and tries = 2`)).toBe(1);
  expect(world.sim.deliveredTo('parent-3')).toHaveLength(1);
  expect(world.sim.counts().duplicatesDropped).toBe(1);
});

test('a recipient who has left: given up with the reason, the others are not held up', async () => {
  const { world } = e2e;
  expect(await world.say(GONE, '启航书法')).toBe('');
  expect(await world.say('office-1', '你好')).toContain('王丽娟');
  const [row] = await world.rows<{ state: string; error: string }>(
    `select state, error from outbox where target ->> 'userId' = $1`,
    GONE,
  );
  expect(row?.state).toBe('failed');
  expect(row?.error).toMatch(/^recipient: .*81013/);
});

test('45009: that interface rests for its minute, then everything comes in order', async () => {
  const { world } = e2e;
  world.sim.fault('message/send', { kind: 'errcode', errcode: 45009 });
  await world.say('liaison-1', '你好');
  const calls = world.sim.calls('message/send');
  const before = world.sim.deliveredTo('liaison-1').length;
  await world.say('liaison-1', '今日任务');
  await world.say('fire-1', '你好');
  expect(world.sim.calls('message/send'), 'nothing is tried meanwhile').toBe(calls);
  const waits = await world.rows<{ seconds: number }>(
    `select extract(epoch from not_before - now())::float8 as seconds from outbox where state = 'pending' and error is not null`,
  );
  expect(waits.length).toBeGreaterThan(0);
  for (const { seconds } of waits) expect(seconds).toBeGreaterThan(50);
  world.clock.advance(61_000);
  await endWaiting();
  const came = world.sim.deliveredTo('liaison-1').slice(before);
  expect(came.map(({ shown }) => shown)).toEqual([
    expect.stringContaining('赵海峰'),
    expect.stringMatching(/整改|任务|安全/),
  ]);
  expect(world.sim.deliveredTo('fire-1').at(-1)?.shown).toContain('韩磊');
  expect(world.sim.counts().silentlyDropped).toBe(0);
});
