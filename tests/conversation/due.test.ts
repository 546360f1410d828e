/** Reminders of unfinished forms: at the right time, never at night, and none for whoever went on. */
import { describe, expect, test } from 'vitest';
import { nextDue } from '../../src/conversation/due.ts';
import { makeVersion } from './small-flows.ts';
import { FLOWS, makeWorld, Talk, WANG } from './talk.ts';

const DUE = { kind: 'due' } as const;
const at = (time: string): Date => new Date(`${time}+08:00`);

/** At the second question, at that time. */
function begun(time: string, where = {}): Talk {
  const talk = new Talk();
  talk.world = makeWorld(new Map([...FLOWS, ['patrol', makeVersion(1)]]));
  talk.now = at(time);
  for (const words of ['@小助手 夜查', '12']) talk.say(WANG, words, where);
  return talk;
}
const due = (talk: Talk, place: 'direct' | 'group' = 'direct'): string | undefined =>
  nextDue(talk.stateOf(WANG, { group: place === 'group' }), talk.world, place)?.toISOString();

test('half an hour of standstill is reminded of once, a day later once more, then not again', () => {
  const talk = begun('2026-03-02T09:00:00');
  expect(due(talk)).toBe(at('2026-03-02T09:30:00').toISOString());
  talk.now = at('2026-03-02T09:29:59');
  expect(talk.wake(WANG, DUE)).toBe('');
  talk.now = at('2026-03-02T09:30:00');
  expect(talk.wake(WANG, DUE)).toBe('还差 2 题。');
  expect(talk.wake(WANG, DUE)).toBe('');
  expect(due(talk)).toBe(at('2026-03-03T09:00:00').toISOString());
  talk.now = at('2026-03-03T09:00:00');
  expect(talk.wake(WANG, DUE)).toBe('留到3月9日 09:00。');
  expect(due(talk)).toBe(at('2026-03-09T09:00:00').toISOString());
  talk.now = at('2026-03-08T09:00:00');
  expect(talk.wake(WANG, DUE)).toBe('');
});

test('a reminder changes nothing of the form: the next words answer its question', () => {
  const talk = begun('2026-03-02T09:00:00');
  talk.now = at('2026-03-02T09:31:00');
  talk.wake(WANG, DUE);
  expect(talk.say(WANG, '学科类')).toContain('什么情况？');
});

test('whoever went on is not reminded of what was before', () => {
  const talk = begun('2026-03-02T09:00:00');
  talk.now = at('2026-03-02T09:29:00');
  talk.say(WANG, '学科类');
  talk.now = at('2026-03-02T09:31:00');
  expect(talk.wake(WANG, DUE)).toBe('');
  expect(due(talk)).toBe(at('2026-03-02T09:59:00').toISOString());
});

test('nobody is reminded at night', () => {
  expect(due(begun('2026-03-02T21:45:00'))).toBe(at('2026-03-03T07:00:00').toISOString());
  expect(due(begun('2026-03-02T02:00:00'))).toBe(at('2026-03-02T07:00:00').toISOString());
});

test('in a group only in working time: not at noon, not in the evening, not on a day off', () => {
  const group = { group: true };
  expect(due(begun('2026-03-02T09:00:00', group), 'group')).toBe(at('2026-03-02T09:30:00').toISOString());
  expect(due(begun('2026-03-02T12:00:00', group), 'group')).toBe(at('2026-03-02T14:30:00').toISOString());
  expect(due(begun('2026-03-06T18:00:00', group), 'group')).toBe(at('2026-03-09T08:00:00').toISOString());
  // The National Day holiday of 2026 ends with a working Saturday.
  expect(due(begun('2026-10-01T10:00:00', group), 'group')).toBeDefined();
});

test('the second reminder waits for working time in private, too', () => {
  const talk = begun('2026-03-06T20:00:00');
  talk.now = at('2026-03-06T20:31:00');
  talk.wake(WANG, DUE);
  // A day later is Saturday.
  expect(due(talk)).toBe(at('2026-03-09T08:00:00').toISOString());
});

describe('no reminder', () => {
  test('while a human of the office is talking with the person', () => {
    const talk = begun('2026-03-02T09:00:00');
    talk.say(WANG, '人工');
    talk.now = at('2026-03-02T09:45:00');
    expect(talk.wake(WANG, DUE)).toBe('');
  });

  test('of a form that was filed or thrown away', () => {
    const talk = begun('2026-03-02T09:00:00');
    talk.say(WANG, '取消');
    expect(due(talk)).toBeUndefined();
    talk.now = at('2026-03-02T09:45:00');
    expect(talk.wake(WANG, DUE)).toBe('');
  });
});

test('a form that was paused is reminded of, too; the one that was touched last comes first', () => {
  const talk = begun('2026-03-02T09:00:00');
  talk.say(WANG, '暂停');
  talk.now = at('2026-03-02T09:40:00');
  expect(talk.wake(WANG, DUE)).toBe('还差 2 题。');
});

test('after a week the form is set aside by itself, and the log says so', () => {
  const talk = begun('2026-03-02T09:00:00');
  talk.now = at('2026-03-09T09:00:01');
  expect(talk.wake(WANG, DUE)).toBe('');
  expect(talk.plan?.events.map(({ type }) => type)).toEqual(['timed_out']);
  expect(talk.stateOf(WANG)).toMatchObject({ session: null, parked: [{ flow: 'patrol', phase: 'paused' }] });
  expect(due(talk)).toBeUndefined();
});
