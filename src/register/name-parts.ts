/** Cuts a registered name into place, town, brand (字号), subject, legal form and campus, by the name alone. */
import { AUDIENCE_WORDS, isFirmHint, LEGAL_FORMS, LONGEST_FORM } from './legal-forms.ts';
import { normalise } from './normalise.ts';
import { findShortName } from './places.ts';
import { LONGEST_SUBJECT_WORD, SUBJECTS_BY_WORD } from './subjects.ts';

/** The parts of one name; what it does not say is empty. */
export type NameParts = {
  place: string;
  town: string;
  brand: string;
  /** What the name says is taught; several where one word means several (画室, 棋院). */
  subjects: readonly string[];
  /** The subjects come only from the legal form (…文化艺术有限公司): a hint, no statement. */
  onlyHint: boolean;
  form: string;
  /** 第二校区, 侯堡校区, 分校, 二部; empty for the main campus. */
  campus: string;
};

/** What the register says about where the institution is. */
export type NamePlace = { region: string; town: string };

const PROVINCE = /^(?:\p{Script=Han}{2}省|山西)/u;
const CITY = /^\p{Script=Han}{2,3}市/u;
const TOWN = /^\p{Script=Han}{2}(?:镇|乡|街道)/u;
const CAMPUS =
  /^(?:\p{Script=Han}{1,4}校区|第?[一二三四五六七八九十\d]+校区|\p{Script=Han}{0,4}分校|[一二三四五六\d]部|\p{Script=Han}{2,4}店)$/u;
const CAMPUS_TAIL =
  /(?<=学校|中心|公司|工作室|培训部|馆|社|俱乐部|画室)(\p{Script=Han}{2,3}校区|第?[一二三四五六七八九十\d]校区|\p{Script=Han}{0,3}分校|[一二三四五六\d]部)$/u;

/** Cuts a name. A name of another build than expected ends up with everything in `brand`, which still can be found. */
export function cutName(name: string, where: NamePlace): NameParts {
  return cutPlainName(normalise(name), where);
}

/** The same for a name that is normalised already. */
export function cutPlainName(plain: string, where: NamePlace): NameParts {
  const { text, campus } = cutCampus(plain);
  const { rest, place } = cutPlace(text, where.region);
  const town = townAt(rest, where.town);
  const body = rest.slice(town.length);
  return { place, town, campus, ...cutBody(body) };
}

/** The campus word of a text that ends with one, in the form campuses are compared by: 第2校区 = 第二校区. */
export function campusKey(campus: string): string {
  const digits = '零一二三四五六七八九';
  const plain = normalise(campus)
    .replaceAll(' ', '')
    .replace(/\d/g, (digit) => digits.charAt(Number(digit)))
    .replace(/^第(?=[一二三四五六七八九十]+校区$)/u, '');
  // 侯堡分校 and 侯堡校区 are two words for one place; 分校 and 二部 alone stand for themselves.
  return plain.length > 2 ? plain.replace(/(?:校区|分校)$/u, '校区') : plain;
}

function cutCampus(text: string): { text: string; campus: string } {
  const chunks = text.split(' ');
  const last = chunks.at(-1) ?? '';
  if (chunks.length > 1 && CAMPUS.test(last)) return { text: chunks.slice(0, -1).join(''), campus: last };
  const joined = chunks.join('');
  const tail = CAMPUS_TAIL.exec(joined)?.[1] ?? '';
  return { text: joined.slice(0, joined.length - tail.length), campus: tail };
}

function cutPlace(text: string, region: string): { rest: string; place: string } {
  const short = findShortName(region) ?? region;
  const start = text.replace(PROVINCE, '').replace(CITY, '');
  for (const name of [region, short]) {
    if (name === '') continue;
    if (start.startsWith(name)) return { rest: start.slice(name.length), place: name };
    if (text.startsWith(name)) return { rest: text.slice(name.length), place: name };
  }
  return { rest: text, place: '' };
}

function townAt(text: string, town: string): string {
  if (town !== '' && text.startsWith(town)) return town;
  const found = TOWN.exec(text)?.[0] ?? '';
  return found.length < text.length - 2 ? found : '';
}

type Body = Pick<NameParts, 'brand' | 'subjects' | 'onlyHint' | 'form'>;

function cutBody(body: string): Body {
  const form = suffixIn(body, LEGAL_FORMS, LONGEST_FORM);
  const hints = LEGAL_FORMS.get(form) ?? [];
  const beforeForm = withoutAudience(body.slice(0, body.length - form.length));
  const word = suffixIn(beforeForm, SUBJECTS_BY_WORD, LONGEST_SUBJECT_WORD);
  const brand = withoutAudience(beforeForm.slice(0, beforeForm.length - word.length));
  if (word === '' || brand === '') return { brand: beforeForm, subjects: hints, onlyHint: !isFirmHint(form), form };
  return { brand, subjects: SUBJECTS_BY_WORD.get(word) ?? [], onlyHint: false, form };
}

function withoutAudience(text: string): string {
  const word = AUDIENCE_WORDS.find((each) => text.endsWith(each) && text.length > each.length);
  return word === undefined ? text : text.slice(0, text.length - word.length);
}

function suffixIn(text: string, words: ReadonlyMap<string, unknown>, longest: number): string {
  for (let length = Math.min(longest, text.length); length > 0; length -= 1) {
    const suffix = text.slice(text.length - length);
    if (words.has(suffix)) return suffix;
  }
  return '';
}
