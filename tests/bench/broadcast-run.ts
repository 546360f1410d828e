/** One broadcast to so many accounts, in a program of its own: written from a list, then all of it through the outbox. */
import { addPortion, beginBroadcast, handIn, portions } from '../../src/actions/broadcast-writing.ts';
import type { Channel } from '../../src/channels/contract.ts';
import { SIMULATOR_CAPABILITIES } from '../../src/channels/simulator/channel.ts';
import { readAccounts } from '../../src/imports/read-accounts.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { Broadcaster } from '../../src/pipeline/broadcaster.ts';
import { Dispatcher } from '../../src/pipeline/dispatcher.ts';
import { progressOf } from '../../src/store/broadcasts.ts';
import { openStore } from '../../src/store/store.ts';
import { silentLog } from '../support/silent-log.ts';
import type { Report } from './lookups.ts';

const COUNT = Number(process.env['BENCH_RECIPIENTS'] ?? 100_000);
const store = await openStore({ url: process.env['DATABASE_URL'] ?? '', log: silentLog });
const residentMb = (): number => process.resourceUsage().maxRSS / 1024;
const print: Report = ({ name, value, unit, of }) => {
  process.stdout.write(`${JSON.stringify({ name, value: Math.round(value * 100) / 100, unit, of })}\n`);
};

const list = Buffer.from(`账号\n${Array.from({ length: COUNT }, (_, n) => `teacher-${n}`).join('\n')}\n`);
const began = performance.now();
const { userIds } = await readAccounts('list.csv', list);
const wish = { words: '明天开会', audience: '名单', userIds, sendAt: null, authorId: 'author', at: new Date() };
const { broadcast } = await store.transaction((tx) => beginBroadcast(tx, wish));
for (const portion of portions(userIds)) await store.transaction((tx) => addPortion(tx, broadcast, portion));
const world = { members: [], permissions: {} };
await store.transaction((tx) => handIn(tx, broadcast, { world, channel: null, at: new Date() }));
const written = (await progressOf(store, [broadcast.id])).get(broadcast.id)?.waiting ?? 0;
const of = `${COUNT} accounts from a list`;
print({ name: 'broadcast_queue_seconds', value: (performance.now() - began) / 1000, unit: 's', of });
print({ name: 'broadcast_queue_peak_rss', value: residentMb(), unit: 'MB', of });
if (written !== COUNT) throw new Error(`expected ${COUNT} recipients, found ${written}`);

let sent = 0;
const channel: Channel = {
  name: 'wecom-app',
  capabilities: SIMULATOR_CAPABILITIES,
  send: () => {
    sent += 1;
    return Promise.resolve({ ok: true });
  },
  close: () => Promise.resolve(),
};
const dispatcher = new Dispatcher({
  store,
  channels: new Map([['wecom-app', channel]]),
  clock: systemClock,
  log: silentLog,
  dataKey: new Uint8Array(32),
  leaseMs: 90_000,
  conversationKey: null,
  wakeAfter: () => Promise.resolve(),
});
const wake = (): void => dispatcher.kick();
const broadcaster = new Broadcaster({ store, clock: systemClock, log: silentLog, channel: 'wecom-app', wake });
await store.execute(`update broadcast set state = 'scheduled', urgent = true, send_at = now()`);
const feeding = performance.now();
const processor = process.cpuUsage();
let looks = 0;
while ((await broadcaster.run()) > 0) {
  looks += 1;
  await dispatcher.drained();
}
const seconds = (performance.now() - feeding) / 1000;
const cpu = process.cpuUsage(processor);
const fed = `${COUNT} copies of 36, without the pace of one look a second, sends end in the process`;
print({ name: 'broadcast_copies_per_second', value: COUNT / seconds, unit: '1/s', of: fed });
print({ name: 'broadcast_look_ms', value: (seconds * 1000) / looks, unit: 'ms', of: fed });
print({ name: 'broadcast_look_cpu', value: (cpu.user + cpu.system) / 1000 / looks, unit: 'ms', of: fed });
print({ name: 'broadcast_send_peak_rss', value: residentMb(), unit: 'MB', of: fed });
if (sent !== COUNT) throw new Error(`expected ${COUNT} copies, sent ${sent}`);
await broadcaster.stop();
await dispatcher.stop();
await store.close();
