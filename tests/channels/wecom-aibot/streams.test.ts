/** Slow answers: what the platform is told each time it asks, and whether the answer left. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { streamReply } from '../../../src/channels/wecom-aibot/exchanges.ts';
import { Streams } from '../../../src/channels/wecom-aibot/streams.ts';
import { ManualClock } from '../../../src/kernel/clock.ts';

const texts = { working: '请稍等', later: '好了再说', elsewhere: '已在下面回复', sayAgain: '请再说一次' };
const MINUTE = 60_000;
let clock: ManualClock;
let streams: Streams;

function create(): Streams {
  return new Streams({ now: () => clock.now(), texts });
}

function open(id = 's'): void {
  streams.open(id, clock.now().getTime());
}

beforeEach(() => {
  clock = new ManualClock('2026-01-01T00:00:00Z');
  streams = create();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a stream', () => {
  it('stands at “in a moment” until there is an answer, then gives it whole and is over', async () => {
    open();
    expect(streams.poll('s').state).toEqual({ finish: false, content: '请稍等' });
    const taken = streams.answer('s', { content: '启航有许可证' });
    const { state, sent } = streams.poll('s');
    expect(state).toEqual({ finish: true, content: '启航有许可证' });
    sent(true);
    expect(await taken).toBe(true);
    // Asked once more about it (the answer may have been lost on the way): the same.
    expect(streams.poll('s').state).toEqual({ finish: true, content: '启航有许可证' });
  });

  it('carries a card with its last state', async () => {
    open();
    const taken = streams.answer('s', { content: '选一个', card: { card_type: 'x' } });
    const { state, sent } = streams.poll('s');
    expect(streamReply('s', state)).toEqual({
      msgtype: 'stream_with_template_card',
      stream: { id: 's', finish: true, content: '选一个' },
      template_card: { card_type: 'x' },
    });
    sent(true);
    await taken;
  });

  it('gives the answer again when it did not leave whole', async () => {
    open();
    const taken = streams.answer('s', { content: '答案' });
    streams.poll('s').sent(false);
    const again = streams.poll('s');
    expect(again.state).toEqual({ finish: true, content: '答案' });
    again.sent(true);
    expect(await taken).toBe(true);
  });

  it('that nobody asks about lets its answer go another way, and says so to whoever asks later', async () => {
    open();
    const taken = streams.answer('s', { content: '答案' });
    vi.advanceTimersByTime(8000);
    expect(await taken).toBe(false);
    expect(streams.poll('s').state).toEqual({ finish: true, content: '已在下面回复' });
  });

  it('waits for an answer that is on its way before it calls it lost', async () => {
    open();
    const taken = streams.answer('s', { content: '答案' });
    const first = streams.poll('s');
    vi.advanceTimersByTime(9000);
    first.sent(true);
    expect(await taken).toBe(true);

    open('t');
    const lost = streams.answer('t', { content: '答案' });
    const cut = streams.poll('t');
    vi.advanceTimersByTime(9000);
    cut.sent(false);
    expect(await lost).toBe(false);
  });

  it('ends by itself before the platform’s six minutes, and its answer goes another way', async () => {
    open();
    clock.advance(5 * MINUTE);
    expect(streams.poll('s').state.finish).toBe(false);
    clock.advance(50_000);
    expect(streams.poll('s').state).toEqual({ finish: true, content: '好了再说' });
    expect(await streams.answer('s', { content: '答案' })).toBe(false);
  });

  it('takes no answer that comes when the platform no longer asks', async () => {
    open();
    clock.advance(6 * MINUTE);
    expect(await streams.answer('s', { content: '答案' })).toBe(false);
  });

  it('takes one answer only, and none that it was never told of', async () => {
    open();
    const taken = streams.answer('s', { content: '一' });
    expect(await streams.answer('s', { content: '二' })).toBe(false);
    streams.poll('s').sent(true);
    expect(await taken).toBe(true);
    expect(await streams.answer('s', { content: '三' })).toBe(false);
    expect(await streams.answer('other', { content: '四' })).toBe(false);
  });

  it('that the platform never heard of is dropped: its answer goes another way at once', async () => {
    open();
    const taken = streams.answer('s', { content: '答案' });
    streams.drop('s');
    expect(await taken).toBe(false);
  });

  it('is not kept beyond 2,000 others; its answer is not lost with it', async () => {
    open('first');
    const taken = streams.answer('first', { content: '答案' });
    for (let count = 0; count < 2000; count += 1) open(`s${count}`);
    expect(await taken).toBe(false);
  });
});

describe('after a restart a stream', () => {
  it('may still find its answer', async () => {
    expect(streams.poll('old').state).toEqual({ finish: false, content: '请稍等' });
    const taken = streams.answer('old', { content: '答案' });
    const { state, sent } = streams.poll('old');
    expect(state).toEqual({ finish: true, content: '答案' });
    sent(true);
    expect(await taken).toBe(true);
  });

  it('else asks to say it again', () => {
    streams.poll('old');
    clock.advance(21_000);
    expect(streams.poll('old').state).toEqual({ finish: true, content: '请再说一次' });
  });

  it('says where the answer is when it went another way', () => {
    const before = clock.now().getTime() - 1000;
    streams.answeredElsewhere('old', before);
    expect(streams.poll('old').state).toEqual({ finish: true, content: '已在下面回复' });
    // Of a message since the start everything is known: nothing to remember.
    streams.answeredElsewhere('new', clock.now().getTime());
    expect(streams.poll('new').state.finish).toBe(false);
  });

  it('lets no answer wait when the program stops', async () => {
    open();
    const taken = streams.answer('s', { content: '答案' });
    streams.close();
    expect(await taken).toBe(false);
  });
});
