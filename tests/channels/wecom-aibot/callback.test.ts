/** The bot's callback address: what it takes, what rides back, and what a repeat gets. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { CallbackRequest } from '../../../src/channels/callback.ts';
import type { InboundMessage } from '../../../src/channels/contract.ts';
import { Exchanges, type PassiveReply } from '../../../src/channels/wecom-aibot/exchanges.ts';
import {
  type Bent,
  Door,
  EMPTY,
  EVENT,
  now,
  OLD_KEYS,
  opened,
  REFUSED,
  signed,
  TEXT,
  withQuery,
} from './callback-door.ts';

let door: Door;

beforeEach(() => {
  door = new Door({ aibotId: 'AIBOT-1' });
});

describe('url verification', () => {
  function verification(plain: string, bent: Bent = {}): CallbackRequest {
    const { query, body } = signed(plain, bent);
    const { encrypt: echostr } = JSON.parse(body.toString());
    return { method: 'GET', query: { ...query, echostr }, body: Buffer.alloc(0) };
  }

  it('answers the bare plaintext, with the new keys and those of before the rotation', async () => {
    expect(await door.handle(verification('5927782489442352469'))).toEqual({ ...EMPTY, body: '5927782489442352469' });
    expect(await door.handle(verification('1', { keys: OLD_KEYS }))).toEqual({ ...EMPTY, body: '1' });
  });

  it('forgives a + that a proxy turned into a blank', async () => {
    let request = verification('1');
    while (!`${request.query['echostr']}`.includes('+')) request = verification('1');
    const echostr = `${request.query['echostr']}`.replaceAll('+', ' ');
    expect((await door.handle(withQuery(request, { echostr }))).body).toBe('1');
  });

  it('refuses an id where there must be none, a wrong signature and a missing echostr alike', async () => {
    const foreign = await door.handle(verification('1', { receiveId: 'wwOTHERCORP000001' }));
    const forged = await door.handle(withQuery(verification('1'), { msg_signature: '0'.repeat(40) }));
    const missing = await door.handle({ ...verification('1'), query: signed('1').query });
    expect([foreign, forged, missing]).toEqual([REFUSED, REFUSED, REFUSED]);
  });
});

describe('a genuine callback', () => {
  it('is handed over with what an answer needs, and answered empty when there will be none', async () => {
    expect(await door.handle(signed(TEXT))).toMatchObject(EMPTY);
    expect(door.accepted).toMatchObject([
      {
        channel: 'wecom-aibot',
        messageId: 'MSG-77',
        sender: { userId: 'u-officer-01' },
        chat: { id: 'u-officer-01', kind: 'direct' },
        content: { type: 'text', text: '机密内容' },
        addressed: true,
        reply: {
          mode: 'callback',
          occasion: 'message',
          messageId: 'MSG-77',
          at: String(now().getTime()),
          responseUrl: TEXT.response_url,
        },
      },
    ]);
    expect(door.notes).toEqual([]);
  });

  it('under the keys of before a rotation is answered under them', async () => {
    door.answers = 1;
    const reply = await door.handle(signed(TEXT, { keys: OLD_KEYS }));
    expect(opened(reply, '1234567890', OLD_KEYS)).toMatchObject({ msgtype: 'stream' });
  });

  it('is answered 200 only after the message is kept; a failure lets the platform call again', async () => {
    door.isFull = true;
    expect(await door.handle(signed(TEXT))).toEqual({ ...EMPTY, status: 503 });
    door.isFull = false;
    expect(await door.handle(signed(TEXT))).toMatchObject(EMPTY);
    expect(door.accepted).toHaveLength(1);
  });

  it('of an unknown type or event is handed over, noted and answered empty', async () => {
    await door.handle(signed({ ...TEXT, msgtype: 'hologram' }));
    await door.handle(signed({ ...EVENT, event: { eventtype: 'some_future_event', x: 1 } }));
    expect(door.accepted.map(({ content }) => content)).toMatchObject([
      { type: 'unknown', platformType: 'hologram' },
      { type: 'event', event: 'some_future_event' },
    ]);
    expect(door.notes).toEqual([{ kind: 'unknown_type', detail: 'hologram' }]);
  });
});

describe('what rides back', () => {
  async function whenOpen(offer: PassiveReply): Promise<boolean> {
    // Before the callback is open the sender is told to go another way.
    await door.heard();
    return door.replies.offer('MSG-77', offer);
  }

  it('is the first answer, sealed with the nonce of the callback', async () => {
    door = new Door({ patienceMs: 5000 });
    door.answers = 1;
    const reply = door.handle(signed(TEXT, { nonce: 'nonce-5' }));
    const sent = whenOpen({ msgtype: 'stream', stream: { id: 's', finish: true, content: '好' } });
    const got = await reply;
    expect(opened(got, 'nonce-5')).toEqual({ msgtype: 'stream', stream: { id: 's', finish: true, content: '好' } });
    got.sent?.(true);
    expect(await sent).toBe(true);
  });

  it('is not called sent when the caller had hung up', async () => {
    door = new Door({ patienceMs: 5000 });
    door.answers = 1;
    const reply = door.handle(signed(TEXT));
    const sent = whenOpen({ msgtype: 'stream' });
    (await reply).sent?.(false);
    expect(await sent).toBe(false);
  });

  it('is “in a moment” when nothing is there in time; the platform’s questions get the state', async () => {
    door.answers = 1;
    const first = opened(await door.handle(signed(TEXT)));
    const streamId = `${door.accepted[0]?.reply?.['streamId']}`;
    expect(first).toEqual({ msgtype: 'stream', stream: { id: streamId, finish: false, content: '请稍等' } });
    const { response_url: _none, text: _text, ...rest } = TEXT;
    const poll = { ...rest, msgid: 'POLL-1', msgtype: 'stream', stream: { id: streamId } };
    expect(opened(await door.handle(signed(poll)))).toEqual(first);
    const taken = door.streams.answer(streamId, { content: '好了' });
    const last = await door.handle(signed({ ...poll, msgid: 'POLL-2' }));
    expect(opened(last)).toEqual({ msgtype: 'stream', stream: { id: streamId, finish: true, content: '好了' } });
    last.sent?.(true);
    expect(await taken).toBe(true);
    expect(door.accepted).toHaveLength(1);
  });

  it('is nothing on events that nobody answers in time: they know no streams', async () => {
    door.answers = 1;
    expect(await door.handle(signed(EVENT))).toMatchObject(EMPTY);
    expect(door.accepted[0]?.content).toEqual({ type: 'event', event: 'subscribe' });
  });

  it('leaves by the platform’s deadline even when keeping the message took long', async () => {
    const slow = new Exchanges({
      accept: () => new Promise((resolve) => setTimeout(() => resolve({ answers: 1 }), 50)),
      replies: door.replies,
      streams: door.streams,
      patienceMs: 10_000,
      deadlineMs: 60,
    });
    const startedAt = performance.now();
    const message = { messageId: 'slow' } as InboundMessage;
    const { reply } = await slow.answer({ message, occasion: 'message', streamId: 's', at: 0 });
    expect(reply).toMatchObject({ msgtype: 'stream' });
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});

describe('an answer that finds the window open while the message is being handed over', () => {
  const early = { msgtype: 'stream', stream: { id: 's', finish: true, content: '好' } };

  async function offering(accept: () => Promise<{ answers: number }>) {
    let sent: Promise<boolean> | undefined;
    const { replies, streams } = door;
    const exchanges = new Exchanges({
      accept: () => {
        sent = replies.offer('m', early);
        return accept();
      },
      replies,
      streams,
    });
    const message = { messageId: 'm' } as InboundMessage;
    const answered = await exchanges
      .answer({ message, occasion: 'message', streamId: 's', at: 0 })
      .catch(() => undefined);
    return { answered, sent };
  }

  it('rides back, even when the message itself is a repeat without answers', async () => {
    const { answered, sent } = await offering(async () => ({ answers: 0 }));
    expect(answered?.reply).toEqual(early);
    answered?.sent(true);
    expect(await sent).toBe(true);
  });

  it('goes another way when the message could not be kept', async () => {
    const { answered, sent } = await offering(() => Promise.reject(new Error('disk full')));
    expect(answered).toBeUndefined();
    expect(await sent).toBe(false);
  });
});

describe('a repeat', () => {
  it('while the first waits gets the same answer; one whole answer is enough', async () => {
    door = new Door({ patienceMs: 5000 });
    door.answers = 1;
    const calls = [door.handle(signed(TEXT, { nonce: 'a' })), door.handle(signed(TEXT, { nonce: 'b' }))];
    await door.heard();
    const offered = door.replies.offer('MSG-77', {
      msgtype: 'stream',
      stream: { id: 's', finish: true, content: '好' },
    });
    const [first, second] = await Promise.all(calls);
    if (first === undefined || second === undefined) throw new Error('no reply');
    expect(opened(first, 'a')).toEqual(opened(second, 'b'));
    first.sent?.(false);
    second.sent?.(true);
    expect(await offered).toBe(true);
    expect(door.accepted).toHaveLength(1);
  });

  it('later gets what the first got', async () => {
    door.answers = 1;
    const first = opened(await door.handle(signed(TEXT, { nonce: 'a' })), 'a');
    expect(opened(await door.handle(signed(TEXT, { nonce: 'b' })), 'b')).toEqual(first);
    expect(door.accepted).toHaveLength(1);
  });

  it('gets nothing when the answer has had to go another way', async () => {
    door.answers = 1;
    (await door.handle(signed(TEXT))).sent?.(false);
    expect(await door.handle(signed(TEXT))).toMatchObject(EMPTY);
    // The platform never heard of that stream: its answer does not wait for a question.
    expect(await door.streams.answer(`${door.accepted[0]?.reply?.['streamId']}`, { content: '好' })).toBe(false);
  });

  it('byte for byte (a replay) has no effect of its own', async () => {
    door.answers = 1;
    const request = signed(TEXT);
    const first = await door.handle(request);
    first.sent?.(true);
    const replayed = await door.handle(request);
    replayed.sent?.(false);
    expect(opened(replayed)).toEqual(opened(first));
    expect(door.accepted).toHaveLength(1);
    expect(door.streams.poll(`${door.accepted[0]?.reply?.['streamId']}`).state.finish).toBe(false);
  });

  // SHA-1 is taken over the sorted parts without separators: timestamp and nonce can trade places, the message cannot.
  it('with timestamp and nonce swapped is the very same message', async () => {
    const request = signed(TEXT);
    const { timestamp, nonce } = request.query;
    await door.handle(request);
    await door.handle(withQuery(request, { timestamp: nonce, nonce: timestamp }));
    expect(new Set(door.accepted.map(({ messageId }) => messageId)).size).toBe(1);
  });
});
