/** Photos over several messages, until 发完了; a late one of an album is added, too. */
import { accept } from './accept.ts';
import { fewestPhotos } from './answer-fit.ts';
import { reject } from './ask.ts';
import { listPhotos } from './cel-values.ts';
import type { CompiledAsked } from './compiled.ts';
import { findSlot } from './form.ts';
import { moveOn } from './proceed.ts';
import type { PhotosQuestion } from './question.ts';
import type { Slot } from './slot.ts';
import { fill, TEXTS, TYPE_HELP } from './texts.ts';
import type { ReplyOption, StepResult } from './turn.ts';
import type { Work } from './work.ts';

type Asked = { asked: CompiledAsked; question: PhotosQuestion };

function photosOf(slot: Slot): Asked | undefined {
  const asked = slot.question;
  return asked.kind === 'asked' && asked.question.type === 'photos' ? { asked, question: asked.question } : undefined;
}

const sent = (slot: Slot): string[] => (slot.stored?.status === 'given' ? listPhotos(slot.stored.value) : []);

/** One photo for the open question. */
export function answerPhoto(work: Work, slot: Slot, mediaId: string): StepResult {
  const photos = photosOf(slot);
  if (photos === undefined) return reject(work, slot, fill(TEXTS.wrongKind, { what: '照片' }));
  const before = sent(slot);
  const { max } = photos.question.count;
  if (before.length >= max) return finishPhotos(work, slot);
  const count = before.length + 1;
  addPhoto(work, slot, mediaId);
  if (count >= max) {
    work.lead.push(fill(TEXTS.photoFull, { count }));
    const full = findSlot(work.form, slot.path);
    return full === undefined ? moveOn(work) : finishPhotos(work, full);
  }
  // Stays here whatever the order says, until the person is done.
  work.session.focus = slot.path;
  const left = fewestPhotos(slot, photos.asked) - count;
  const text = fill(TEXTS.photoTaken, { count }) + (left > 0 ? fill(TEXTS.photoMore, { left }) : TEXTS.photoDone);
  const done: ReplyOption = { key: `!done:${slot.path}`, label: TEXTS.photoDoneLabel, style: 'primary' };
  return work.result('asked', { text, ...(left > 0 ? {} : { options: [done] }) });
}

function addPhoto(work: Work, slot: Slot, mediaId: string): void {
  const ids = [...sent(slot).filter((id) => id !== mediaId), mediaId];
  work.store(slot.path, { status: 'given', value: ids.map((id) => ({ mediaId: id })) });
}

/** 发完了. */
export function finishPhotos(work: Work, slot: Slot): StepResult {
  const photos = photosOf(slot);
  const ids = sent(slot);
  if (photos === undefined) return reject(work, slot, TEXTS.again);
  const left = Math.max(1, fewestPhotos(slot, photos.asked)) - ids.length;
  if (left > 0) return reject(work, slot, ids.length === 0 ? TEXTS.photoSend : fill(TEXTS.photoTooFew, { left }));
  return accept(work, slot, { value: ids.map((mediaId) => ({ mediaId })), said: '' });
}

/** Words at a photos question that are no command. */
export function rejectWordsForPhotos(work: Work, slot: Slot): StepResult {
  return reject(work, slot, sent(slot).length === 0 ? TEXTS.photoSend : (TYPE_HELP['photos'] ?? ''));
}

/** A photo that comes after 发完了, as albums do: it belongs to the question that was just done. */
export function addLatePhoto(work: Work, mediaId: string): boolean {
  const slot = findSlot(work.form, work.session.history.at(-1));
  const photos = slot && photosOf(slot);
  if (slot === undefined || photos === undefined || sent(slot).length === 0) return false;
  const { max } = photos.question.count;
  if (sent(slot).length >= max) {
    work.lead.push(fill(TEXTS.photoOver, { max }));
    return true;
  }
  addPhoto(work, slot, mediaId);
  work.lead.push(fill(TEXTS.photoLate, { count: sent(slot).length + 1 }));
  return true;
}
