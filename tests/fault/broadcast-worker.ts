/** A program that writes, confirms and sends one broadcast before the stand-in of WeCom, going on wherever the last one died. */
import { addPortion, beginBroadcast, handIn, portions } from '../../src/actions/broadcast-writing.ts';
import { decideOne } from '../../src/actions/confirm-broadcast.ts';
import { createWecomAppChannel } from '../../src/channels/wecom-app/channel.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { newId } from '../../src/kernel/ids.ts';
import { Broadcaster } from '../../src/pipeline/broadcaster.ts';
import { Dispatcher } from '../../src/pipeline/dispatcher.ts';
import { type Broadcast, findBroadcast } from '../../src/store/broadcasts.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { memoryUploads } from '../support/ports.ts';
import { silentLog } from '../support/silent-log.ts';

const env = (name: string): string => process.env[name] ?? '';
const PEOPLE = Array.from({ length: Number(env('PEOPLE')) }, (_, n) => `person-${n}`);
const author = { id: 'author', userId: 'author', name: '写的人', roles: ['office'] };
const second = { id: 'second', userId: 'second', name: '审的人', roles: ['deputy'] };
const members = [author, second].map((one) => ({
  ...one,
  departmentId: 'd',
  departmentName: '单位',
  isEnforcer: false,
}));
const confirm = { title: '审通知', who: { deputy: 'all' as const }, departments: [], group: 'no' as const };
const world = { members, permissions: { 'broadcast.confirm': confirm } };
const channel = 'wecom-app';

/** In portions of their own transactions, as `bot broadcast new` writes them. */
async function write(store: Store): Promise<Broadcast> {
  const wish = { words: '明天开会', audience: '名单', userIds: PEOPLE, sendAt: null, authorId: author.id };
  const begun = await store.transaction((tx) => beginBroadcast(tx, { ...wish, at: systemClock.now() }));
  const { broadcast } = begun;
  if (broadcast.state !== 'draft') return broadcast;
  for (const portion of portions(PEOPLE)) await store.transaction((tx) => addPortion(tx, broadcast, portion));
  await store.transaction((tx) => handIn(tx, broadcast, { world, channel, at: systemClock.now() }));
  return { ...broadcast, state: 'waiting' };
}

async function decide(store: Store, { number, digest }: Broadcast): Promise<void> {
  const actor = {
    ...second,
    memberId: second.id,
    roles: ['deputy' as const],
    departmentId: 'd',
    departmentName: '单位',
  };
  const call = { actor, at: systemClock.now(), key: newId(), membersOn: channel };
  // Urgent, so that the test is the same at night.
  const said = { number, digest, agree: true, night: 'urgent' as const, reason: '' };
  await store.transaction((tx) => decideOne(said, { call, tx, world }));
}

async function isDone(store: Store, number: string): Promise<boolean> {
  return (await findBroadcast(store, number))?.state === 'done';
}

const store = await openStore({ url: env('DATABASE_URL'), log: silentLog });
const app = createWecomAppChannel({
  corpId: env('CORP_ID'),
  agentId: Number(env('AGENT_ID')),
  secret: env('SECRET'),
  apiBase: env('API_BASE'),
  uploads: memoryUploads(),
  now: () => systemClock.now(),
});
const dispatcher = new Dispatcher({
  store,
  channels: new Map([[channel, app]]),
  clock: systemClock,
  log: silentLog,
  dataKey: new Uint8Array(32),
  leaseMs: 3_000,
  conversationKey: null,
  wakeAfter: () => Promise.resolve(),
});
const wake = () => dispatcher.kick();
const broadcaster = new Broadcaster({ store, clock: systemClock, log: silentLog, channel, wake });
// Two at once write nothing twice: the second is handed what is there.
const only = env('ONLY_SEND');
const broadcast = only === '' ? await write(store) : await findBroadcast(store, only);
if (broadcast === undefined) throw new Error('no broadcast');
if (broadcast.state === 'waiting') await decide(store, broadcast);
dispatcher.start();
broadcaster.start();
while (!(await isDone(store, broadcast.number))) await new Promise((resolve) => setTimeout(resolve, 100));
await broadcaster.stop();
await dispatcher.drained();
await dispatcher.stop();
await store.close();
