/** The spool: durable before it answers, in order, at most once on the disk, and nobody's bad file stops the others. */
import { mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { InboundMessage } from '../../src/channels/contract.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { Spool, type SpoolOptions } from '../../src/pipeline/spool.ts';

const dataKey = new Uint8Array(32).fill(7);
const away = () => Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
const LATER = { answers: 0 };

let spoolDir: string;
let spools: Spool[];
let lines: { level: string; facts: Record<string, unknown>; sentence: string }[];

beforeEach(async () => {
  spoolDir = await mkdtemp(join(tmpdir(), 'assistant-spool-'));
  spools = [];
  lines = [];
});

afterEach(async () => {
  for (const spool of spools) spool.stop();
  await rm(spoolDir, { recursive: true });
});

function message(by: string, n: number): InboundMessage {
  return {
    channel: 'wecom-app',
    messageId: `${by}-${n}`,
    sender: { userId: by },
    chat: { id: by, kind: 'direct' },
    sentAt: new Date(n),
    content: { type: 'text', text: `这是第${n}句` },
    addressed: true,
  };
}

async function open(own: Partial<SpoolOptions> & Pick<SpoolOptions, 'hand'>): Promise<Spool> {
  const note =
    (level: string) =>
    (...call: unknown[]) => {
      const [facts = {}, sentence = ''] = typeof call[0] === 'string' ? [{}, call[0]] : call;
      lines.push({ level, facts: { ...Object(facts) }, sentence: String(sentence) });
    };
  const log = { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error'), child: () => log };
  const spool = new Spool({ spoolDir, dataKey, clock: systemClock, log, retryMs: 5, patienceMs: () => 20, ...own });
  spools.push(spool);
  await spool.start();
  return spool;
}

const sentences = () => lines.map(({ level, sentence }) => `${level}: ${sentence}`);
const files = async () => (await readdir(spoolDir)).sort();
const emptied = (spool: Spool) => vi.waitFor(() => expect(spool.status().waiting).toBe(0), { timeout: 5000 });

/** A database that can be switched off. */
function database() {
  const taken: string[] = [];
  const base = {
    isAway: true,
    taken,
    hand: async ({ messageId }: InboundMessage) => {
      if (base.isAway) return await away();
      if (!taken.includes(messageId)) taken.push(messageId);
      return { answers: 1 };
    },
  };
  return base;
}

describe('spool', () => {
  test('a database that answers is all there is to it', async () => {
    const spool = await open({ hand: () => Promise.resolve({ answers: 2 }) });
    expect(await spool.accept(message('a', 1))).toEqual({ answers: 2 });
    expect(await files()).toEqual([]);
    expect(lines).toEqual([]);
  });

  test('away: on the disk and sealed before it answers; back: handed in in order, each once, the files gone', async () => {
    const db = database();
    const spool = await open({ hand: db.hand });
    for (let n = 1; n <= 5; n += 1) {
      for (const by of ['a', 'b']) expect(await spool.accept(message(by, n))).toEqual(LATER);
    }
    const names = await files();
    expect(names).toHaveLength(10);
    for (const name of names) {
      expect(name).toMatch(/^\d{15}-[0-9a-f]{16}-[0-9a-f]{16}\.msg$/);
      expect((await readFile(join(spoolDir, name))).toString('utf8')).not.toContain('第');
    }
    expect(spool.status()).toMatchObject({ waiting: 10, refuses: false });
    // The platform repeats one that was taken.
    expect(await spool.accept(message('a', 3))).toEqual(LATER);
    expect(await files()).toHaveLength(10);
    db.isAway = false;
    await emptied(spool);
    for (const by of ['a', 'b']) {
      expect(db.taken.filter((id) => id.startsWith(by))).toEqual([1, 2, 3, 4, 5].map((n) => `${by}-${n}`));
    }
    expect(await files()).toEqual([]);
    expect(sentences()).toEqual([
      'warn: the database does not take messages in time: they wait in the spool',
      'info: spool drained',
    ]);
    expect(lines[1]?.facts).toMatchObject({ messages: 10 });
  });

  test('whoever has something in the spool stays behind it; others go straight in once it is known to be back', async () => {
    const db = database();
    const held = Promise.withResolvers<void>();
    const hand: SpoolOptions['hand'] = async (one) => {
      if (!db.isAway && one.messageId === 'a-1') await held.promise;
      return await db.hand(one);
    };
    const spool = await open({ hand });
    await spool.accept(message('a', 1));
    await spool.accept(message('b', 1));
    db.isAway = false;
    await vi.waitFor(() => expect(db.taken).toEqual(['b-1']));
    expect(await spool.accept(message('a', 2))).toEqual(LATER);
    expect(await spool.accept(message('b', 2))).toEqual({ answers: 1 });
    held.resolve();
    await emptied(spool);
    expect(db.taken).toEqual(['b-1', 'b-2', 'a-1', 'a-2']);
  });

  test('too slow: kept meanwhile, and when the first try commits after all nothing is handed in twice', async () => {
    const slow = Promise.withResolvers<{ answers: number }>();
    let handed = 0;
    const hand = () => {
      handed += 1;
      return slow.promise;
    };
    const spool = await open({ hand });
    expect(await spool.accept(message('a', 1))).toEqual(LATER);
    expect(await files()).toHaveLength(1);
    slow.resolve({ answers: 1 });
    await emptied(spool);
    expect(handed).toBe(1);
    await vi.waitFor(async () => expect(await files()).toEqual([]));
  });

  test('too slow and then refused: handed in again, behind nobody who came later', async () => {
    const db = database();
    const first = Promise.withResolvers<{ answers: number }>();
    let calls = 0;
    const hand: SpoolOptions['hand'] = (one) => {
      calls += 1;
      return calls === 1 ? first.promise : db.hand(one);
    };
    const spool = await open({ hand });
    await spool.accept(message('a', 1));
    await spool.accept(message('a', 2));
    db.isAway = false;
    expect(db.taken).toEqual([]);
    first.reject(Object.assign(new Error('canceling statement due to lock timeout'), { code: '55P03' }));
    await emptied(spool);
    expect(db.taken).toEqual(['a-1', 'a-2']);
  });

  test('a fault of the message is told to the caller and not kept', async () => {
    const spool = await open({ hand: () => Promise.reject(new TypeError('a bug')) });
    await expect(spool.accept(message('a', 1))).rejects.toThrow('a bug');
    expect(await files()).toEqual([]);
  });

  test('after a restart everything is handed in, bad files are set aside by name, half ones are gone', async () => {
    const before = await open({ hand: away });
    for (let n = 1; n <= 4; n += 1) await before.accept(message('a', n));
    before.stop();
    const names = await files();
    await truncate(join(spoolDir, names[1] ?? ''), 40);
    const half = join(spoolDir, `${names[0]}.part`);
    await writeFile(half, 'half');
    await utimes(half, 1, 1);
    const db = database();
    db.isAway = false;
    const spool = await open({ hand: db.hand });
    await emptied(spool);
    expect(db.taken).toEqual(['a-1', 'a-3', 'a-4']);
    expect(await files()).toEqual([`${names[1]}.bad`]);
    const aside = lines.filter(({ level }) => level === 'error');
    expect(aside).toMatchObject([{ facts: { file: `${names[1]}.bad` } }]);
  });

  test('what fails again and again although others do not is set aside', async () => {
    const db = database();
    const spool = await open({
      hand: (one) => (one.messageId === 'a-1' && !db.isAway ? Promise.reject(new TypeError('a bug')) : db.hand(one)),
    });
    await spool.accept(message('a', 1));
    await spool.accept(message('a', 2));
    db.isAway = false;
    await emptied(spool);
    expect(db.taken).toEqual(['a-2']);
    expect(await files()).toEqual([expect.stringMatching(/\.msg\.bad$/)]);
  });

  test('full, or no disk: refused so that the platform repeats, said once, and taken again as soon as there is room', async () => {
    const db = database();
    const spool = await open({ hand: db.hand, mostMessages: 1 });
    await spool.accept(message('a', 1));
    for (const n of [2, 3]) {
      await expect(spool.accept(message('a', n))).rejects.toMatchObject({ code: 'SPOOL_REFUSED' });
    }
    expect(spool.status()).toMatchObject({ waiting: 1, refuses: true });
    expect(lines.filter(({ level }) => level === 'error')).toHaveLength(1);
    db.isAway = false;
    await emptied(spool);
    expect(await spool.accept(message('a', 2))).toEqual({ answers: 1 });
    expect(db.taken).toEqual(['a-1', 'a-2']);
    expect(spool.status()).toEqual({ waiting: 0, oldestSeconds: 0, refuses: false });
  });
});
