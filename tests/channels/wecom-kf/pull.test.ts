/** Fetching: nothing lost, nothing out of order, never two at once, whatever dies or is slow on the way. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PullBook } from '../../../src/channels/ports.ts';
import { type KfStage, openStage, until } from './stage.ts';

const ONE = 'wmSYNTHETICCUSTOMER000000001';
let stage: KfStage;

beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

async function reopen(options: Parameters<typeof openStage>[0]): Promise<void> {
  await stage.close();
  stage = await openStage(options);
}

/** A gate that a test opens. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { shut: promise, open: resolve };
}

describe('a ping', () => {
  it('is followed by a fetch with its ticket, from the cursor on', async () => {
    await stage.running();
    await stage.sim.parent(ONE).say('一');
    await until(() => stage.said().length === 1 && stage.isIdle());
    await stage.sim.parent(ONE).say('二');
    await until(() => stage.said().length === 2 && stage.isIdle());
    expect(stage.sim.asked().slice(-2)).toMatchObject([
      { cursor: 'CURSOR-0', token: expect.stringContaining('PING-TOKEN') },
      { cursor: 'CURSOR-1', token: expect.stringContaining('PING-TOKEN') },
    ]);
    expect(await stage.pulls.waiting()).toEqual([]);
    expect(stage.repeats).toEqual([]);
    expect(stage.sim.breaches()).toEqual([]);
  });

  it('is kept before anything is fetched: whoever starts later fetches it', async () => {
    const before = stage.instance();
    stage.sim.onPing((account, token) => before.ping(account, token));
    await stage.sim.parent(ONE).say('还没开机');
    expect(stage.sim.calls('kf/sync_msg')).toBe(0);
    expect(await stage.pulls.waiting()).toMatchObject([{ account: stage.sim.openKfId, count: 1 }]);
    await stage.instance().start?.();
    await until(() => stage.said().length === 1);
    expect(stage.sim.asked()[0]?.token).toContain('PING-TOKEN');
  });

  it('that cannot be kept is answered all the same: the messages stay with the platform, and are looked for unasked', async () => {
    let isAway = true;
    const note: PullBook['note'] = (...args) =>
      isAway ? Promise.reject(new Error('database away')) : stage.pulls.note(...args);
    const kf = await stage.running({ pulls: { ...stage.pulls, note } });
    await until(() => stage.isIdle());
    await stage.sim.parent(ONE).say('一');
    await kf.ping(stage.sim.openKfId, 'T');
    await until(() => stage.said().length === 1 && stage.isIdle());
    isAway = false;
    await stage.sim.parent(ONE).say('二');
    await until(() => stage.said().length === 2);
    expect(stage.said()).toEqual(['一', '二']);
  });

  it('that comes during a fetch is not lost', async () => {
    const door = gate();
    let isFirst = true;
    const slow = async () => {
      if (isFirst) {
        isFirst = false;
        await door.shut;
      }
    };
    await stage.running({ accept: slow });
    await stage.sim.parent(ONE).say('一');
    await until(() => !isFirst);
    await stage.sim.parent(ONE).say('二');
    expect(stage.said()).toEqual([]);
    door.open();
    await until(() => stage.said().length === 2);
    await until(() => stage.isIdle());
    expect(await stage.pulls.waiting()).toEqual([]);
    expect(stage.said()).toEqual(['一', '二']);
  });

  it('of an account that is not ours is noted and nothing else', async () => {
    const channel = await stage.running();
    await channel.ping('wkSOMEBODYELSE', 'T');
    expect(stage.notes).toMatchObject([{ kind: 'foreign' }]);
    expect(await stage.pulls.waiting()).toEqual([]);
  });

  it('with a ticket older than ten minutes is fetched without it', async () => {
    const before = stage.instance();
    stage.sim.onPing((account, token) => before.ping(account, token));
    await stage.sim.parent(ONE).say('很久以前');
    stage.clock.advance(11 * 60_000);
    await before.start?.();
    await until(() => stage.said().length === 1);
    expect(stage.sim.asked().map(({ token }) => token)).toEqual([null]);
    expect(stage.sim.breaches()).toEqual([]);
  });

  it('with a ticket that the platform has forgotten costs one more call, without it', async () => {
    await stage.running();
    stage.sim.onPing(async () => {});
    await stage.sim.parent(ONE).say('一');
    const channel = stage.instance();
    await channel.ping(stage.sim.openKfId, 'UNKNOWN-TICKET');
    await channel.start?.();
    await until(() => stage.said().length === 1);
    expect(
      stage.sim
        .asked()
        .slice(1, 3)
        .map(({ token }) => token),
    ).toEqual(['UNKNOWN-TICKET', null]);
  });
});

describe('pages', () => {
  it('that are empty and say that there is more are followed', async () => {
    await stage.running();
    stage.sim.emptyPages(3);
    await stage.sim.parent(ONE).say('在后面');
    await until(() => stage.said().length === 1 && stage.isIdle());
    expect(stage.sim.calls('kf/sync_msg')).toBe(1 + 3 + 1);
  });

  it('bring a backlog of 300 in order, each customer’s own, 8 customers at once', async () => {
    await reopen({ pageItems: 100 });
    const parents = Array.from({ length: 12 }, (_, n) => stage.sim.parent(`wmCUSTOMER${n}`));
    for (let n = 0; n < 300; n += 1) await parents[n % 12]?.say(`${n}`, { quiet: true });
    let atOnce = 0;
    let most = 0;
    const accept = async () => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise((resolve) => setImmediate(resolve));
      atOnce -= 1;
    };
    await stage.running({ accept });
    await until(() => stage.said().length === 300 && stage.isIdle());
    for (const parent of parents) {
      const said = stage.heard
        .filter(({ sender }) => sender.userId === parent.userId)
        .map(({ content }) => Number(content.type === 'text' && content.text));
      expect(said).toEqual([...said].sort((a, b) => a - b));
      expect(said).toHaveLength(25);
    }
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(8);
    expect(stage.repeats).toEqual([]);
    expect(stage.sim.calls('kf/sync_msg')).toBe(3);
  });

  it('with broken items lose those and no other', async () => {
    const good = { open_kfid: stage.sim.openKfId, external_userid: ONE, send_time: 1772413200, origin: 3 };
    const items: Record<string, unknown>[] = [
      { ...good, msgid: 'ok-1', msgtype: 'text', text: { content: '一' } },
      { nothing: true },
      { ...good, msgid: 'no-content', msgtype: 'text' },
      { ...good, msgid: 'bad-id', external_userid: 'a@b|c', msgtype: 'text', text: { content: 'x' } },
      { ...good, msgid: 'bad-time', send_time: 'soon', msgtype: 'text', text: { content: 'x' } },
      { ...good, msgid: 'bad-place', msgtype: 'location', location: { latitude: 'north' } },
      { ...good, msgid: 'foreign', open_kfid: 'wkOTHER', msgtype: 'text', text: { content: 'x' } },
      { ...good, msgid: 'ok-2', msgtype: 'text', text: { content: '二\0\ud800' } },
    ];
    stage.sim.parent(ONE);
    for (const item of items) await stage.sim.put(item, { quiet: true });
    await stage.running();
    expect(stage.said()).toEqual(['一', '二']);
    expect(stage.notes.map(({ kind }) => kind).sort()).toEqual([...Array(5).fill('bad_content'), 'foreign']);
    expect(await stage.pulls.cursor(stage.sim.openKfId)).toBe('CURSOR-8');
  });

  it('whose cursor leads nowhere are not asked for for ever', async () => {
    await stage.running();
    stage.sim.stuckPages(1);
    await stage.sim.parent(ONE).say('一');
    await until(() => stage.notes.length === 1 && stage.isIdle());
    expect(stage.sim.calls('kf/sync_msg')).toBe(2);
    expect(stage.notes).toMatchObject([{ kind: 'platform_warning' }]);
    stage.timers.advance(1000);
    await until(() => stage.said().length === 1);
  });

  it('too large to be read are asked for in smaller pieces', async () => {
    for (let n = 0; n < 150; n += 1) {
      await stage.sim.parent(ONE).send('text', { content: `${n}`, forwarded: 'x'.repeat(150_000) }, { quiet: true });
    }
    await stage.running();
    await until(() => stage.said().length === 150 && stage.isIdle());
    expect(stage.said()).toEqual(Array.from({ length: 150 }, (_, n) => `${n}`));
    expect(stage.notes).toEqual([]);
  });
});

describe('a crash', () => {
  it('between page and cursor repeats the page, with the same ids', async () => {
    const first = stage.sim.parent(ONE);
    for (const said of ['一', '二', '三']) await first.say(said, { quiet: true });
    // Dies at the worst moment: everything is taken in, the cursor never moves, the lease is never given back.
    const dead: PullBook = { ...stage.pulls, moveTo: () => new Promise(() => {}) };
    const dying = stage.instance({ pulls: dead, dies: true });
    await dying.start?.();
    await until(() => stage.said().length === 3);
    expect(await stage.pulls.cursor(stage.sim.openKfId)).toBeNull();
    // The next one starts when the dead one’s lease has run out.
    stage.clock.advance(61_000);
    const next = stage.instance({ name: 'next' });
    await next.start?.();
    await until(() => stage.repeats.length === 3);
    await until(() => ![...stage.holders.values()].some(({ holder }) => holder === 'next'));
    expect(stage.said()).toEqual(['一', '二', '三']);
    expect(stage.repeats).toEqual(stage.heard.map(({ messageId }) => messageId));
    expect(await stage.pulls.cursor(stage.sim.openKfId)).toBe('CURSOR-3');
  });

  it('of the database keeps the cursor where it is until everything is durable', async () => {
    let isAway = true;
    const accept = async ({ content }: { content: { type: string; text?: string } }) => {
      if (isAway && content.text === '二') throw new Error('database away');
    };
    await stage.running({ accept });
    for (const said of ['一', '二', '三']) await stage.sim.parent(ONE).say(said, { quiet: said !== '三' });
    await until(() => stage.notes.length > 0 && stage.isIdle());
    expect(stage.said()).toEqual(['一']);
    expect(await stage.pulls.cursor(stage.sim.openKfId)).toBe('CURSOR-0');
    expect(stage.notes).toMatchObject([{ kind: 'accept_failed' }]);
    isAway = false;
    stage.timers.advance(1000);
    await until(() => stage.said().length === 3);
    expect(stage.said()).toEqual(['一', '二', '三']);
  });
});

describe('two instances', () => {
  it('never fetch one account at once and lose nothing between them', async () => {
    await reopen({ syncMs: 3, pageItems: 5 });
    const both = [stage.instance({ name: 'a' }), stage.instance({ name: 'b' })];
    let turn = 0;
    stage.sim.onPing((account, token) => {
      turn += 1;
      return both[turn % 2]?.ping(account, token);
    });
    await Promise.all(both.map((channel) => channel.start?.()));
    for (let n = 0; n < 40; n += 1) await stage.sim.parent(`wmCUSTOMER${n % 4}`).say(`${n}`);
    await until(() => {
      // One that found the other at work looks again after two seconds.
      stage.timers.advance(500);
      return stage.said().length === 40;
    });
    await until(() => stage.isIdle());
    expect(stage.repeats).toEqual([]);
    expect(stage.sim.breaches()).toEqual([]);
    // Finding the other at work is no trouble.
    expect(stage.notes).toEqual([]);
  });

  it('a ping that came too late for the other is fetched two seconds later', async () => {
    await stage.running();
    // The other has looked for pings for the last time, and has not given its lease back yet.
    const end = stage.clock.now().getTime() + 60_000;
    stage.holders.set(`wecom-kf:${stage.sim.openKfId}`, { holder: 'other', until: end });
    await stage.sim.parent(ONE).say('一');
    await new Promise((resolve) => setImmediate(resolve));
    stage.holders.clear();
    expect(stage.sim.calls('kf/sync_msg')).toBe(1);
    stage.timers.advance(2000);
    await until(() => stage.said().length === 1);
  });

  it('a long page keeps its lease as long as it takes', async () => {
    const door = gate();
    let entered = 0;
    const accept = async () => {
      entered += 1;
      await door.shut;
    };
    await stage.sim.parent(ONE).say('一', { quiet: true });
    await stage.instance({ name: 'a', accept }).start?.();
    await until(() => entered === 1);
    const b = stage.instance({ name: 'b' });
    await b.start?.();
    for (let seconds = 0; seconds < 300; seconds += 15) {
      stage.timers.advance(15_000);
      await Promise.resolve();
    }
    expect(stage.sim.calls('kf/sync_msg')).toBe(1);
    door.open();
    await until(() => stage.said().length === 1 && stage.isIdle());
    expect(stage.repeats).toEqual([]);
  });
});

describe('trouble', () => {
  it('is paused for, longer each time, and pings do not shorten the pause', async () => {
    await stage.running();
    stage.sim.fault('kf/sync_msg', { kind: 'errcode', errcode: -1 }, 3);
    await stage.sim.parent(ONE).say('一');
    await until(() => stage.sim.calls('kf/sync_msg') === 2 && stage.isIdle());
    await stage.sim.ping();
    for (const [seconds, calls] of [
      [1, 3],
      [2, 4],
      [4, 5],
    ] as const) {
      stage.timers.advance(seconds * 1000 - 1);
      expect(stage.sim.calls('kf/sync_msg')).toBe(calls - 1);
      stage.timers.advance(1);
      await until(() => stage.sim.calls('kf/sync_msg') === calls && stage.isIdle());
    }
    await until(() => stage.said().length === 1);
  });

  it('45009 waits for its window, and nothing is called meanwhile', async () => {
    await stage.running();
    stage.sim.fault('kf/sync_msg', { kind: 'errcode', errcode: 45009 });
    await stage.sim.parent(ONE).say('一');
    await until(() => stage.notes.length === 1 && stage.isIdle());
    stage.timers.advance(59_000);
    expect(stage.sim.calls('kf/sync_msg')).toBe(2);
    stage.timers.advance(1000);
    await until(() => stage.said().length === 1);
  });

  it('that an operator must mend is noted and not hammered', async () => {
    await stage.running();
    stage.sim.fault('kf/sync_msg', { kind: 'errcode', errcode: 48002 }, 2);
    await stage.sim.parent(ONE).say('一');
    await until(() => stage.notes.length === 1 && stage.isIdle());
    expect(stage.notes).toMatchObject([{ kind: 'platform_warning', detail: expect.stringContaining('48002') }]);
    stage.timers.advance(4 * 60_000);
    expect(stage.sim.calls('kf/sync_msg')).toBe(2);
    stage.timers.advance(60_000);
    await until(() => stage.notes.length === 2 && stage.isIdle());
    stage.timers.advance(5 * 60_000);
    await until(() => stage.said().length === 1);
  });

  it.each([{ kind: 'cut_before' }, { kind: 'cut_after' }, { kind: 'status', status: 502 }] as const)(
    '$kind costs a second, not a message',
    async (fault) => {
      await stage.running();
      stage.sim.fault('kf/sync_msg', fault);
      await stage.sim.parent(ONE).say('一');
      await until(() => stage.notes.length === 1 && stage.isIdle());
      stage.timers.advance(1000);
      await until(() => stage.said().length === 1);
    },
  );

  it('tells no ticket, no token, no id and no word', async () => {
    await stage.running();
    for (const fault of [{ kind: 'cut_before' }, { kind: 'errcode', errcode: 95004 }] as const) {
      stage.sim.fault('kf/sync_msg', fault);
    }
    await stage.sim.parent(ONE).say('机密');
    await until(() => stage.notes.length === 1 && stage.isIdle());
    stage.timers.advance(1000);
    await until(() => stage.notes.length === 2);
    expect(JSON.stringify(stage.notes)).not.toMatch(/TOKEN-|access_token|sim-secret|SYNTHETIC|机密/);
  });
});

describe('without pings', () => {
  it('everything is looked at once at the start and then every five minutes', async () => {
    await stage.sim.parent(ONE).say('关机时说的', { quiet: true });
    await stage.running();
    expect(stage.said()).toEqual(['关机时说的']);
    await stage.sim.parent(ONE).say('没有通知', { quiet: true });
    stage.timers.advance(5 * 60_000);
    await until(() => stage.said().length === 2);
    expect(stage.sim.breaches()).toEqual([]);
  });

  it('only configured accounts are looked at', async () => {
    await reopen({ accounts: ['wkOURS', 'wkTHEIRS', 'wkALSOOURS'] });
    for (const account of ['wkOURS', 'wkTHEIRS', 'wkALSOOURS']) {
      await stage.sim.parent(ONE, account).say(account, { quiet: true });
    }
    await stage.running({ openKfIds: ['wkOURS', 'wkALSOOURS'] });
    await until(() => stage.said().length === 2 && stage.isIdle());
    expect(stage.said().sort()).toEqual(['wkALSOOURS', 'wkOURS']);
    // One person on two accounts is two conversations.
    expect(new Set(stage.heard.map(({ chat }) => chat.id)).size).toBe(2);
  });

  it('and after closing, nothing is called any more', async () => {
    const channel = await stage.running();
    await channel.close();
    await stage.sim.parent(ONE).say('太晚了');
    stage.timers.advance(3600_000);
    expect(stage.sim.calls('kf/sync_msg')).toBe(1);
    expect(await stage.pulls.waiting()).toHaveLength(1);
  });
});
