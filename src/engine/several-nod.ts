/** Several answers of one message, shown for one nod: 对 stores them, 2不对 drops one, 不对 drops all. */
import { accept } from './accept.ts';
import { askSlot } from './ask.ts';
import { findBroken } from './checks.ts';
import { again } from './commands.ts';
import { findSlot } from './form.ts';
import { askSure, labelOf, moveOn } from './proceed.ts';
import { isLookupQuestion } from './question.ts';
import type { Pending } from './session.ts';
import type { PartAnswer } from './several.ts';
import { showValue } from './show-answer.ts';
import type { Slot } from './slot.ts';
import { TEXTS } from './texts.ts';
import type { StepResult } from './turn.ts';
import { findEdit, findLineNumber, tidyWords } from './universal-words.ts';
import { Work } from './work.ts';

type Several = Extract<Pending, { kind: 'confirm_several' }>;

/** Shows what was understood and waits for the nod. */
export function askSeveral(work: Work, open: Slot, answers: PartAnswer[]): StepResult {
  work.session.asked = open.path;
  work.wait({ kind: 'confirm_several', path: open.path, answers });
  const lines = linesOf(work, answers).map((line, at) => `${at + 1}. ${line}`);
  const options = [
    // Said by their words: a number means one of the lines.
    { key: `!yes:${open.path}`, label: TEXTS.heardYes },
    { key: `!no:${open.path}`, label: TEXTS.severalNo },
  ];
  const hint = answers.length > 1 ? TEXTS.severalHint : TEXTS.severalRight;
  return work.result('asked', { text: [TEXTS.several, ...lines, hint].join('\n'), options });
}

/** 机构：启航书法, as it will stand in the summary. */
function linesOf(work: Work, answers: readonly PartAnswer[]): string[] {
  const trial = new Work(work.flow, work.session, work.ctx);
  return answers.map(({ path, value }) => {
    trial.store(path, { status: 'given', value });
    const slot = findSlot(trial.form, path);
    if (slot?.question.kind !== 'asked') return '';
    return `${labelOf(slot)}：${showValue(slot.question, value, work.ctx)}`;
  });
}

/** 2, 2不对, 改2: that one is not what was meant; undefined when the words say nothing of the kind. */
export function dropOne(work: Work, open: Slot, said: string): StepResult | undefined {
  const { pending } = work.session;
  if (pending?.kind !== 'confirm_several') return undefined;
  const wish = findEdit(said);
  const number = wish === undefined ? numberRefused(said) : findLineNumber(wish.target);
  if (number === undefined || pending.answers[number - 1] === undefined) return undefined;
  work.nodded = pending.by;
  const left = pending.answers.filter((_, at) => at !== number - 1);
  return left.length === 0 ? refuseSeveral(work) : askSeveral(work, open, left);
}

/** 2, 2不是, 删除2. */
function numberRefused(said: string): number | undefined {
  const match = /^(?:删除|删掉|去掉)?(?<target>.{1,5}?)(?:不是|不要|删掉|去掉)?$/u.exec(tidyWords(said));
  return findLineNumber(match?.groups?.['target'] ?? '');
}

/** 不对: the open question, as if nothing had been said. */
export function refuseSeveral(work: Work): StepResult {
  work.dropPending();
  return again(work);
}

/** 对: each is stored if its rules let it; the first that does not pass is put to the person as always. */
export function takeSeveral(work: Work, { answers, by }: Several): StepResult {
  work.dropPending();
  work.dropFocus();
  work.nodded = by;
  const failed = answers.filter((answer) => !storeOne(work, answer));
  const [first] = failed;
  const slot = findSlot(work.form, first?.path);
  if (first === undefined || slot === undefined) return moveOn(work);
  work.focusOn(slot.path);
  return putToPerson(work, slot, first);
}

/** Whether the answer could be stored as it is. */
function storeOne(work: Work, { path, value, said }: PartAnswer): boolean {
  const slot = findSlot(work.form, path);
  if (slot?.question.kind !== 'asked' || !stillThere(work, slot, value)) return false;
  const { errors, warnings } = findBroken(work, slot, value);
  if (errors.length > 0 || warnings.length > 0) return false;
  work.log(slot.isAnswered ? 'edited' : 'answered', path);
  work.store(path, { status: 'given', value, ...(isLookupQuestion(slot.question.question) ? { said } : {}) });
  return true;
}

/** A row may have left its table since. */
function stillThere(work: Work, { question }: Slot, value: PartAnswer['value']): boolean {
  if (question.kind !== 'asked' || !isLookupQuestion(question.question)) return true;
  const id: unknown = typeof value === 'object' && 'id' in value ? value.id : undefined;
  return typeof id === 'string' && work.ctx.sources[question.question.source]?.get(id) !== undefined;
}

function putToPerson(work: Work, slot: Slot, { value, said }: PartAnswer): StepResult {
  const now = findSlot(work.form, slot.path) ?? slot;
  if (!stillThere(work, now, value)) return askSlot(work, now);
  const { errors, warnings } = findBroken(work, now, value);
  if (errors.length > 0) {
    work.lead.push(...errors);
    return askSlot(work, now);
  }
  // What stood against it may have been answered by those after it.
  return warnings.length > 0 ? askSure(work, now, { value, said, warnings }) : accept(work, now, { value, said });
}
