/** How well one institution fits a question: a score, and the reason in plain Chinese. */
import type { BrandTier } from './brand-index.ts';
import type { RegisterRow } from './institution.ts';
import type { Question } from './question.ts';
import type { Naming } from './snapshot.ts';
import { areSubjectsNear } from './subjects.ts';
import { reasonFor } from './texts.ts';

/** How a row was found; codes and whole names before brands. */
export type MatchTier = 'code' | 'name' | 'bare_name' | BrandTier;
/** How the question's subject and the row's go together. */
export type SubjectFit = 'same' | 'partly' | 'near' | 'other' | 'unsaid';

/** One row that may be meant. */
export type Match = {
  row: RegisterRow;
  family: string;
  campus: string;
  brand: string;
  alias: string | null;
  tier: MatchTier;
  subjectFit: SubjectFit;
  score: number;
  why: string;
};

/** How a brand led to a row. */
export type BrandFind = { naming: Naming; tier: BrandTier; likeness: number };

const BASE: Readonly<Record<BrandTier, number>> = {
  written: 0.97,
  heard: 0.93,
  spelled: 0.93,
  begins: 0.86,
  initials: 0.82,
  holds: 0.76,
  close: 0.4,
};
// A misspelt brand gains with its likeness, but stays below anything that is written or sounds right.
const CLOSE_SPAN = 0.42;
const SUBJECT_WEIGHT: Readonly<Record<SubjectFit, number>> = {
  same: 1,
  partly: 0.97,
  unsaid: 0.9,
  near: 0.82,
  other: 0.55,
};
const OTHER_TOWN = -0.15;
const OTHER_CAMPUS = -0.2;
const UNNAMED_CAMPUS = -0.1;
const OLD_NAME = -0.05;
/** A tie-breaker: the place or campus named agrees. */
const AGREES = 0.005;

/** Scores a row found by its brand. */
export function scoreBrand(find: BrandFind, question: Question): Match {
  const { naming, tier, likeness } = find;
  const subjectFit = fitSubjects(question, naming);
  const base = tier === 'close' ? BASE.close + CLOSE_SPAN * likeness : BASE[tier] * (tier === 'heard' ? likeness : 1);
  const sameTown = question.towns.has(naming.row.town);
  const sameCampus = question.campus !== null && question.campus === naming.campus;
  const score =
    base * SUBJECT_WEIGHT[subjectFit] +
    (sameTown || sameCampus ? AGREES : 0) +
    (question.towns.size > 0 && !sameTown && !sameCampus ? OTHER_TOWN : 0) +
    campusWeight(question, naming) +
    (naming.alias === null ? 0 : OLD_NAME);
  const why = reasonFor({ tier, subjectFit, alias: naming.alias, place: sameTown || sameCampus });
  return { ...whoIs(naming), tier, subjectFit, score: round(score), why };
}

/** A row found by code or by its whole name. */
export function scoreWhole(naming: Naming, tier: 'code' | 'name' | 'bare_name'): Match {
  const score = tier === 'bare_name' ? 0.99 : 1;
  const why = reasonFor({ tier, subjectFit: 'same', alias: naming.alias, place: false });
  return { ...whoIs(naming), tier, subjectFit: 'same', score: naming.alias === null ? score : score - 0.01, why };
}

function whoIs(naming: Naming): Pick<Match, 'row' | 'family' | 'campus' | 'brand' | 'alias'> {
  const { row, family, campus, alias, parts } = naming;
  return { row, family, campus, brand: parts.brand, alias };
}

function campusWeight(question: Question, naming: Naming): number {
  if (question.campus === null) return naming.campus === '' ? 0 : UNNAMED_CAMPUS;
  return question.campus === naming.campus ? 0 : OTHER_CAMPUS;
}

/** How the subjects asked for and those of the name go together. */
export function fitSubjects(question: Question, naming: Naming): SubjectFit {
  const { subjects, onlyHint } = naming.parts;
  if (question.subjects.size === 0 || subjects.length === 0) return 'unsaid';
  if (subjects.every((subject) => question.subjects.has(subject))) return 'same';
  // 棋院 may teach 围棋 or 象棋: likely meant by either, certainly by neither.
  if (subjects.some((subject) => question.subjects.has(subject))) return 'partly';
  // A hint in a legal form (…文化艺术有限公司) neither proves nor rules out a subject.
  if (question.subjectHint || onlyHint) return 'unsaid';
  const asked = [...question.subjects];
  return subjects.some((subject) => asked.some((other) => areSubjectsNear(subject, other))) ? 'near' : 'other';
}

function round(score: number): number {
  return Math.round(Math.min(Math.max(score, 0), 0.99) * 1000) / 1000;
}
