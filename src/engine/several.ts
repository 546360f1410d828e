/**
 * Several answers in one message (“启航书法，安全检查，今天上午9点”, “时间：今天9点；机构：启航书法”): read part by part,
 * each at the question that would be open then. All are shown for one nod; in doubt the message is read as one answer.
 */
import type { AnswerValue } from './answers/answer.ts';
import { understandOrdinal } from './answers/ordinals.ts';
import { understand } from './answers/understand.ts';
import type { CompiledAsked } from './compiled.ts';
import { findSlot } from './form.ts';
import { isLookupQuestion, type LookupQuestion } from './question.ts';
import type { AnswerPath } from './session.ts';
import type { Slot } from './slot.ts';
import { Work } from './work.ts';

/** One of the answers that a message gives. */
export type PartAnswer = { path: AnswerPath; value: AnswerValue; said: string };

/** More parts are a story. */
const MOST_PARTS = 10;
const MAX_LETTERS = 400;
/** An answer may itself hold a separator (今天 9点): so many parts are tried as one. */
const MOST_JOINED = 3;
// From the clearest to the loosest.
const SEPARATORS = [/[；;\n]+/u, /[，,；;\n]+/u, /[，,、；;\n]+/u, /[，,、；;\s]+/u];

/** The answers of a message, first of them the open question's unless they are named; undefined when it is one answer. */
export function readSeveral(work: Work, open: Slot, said: string): PartAnswer[] | undefined {
  if (work.session.amends !== undefined || said.length > MAX_LETTERS || !/[，,、；;:：\s]/u.test(said.trim())) {
    return undefined;
  }
  return (
    readNamed(work, open, said) ?? (isPlainText(open) || open.isAnswered ? undefined : readInOrder(work, open, said))
  );
}

const isPlainText = ({ question }: Slot): boolean => question.kind === 'asked' && question.question.type === 'text';

// ── named ──

function readNamed(work: Work, open: Slot, said: string): PartAnswer[] | undefined {
  const { before, named } = splitAtLabels(work, said);
  if (named.length === 0 || new Set(named.map(({ id }) => id)).size < named.length) return undefined;
  // In a text 时间：… may be part of what is told; one name alone says too little.
  if (isPlainText(open) && (named.length < 2 || before !== '')) return undefined;
  const first = before === '' ? [] : readFirst(work, open, before);
  return first && addNamed(work, open, { first, named });
}

/** What stands before the first name: the open question's answer and those after it. */
function readFirst(work: Work, open: Slot, before: string): PartAnswer[] | undefined {
  if (open.isAnswered) return undefined;
  const value = readPart(work, open, before);
  return value === undefined ? readInOrder(work, open, before) : [{ path: open.path, value, said: before }];
}

/** Each named part at its own question, which must be the open one or still to come. */
function addNamed(
  work: Work,
  open: Slot,
  { first, named }: { first: PartAnswer[]; named: readonly Named[] },
): PartAnswer[] | undefined {
  const trial = rehearse(work, first);
  const answers = [...first];
  for (const { id, part } of inFormOrder(work, named)) {
    const slot = findSlot(trial.form, id);
    const isOpen = slot !== undefined && (slot.path === open.path || trial.isToAsk(slot));
    const value = isOpen ? readPart(trial, slot, part) : undefined;
    if (slot === undefined || value === undefined) return undefined;
    trial.store(slot.path, { status: 'given', value });
    answers.push({ path: slot.path, value, said: part });
  }
  return answers;
}

type Named = { id: string; part: string };

function splitAtLabels(work: Work, said: string): { before: string; named: Named[] } {
  const asked = work.flow.questions.flatMap((question) => (question.kind === 'asked' ? [question] : []));
  const labels = asked.map(({ label }) => label).sort((a, b) => b.length - a.length);
  const pattern = new RegExp(`(?:^|[，,、；;\\s])(${labels.map(escapeRegex).join('|')})\\s*[:：]`, 'gu');
  const matches = labels.length === 0 ? [] : [...said.matchAll(pattern)];
  const named = matches.flatMap((match, at) => {
    const question = asked.find(({ label }) => label === match[1]);
    const part = trimPart(said.slice(match.index + match[0].length, matches[at + 1]?.index));
    return question === undefined ? [] : [{ id: question.id, part }];
  });
  return { before: trimPart(said.slice(0, matches[0]?.index ?? said.length)), named };
}

const escapeRegex = (label: string): string => label.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
const trimPart = (part: string): string =>
  part.replace(/^[，,、；;\s]+|(?<![，,、；;。！!\s])[，,、；;。！!\s]+$/gu, '');

/** So that a question whose condition hangs on another comes after it, whatever was said first. */
function inFormOrder(work: Work, named: readonly Named[]): Named[] {
  const order = work.flow.questions.map(({ id }) => id);
  return [...named].sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
}

// ── in order ──

function readInOrder(work: Work, open: Slot, said: string): PartAnswer[] | undefined {
  for (const separator of SEPARATORS) {
    const parts = said
      .split(separator)
      .map(trimPart)
      .filter((part) => part !== '');
    if (parts.length < 2 || parts.length > MOST_PARTS) continue;
    const answers = assign(work, open, { parts, answers: [] });
    if (answers !== undefined && answers.length > 1) return answers;
  }
  return undefined;
}

/** Gives each part, or a few of them together, to the question that would be open; undefined when one is left over. */
function assign(
  work: Work,
  open: Slot,
  { parts, answers }: { parts: readonly string[]; answers: PartAnswer[] },
): PartAnswer[] | undefined {
  if (parts.length === 0) return answers;
  const trial = rehearse(work, answers);
  const slot = answers.length === 0 ? open : trial.form.slots.find((each) => trial.isToAsk(each));
  if (slot === undefined || isPlainText(slot)) return undefined;
  for (const count of countsToTry(slot, parts.length)) {
    const said = parts.slice(0, count).join(' ');
    const value = isBareNumber(slot, said) ? undefined : readPart(trial, slot, said);
    if (value === undefined) continue;
    // A reading that leaves a later part over is given up for a shorter or longer one of this part.
    const next = { parts: parts.slice(count), answers: [...answers, { path: slot.path, value, said }] };
    const all = assign(work, open, next);
    if (all !== undefined) return all;
  }
  return undefined;
}

/** A name is found with words around it, so it takes no part that is an answer of its own; a time takes all it can. */
function countsToTry({ question }: Slot, left: number): number[] {
  const counts = Array.from({ length: Math.min(left, MOST_JOINED) }, (_, at) => at + 1);
  return question.kind === 'asked' && isLookupQuestion(question.question) ? counts : counts.reverse();
}

/** 1、3 are two options of one question, not the answers of two. */
function isBareNumber({ question }: Slot, said: string): boolean {
  const isNumber = question.kind === 'asked' && ['int', 'money'].includes(question.question.type);
  return !isNumber && understandOrdinal(said) !== undefined;
}

/** A copy of the desk to try answers on. */
function rehearse(work: Work, answers: readonly PartAnswer[]): Work {
  const trial = new Work(work.flow, work.session, work.ctx);
  for (const { path, value } of answers) trial.store(path, { status: 'given', value });
  return trial;
}

// ── one part ──

/** What a part says at a question, if it can only be that: literally, or the one row that is certain. */
function readPart(work: Work, slot: Slot, said: string): AnswerValue | undefined {
  const asked = slot.question;
  if (asked.kind === 'repeat' || said === '') return undefined;
  if (isLookupQuestion(asked.question)) return readRow(work, asked.question, said);
  const own = readOwnWord(asked, said);
  if (own !== undefined || asked.spec === undefined) return own;
  const understood = understand(asked.spec, said, { now: work.ctx.now });
  return understood.ok && understood.note === undefined ? understood.value : undefined;
}

function readRow(work: Work, question: LookupQuestion, said: string): AnswerValue | undefined {
  const found = work.ctx.sources[question.source]?.find(said, 1);
  const [row] = found?.candidates ?? [];
  return found?.certain && row ? { id: row.id, name: row.name, fields: { ...row.fields } } : undefined;
}

/** 改好了, where the flow has words of its own for 是. */
function readOwnWord({ question }: CompiledAsked, said: string): boolean | undefined {
  if (question.type !== 'yesno') return undefined;
  if (question.words.yes.includes(said)) return true;
  return question.words.no.includes(said) ? false : undefined;
}
