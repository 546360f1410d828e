/** A program that starts the channel, hears, speaks, meets faults and closes; whatever wechaty prints spoils its one line. */
import { setImmediate } from 'node:timers/promises';
import type { PuppetMock } from 'wechaty-puppet-mock';
import type { Bot } from '../../../src/channels/wechaty/bot.ts';
import { createWechatyChannel } from '../../../src/channels/wechaty/channel.ts';
import { loadWechaty } from '../../../src/channels/wechaty/load-wechaty.ts';
import { memoryLeases } from '../../support/ports.ts';

const heard: string[] = [];
let bot: Bot | undefined;
const { promise: hasHeard, resolve: tellHeard } = Promise.withResolvers<void>();
const { promise: isLoggedIn, resolve: tellLoggedIn } = Promise.withResolvers<void>();
const channel = createWechatyChannel({
  puppet: 'wechaty-puppet-mock',
  leases: memoryLeases('one', () => performance.now()),
  accept: async ({ content }) => {
    if (content.type === 'text') heard.push(content.text);
    tellHeard();
    return { answers: 0 };
  },
  now: () => new Date(),
  note: () => {},
  showQrCode: () => {},
  log: ({ kind }) => {
    if (kind === 'logged_in') tellLoggedIn();
  },
  load: async () => {
    bot = await loadWechaty({ puppet: 'wechaty-puppet-mock' });
    return bot;
  },
});

await channel.start?.();
// The puppet was loaded by its name; what the mock has beyond a puppet is known here only.
const puppet = bot?.puppet as unknown as PuppetMock;
const self = puppet.mocker.createContact({ name: '小双' });
const parent = puppet.mocker.createContact({ name: '家长', alias: '#inspector-1' });
puppet.mocker.scan('https://login.weixin.qq.com/l/secret==');
puppet.mocker.login(self);
await isLoggedIn;
parent.say('机密一').to(self);
await hasHeard;
const message = { id: '1', target: { userId: 'inspector-1' }, mentions: [], attempt: 1 };
const sent = await channel.send({ ...message, body: { kind: 'text', text: '机密二' } });
puppet.messageSendText = () => Promise.reject(new Error('机密三'));
const failed = await channel.send({ ...message, id: '2', body: { kind: 'text', text: '机密三' } });
puppet.emit('error', { data: '机密四' });
puppet.emit('message', { messageId: 'unknown-机密五' });
await channel.fetchMedia?.('unknown').catch(() => undefined);
await channel.close();
// wechaty warns about this one on the console, unless it was told not to.
parent.say('机密六').to(self);
await setImmediate();
process.stdout.write(JSON.stringify({ heard, sent: sent.ok, failed: failed.ok ? '' : failed.error, closed: true }));
