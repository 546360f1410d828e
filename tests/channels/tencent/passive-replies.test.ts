/** An answer rides back on its callback once, or not at all; whoever hands it over learns which. */
import { expect, test } from 'vitest';
import { PassiveReplies } from '../../../src/channels/tencent/passive-replies.ts';

const FOREVER = 60_000;

test('the first answer is taken, and its sender hears that it left whole', async () => {
  const replies = new PassiveReplies<string>();
  const window = replies.open('m1');
  const waiting = window.wait(FOREVER);
  const offered = replies.offer('m1', 'hello');
  const offer = await waiting;
  expect(offer?.answer).toBe('hello');
  offer?.written(true);
  expect(await offered).toBe(true);
  expect(await replies.offer('m1', 'more')).toBe(false);
});

test('a caller that hung up did not get it: the sender takes another way', async () => {
  const replies = new PassiveReplies<string>();
  const window = replies.open('m1');
  const offered = replies.offer('m1', 'hello');
  (await window.wait(FOREVER))?.written(false);
  expect(await offered).toBe(false);
});

test('an answer that comes before the callback waits for it is not lost', async () => {
  const replies = new PassiveReplies<string>();
  const window = replies.open('m1');
  void replies.offer('m1', 'early');
  expect((await window.wait(FOREVER))?.answer).toBe('early');
});

test('nothing offered in time: the callback is answered empty, and a late answer is refused', async () => {
  const replies = new PassiveReplies<string>();
  expect(await replies.open('m1').wait(1)).toBeUndefined();
  expect(await replies.offer('m1', 'late')).toBe(false);
});

test('closing lets the callback go at once', async () => {
  const replies = new PassiveReplies<string>();
  const first = replies.open('m1');
  const waiting = first.wait(FOREVER);
  replies.close('m1');
  expect(await waiting).toBeUndefined();
  const second = replies.open('m2');
  const also = second.wait(FOREVER);
  second.close();
  expect(await also).toBeUndefined();
});

test('a second callback of the same message takes the place of the first', async () => {
  const replies = new PassiveReplies<string>();
  const first = replies.open('m1');
  const waiting = first.wait(FOREVER);
  const second = replies.open('m1');
  expect(await waiting).toBeUndefined();
  first.close();
  void replies.offer('m1', 'to the newer one');
  expect((await second.wait(FOREVER))?.answer).toBe('to the newer one');
});

test('nobody waits for a message that no callback brought', async () => {
  expect(await new PassiveReplies<string>().offer('unknown', 'x')).toBe(false);
});
