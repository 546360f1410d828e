/** The universal words at work: they mean the same at every question of every flow. */
import { keepFormer, skip } from './accept.ts';
import { askSlot, questionReply, reject } from './ask.ts';
import { pageBack } from './checklist-answer.ts';
import { isFiled } from './checks.ts';
import { findSlot } from './form.ts';
import { findNamedItem } from './item-words.ts';
import { askNext, hasReview, labelOf, listSummary, moveOn, showReview, submit } from './proceed.ts';
import type { ItemOf, Slot } from './slot.ts';
import { fill, TEXTS, TYPE_HELP } from './texts.ts';
import type { Reply, StepResult } from './turn.ts';
import { type Command, findLineNumber, tidyWords } from './universal-words.ts';
import type { Work } from './work.ts';

/** Below this many answers a form is thrown away without asking. */
const ASK_BEFORE_CANCEL = 2;

/** Carries out a universal word; `done` and `keep` belong to their questions and are not handled here. */
export function runCommand(work: Work, command: Command): StepResult {
  switch (command) {
    case 'back':
      return goBack(work);
    case 'cancel':
      return cancel(work);
    case 'help':
      return help(work);
    case 'skip':
      return skipHere(work, '');
    case 'progress':
      return progress(work);
    case 'pause':
      return pause(work);
    case 'submit':
      return trySubmit(work);
    case 'withdraw':
      return hand(work, TEXTS.withdrawLater);
    case 'human':
      return hand(work, TEXTS.human);
    case 'resume':
    case 'done':
    case 'keep':
      return again(work);
  }
}

/** The open question, or the summary, once more. */
export function again(work: Work, line = ''): StepResult {
  if (line !== '') work.lead.push(line);
  const { open } = work;
  if (work.session.phase === 'review' || open === undefined) return moveOn(work);
  return askSlot(work, open);
}

// ── 上一步 ──

function goBack(work: Work): StepResult {
  const { open, session } = work;
  const isReview = session.phase === 'review';
  if (!isReview && open !== undefined) {
    const page = pageBack(work, open);
    if (page !== undefined) return page;
  }
  const before = isReview || open === undefined ? undefined : previousInWalk(work, open);
  if (before !== undefined) return goTo(work, before);
  const visible = session.history.filter((path) => findSlot(work.form, path)?.isAnswered === true);
  const at = isReview || open === undefined ? -1 : visible.indexOf(open.path);
  const previous = visible[at < 0 ? visible.length - 1 : at - 1];
  if (previous === undefined) return again(work, TEXTS.atFirst);
  work.log('went_back', previous);
  return goTo(work, previous);
}

/** While an item is gone through, 上一步 stays inside it; before its first question the walk is given up. */
function previousInWalk(work: Work, open: Slot): string | undefined {
  const { queue } = work.session;
  if (queue === undefined || open.item === undefined) return undefined;
  const { repeat, key } = open.item;
  const own = work.form.slots.filter(({ item }) => item?.repeat.id === repeat.id && item.key === key);
  const previous = own[own.indexOf(open) - 1];
  if (previous === undefined) delete work.session.queue;
  else work.session.queue = [open.path, ...queue];
  if (previous !== undefined) work.log('went_back', previous.path);
  return previous?.path;
}

/** Asks a question again whatever the order says; its answer stays and is offered. */
function goTo(work: Work, path: string): StepResult {
  work.focusOn(path);
  const slot = findSlot(work.form, path);
  return slot === undefined ? moveOn(work) : askSlot(work, slot);
}

// ── 改 ──

/** What is to be changed: one answer, or those of a whole item one after another; and what the first becomes. */
export type EditTarget = { slots: readonly [Slot, ...Slot[]]; becomes: string };
type EditWish = { target: string; becomes: string };

/** 改3, 改 时间, 改问题2, 改 问题2 情况: by number in the summary, by name, or an item with all its questions. */
export function findTarget(work: Work, wish: EditWish): EditTarget | undefined {
  const lines = listSummary(work);
  const number = findLineNumber(wish.target);
  const tidy = tidyWords(wish.target).replaceAll(' ', '');
  const byLabel = lines.find(({ label }) => label.replaceAll(' ', '').toLowerCase() === tidy);
  const byOwnLabel = lines.find(({ slot }) => slot.question.label.toLowerCase() === tidy);
  const slot = number === undefined ? (byLabel ?? byOwnLabel)?.slot : lines[number - 1]?.slot;
  if (slot !== undefined) return { slots: [slot], becomes: wish.becomes };
  const item = number === undefined ? findNamedItem(work, wish.target) : undefined;
  return item === undefined ? undefined : findInItem(work, item, wish.becomes);
}

/** 改 问题2 情况 is one answer of the item; 改问题2 is all of it. */
export function findInItem(work: Work, { repeat, key }: ItemOf, words: string): EditTarget | undefined {
  const own = work.form.slots.filter(({ item }) => item?.repeat.id === repeat.id && item.key === key);
  const tidy = tidyWords(words);
  const named = own.find(({ question }) => tidy.startsWith(question.label.toLowerCase()));
  if (named !== undefined) {
    const becomes = words
      .trim()
      .slice(named.question.label.length)
      .replace(/^[\s:：]*(?:改?[为成到])?[\s:：]*/u, '');
    return { slots: [named], becomes };
  }
  const [first, ...rest] = own;
  return first === undefined ? undefined : { slots: [first, ...rest], becomes: '' };
}

/** Opens an answer for editing, and those after it that belong to the same wish. */
export function edit(work: Work, [slot, ...rest]: EditTarget['slots']): StepResult {
  if (isFiled(work, slot))
    return { ...again(work, fill(TEXTS.amendOnly, { label: amendLabel(work) })), outcome: 'rejected' };
  work.log('edited', slot.path);
  if (rest.length > 0) work.session.queue = rest.map(({ path }) => path);
  return goTo(work, slot.path);
}

/** The short name of the item that was returned. */
function amendLabel(work: Work): string {
  const slot = findSlot(work.form, work.session.amends?.path);
  return slot === undefined ? '' : labelOf(slot);
}

/** No such line. */
export function editUnknown(work: Work, target: string): StepResult {
  work.log('rejected', work.session.asked, 'no_such_line');
  return { ...again(work, fill(TEXTS.editWhich, { target })), outcome: 'rejected' };
}

// ── 取消, 暂停, 继续 ──

function cancel(work: Work): StepResult {
  // What was filed cannot be thrown away; the item waits.
  if (work.session.amends !== undefined) return pause(work, TEXTS.amendPaused);
  const done = work.answeredCount;
  if (done < ASK_BEFORE_CANCEL) return cancelNow(work);
  work.wait({ kind: 'confirm_cancel' });
  return work.result('asked', {
    text: fill(TEXTS.cancelAsk, { done }),
    options: [
      { key: '!cancel=yes', label: TEXTS.cancelYes, style: 'danger' },
      { key: '!cancel=no', label: TEXTS.cancelNo },
    ],
  });
}

/** Throws the form away. */
export function cancelNow(work: Work): StepResult {
  work.log('cancelled');
  return work.ended('cancelled', [{ text: TEXTS.cancelled }]);
}

function pause(work: Work, text: string = TEXTS.paused): StepResult {
  work.session.phase = 'paused';
  work.dropPending();
  work.log('paused');
  return work.result('paused', { text });
}

/** 继续 after 暂停: the same question, or the summary. */
export function resume(work: Work): StepResult {
  work.log('resumed');
  work.session.phase = 'asking';
  const { open } = work;
  // A question that was being answered (photos, a page) goes on; otherwise the order decides.
  if (open !== undefined) return askSlot(work, open);
  return moveOn(work);
}

// ── 跳过, 帮助, 进度, 提交 ──

/** 跳过: leaves the question out, or leaves its former answer as it is (下一题). */
export function skipHere(work: Work, reason: string, isNext = false): StepResult {
  const { open } = work;
  if (work.session.phase === 'review' || open === undefined) return again(work);
  if (isNext && open.isAnswered) return keepFormer(work, open);
  return skip(work, open, reason);
}

function help(work: Work): StepResult {
  work.log('helped', work.session.asked);
  const { open } = work;
  if (work.session.phase === 'review' || open === undefined) return again(work, fill(TEXTS.commands, { skip: '' }));
  const asked = open.question;
  const type = asked.kind === 'asked' ? asked.question.type : 'repeat';
  const own = work.say(asked.help, open);
  const isOptional = asked.kind === 'asked' && asked.question.optional !== undefined;
  const lines = [own || (TYPE_HELP[type] ?? ''), fill(TEXTS.commands, { skip: isOptional ? TEXTS.commandsSkip : '' })];
  const { options, mode } = questionReply(work, open);
  const reply: Reply = { text: lines.filter((line) => line !== '').join('\n') };
  return work.result('asked', { ...reply, ...(options ? { options } : {}), ...(mode ? { mode } : {}) });
}

function progress(work: Work): StepResult {
  const done = work.answeredCount;
  const left = work.openCount;
  const { open } = work;
  const text = left === 0 ? fill(TEXTS.progressDone, { done }) : fill(TEXTS.progress, { done, left });
  const isSheet = open?.question.kind === 'asked' && open.question.question.type === 'checklist';
  // The page is long and still on the screen.
  if (isSheet && work.session.phase !== 'review') return work.result('asked', { text });
  return again(work, text);
}

function trySubmit(work: Work): StepResult {
  const isReview = work.session.phase === 'review';
  if (!isReview) work.dropFocus();
  delete work.session.queue;
  const left = work.openCount;
  if (left > 0) work.lead.push(fill(TEXTS.notYet, { left }));
  const next = askNext(work);
  if (next !== undefined) return next;
  return isReview || !hasReview(work) ? submit(work) : showReview(work);
}

/** Not for the form: the caller may start another flow. If it does not, the person hears what to do. */
function hand(work: Work, line: string): StepResult {
  const { open } = work;
  const reply = open === undefined || work.session.phase === 'review' ? undefined : questionReply(work, open);
  return work.result('ignored', reply === undefined ? { text: line } : { ...reply, text: `${line}\n${reply.text}` });
}

/** A tap on a button of an earlier question: never applied, and what we wait for we go on waiting for. */
export function stale(work: Work): StepResult {
  if (work.session.pending !== undefined) {
    work.log('rejected', work.session.asked);
    return work.result('rejected', { text: TEXTS.staleWaiting });
  }
  const { open } = work;
  if (work.session.phase === 'review' || open === undefined) {
    return { ...again(work, TEXTS.stale), outcome: 'rejected' };
  }
  return reject(work, open, TEXTS.stale);
}
