/** Tapped options: applied only to the question that they belong to; a button of an earlier one is told to be so. */
import { accept } from './accept.ts';
import type { AnswerValue } from './answers/answer.ts';
import { passPage } from './checklist-answer.ts';
import { again, cancelNow, runCommand, skipHere, stale } from './commands.ts';
import type { CompiledAsked } from './compiled.ts';
import { tapSuggestion } from './lookup-answer.ts';
import { tapPending } from './pending.ts';
import { finishPhotos } from './photos-answer.ts';
import { beginItem, closeRepeat } from './repeat-answer.ts';
import { handleSaid, takeOffer } from './said.ts';
import type { Slot } from './slot.ts';
import { TEXTS } from './texts.ts';
import type { StepResult } from './turn.ts';
import type { Work } from './work.ts';

/** One tapped option, or several of a card with ticks. */
export function handleTap(work: Work, keys: readonly string[]): StepResult {
  const [key] = keys;
  if (key === undefined) return again(work);
  if (key.startsWith('!')) return tapWord(work, key.slice(1));
  const slot = work.session.phase === 'review' ? undefined : work.open;
  const choices = keys.map((each) => splitKey(each));
  if (slot === undefined || choices.some(({ path }) => path !== slot.path)) return stale(work);
  return (
    tapChoice(
      work,
      slot,
      choices.map(({ choice }) => choice),
    ) ?? stale(work)
  );
}

/** `path=choice`; a path may hold brackets, never an equals sign. */
function splitKey(key: string): { path: string; choice: string } {
  const at = key.indexOf('=');
  return at < 0 ? { path: key, choice: '' } : { path: key.slice(0, at), choice: key.slice(at + 1) };
}

/** `!back`, `!skip:place`, `!all:items@2`. */
function tapWord(work: Work, key: string): StepResult {
  const [word = '', rest = ''] = splitOnce(key, ':');
  switch (word) {
    case 'submit':
      return work.session.phase === 'review' ? runCommand(work, 'submit') : stale(work);
    case 'cancel':
    case 'back':
    case 'help':
      return runCommand(work, word);
    case 'cancel=yes':
    case 'cancel=no':
      return tapCancel(work, word === 'cancel=yes');
    default:
      return tapLocal(work, word, rest);
  }
}

function tapCancel(work: Work, isYes: boolean): StepResult {
  if (work.session.pending?.kind !== 'confirm_cancel') return stale(work);
  if (isYes) return cancelNow(work);
  work.dropPending();
  return again(work, TEXTS.cancelKept);
}

/** Words that belong to one question; the path after the colon says which. Without one they mean the open question. */
function tapLocal(work: Work, word: string, rest: string): StepResult {
  const [path = '', page = ''] = splitOnce(rest, '@');
  const slot = work.session.phase === 'review' ? undefined : work.open;
  if (slot === undefined || (path !== '' && path !== slot.path)) return stale(work);
  if (word === 'yes' || word === 'no') return tapPending(work, slot, `!${word}`) ?? stale(work);
  work.dropPending();
  if (word === 'skip') return skipHere(work, '');
  if (word === 'done') return finishPhotos(work, slot);
  if (word === 'keep') return takeOffer(work, slot);
  return (word === 'all' ? passPage(work, slot, Number(page)) : undefined) ?? stale(work);
}

function splitOnce(text: string, sign: string): [string, string] {
  const at = text.indexOf(sign);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function tapChoice(work: Work, slot: Slot, choices: readonly string[]): StepResult | undefined {
  const [choice = ''] = choices;
  const nodded = tapPending(work, slot, choice);
  if (nodded !== undefined) return nodded;
  const suggested = tapSuggestion(work, slot, choice);
  if (suggested !== undefined) return suggested;
  if (choice === '!keep') return takeOffer(work, slot);
  const asked = slot.question;
  if (asked.kind === 'repeat') {
    if (choice === 'yes') return beginItem(work, asked);
    return choice === 'no' ? closeRepeat(work, slot) : undefined;
  }
  if (asked.question.type === 'multi') return tapSeveral(work, asked, choices);
  const value = tappedValue(asked, choice);
  return value === undefined ? undefined : accept(work, slot, { value, said: '' });
}

/** Ticks are read like numbers that were said, so that 至少选2项 holds for both. */
function tapSeveral(work: Work, asked: CompiledAsked, choices: readonly string[]): StepResult | undefined {
  if (asked.spec?.type !== 'multi') return undefined;
  const codes = asked.spec.choices.map((each) => each.code);
  const numbers = choices.map((code) => codes.indexOf(code) + 1);
  return numbers.includes(0) ? undefined : handleSaid(work, numbers.join('、'));
}

function tappedValue({ question }: CompiledAsked, choice: string): AnswerValue | undefined {
  if (question.type === 'yesno') return choice === 'yes' ? true : choice === 'no' ? false : undefined;
  return question.type === 'choice' && Object.hasOwn(question.choices, choice) ? choice : undefined;
}
