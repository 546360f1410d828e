/** Composes the answer about one licence question: verdict, and a short text that says no more than is allowed. */
import { truncateBytes } from '../kernel/text.ts';
import type { RegisterRow } from './institution.ts';
import type { Candidate } from './lookup.ts';
import { cutName } from './name-parts.ts';
import { normalise } from './normalise.ts';
import { findOtherPlace, findShortName } from './places.ts';
import {
  ambiguousText,
  GROUP_TEXT,
  institutionText,
  notFoundText,
  otherDistrictText,
  otherPlaceText,
  staleText,
} from './texts.ts';
import { ageOf, isInCounty, type Verdict, verdictOn } from './verdict.ts';

/** What the answer is made from. */
export type LicenceAnswerInput = {
  words: string;
  /** The institution meant: picked by the asker, or the look-up's certain hit. */
  chosen: RegisterRow | null;
  candidates: Candidate[];
  certain: boolean;
  chat: 'direct' | 'group';
  audience: 'public' | 'member';
  /** YYYY-MM-DD in the county. */
  today: string;
  countyName: string;
  /** The county's published phone number, or null: then none is made up. */
  hotline: string | null;
  /** One of several answers in one message: without what ends every answer (`closingLines`). */
  brief?: boolean;
};

/** The answer. */
export type LicenceAnswer = {
  verdict: Verdict;
  certain: boolean;
  text: string;
  institution: { id: string; name: string } | null;
};

// WeCom: 2,048 bytes a text message, silently cut beyond (channels.md a.5).
const MOST_BYTES = 2048;
/** From here up a candidate may well be meant; below it is a guess that is offered under «没有查到». */
const WORTH_ASKING = 0.75;

/** Whether a candidate may be asked about (是哪一家); what comes less near is only a guess (您是不是要找). */
export function isWorthAsking({ score }: Pick<Candidate, 'score'>): boolean {
  return score >= WORTH_ASKING;
}

/** Composes the answer. In a group the text is the same for every institution: a difference would tell a state. */
export function composeLicenceAnswer(input: LicenceAnswerInput): LicenceAnswer {
  const row = input.chosen ?? (input.certain ? input.candidates[0]?.row : undefined);
  const answer = row === undefined ? withoutInstitution(input) : aboutInstitution(row, input);
  const text = input.chat === 'group' ? GROUP_TEXT : answer.text;
  return { ...answer, text: truncateBytes(text, MOST_BYTES) };
}

function aboutInstitution(row: RegisterRow, input: LicenceAnswerInput): LicenceAnswer {
  const verdict = verdictOn(row, input);
  const institution = { id: row.id, name: row.name };
  return { verdict, certain: input.certain, institution, text: textOn(row, verdict, input) };
}

function textOn(row: RegisterRow, verdict: Verdict, input: LicenceAnswerInput): string {
  if (verdict === 'other_district') return otherDistrictText(row, input);
  if (verdict === 'source_unavailable') return staleText(row, input);
  return institutionText(row, verdict, {
    ...input,
    old: ageOf(row, input.today) === 'old',
    otherCampuses: otherCampuses(row, input.candidates),
    countyMended: isCountyMended(input.words, input.countyName),
    otherwiseCalled: input.certain && !isCalledSo(input.words, { ...row, region: row.region || input.countyName }),
  });
}

function withoutInstitution(input: LicenceAnswerInput): LicenceAnswer {
  const none = { certain: false, institution: null };
  const likely = input.candidates.filter(isWorthAsking);
  const [first] = likely;
  if (first !== undefined && likely.every(({ row }) => !isInCounty(row, input.countyName))) {
    return { ...none, verdict: 'other_district', text: otherPlaceText(first.row.region, input) };
  }
  if (likely.length > 0) return { ...none, verdict: 'ambiguous', text: ambiguousText(likely, input.words, input) };
  const place = findOtherPlace(normalise(input.words), input.countyName);
  if (place !== undefined) return { ...none, verdict: 'other_district', text: otherPlaceText(place, input) };
  return { ...none, verdict: 'not_found', text: notFoundText(input) };
}

/** 襄恒县 was read as 襄垣县: the asker is told. */
function isCountyMended(words: string, countyName: string): boolean {
  const short = findShortName(countyName) ?? countyName;
  return normalise(words).replaceAll(' ', '').includes(short) && !words.replace(/\s/gu, '').includes(short);
}

/** Campuses that came up with their main institution. */
function otherCampuses(row: RegisterRow, candidates: readonly Candidate[]): RegisterRow[] {
  return candidates.map((candidate) => candidate.row).filter(({ parentId }) => parentId === row.id);
}

/** Whether the words hold the registered brand as it is written; else it was found by sound, letters or an old name. */
function isCalledSo(words: string, row: RegisterRow): boolean {
  const said = normalise(words).replaceAll(' ', '');
  const { brand } = cutName(row.name, row);
  const codes = [row.socialCreditCode, row.permitNumber].filter((code) => code !== null);
  return said.includes(brand) || codes.some((code) => said.includes(normalise(code).replaceAll(' ', '')));
}
