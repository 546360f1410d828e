/** What words mean at the open question: precedence is the question's own reading first, then the universal words. */
import { accept, keepFormer } from './accept.ts';
import { maySkip, skipNeedsReason } from './answer-fit.ts';
import { understandOrdinal } from './answers/ordinals.ts';
import { understand } from './answers/understand.ts';
import { reject } from './ask.ts';
import { answerChecklist } from './checklist-answer.ts';
import { type EditTarget, edit, editUnknown, findInItem, findTarget, runCommand, skipHere } from './commands.ts';
import type { CompiledAsked, CompiledRepeat } from './compiled.ts';
import { steerItem } from './item-commands.ts';
import { listItems } from './item-words.ts';
import { answerLookup, chooseSuggestion } from './lookup-answer.ts';
import { isAgreement, type Offer, offerOf } from './offer.ts';
import { answerPending } from './pending.ts';
import { answerWordsForPhotos, finishPhotos } from './photos-answer.ts';
import { moveOn } from './proceed.ts';
import { DEFAULT_TEXT_MAX } from './question.ts';
import { answerMore } from './repeat-answer.ts';
import { readSeveral } from './several.ts';
import { askSeveral } from './several-nod.ts';
import type { Slot } from './slot.ts';
import { fill, TEXTS, TYPE_HELP } from './texts.ts';
import type { StepResult } from './turn.ts';
import {
  findCommand,
  findEdit,
  findLineNumber,
  isNextWord,
  isNone,
  isNotKnown,
  isPlainInText,
  tidyWords,
} from './universal-words.ts';
import type { Work } from './work.ts';

/** Words that send the summary off. */
const AGREED = new Set(
  '提交 确认 确认无误 无误 好 好的 可以 行 对 对的 是 是的 嗯 ok okay 没问题 没错 正确 确定 报 报吧 发吧 同意'.split(
    ' ',
  ),
);
const SKIP_WHY = /^(?:跳过|略过)[\s,，:：]+(?<why>.{2,200})$/u;

/** Words from the person. */
export function handleSaid(work: Work, said: string): StepResult {
  const { open, session } = work;
  const pending = answerPending(work, session.phase === 'review' ? undefined : open, said);
  if (pending !== undefined) return pending;
  if (session.phase === 'review') return reviewSaid(work, said);
  if (open === undefined) return moveOn(work);
  if (said.length > DEFAULT_TEXT_MAX * 4) {
    return reject(work, open, fill(TEXTS.tooLong, { max: DEFAULT_TEXT_MAX }));
  }
  return answerOpen(work, open, said);
}

function answerOpen(work: Work, slot: Slot, said: string): StepResult {
  const asked = slot.question;
  // While other rows are on the screen, 2 means one of those.
  const suggested = work.session.pending === undefined ? chooseSuggestion(work, slot, said) : undefined;
  if (suggested !== undefined) return suggested;
  const steered =
    (asked.kind === 'repeat' ? steerMore(work, asked, said) : undefined) ??
    (takesAnything(slot) ? steerFirst(work, slot, said) : undefined);
  if (steered !== undefined) return steered;
  const kept = keepOffer(work, slot, said);
  if (kept !== undefined) return kept;
  if (asked.kind === 'repeat') return answerMore(work, slot, said);
  return tellSeveral(work, slot, said) ?? answerAsked(work, slot, { asked, said });
}

/** Several answers at once; where the words may be one answer, that comes first. */
function tellSeveral(work: Work, slot: Slot, said: string): StepResult | undefined {
  if (isLiteral(work, slot, said)) return undefined;
  const answers = readSeveral(work, slot, said);
  return answers === undefined ? undefined : askSeveral(work, slot, answers);
}

/** Whether the message as a whole answers the question in so many words; of a text anything does. */
function isLiteral(work: Work, { question }: Slot, said: string): boolean {
  if (question.kind === 'repeat' || question.spec === undefined || question.spec.type === 'text') return false;
  const understood = understand(question.spec, said, { now: work.ctx.now });
  return understood.ok && understood.note === undefined;
}

function answerAsked(work: Work, slot: Slot, { asked, said }: { asked: CompiledAsked; said: string }): StepResult {
  switch (asked.question.type) {
    case 'lookup':
    case 'person':
      return answerLookup(work, slot, said);
    case 'checklist':
      return answerChecklist(work, slot, said);
    case 'photos':
      return answerWordsForPhotos(work, slot, said);
    case 'location':
      return reject(work, slot, TEXTS.placeSend);
    default:
      return answerSpoken(work, slot, { asked, said });
  }
}

const WORDS_FIRST = new Set(['text', 'lookup', 'person', 'checklist', 'photos', 'location', 'file', 'voice']);

/** Types whose reading would swallow 上一步 and 取消 or has no use for words: there the universal words come first. */
function takesAnything(slot: Slot): boolean {
  if (slot.question.kind === 'repeat') return true;
  return WORDS_FIRST.has(slot.question.question.type);
}

/** Types that are read by `understand`; the universal words come second. */
function answerSpoken(work: Work, slot: Slot, { asked, said }: { asked: CompiledAsked; said: string }): StepResult {
  const { spec } = asked;
  if (spec === undefined) return reject(work, slot, TYPE_HELP[asked.question.type] ?? TEXTS.again);
  const nod = readOwnNod(asked, said);
  if (nod !== undefined) return accept(work, slot, { value: nod, said });
  const understood = understand(spec, said, { now: work.ctx.now });
  if (understood.ok && understood.note === undefined) {
    const isHeard = work.isSpoken && asked.question.type === 'text' && asked.question.voice !== 'accept';
    return accept(work, slot, { value: understood.value, said, isHeard });
  }
  // 不填了 and 不变 begin like a no: a reading that is not literal comes after the universal words.
  const steered = spec.type === 'text' ? undefined : steerFirst(work, slot, said);
  if (steered !== undefined) return steered;
  if (!understood.ok) return reject(work, slot, understood.why);
  return accept(work, slot, { value: understood.value, said, note: understood.note });
}

/** 是 and 不是 are shown as 1 and 2, and the flow may have words of its own for them (改好了). */
function readOwnNod({ question }: CompiledAsked, said: string): boolean | undefined {
  if (question.type !== 'yesno') return undefined;
  const ordinal = understandOrdinal(said);
  const tidy = tidyWords(said);
  if (ordinal === 1 || question.words.yes.includes(tidy)) return true;
  return ordinal === 2 || question.words.no.includes(tidy) ? false : undefined;
}

/** The universal words, 改 and 发完了; undefined when the words are none of them. */
function steerFirst(work: Work, slot: Slot, said: string): StepResult | undefined {
  const isText = slot.question.kind === 'asked' && slot.question.question.type === 'text';
  const command = isText && isPlainInText(said) ? undefined : findCommand(said);
  if (command === 'done') return isPhotos(slot) ? finishPhotos(work, slot) : undefined;
  if (command === 'keep') return takesAnything(slot) ? undefined : reject(work, slot, TEXTS.nothingToKeep);
  if (command === 'skip') return skipHere(work, '', isNextWord(said));
  return command === undefined ? steerByName(work, slot, { said, isText }) : runCommand(work, command);
}

/** 跳过，没信号; 删除问题2; 改 时间. */
function steerByName(
  work: Work,
  slot: Slot,
  { said, isText }: { said: string; isText: boolean },
): StepResult | undefined {
  const why = SKIP_WHY.exec(said.trim())?.groups?.['why'];
  if (why !== undefined) return skipHere(work, why);
  const isLeftOut = (isNotKnown(said) && isSpare(slot, NUMBERS)) || (isNone(said) && isSpare(slot, THINGS));
  if (isLeftOut) return skipHere(work, '');
  return (isText ? undefined : steerItem(work, said, 'elsewhere')) ?? steerEdit(work, slot, { said, isText });
}

const NUMBERS = ['int', 'money'];
const THINGS = ['photos', 'file', 'voice'];

/** A question of these types that may be left out without a reason, with nothing given yet. */
function isSpare(slot: Slot, types: readonly string[]): boolean {
  const { question, stored } = slot;
  if (question.kind !== 'asked' || !maySkip(slot, question) || skipNeedsReason(slot, question)) return false;
  return types.includes(question.question.type) && (question.question.type !== 'photos' || stored === undefined);
}

const isPhotos = (slot: Slot): boolean => slot.question.kind === 'asked' && slot.question.question.type === 'photos';

function steerEdit(
  work: Work,
  slot: Slot,
  { said, isText }: { said: string; isText: boolean },
): StepResult | undefined {
  const wish = findEdit(said);
  if (wish === undefined) return undefined;
  const target = findTarget(work, wish);
  if (target !== undefined && target.slots[0].path !== slot.path) {
    // In a text, 时间不对 may be the finding itself; only 改… said plainly steers.
    if (isText && (!/^(?:修改|更改|改)/u.test(tidyWords(said)) || target.becomes !== '')) return undefined;
    return editTo(work, target);
  }
  const isNumber = findLineNumber(wish.target) !== undefined && !isText;
  return isNumber && target === undefined ? editUnknown(work, wish.target) : undefined;
}

/** 改3 opens the answer; 改3 昨天9点 answers it in the same breath. */
function editTo(work: Work, { slots, becomes }: EditTarget): StepResult {
  const asked = edit(work, slots);
  const { open } = work;
  return becomes === '' || open?.path !== slots[0].path ? asked : answerOpen(work, open, becomes);
}

/** 改2 at 还有吗 is the second item of that repeat; where there is none yet, 2 is a line as elsewhere. */
function steerMore(work: Work, repeat: CompiledRepeat, said: string): StepResult | undefined {
  const steered = steerItem(work, said, repeat);
  if (steered !== undefined) return steered;
  const wish = findEdit(said);
  const number = wish && findLineNumber(wish.target);
  const items = listItems(work.form, repeat.id);
  if (wish === undefined || number === undefined || items.length === 0) return undefined;
  const item = items[number - 1];
  const target = item && findInItem(work, item, wish.becomes);
  return target === undefined ? editUnknown(work, wish.target) : editTo(work, target);
}

/** 不变, 好, or 1 where 1 was offered for it. */
function keepOffer(work: Work, slot: Slot, said: string): StepResult | undefined {
  const offer = offerOf(slot, work.ctx);
  if (offer === undefined) return undefined;
  const takesIt = findCommand(said) === 'keep' || (offer.byOne && understandOrdinal(said) === 1);
  return takesIt || agreesTo(work, slot, { offer, said }) ? takeOffer(work, slot) : undefined;
}

/** Whether the words agree to what is offered and are no answer of the question's own (an option called 好). */
function agreesTo(work: Work, slot: Slot, { offer, said }: { offer: Offer; said: string }): boolean {
  const { question } = slot;
  const isYesno = question.kind === 'asked' && question.question.type === 'yesno';
  if (!isAgreement(said, { shown: offer.shown, isYesno })) return false;
  if (isYesno || question.kind === 'repeat' || question.spec === undefined || question.spec.type === 'text')
    return true;
  const own = understand(question.spec, said, { now: work.ctx.now });
  return !own.ok || own.note !== undefined;
}

/** Keeps the former answer or takes the default. */
export function takeOffer(work: Work, slot: Slot): StepResult {
  const offer = offerOf(slot, work.ctx);
  if (offer === undefined) return reject(work, slot, TEXTS.again);
  if (offer.value === undefined) return keepFormer(work, slot);
  return accept(work, slot, { value: offer.value, said: '' });
}

/** Words at the summary. */
function reviewSaid(work: Work, said: string): StepResult {
  const tidy = tidyWords(said);
  if (AGREED.has(tidy) || AGREED.has(tidy.replace(/(?<![吧啊呀啦哦了])[吧啊呀啦哦了]+$/u, '')))
    return runCommand(work, 'submit');
  const steered = steerItem(work, said, 'review');
  if (steered !== undefined) return steered;
  const command = findCommand(said);
  if (command === 'keep') return runCommand(work, 'submit');
  if (command !== undefined && command !== 'done') return runCommand(work, command);
  const wish = findEdit(said) ?? { target: said, becomes: '' };
  const target = findTarget(work, wish);
  if (target !== undefined) return editTo(work, target);
  return editUnknown(work, [...wish.target].slice(0, 12).join(''));
}
