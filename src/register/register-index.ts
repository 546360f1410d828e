/** The licence look-up over a snapshot of the register in memory: words in, candidates with reasons out. */
import { certainScore, isCertain } from './certainty.ts';
import { findByBrand, findByCode, findByName, type Scope } from './find-matches.ts';
import type { RegisterRow } from './institution.ts';
import { hearPlace } from './lexicon.ts';
import type { Candidate, LookupOptions, LookupResult, RegisterIndex } from './lookup.ts';
import { normalise } from './normalise.ts';
import { findShortName } from './places.ts';
import { type Question, readQuestion } from './question.ts';
import type { Match } from './score.ts';
import { type Lexicon, segment } from './segment.ts';
import { prepareSnapshot, type Snapshot } from './snapshot.ts';

// A phone shows five names without scrolling (parents-qa, «一次最多 5 家»).
const SHOWN = 5;
// With a good match on top, weak ones only distract; guesses are offered when there is nothing better.
const GOOD = 0.85;
const FAR_BELOW = 0.3;
const NOTHING: LookupResult = { certain: false, candidates: [] };

/** Builds the index. The rows are not copied: they must not be changed afterwards. */
export function buildRegisterIndex(rows: readonly RegisterRow[]): RegisterIndex {
  const snapshot = prepareSnapshot(rows);
  const lexicons = new Map<string, Lexicon>();
  const lexiconFor = (home: string): Lexicon => {
    const known = lexicons.get(home) ?? (home === '' ? snapshot.lexicon : hearPlace(snapshot.lexicon, home));
    lexicons.set(home, known);
    return known;
  };
  return {
    size: snapshot.rows.size,
    get: (id) => snapshot.rows.get(id),
    lookup: (words, options = {}) => {
      const home = homeOf(snapshot, options);
      return lookUp(words, { snapshot, home, lexicon: lexiconFor(home), options });
    },
  };
}

type Setting = { snapshot: Snapshot; home: string; lexicon: Lexicon; options: LookupOptions };

function lookUp(words: string, { snapshot, home, lexicon, options }: Setting): LookupResult {
  const text = normalise(words);
  if (text === '') return NOTHING;
  const tokens = segment(text, lexicon);
  const question = readQuestion(tokens);
  const scope = scopeOf(question, options.region === undefined ? '' : home);
  const byCode = findByCode(text, snapshot);
  const matches =
    byCode.length > 0
      ? byCode
      : [...findByName(text, tokens, { snapshot, scope }), ...findByBrand(question, snapshot, scope)];
  return result(best(matches), question, options.limit ?? SHOWN);
}

function result(matches: readonly Match[], question: Question, limit: number): LookupResult {
  const certain = isCertain(matches, question);
  const least = (matches[0]?.score ?? 0) >= GOOD ? (matches[0]?.score ?? 0) - FAR_BELOW : 0;
  const shown = matches.filter((match) => match.score >= least).slice(0, Math.max(limit, 1));
  const candidates = shown.map(({ row, score, why }): Candidate => ({ row, score, why }));
  const [top] = matches;
  if (certain && top !== undefined) candidates[0] = { row: top.row, score: certainScore(top), why: top.why };
  return { certain, candidates };
}

/** One match a row, its best; best first, main institutions before campuses, then in a fixed order. */
function best(matches: readonly Match[]): Match[] {
  const byRow = new Map<string, Match>();
  for (const match of matches) {
    const known = byRow.get(match.row.id);
    if (known === undefined || match.score > known.score) byRow.set(match.row.id, match);
  }
  return [...byRow.values()].sort(
    (a, b) => b.score - a.score || a.campus.length - b.campus.length || (a.row.id < b.row.id ? -1 : 1),
  );
}

/** The county asked from, as the register names it; the only region of a register that has one. */
function homeOf(snapshot: Snapshot, options: LookupOptions): string {
  const asked = options.region;
  if (asked === undefined) return snapshot.regions.size === 1 ? ([...snapshot.regions][0] ?? '') : '';
  return [...snapshot.regions].find((region) => region === asked || findShortName(region) === asked) ?? asked;
}

/** Rows of the places named; else of the county asked from; else all. A row without a region is the county's own. */
function scopeOf(question: Question, home: string): Scope {
  const { regions } = question;
  if (regions.size > 0 && !regions.has(home)) {
    return ({ row }) => regions.has(row.region) || (row.region === '' && home === '');
  }
  return home === '' ? () => true : ({ row }) => row.region === home || row.region === '';
}
