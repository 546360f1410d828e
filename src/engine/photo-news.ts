/** What is learnt of photos after they were sent: used before, sent twice, not to be had, taken back. */
import type { PhotoAnswer } from './answers/answer.ts';
import { askSlot } from './ask.ts';
import { isSent } from './cel-values.ts';
import { again } from './commands.ts';
import { findSlot } from './form.ts';
import { type PhotoFacts, photosIn, whyNot } from './photo-list.ts';
import type { AnswerPath } from './session.ts';
import { fill, TEXTS } from './texts.ts';
import type { StepResult } from './turn.ts';
import type { Work } from './work.ts';

/** A photo is on disk: its bytes are known now. The state may change although nothing is said. */
export function photoKept(work: Work, { usedIn, ...facts }: PhotoFacts & { sha256: string }): StepResult {
  const path = findPath(work, ({ mediaId }) => mediaId === facts.mediaId);
  if (path === undefined) return work.silence();
  const photos = photosIn(work.session.answers[path]);
  const at = photos.findIndex(({ mediaId }) => mediaId === facts.mediaId);
  const refused = whyNot({ ...facts, ...(usedIn === undefined ? {} : { usedIn }) }, photos);
  if (refused !== undefined) {
    return takeOut(work, {
      path,
      isGone: (_, each) => each === at,
      why: fill(TEXTS.photoDoubt, { at: at + 1, why: refused }),
    });
  }
  replacePhotos(
    work,
    path,
    photos.map((photo) => (photo.mediaId === facts.mediaId ? { ...photo, sha256: facts.sha256 } : photo)),
  );
  return work.silence();
}

/** A photo, a file or a recording that will never be had. */
export function photoLost(work: Work, { mediaId, why }: { mediaId: string; why: string }): StepResult {
  const path = findPath(work, (photo) => photo.mediaId === mediaId);
  if (path === undefined) return sentLost(work, mediaId, why);
  const at = photosIn(work.session.answers[path]).findIndex((photo) => photo.mediaId === mediaId);
  const line = fill(TEXTS.photoLost, { at: at + 1, why: why.trim().replace(/(?<![。.])[。.]+$/u, '') });
  return takeOut(work, { path, isGone: (photo) => photo.mediaId === mediaId, why: line });
}

/** What was sent as an answer is not there: the question is open again. */
function sentLost(work: Work, mediaId: string, why: string): StepResult {
  const path = Object.entries(work.session.answers).find(
    ([, { value }]) => isSent(value) && value.mediaId === mediaId,
  )?.[0];
  if (path === undefined) return work.silence();
  delete work.session.answers[path];
  work.session.history = work.session.history.filter((each) => each !== path);
  work.changed();
  const line = fill(TEXTS.sentLost, { why: why.trim().replace(/(?<![。.])[。.]+$/u, '') });
  work.focusOn(path);
  if (work.session.phase === 'paused') {
    // 继续 asks what was asked last.
    work.session.asked = path;
    const still = fill(TEXTS.pausedStill, { title: work.flow.definition.title });
    return work.result('paused', { text: `${line}\n${still}` });
  }
  work.lead.push(line);
  const slot = findSlot(work.form, path);
  return slot === undefined ? work.silence() : askSlot(work, slot);
}

/** The message with the photos was taken back; undefined when it held none of ours. */
export function photosRecalled(work: Work, messageId: string): StepResult | undefined {
  const path = findPath(work, ({ by }) => by === messageId);
  if (path === undefined) return undefined;
  work.log('recalled', path);
  return takeOut(work, { path, isGone: ({ by }) => by === messageId, why: TEXTS.photoRecalled });
}

function findPath(work: Work, isMeant: (photo: PhotoAnswer) => boolean): AnswerPath | undefined {
  return Object.entries(work.session.answers).find(([, stored]) => photosIn(stored).some(isMeant))?.[0];
}

function replacePhotos(work: Work, path: AnswerPath, photos: PhotoAnswer[]): void {
  const stored = work.session.answers[path];
  if (stored !== undefined) work.session.answers[path] = { ...stored, value: photos };
  work.changed();
}

type Out = { path: AnswerPath; isGone(photo: PhotoAnswer, at: number): boolean; why: string };

/** Takes pictures out, says why, and asks for others if there are too few now. */
function takeOut(work: Work, { path, isGone, why }: Out): StepResult {
  const kept = photosIn(work.session.answers[path]).filter((photo, at) => !isGone(photo, at));
  replacePhotos(work, path, kept);
  const slot = findSlot(work.form, path);
  if (slot === undefined) return work.silence();
  if (work.session.phase === 'paused') {
    const still = fill(TEXTS.pausedStill, { title: work.flow.definition.title });
    return work.result('paused', { text: `${why}\n${still}` });
  }
  const isOpen = work.session.phase === 'asking' && work.session.asked === path;
  if (slot.isAnswered || isOpen) return again(work, why);
  work.lead.push(why);
  work.turnTo(path);
  return askSlot(work, findSlot(work.form, path) ?? slot);
}
