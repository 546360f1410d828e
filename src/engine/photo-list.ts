/** The photos of one answer: which of them count, and in which words the others are turned away. */
import { z } from 'zod';
import type { PhotoAnswer } from './answers/answer.ts';
import type { CompiledAsked } from './compiled.ts';
import type { PhotosQuestion } from './question.ts';
import type { StoredAnswer } from './session.ts';
import type { Slot } from './slot.ts';
import { fill, TEXTS } from './texts.ts';

const photoSchema = z.object({ mediaId: z.string(), sha256: z.string().optional(), by: z.string().optional() });
const photosSchema = z.array(photoSchema).catch([]);

/** The photos in an answer; none in one of another kind. */
export function photosIn(stored: StoredAnswer | undefined): PhotoAnswer[] {
  return stored?.status === 'given' ? photosSchema.parse(stored.value).map(compact) : [];
}

/** Without the keys that are not known, as the state is stored. */
function compact({ mediaId, sha256, by }: z.output<typeof photoSchema>): PhotoAnswer {
  return { mediaId, ...(sha256 === undefined ? {} : { sha256 }), ...(by === undefined ? {} : { by }) };
}

/** The photos question of a slot. */
export function photosOf(slot: Slot | undefined): { asked: CompiledAsked; question: PhotosQuestion } | undefined {
  const asked = slot?.question;
  return asked?.kind === 'asked' && asked.question.type === 'photos' ? { asked, question: asked.question } : undefined;
}

/** What is known of a picture's bytes. */
export type PhotoFacts = { mediaId: string; sha256?: string; usedIn?: string };

/** Why a picture does not count beside those of the answer; undefined when it does. */
export function whyNot({ mediaId, sha256, usedIn }: PhotoFacts, others: readonly PhotoAnswer[]): string | undefined {
  if (usedIn !== undefined) return fill(TEXTS.photoUsed, { number: usedIn });
  const same = others.findIndex(
    (photo) => photo.mediaId !== mediaId && sha256 !== undefined && photo.sha256 === sha256,
  );
  return same < 0 ? undefined : fill(TEXTS.photoSame, { at: same + 1 });
}
