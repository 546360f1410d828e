/** What was said to a question of ours beside the flow's: 确定吗, 是哪一家, 为什么跳过. */
import { accept, skip } from './accept.ts';
import { understand } from './answers/understand.ts';
import { askSlot } from './ask.ts';
import { again, cancelNow } from './commands.ts';
import { chooseCandidate, confirmLookup } from './lookup-answer.ts';
import type { Pending } from './session.ts';
import { dropOne, refuseSeveral, takeSeveral } from './several-nod.ts';
import type { Slot } from './slot.ts';
import { TEXTS } from './texts.ts';
import type { StepResult } from './turn.ts';
import { findCommand, tidyWords } from './universal-words.ts';
import type { Work } from './work.ts';

/** Shortest reason for a skip. */
const MIN_REASON = 2;
const MAX_REASON = 200;

/** 重说: what was heard is not what was said. */
const AGAIN = /^(?:重说|重新说|再说(?:一[遍次])?|重来|重讲|说错了|听错了)$/u;

/** Yes or no as people say it; undefined when the words are neither. */
function readNod(work: Work, said: string): boolean | undefined {
  const understood = understand({ type: 'yesno' }, said, { now: work.ctx.now });
  return understood.ok && typeof understood.value === 'boolean' ? understood.value : undefined;
}

/** Words while something is pending; undefined when they are to be read as usual. */
export function answerPending(work: Work, slot: Slot | undefined, said: string): StepResult | undefined {
  const { pending } = work.session;
  if (pending === undefined) return undefined;
  if (pending.kind === 'confirm_cancel') return answerCancel(work, said);
  if (slot === undefined || pending.path !== slot.path) return undefined;
  if (pending.kind === 'candidates') return chooseCandidate(work, slot, said);
  if (pending.kind === 'skip_reason') return answerReason(work, slot, said);
  if (pending.kind === 'confirm_several') {
    const dropped = dropOne(work, slot, said);
    if (dropped !== undefined) return dropped;
  }
  const nod = pending.kind === 'confirm_value' && AGAIN.test(tidyWords(said)) ? false : readNod(work, said);
  return nod === undefined ? undefined : decide(work, slot, nod);
}

/** A tap while something is pending: the part of the key after `path=`. */
export function tapPending(work: Work, slot: Slot, choice: string): StepResult | undefined {
  const { pending } = work.session;
  if (pending === undefined || pending.kind === 'confirm_cancel' || pending.path !== slot.path) return undefined;
  if (pending.kind === 'candidates') return chooseCandidate(work, slot, choice);
  return choice === '!yes' || choice === '!no' ? decide(work, slot, choice === '!yes') : undefined;
}

/** 是 or 不是 to what is pending. */
function decide(work: Work, slot: Slot, isYes: boolean): StepResult | undefined {
  const { pending } = work.session;
  switch (pending?.kind) {
    case 'confirm_lookup':
      return confirmLookup(work, slot, isYes);
    case 'confirm_several':
      return isYes ? takeSeveral(work, pending) : refuseSeveral(work);
    case 'confirm_value':
    case 'confirm_warning':
      return isYes ? acceptPending(work, slot, pending) : askSlot(work, takeBack(work, slot));
    default:
      return undefined;
  }
}

/** What is stored now was said in the message that is nodded to. */
function acceptPending(
  work: Work,
  slot: Slot,
  { kind, value, said }: Extract<Pending, { kind: 'confirm_value' | 'confirm_warning' }>,
): StepResult {
  work.nodded = work.session.pending?.by;
  work.dropPending();
  return accept(work, slot, { value, said, isSure: kind === 'confirm_warning' });
}

function takeBack(work: Work, slot: Slot): Slot {
  const isHeard = slot.question.kind === 'asked' && slot.question.question.type === 'text';
  work.lead.push(isHeard && work.session.pending?.kind === 'confirm_value' ? TEXTS.heardAgain : TEXTS.sureChange);
  work.session.focus = slot.path;
  return slot;
}

function answerCancel(work: Work, said: string): StepResult | undefined {
  const isCancel = findCommand(said) === 'cancel' || readNod(work, said) === true;
  if (isCancel) return cancelNow(work);
  work.dropPending();
  const isNo = readNod(work, said) === false || findCommand(said) === 'resume';
  // Anything else answers the question that is still open.
  return isNo ? again(work, TEXTS.cancelKept) : undefined;
}

function answerReason(work: Work, slot: Slot, said: string): StepResult | undefined {
  const command = findCommand(said);
  if (command !== undefined && command !== 'skip') return undefined;
  const reason = said.trim();
  if (command === 'skip' || [...reason].length < MIN_REASON || reason.length > MAX_REASON) {
    work.log('rejected', slot.path);
    return work.result('rejected', { text: TEXTS.askReason });
  }
  work.nodded = work.session.pending?.by;
  work.dropPending();
  return skip(work, slot, reason);
}
