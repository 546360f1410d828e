/** What a conversation should leave behind beside what it left. */
import { isDeepStrictEqual } from 'node:util';
import type { SessionState } from '../engine/session.ts';
import { bareId, type Mismatch, openQuestion } from './compare-message.ts';
import type { Counts, PlayedEvent } from './outcome.ts';
import { fill, TEXTS } from './texts.ts';
import type { Expectation, SessionExpectation } from './transcript.ts';

export type Outcome = {
  before: Counts;
  after: Counts;
  effects: readonly string[];
  entries: readonly string[];
  sessions: ReadonlyMap<string, SessionState | undefined>;
  events: readonly PlayedEvent[];
};

/** Compares everything that is expected at the end. */
export function compareOutcome(expected: Expectation, outcome: Outcome): Mismatch[] {
  return [
    ...compareCounts(expected, outcome),
    ...compareNames(TEXTS.shouldEffect, expected.effects, outcome.effects),
    ...compareNames(TEXTS.shouldEntries, expected.entries, outcome.entries),
    ...Object.entries(expected.sessions).flatMap(([who, wanted]) =>
      compareSession(who, wanted, outcome.sessions.get(who)),
    ),
    ...compareCovered(expected, outcome),
  ];
}

const COUNTED = ['inspections', 'withdrawn', 'rectifications', 'findings', 'photos', 'tasks'] as const;

function compareCounts(expected: Expectation, { before, after }: Outcome): Mismatch[] {
  return COUNTED.flatMap((what) => {
    const wanted = expected[what];
    const got = after[what] - before[what];
    if (wanted === undefined || wanted === got) return [];
    return [{ wanted: fill(TEXTS.shouldCount, { what, wanted }), got: fill(TEXTS.reallyCount, { got }) }];
  });
}

const listed = (names: readonly string[]): string => names.join('、') || TEXTS.nothingDone;

function compareNames(text: string, expected: readonly string[] | undefined, got: readonly string[]): Mismatch[] {
  if (expected === undefined) return [];
  const wanted = [...expected].sort();
  if (isDeepStrictEqual(wanted, [...got].sort())) return [];
  return [{ wanted: fill(text, { wanted: listed(wanted) }), got: listed(got) }];
}

function compareCovered(expected: Expectation, { events }: Outcome): Mismatch[] {
  const asked = new Set(events.flatMap(({ path }) => (path === null ? [] : [path, bareId(path)])));
  const missing = expected.covers.filter((id) => !asked.has(id));
  return missing.map((id) => ({ wanted: fill(TEXTS.shouldCover, { id }), got: TEXTS.notAsked }));
}

function compareSession(who: string, wanted: SessionExpectation, session: SessionState | undefined): Mismatch[] {
  if (wanted === 'none') {
    if (session === undefined) return [];
    return [{ wanted: fill(TEXTS.shouldHaveNone, { who }), got: fill(TEXTS.hasForm, { flow: session.flow }) }];
  }
  if (session === undefined) {
    return [
      { wanted: fill(TEXTS.shouldHaveSession, { who, what: 'sessions', wanted: show(wanted) }), got: TEXTS.noForm },
    ];
  }
  const asked = openQuestion(session);
  const pairs: [string, unknown, unknown][] = [
    ['flow', wanted.flow, session.flow],
    ['phase', wanted.phase, session.phase],
    ['asked', wanted.asked, wanted.asked === bareId(asked) ? wanted.asked : asked],
    ...answerPairs(wanted.answers, session),
  ];
  return pairs
    .filter(([, value, got]) => value !== undefined && !isDeepStrictEqual(value, got))
    .map(([what, value, got]) => ({
      wanted: fill(TEXTS.shouldHaveSession, { who, what, wanted: show(value) }),
      got: show(got),
    }));
}

function answerPairs(wanted: Record<string, unknown> | undefined, session: SessionState): [string, unknown, unknown][] {
  if (wanted === undefined) return [];
  // `answers: {}` is meant as it reads: nothing was answered.
  if (Object.keys(wanted).length === 0) return [['answers', {}, plainAnswers(session)]];
  return Object.entries(wanted).map(([path, value]) => [path, value, findAnswer(session, path)]);
}

function plainAnswers(session: SessionState): Record<string, unknown> {
  return Object.fromEntries(Object.keys(session.answers).map((path) => [path, findAnswer(session, path)]));
}

/** The answer at a path, or a field inside it (`org.name`); null: not answered. Skipped and unlisted ones by their word. */
function findAnswer(session: SessionState, path: string): unknown {
  const own = Object.keys(session.answers)
    .filter((each) => path === each || path.startsWith(`${each}.`))
    .sort((a, b) => b.length - a.length)[0];
  const stored = own === undefined ? undefined : session.answers[own];
  if (own === undefined || stored === undefined) return null;
  if (stored.status !== 'given') return stored.status;
  const fields = path
    .slice(own.length + 1)
    .split('.')
    .filter((part) => part !== '');
  return fields.reduce<unknown>(fieldOf, stored.value) ?? null;
}

/** A field, also one of a looked-up row. */
function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const own: unknown = Reflect.get(value, name);
  const row: unknown = Reflect.get(value, 'fields');
  return own ?? (typeof row === 'object' && row !== null ? Reflect.get(row, name) : undefined);
}

const show = (value: unknown): string => (typeof value === 'string' ? `“${value}”` : JSON.stringify(value));
