/** Photos over several messages, until 发完了; a late one of an album is added, too. */
import { accept } from './accept.ts';
import { fewestPhotos } from './answer-fit.ts';
import type { PhotoAnswer } from './answers/answer.ts';
import { askSlot, reject } from './ask.ts';
import { findSlot } from './form.ts';
import { readItemNumber, readItemWish } from './item-words.ts';
import { type PhotoFacts, photosIn, photosOf, whyNot } from './photo-list.ts';
import { moveOn } from './proceed.ts';
import type { Slot } from './slot.ts';
import { fill, TEXTS, TYPE_HELP } from './texts.ts';
import type { ReplyOption, StepResult } from './turn.ts';
import type { Work } from './work.ts';

/** One photo for the open question. */
export function answerPhoto(work: Work, slot: Slot, facts: PhotoFacts): StepResult {
  const photos = photosOf(slot);
  if (photos === undefined) return reject(work, slot, fill(TEXTS.wrongKind, { what: '照片' }));
  const { max } = photos.question.count;
  const before = photosIn(slot.stored);
  const refused = whyNot(facts, before);
  if (refused !== undefined) return tellCount(work, slot, refused);
  const isNew = before.every(({ mediaId }) => mediaId !== facts.mediaId);
  if (isNew && before.length >= max) return tellFull(work, slot, max);
  const count = before.length + (isNew ? 1 : 0);
  addPhoto(work, slot, facts);
  if (count >= max) {
    work.lead.push(fill(TEXTS.photoFull, { count }));
    const full = findSlot(work.form, slot.path);
    return full === undefined ? moveOn(work) : finishPhotos(work, full);
  }
  return tellCount(work, slot, fill(TEXTS.photoTaken, { count }));
}

/** How many there are now, and what to do next; the question stays open whatever the order says. */
function tellCount(work: Work, slot: Slot, line: string): StepResult {
  const photos = photosOf(slot);
  const now = findSlot(work.form, slot.path) ?? slot;
  const left = photos === undefined ? 0 : Math.max(1, fewestPhotos(now, photos.asked)) - photosIn(now.stored).length;
  work.session.focus = slot.path;
  const done: ReplyOption = { key: `!done:${slot.path}`, label: TEXTS.photoDoneLabel, style: 'primary' };
  const text = line + (left > 0 ? fill(TEXTS.photoMore, { left }) : TEXTS.photoDone);
  return work.result('asked', { text, ...(left > 0 ? {} : { options: [done] }) });
}

function addPhoto(work: Work, slot: Slot, { mediaId, sha256 }: PhotoFacts): void {
  const photo: PhotoAnswer = { mediaId, ...(sha256 === undefined ? {} : { sha256 }), by: work.ctx.messageId };
  const others = photosIn(slot.stored).filter((each) => each.mediaId !== mediaId);
  work.store(slot.path, { status: 'given', value: [...others, photo] });
}

/** A surplus of many pictures at once is told once. */
function tellFull(work: Work, slot: Slot, max: number): StepResult {
  if (work.session.surplus === slot.path) return work.silence();
  work.session.surplus = slot.path;
  const line = fill(TEXTS.photoOver, { max });
  return work.open?.path === slot.path ? reject(work, slot, line + TEXTS.photoSwap) : again(work, line);
}

/** The open question, or the summary, once more. */
function again(work: Work, line: string): StepResult {
  work.lead.push(line);
  const { open } = work;
  return work.session.phase === 'review' || open === undefined ? moveOn(work) : askSlot(work, open);
}

/** 发完了. */
export function finishPhotos(work: Work, slot: Slot): StepResult {
  const photos = photosOf(slot);
  const sent = photosIn(slot.stored);
  if (photos === undefined) return reject(work, slot, TEXTS.again);
  const left = Math.max(1, fewestPhotos(slot, photos.asked)) - sent.length;
  if (left > 0) return reject(work, slot, sent.length === 0 ? TEXTS.photoSend : fill(TEXTS.photoTooFew, { left }));
  return accept(work, slot, { value: sent, said: '' });
}

/** Words at a photos question that are no command: 删掉第2张, or no answer at all. */
export function answerWordsForPhotos(work: Work, slot: Slot, said: string): StepResult {
  const deleted = deletePhoto(work, slot, said);
  if (deleted !== undefined) return deleted;
  return reject(work, slot, photosIn(slot.stored).length === 0 ? TEXTS.photoSend : (TYPE_HELP['photos'] ?? ''));
}

const LAST = /^(?:最后|刚才|刚发|上)(?:的|那)?(?:一|1)?张?$/u;

function deletePhoto(work: Work, slot: Slot, said: string): StepResult | undefined {
  const wish = readItemWish(said);
  if (wish?.kind !== 'remove') return undefined;
  const sent = photosIn(slot.stored);
  const named = wish.target.replace(/^(?:照片|图片)/u, '');
  const number = LAST.test(named) ? sent.length : readItemNumber(named);
  if (number === undefined) return undefined;
  if (sent[number - 1] === undefined) return reject(work, slot, fill(TEXTS.photoNone, { at: number }));
  const kept = sent.filter((_, at) => at !== number - 1);
  work.store(slot.path, { status: 'given', value: kept });
  work.log('edited', slot.path, 'removed');
  return tellCount(work, slot, fill(TEXTS.photoDeleted, { at: number, count: kept.length }));
}

/** A photo that comes after 发完了, as albums do, belongs to the question that was just done; undefined when none was. */
export function addLatePhoto(work: Work, facts: PhotoFacts): StepResult | undefined {
  const slot = findSlot(work.form, work.session.history.at(-1));
  const photos = photosOf(slot);
  if (slot === undefined || photos === undefined) return undefined;
  const before = photosIn(slot.stored);
  if (before.length === 0) return undefined;
  const refused = whyNot(facts, before);
  if (refused !== undefined) return again(work, refused);
  const { max } = photos.question.count;
  if (before.length >= max) return tellFull(work, slot, max);
  addPhoto(work, slot, facts);
  return again(work, fill(TEXTS.photoLate, { count: before.length + 1 }));
}
