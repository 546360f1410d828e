/** Group commit: order inside a conversation, batches across conversations, nothing dropped. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Accepted as One } from '../../src/channels/callback.ts';
import { Gatherer, type Received } from '../../src/pipeline/gatherer.ts';

type Accepted = ReadonlyMap<Received, One>;

function received(conversationKey: string, n: number): Received {
  return {
    conversationKey,
    receivedAt: new Date(0),
    message: {
      channel: 'terminal',
      messageId: `${conversationKey}-${n}`,
      sender: { userId: conversationKey },
      chat: { id: conversationKey, kind: 'direct' },
      sentAt: new Date(0),
      content: { type: 'text', text: String(n) },
      addressed: true,
    },
  };
}

/** A run that waits until it is let go. */
function gate() {
  const batches: Received[][] = [];
  const release: (() => void)[] = [];
  return {
    batches,
    run: (batch: Received[]) => {
      batches.push(batch);
      return new Promise<Accepted>((resolve) => release.push(() => resolve(new Map())));
    },
    /** Lets the oldest batch go and waits for what follows from it. */
    async next() {
      release.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const ids = (batch: readonly Received[] | undefined) => batch?.map((one) => one.message.messageId);

describe('gatherer', () => {
  test('a message of an idle conversation starts at once; what comes meanwhile goes together', async () => {
    const held = gate();
    const gatherer = new Gatherer({ run: held.run, lanes: 1, maxBatch: 10, maxWaiting: 100 });
    const all = ['a', 'b', 'c'].map((key) => gatherer.accept(received(key, 1)));
    expect(held.batches.map(ids)).toEqual([['a-1']]);
    await held.next();
    expect(held.batches.map(ids)).toEqual([['a-1'], ['b-1', 'c-1']]);
    await held.next();
    await Promise.all(all);
  });

  test('a conversation has one message under way, whatever lanes are free', async () => {
    const held = gate();
    const gatherer = new Gatherer({ run: held.run, lanes: 4, maxBatch: 10, maxWaiting: 100 });
    const all = [1, 2, 3].map((n) => gatherer.accept(received('a', n)));
    expect(held.batches.map(ids)).toEqual([['a-1']]);
    await held.next();
    expect(held.batches.map(ids)).toEqual([['a-1'], ['a-2']]);
    await held.next();
    await held.next();
    await Promise.all(all);
  });

  test('a failed batch rejects its own messages and no others', async () => {
    const gatherer = new Gatherer({
      run: (batch) =>
        batch[0]?.conversationKey === 'bad' ? Promise.reject(new Error('no')) : Promise.resolve(new Map()),
      lanes: 1,
      maxBatch: 1,
      maxWaiting: 100,
    });
    const bad = gatherer.accept(received('bad', 1));
    const good = gatherer.accept(received('good', 1));
    await expect(bad).rejects.toThrow('no');
    await expect(good).resolves.toEqual({ answers: 0 });
  });

  test('more waiting than agreed is refused with a sentence, and what was taken is still handled', async () => {
    const held = gate();
    const gatherer = new Gatherer({ run: held.run, lanes: 1, maxBatch: 10, maxWaiting: 2 });
    const taken = [1, 2, 3].map((n) => gatherer.accept(received(`k${n}`, n)));
    await expect(gatherer.accept(received('late', 1))).rejects.toMatchObject({ code: 'BUSY', retry: 'later' });
    await held.next();
    await held.next();
    await Promise.all(taken);
  });

  test('close waits for what was taken and takes no more', async () => {
    const held = gate();
    const gatherer = new Gatherer({ run: held.run, lanes: 1, maxBatch: 10, maxWaiting: 100 });
    const taken = gatherer.accept(received('a', 1));
    let closed = false;
    const closing = gatherer.close().then(() => {
      closed = true;
    });
    await expect(gatherer.accept(received('b', 1))).rejects.toMatchObject({ code: 'BUSY' });
    expect(closed).toBe(false);
    await held.next();
    await Promise.all([taken, closing]);
  });

  test('whatever arrives in whatever mix: every message once, in order inside its conversation', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 60 }), async (keys) => {
        const seen: string[] = [];
        const gatherer = new Gatherer({
          lanes: 2,
          maxBatch: 3,
          maxWaiting: 100,
          run: async (batch) => {
            expect(new Set(batch.map((one) => one.conversationKey)).size).toBe(batch.length);
            await Promise.resolve(new Map());
            for (const one of batch) seen.push(one.message.messageId);
            return new Map();
          },
        });
        await Promise.all(keys.map((key, n) => gatherer.accept(received(key, n))));
        for (const key of ['a', 'b', 'c', 'd']) {
          const wanted = keys.flatMap((one, n) => (one === key ? [`${key}-${n}`] : []));
          expect(seen.filter((id) => id.startsWith(`${key}-`))).toEqual(wanted);
        }
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});
