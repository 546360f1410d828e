/** Phone numbers as digits: mobile, landline with area code, 400; spoken digits (幺三八…) too. */
import type { Understood } from './answer.ts';
import { type Heard, isDeniedOrAsked } from './heard.ts';
import { noteTaken, WHY } from './texts.ts';

const SPOKEN: Readonly<Record<string, string>> = {
  零: '0',
  〇: '0',
  '○': '0',
  洞: '0',
  一: '1',
  幺: '1',
  二: '2',
  两: '2',
  三: '3',
  四: '4',
  五: '5',
  六: '6',
  七: '7',
  拐: '7',
  八: '8',
  九: '9',
  勾: '9',
};
// 一楼 and 二班 are no digits: this many spoken ones must stand together, unless a whole number comes out.
const LEAST_SPOKEN = 5;
const SPOKEN_RUN = /[零〇○洞一幺二两三四五六七拐八九勾0-9][零〇○洞一幺二两三四五六七拐八九勾 ,、\-0-9]{2,}/gu;
const MOBILE = /^1[3-9]\d{9}$/;
// 010 and 02x take 8 digits; other area codes 3 more digits and 7 or 8 (numbering plan of the MIIT).
const LANDLINE = /^0(?:(?:10|2\d)[1-9]\d{7}|[3-9]\d{2}[1-9]\d{6,7})$/;
const SERVICE = /^[48]00\d{7}$/;

/** 0355-7221234-801: what follows is no part of the number. */
const EXTENSION = /(0\d{2,3}[- ]?\d{7,8})-(\d{1,5})(?!\d)/gu;
const AROUND = /[\d\s()+\-‐-―−.:;,。!！"“”'、]|电话|手机|号码?|座机|联系|tel|是|我的?|的|[吧呢呀啊哦哈]/gu;

/** Reads one phone number; words around it are left out, with a nod. */
export function understandPhone(heard: Heard): Understood {
  if (isDeniedOrAsked(heard.tight)) return { ok: false, why: WHY.phone };
  const spelt = heard.words.replace(/横?杠/gu, '-').replace(SPOKEN_RUN, spokenToFigures).replace(EXTENSION, '$1转$2');
  const figures = spelt.replace(/[\do]{11,12}/gu, (run) => (run.startsWith('o') ? run : run.replaceAll('o', '0')));
  const numbers = phoneNumbers(figures);
  const good = [...new Set(numbers.filter(isPhone))];
  const [value] = good;
  if (good.length > 1) return { ok: false, why: WHY.phoneMany };
  if (value === undefined) return { ok: false, why: whyNoPhone(numbers) };
  // Another number beside it: which one is the phone?
  if (numbers.some((number) => number.length > 5 && !isPhone(number))) return { ok: false, why: WHY.phoneMany };
  const around = figures.replace(AROUND, '');
  return around === '' && figures === spelt ? { ok: true, value } : { ok: true, value, note: noteTaken(value) };
}

/** 幺三八… → 138…; the 三 of 李三13812345678 stays a name. */
function spokenToFigures(run: string): string {
  const signs = [...run];
  const spoken = signs.filter((sign) => sign in SPOKEN).length;
  const figures = signs.map((sign) => SPOKEN[sign] ?? sign).join('');
  return spoken >= LEAST_SPOKEN || isPhone(figures.replace(/\D/g, '')) ? figures : run;
}

function isPhone(number: string): boolean {
  return MOBILE.test(number) || LANDLINE.test(number) || SERVICE.test(number);
}

/** Runs of figures, with what people put between them taken out and +86 in front too. */
function phoneNumbers(text: string): string[] {
  const runs = text.match(/\+?[\d(][\d\s()\-‐-―−.,、]*/gu) ?? [];
  return runs.flatMap((run) => {
    const digits = run.replace(/\D/g, '');
    const whole = withoutCountry(digits);
    if (isPhone(whole) || digits.length <= 12) return digits === '' ? [] : [whole];
    // Two numbers with a blank between them: 13812345678 0355-1234567.
    const pieces = run.split(/[\s,、]+/u).map((piece) => withoutCountry(piece.replace(/\D/g, '')));
    return pieces.filter((piece) => piece !== '');
  });
}

function withoutCountry(digits: string): string {
  // Old phones put a 0 in front of a mobile number.
  const national = digits.replace(/^(?:00)?86(?=1\d{10}$|0?[2-9]\d{8,10}$)/, '').replace(/^0(?=1[3-9]\d{9}$)/, '');
  // Behind +86 the 0 of the area code is left out.
  return national !== digits && !isPhone(national) && isPhone(`0${national}`) ? `0${national}` : national;
}

function whyNoPhone(numbers: readonly string[]): string {
  const longest = numbers.reduce((so, number) => (number.length > so.length ? number : so), '');
  if (/^1\d{5,}$/.test(longest) && longest.length !== 11) return WHY.phoneMobile;
  return /^[2-8]\d{6,7}$/.test(longest) ? WHY.phoneArea : WHY.phone;
}
