/** Who somebody is depends on where they speak; who leaves the corp is nobody from then on; what is held comes later. */
import { expect, test } from 'vitest';
import type { Channel, ChannelName, OutboundMessage, SendResult } from '../../src/channels/contract.ts';
import { SIMULATOR_CAPABILITIES } from '../../src/channels/simulator/channel.ts';
import { withTown } from './town.ts';

const on = withTown();

/** A channel of the public's that answers as told. */
function publicChannel(
  name: ChannelName,
  sent: OutboundMessage[],
  answer: () => SendResult = () => ({ ok: true }),
): Channel {
  return {
    name,
    capabilities: { ...SIMULATOR_CAPABILITIES, audience: 'public', options: 0, messagesPerReply: 4, handover: true },
    send: (message) => {
      const result = answer();
      if (result.ok) sent.push(message);
      return Promise.resolve(result);
    },
    close: () => Promise.resolve(),
  };
}

function withPublic(sent: OutboundMessage[], answer?: () => SendResult) {
  const { town } = on;
  return town.instance({
    channels: new Map([...town.channels, ['wecom-kf', publicChannel('wecom-kf', sent, answer)]]),
  });
}

const words = (sent: readonly OutboundMessage[]) =>
  sent.map(({ body }) => (body.kind === 'text' || body.kind === 'choices' ? body.text : body.kind)).join('\n');

test('a member’s account name as an id of the public’s opens nothing', async () => {
  const sent: OutboundMessage[] = [];
  const at = withPublic(sent);
  await on.town.say('inspector-1', '填报', { channel: 'wecom-kf', at });
  expect(words(sent)).toContain('专班成员用的');
  const [kept] = await on.town.rows<{ content: unknown }>(`select content from inbox where channel = 'wecom-kf'`);
  expect(kept?.content).toEqual({ type: 'text' });
});

test('the same member is the same person in the app and in the simulator', async () => {
  const heard = await on.town.say('INSPECTOR-1', '今日任务', { channel: 'wecom-app' });
  expect(heard.map(({ text }) => text).join()).not.toContain('专班成员用的');
});

test('an answer carries the handle of its message, a push carries none', async () => {
  const sent: OutboundMessage[] = [];
  const at = withPublic(sent);
  await on.town.listen(async () => {
    const message = on.town.message('wm1', { type: 'text', text: '你好' }, { channel: 'wecom-kf' });
    expect(await at.accept({ ...message, reply: { code: 'once' } })).toEqual({ answers: 1 });
    expect(await at.accept({ ...message, reply: { code: 'once' } })).toEqual({ answers: 0 });
    await at.drained();
  });
  expect(sent.map(({ reply }) => reply)).toEqual([{ code: 'once' }]);
});

test('a parent who wants a human is handed to the desk', async () => {
  const sent: OutboundMessage[] = [];
  await on.town.say('wm1', '人工', { channel: 'wecom-kf', at: withPublic(sent) });
  expect(sent.map(({ body }) => body.kind)).toEqual(['handover']);
});

test('what could not be said is said behind the next answer', async () => {
  const sent: OutboundMessage[] = [];
  let isOpen = false;
  const at = withPublic(sent, () => (isOpen ? { ok: true } : { ok: false, error: 'reply_window', detail: '95001' }));
  await on.town.say('wm1', '你好', { channel: 'wecom-kf', at });
  expect(sent).toEqual([]);
  isOpen = true;
  await on.town.say('wm1', '谢谢', { channel: 'wecom-kf', at });
  expect(words(sent)).toMatch(/有事随时找我.*查培训机构/su);
});

test('whoever has left the corp is no member from the next message on, and what they filed stays', async () => {
  const { town } = on;
  const number = await town.file('inspector-2');
  await town.send('sys', { type: 'event', event: 'member_left', key: 'inspector-2' }, { channel: 'wecom-app' });
  await town.stage.core.snapshots.refresh();
  const heard = await town.say('inspector-2', '填报');
  expect(heard.map(({ text }) => text).join()).toContain('专班成员用的');
  const audit = await town.rows(`select actor, action from audit_entry where action = 'member_left'`);
  expect(audit).toEqual([{ actor: 'platform', action: 'member_left' }]);
  expect(await town.rows('select number from inspection where number = $1', number)).toHaveLength(1);
  await town.store.execute(`update member set active = true where user_id = 'inspector-2'`);
});

test('an account with a new name is the same member', async () => {
  const { town } = on;
  await town.send('sys', { type: 'event', event: 'member_renamed', key: 'grid-1:grid-9' }, { channel: 'wecom-app' });
  await town.stage.core.snapshots.refresh();
  const heard = await town.say('grid-9', '今日任务');
  expect(heard.map(({ text }) => text).join()).not.toContain('专班成员用的');
  await town.store.execute(`update member set user_id = 'grid-1' where user_id = 'grid-9'`);
});
