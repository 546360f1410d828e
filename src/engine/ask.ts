/** How a question is put: its words, what it offers, and what can be tapped. */
import { fewestPhotos, maySkip } from './answer-fit.ts';
import { listPhotos } from './cel-values.ts';
import { pageReply } from './checklist-page.ts';
import type { CompiledAsked } from './compiled.ts';
import { type Offer, offerOf } from './offer.ts';
import { sectionHead } from './sections.ts';
import type { Slot } from './slot.ts';
import { refreshSuggestions, suggestionOptions } from './suggestions.ts';
import { fill, TEXTS } from './texts.ts';
import type { Reply, ReplyOption, StepResult } from './turn.ts';
import type { Work } from './work.ts';

/** Longest default shown on a button. */
const MAX_OFFER_LABEL = 14;

/** Asks a question: it is what the next words answer. */
export function askSlot(work: Work, slot: Slot): StepResult {
  const { session } = work;
  session.phase = 'asking';
  session.asked = slot.path;
  work.dropPending();
  if (session.partial !== undefined && session.partial.path !== slot.path) delete session.partial;
  refreshSuggestions(work, slot);
  tellNotes(work, slot);
  work.log('asked', slot.path);
  const head = sectionHead(work, slot);
  const reply = questionReply(work, slot);
  return work.result('asked', head === '' ? reply : { ...reply, text: `${head}\n${reply.text}` });
}

/** Says what is wrong and asks the same question again; nothing that was stored changes. */
export function reject(work: Work, slot: Slot, why: string): StepResult {
  work.log('rejected', slot.path);
  work.dropPending();
  refreshSuggestions(work, slot);
  const reply = questionReply(work, slot);
  const isLong = slot.question.kind === 'asked' && slot.question.question.type === 'checklist';
  // A checklist page is still on the screen and too long to be sent for every slip.
  return work.result('rejected', { ...reply, text: isLong ? why : `${why}\n${reply.text}` });
}

/** The question in words, with its options. */
export function questionReply(work: Work, slot: Slot): Reply {
  const { question } = slot;
  if (question.kind === 'repeat') return markerReply(work, slot);
  if (question.question.type === 'checklist') return pageReply(work, slot, question);
  const offer = offerOf(slot, work.ctx);
  const lines = [
    itemHead(work, slot),
    work.say(question.text, slot),
    ...offerLines(offer),
    ...photoLines(slot, question),
  ];
  const options = [
    ...suggestionOptions(work, slot),
    ...ownOptions(slot, question),
    ...offerOptions(slot, offer),
    ...skipOptions(slot, question),
  ];
  return {
    text: lines.filter((line) => line !== '').join('\n'),
    ...(options.length === 0 ? {} : { options }),
    ...(question.question.type === 'multi' ? { mode: 'multi' } : {}),
  };
}

/** 问题 2/3, above the first question about an item. */
function itemHead(work: Work, slot: Slot): string {
  const { item } = slot;
  if (item === undefined || item.repeat.inner[0] !== slot.question) return '';
  const name = item.repeat.question.item_name;
  if (item.repeat.over === undefined) return fill(TEXTS.itemHead, { name, at: item.at + 1 });
  const count = work.form.items.get(item.repeat.id)?.length ?? 1;
  return count > 1 ? fill(TEXTS.itemHeadOf, { name, at: item.at + 1, count }) : '';
}

/** Notes that stand before the question and were not told yet. */
function tellNotes(work: Work, slot: Slot): void {
  const at = work.form.slots.indexOf(slot);
  for (const { note, before } of work.form.notes) {
    if (before > at || work.session.answers[note.id] !== undefined) continue;
    work.lead.push(work.say(note.text));
    work.session.answers[note.id] = { status: 'given', value: true, at: work.ctx.now.toISOString() };
  }
}

function ownOptions(slot: Slot, { question }: CompiledAsked): ReplyOption[] {
  switch (question.type) {
    case 'choice':
    case 'multi':
      return Object.entries(question.choices).map(([code, label]) => ({ key: `${slot.path}=${code}`, label }));
    case 'yesno':
      return [
        { key: `${slot.path}=yes`, label: TEXTS.yes },
        { key: `${slot.path}=no`, label: TEXTS.notYes },
      ];
    case 'photos':
      return slot.isAnswered ? [{ key: `!done:${slot.path}`, label: TEXTS.photoDoneLabel, style: 'primary' }] : [];
    default:
      return [];
  }
}

/** 是 and 不是 to “确定吗”: other keys than those of a yes-no question, so that an old button confirms nothing. */
export function nodOptions(path: string): ReplyOption[] {
  return [
    { key: `${path}=!yes`, label: TEXTS.yes },
    { key: `${path}=!no`, label: TEXTS.notYes },
  ];
}

function offerLines(offer: Offer | undefined): string[] {
  if (offer === undefined) return [];
  // On a button the default speaks for itself.
  if (offer.kind === 'default') return offer.byOne ? [] : [fill(TEXTS.default, { value: offer.shown })];
  return [fill(offer.byOne ? TEXTS.formerByOne : TEXTS.former, { value: offer.shown })];
}

function offerOptions(slot: Slot, offer: Offer | undefined): ReplyOption[] {
  if (offer === undefined) return [];
  const key = offer.byOne ? `${slot.path}=!keep` : `!keep:${slot.path}`;
  if (offer.kind === 'former') return [{ key, label: TEXTS.keep }];
  const letters = [...offer.shown];
  const shown = letters.length > MAX_OFFER_LABEL ? `${letters.slice(0, MAX_OFFER_LABEL - 1).join('')}…` : offer.shown;
  // A word option is said by its label, so it must be a word that is understood.
  return [{ key, label: offer.byOne ? fill(TEXTS.keepByOne, { value: shown }) : TEXTS.useDefault }];
}

function skipOptions(slot: Slot, asked: CompiledAsked): ReplyOption[] {
  const isPhotos = asked.question.type === 'photos' && slot.isAnswered;
  return maySkip(slot, asked) && !isPhotos ? [{ key: `!skip:${slot.path}`, label: TEXTS.skip }] : [];
}

function photoLines(slot: Slot, asked: CompiledAsked): string[] {
  if (asked.question.type !== 'photos') return [];
  const count = slot.stored?.status === 'given' ? listPhotos(slot.stored.value).length : 0;
  const left = fewestPhotos(slot, asked) - count;
  if (count === 0) return [];
  return [fill(TEXTS.photoHave, { count }) + (left > 0 ? fill(TEXTS.photoTooFew, { left }) : TEXTS.photoDone)];
}

function markerReply(work: Work, slot: Slot): Reply {
  const { question } = slot;
  if (question.kind !== 'repeat') return { text: '' };
  const count = work.form.items.get(question.id)?.length ?? 0;
  const isFirst = count === 0;
  const text = work.say(isFirst ? (question.text ?? question.more) : (question.more ?? question.text), slot);
  const options = [
    { key: `${slot.path}=yes`, label: TEXTS.repeatYes },
    { key: `${slot.path}=no`, label: TEXTS.repeatNo },
  ];
  return { text: text || TEXTS.repeatAsk, options };
}
