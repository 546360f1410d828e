/** Answers to a look-up: used only when certain, else offered for choice; “not found” is an answer, too (flows.md §6). */
import { accept, acceptUnlisted } from './accept.ts';
import { understandOrdinal } from './answers/ordinals.ts';
import { nodOptions, reject } from './ask.ts';
import type { CompiledAsked } from './compiled.ts';
import { isLookupQuestion, type LookupQuestion } from './question.ts';
import type { Slot } from './slot.ts';
import { labelRow } from './suggestions.ts';
import { fill, TEXTS, TYPE_HELP } from './texts.ts';
import type { LookupCandidate, Reply, ReplyOption, StepResult } from './turn.ts';
import { tidyWords } from './universal-words.ts';
import type { Work } from './work.ts';

/** No institution's name is longer; what is longer is a story. */
const MAX_WORDS = 100;
const NONE_WORDS = new Set(
  '都不是 都不对 没有 没有这家 没有这个 没有我要的 没有要找的 不在里面 查不到 找不到 名册里没有 不是 都没有 以上都不是'.split(
    ' ',
  ),
);

type Asked = { asked: CompiledAsked; question: LookupQuestion };

/** The look-up question of a slot. */
function lookupOf(slot: Slot): Asked | undefined {
  const asked = slot.question;
  return asked.kind === 'asked' && isLookupQuestion(asked.question) ? { asked, question: asked.question } : undefined;
}

/** Words that are to name a row. */
export function answerLookup(work: Work, slot: Slot, said: string): StepResult {
  const lookup = lookupOf(slot);
  if (lookup === undefined) return reject(work, slot, TEXTS.again);
  work.dropPending();
  const words = said.trim();
  if (NONE_WORDS.has(tidyWords(words))) return acceptUnlisted(work, slot, '');
  if (tidyWords(words) === '') return reject(work, slot, isPerson(slot) ? WHO : TEXTS.lookupTooShort);
  if (words.length > MAX_WORDS) return reject(work, slot, fill(TEXTS.tooLong, { max: MAX_WORDS }));
  return search(work, slot, { lookup, words });
}

const WHO = TYPE_HELP['person'] ?? '';
const isPerson = (slot: Slot): boolean => lookupOf(slot)?.question.type === 'person';

function search(work: Work, slot: Slot, { lookup, words }: { lookup: Asked; words: string }): StepResult {
  const { question } = lookup;
  const { certain, candidates } = work.ctx.sources[question.source]?.find(words, question.match.show) ?? NOTHING;
  const [first] = candidates;
  if (first === undefined) return notFound(work, slot, { question, said: words });
  const isOnly = candidates.length === 1;
  if (certain && question.match.confirm === 'uncertain') return take(work, slot, { row: first, said: words });
  if (certain || (isOnly && lookup.asked.confirm !== undefined))
    return askIfMeant(work, slot, { row: first, said: words });
  return offerCandidates(work, slot, { candidates, said: words });
}

const NOTHING = { certain: false, candidates: [] };

function notFound(work: Work, slot: Slot, { question, said }: { question: LookupQuestion; said: string }): StepResult {
  if (question.match.none === 'accept') return acceptUnlisted(work, slot, said);
  work.wait({ kind: 'candidates', path: slot.path, candidates: [], said });
  work.log('rejected', slot.path, 'not_found');
  const text = fill(TEXTS.lookupNotFound, { said });
  return work.result('rejected', { text, options: [noneOption(slot)] });
}

const noneOption = (slot: Slot): ReplyOption => ({ key: `${slot.path}=!none`, label: TEXTS.lookupNoneOfThese });

type Row = { id: string; name: string };

function take(work: Work, slot: Slot, { row, said }: { row: Row; said: string }): StepResult {
  const lookup = lookupOf(slot);
  const found = lookup && work.ctx.sources[lookup.question.source]?.get(row.id);
  if (lookup === undefined || found === undefined) return reject(work, slot, TEXTS.lookupAgain);
  // With a summary or another question to come, the person sees at once which one was taken.
  if (work.flow.review !== undefined) {
    work.lead.push(fill(TEXTS.lookupTaken, { label: lookup.asked.label, name: found.name }));
  }
  const value = { id: found.id, name: found.name, fields: { ...found.fields } };
  return accept(work, slot, { value, said });
}

function askIfMeant(work: Work, slot: Slot, { row, said }: { row: LookupCandidate; said: string }): StepResult {
  work.wait({ kind: 'confirm_lookup', path: slot.path, id: row.id, said });
  return work.result('asked', { text: confirmText(work, slot, row), options: nodOptions(slot.path) });
}

/** The flow's own words, with the row in place of the answer that is not given yet. */
function confirmText(work: Work, slot: Slot, row: LookupCandidate): string {
  const confirm = lookupOf(slot)?.asked.confirm;
  const named = { [slot.question.id]: { ...row.fields, id: row.id, name: row.name } };
  const own = confirm === undefined ? '' : work.sayWith(confirm, named);
  return own || fill(TEXTS.lookupConfirm, { name: labelRow(row) });
}

function offerCandidates(
  work: Work,
  slot: Slot,
  { candidates, said }: { candidates: readonly LookupCandidate[]; said: string },
): StepResult {
  const rows = candidates.map(({ id, name }) => ({ id, name }));
  work.wait({ kind: 'candidates', path: slot.path, candidates: rows, said });
  const options = candidates.map((row) => ({ key: `${slot.path}=${row.id}`, label: labelRow(row) }));
  const reply: Reply = {
    text: isPerson(slot) ? TEXTS.personWhich : TEXTS.lookupWhich,
    options: [...options, noneOption(slot)],
  };
  return work.result('asked', reply);
}

/** Words or a tap while candidates are on offer; undefined when they are neither a choice nor a refusal. */
export function chooseCandidate(work: Work, slot: Slot, choice: string): StepResult | undefined {
  const { pending } = work.session;
  if (pending?.kind !== 'candidates') return undefined;
  const { candidates, said } = pending;
  const tidy = tidyWords(choice);
  const ordinal = understandOrdinal(choice);
  work.nodded = pending.by;
  const isNone = choice === '!none' || NONE_WORDS.has(tidy) || ordinal === candidates.length + 1;
  if (isNone) return acceptUnlisted(work, slot, said);
  const byName = candidates.find((row) => row.id === choice || tidyWords(row.name) === tidy);
  const row = byName ?? (ordinal === undefined ? undefined : candidates[ordinal - 1]);
  if (row !== undefined) return take(work, slot, { row, said });
  // Other words: they speak for themselves.
  work.nodded = undefined;
  return undefined;
}

/** Words that name a row on offer before anything was said, by number or in full; undefined when they are to be looked up. */
export function chooseSuggestion(work: Work, slot: Slot, said: string): StepResult | undefined {
  const rows = suggestedAt(work, slot);
  const tidy = tidyWords(said);
  const ordinal = understandOrdinal(said);
  const named = rows.filter((row) => tidyWords(row.name) === tidy);
  // Two entries about one institution have one name: they are looked up, and offered with what tells them apart.
  const byName = named.length === 1 ? named[0] : undefined;
  const row = byName ?? (ordinal === undefined ? undefined : rows[ordinal - 1]);
  return row === undefined ? undefined : take(work, slot, { row, said: '' });
}

/** A tapped row: the button says which, so it holds even after other words were looked up. */
export function tapSuggestion(work: Work, slot: Slot, id: string): StepResult | undefined {
  const row = suggestedAt(work, slot).find((each) => each.id === id);
  return row === undefined ? undefined : take(work, slot, { row, said: '' });
}

function suggestedAt({ session }: Work, slot: Slot): readonly Row[] {
  return session.suggested?.path === slot.path ? session.suggested.rows : [];
}

/** 是 or 不是 to “您说的是…吗”. */
export function confirmLookup(work: Work, slot: Slot, isMeant: boolean): StepResult {
  const { pending } = work.session;
  if (pending?.kind !== 'confirm_lookup') return reject(work, slot, TEXTS.lookupAgain);
  work.nodded = pending.by;
  if (isMeant) return take(work, slot, { row: { id: pending.id, name: '' }, said: pending.said });
  work.wait({ kind: 'candidates', path: slot.path, candidates: [], said: pending.said });
  return work.result('asked', { text: TEXTS.lookupAgain, options: [noneOption(slot)] });
}
