/** Free text: kept as it was written, without what no database can hold; length counted in signs people see. */
import { graphemeCount, stripUnsafe } from '../../kernel/text.ts';
import type { AnswerSpec, Understood } from './answer.ts';
import { WHY, whyTextLength } from './texts.ts';

/** Without a limit of its own: more than any one WeCom message (2,048 bytes) holds. */
const DEFAULT_MAX = 2000;
/** Signs made of many characters (family emoji, stacked marks) get this much room each, on the whole. */
const UNITS_PER_SIGN = 4;

/** A row of dots says nothing; / and - are how forms on paper say “none”. */
const SAYS_SOMETHING = /[\p{L}\p{N}\p{So}√×]|^[/／-]$/u;

/** Takes a text of the wanted length. */
export function understandText(spec: AnswerSpec & { type: 'text' }, said: string): Understood {
  const max = spec.max ?? DEFAULT_MAX;
  // Before any cleaning: a hundred kilobytes are no answer to anything.
  if (said.length > max * UNITS_PER_SIGN + 1000) return { ok: false, why: whyTextLength(spec.min, max) };
  const value = stripUnsafe(said).trim();
  if (!SAYS_SOMETHING.test(value)) return { ok: false, why: WHY.textEmpty };
  const count = graphemeCount(value, max + 1);
  const tooShort = spec.min !== undefined && count < spec.min;
  if (tooShort || count > max || value.length > max * UNITS_PER_SIGN) {
    return { ok: false, why: whyTextLength(spec.min, tooShort ? spec.max : max) };
  }
  return { ok: true, value };
}
