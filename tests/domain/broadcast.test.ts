/** The states of a broadcast, its words, and the hours in which it may go out. */
import { describe, expect, test } from 'vitest';
import {
  BROADCAST_STATES,
  broadcastFits,
  broadcastText,
  isBroadcastState,
  isByNight,
  mayFollow,
  sendTimeOf,
} from '../../src/domain/broadcast.ts';

const STATES = Object.keys(BROADCAST_STATES).filter(isBroadcastState);
const MOVES = [
  'draft waiting',
  'draft cancelled',
  'waiting scheduled',
  'waiting cancelled',
  'scheduled sending',
  'scheduled cancelled',
  'sending done',
  'sending cancelled',
  'done sending',
];

describe('every state against every state', () => {
  test.each(STATES.flatMap((from) => STATES.map((to) => ({ from, to }))))('$from → $to', ({ from, to }) => {
    expect(mayFollow(from, to)).toBe(MOVES.includes(`${from} ${to}`));
  });
});

test('words that would be cut are refused, with the heading counted', () => {
  expect(broadcastText(' 明天开会 ')).toBe('【通知】明天开会');
  const room = 2048 - Buffer.byteLength('【通知】');
  expect(broadcastFits('x'.repeat(room))).toBe(true);
  expect(broadcastFits('x'.repeat(room + 1))).toBe(false);
  expect(broadcastFits('字'.repeat(Math.floor(room / 3) + 1))).toBe(false);
  expect(broadcastFits(' \n ')).toBe(false);
});

describe('when it goes out', () => {
  const at = (time: string) => new Date(`2023-07-15T${time}:00+08:00`);
  test.each([
    { sendAt: null, now: '10:00', urgent: false, out: at('10:00') },
    { sendAt: '15:00', now: '10:00', urgent: false, out: at('15:00') },
    { sendAt: '09:00', now: '10:00', urgent: false, out: at('10:00') },
    { sendAt: null, now: '21:59', urgent: false, out: at('21:59') },
    { sendAt: null, now: '22:00', urgent: false, out: new Date('2023-07-16T07:00:00+08:00') },
    { sendAt: null, now: '06:59', urgent: false, out: at('07:00') },
    { sendAt: null, now: '07:00', urgent: false, out: at('07:00') },
    { sendAt: '23:30', now: '10:00', urgent: false, out: new Date('2023-07-16T07:00:00+08:00') },
    { sendAt: null, now: '23:00', urgent: true, out: at('23:00') },
    { sendAt: '23:30', now: '10:00', urgent: true, out: at('23:30') },
  ])('$sendAt, now $now, urgent $urgent', ({ sendAt, now, urgent, out }) => {
    expect(sendTimeOf({ sendAt: sendAt === null ? null : at(sendAt), now: at(now), urgent })).toEqual(out);
  });

  test('night is 22:00 to 07:00', () => {
    expect(['21:59', '22:00', '06:59', '07:00'].map((time) => isByNight(at(time)))).toEqual([false, true, true, false]);
  });
});
