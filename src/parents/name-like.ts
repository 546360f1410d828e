/** Whether words look like a name that no register holds: something short before a subject or a kind of institution. */
import { FILLER_PHRASES } from '../register/fillers.ts';
import { LEGAL_FORMS } from '../register/legal-forms.ts';
import { SUBJECTS_BY_WORD } from '../register/subjects.ts';

const LONGEST_FILLER = 8;
const NO_BRAND =
  /[我你他她它们给个吗呢吧的了这那哪怎啥么没要钱谁有在去来]|孩子|老师|正规|便宜|什么|机构|小学|中学|高中|初中|附近|本县|小区/u;
const BRAND = { least: 2, most: 8 };
/** After these a name is over; they are long enough not to be part of a brand. */
const KINDS = [...LEGAL_FORMS.keys(), ...SUBJECTS_BY_WORD.keys()].filter((word) => word.length >= 2);

/** Example: 蒹葭编程有证吗 → true; 跆拳道用办证不 → false (a subject, no brand). `words`: normalised, no blanks. */
export function looksLikeName(words: string): boolean {
  const rest = withoutFillers(words);
  if (rest.length > 30) return false;
  return KINDS.some((kind) => {
    const at = rest.indexOf(kind, BRAND.least);
    if (at < BRAND.least || at > BRAND.most) return false;
    const brand = rest.slice(0, at);
    return !NO_BRAND.test(brand) && !KINDS.some((other) => brand.startsWith(other));
  });
}

function withoutFillers(words: string): string {
  let rest = words;
  for (let at = LONGEST_FILLER; at >= 2; at -= 1) {
    if (!FILLER_PHRASES.has(rest.slice(0, at))) continue;
    rest = rest.slice(at);
    at = LONGEST_FILLER + 1;
  }
  return rest;
}
