/** The unified social credit code (GB 32100-2015): check digit, what look-alike letters meant, what kind of body. */
import { cleanInput } from '../kernel/text.ts';

// I, O, S, V and Z are left out because they look like 1, 0, 5, U and 2 (GB 32100-2015 §4).
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const LENGTH = 18;
/** Where the registering authority's region stands: digits only. */
const REGION = { from: 2, to: 8 };
/** A letter that the code never holds → the digit it was read from. V is missing: it may be U or Y. */
const LOOK_ALIKES: Readonly<Record<string, string>> = { O: '0', I: '1', S: '5', Z: '2' };
// GB 11714: weights of the organisation code's eight characters.
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];
/** A citizen's id number also has 18 characters: region, date of birth, serial, check. */
const CITIZEN_ID = /^[1-8]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]$/;
const CITIZEN_HINT = '这像是身份证号，请不要发身份证号，要写的是机构的统一社会信用代码。';
const PERMIT_HINT = '这是办学许可证号，请写营业执照或登记证上18位的统一社会信用代码。';

/** First two characters → who holds the code. */
const ENTITY_KINDS: Readonly<Record<string, EntityKind>> = {
  11: 'government',
  12: 'public_institution',
  51: 'social_association',
  52: 'private_non_enterprise',
  53: 'foundation',
  91: 'enterprise',
  92: 'sole_proprietor',
  93: 'farmers_cooperative',
};

/** Who can hold a code; see `ENTITY_NAMES` for the Chinese. */
export type EntityKind =
  | 'government'
  | 'public_institution'
  | 'social_association'
  | 'private_non_enterprise'
  | 'foundation'
  | 'enterprise'
  | 'sole_proprietor'
  | 'farmers_cooperative';

/** What people call each kind. */
export const ENTITY_NAMES: Readonly<Record<EntityKind, string>> = {
  government: '机关',
  public_institution: '事业单位',
  social_association: '社会团体',
  private_non_enterprise: '民办非企业单位',
  foundation: '基金会',
  enterprise: '企业',
  sole_proprietor: '个体工商户',
  farmers_cooperative: '农民专业合作社',
};

/** A good code (with what was mended or looks odd, in Chinese), or why it is none and what to do. */
export type SocialCreditCodeCheck =
  | { ok: true; code: string; mended?: string; warning?: string }
  | { ok: false; reason: 'length' | 'character' | 'check_digit'; hint: string };

/** The kind of body that a code belongs to, by its first two characters; undefined for rare ones. */
export function findEntityKind(code: string): EntityKind | undefined {
  return ENTITY_KINDS[code.slice(0, 2)];
}

/** Checks a code as typed: blanks, dashes, full width and small letters are taken, O/0, I/1, S/5, Z/2 mended. */
export function checkSocialCreditCode(raw: string): SocialCreditCodeCheck {
  // 100 characters hold any code with all its blanks; the rest of a pasted page is not worth cleaning.
  const typed = cleanInput(raw.slice(0, 100)).replace(/[\s\-‐-―−_.·]/gu, '');
  const code = typed.toUpperCase();
  if (code.includes('教民')) return { ok: false, reason: 'character', hint: PERMIT_HINT };
  if (code.length !== LENGTH) return { ok: false, reason: 'length', hint: lengthHint(code) };
  // A citizen's id number must not be filed as an institution's code, even if the check digit agrees by chance.
  if (findEntityKind(code) === undefined && CITIZEN_ID.test(code)) {
    return { ok: false, reason: 'check_digit', hint: CITIZEN_HINT };
  }
  const read = mend(code, typed);
  const strange = strangeCharacter(read.code);
  if (strange !== undefined) return { ok: false, reason: 'character', hint: strange };
  if (checkCharacter(read.code) === read.code.charAt(LENGTH - 1)) return good(read);
  if (read.mended !== '') return { ok: false, reason: 'character', hint: lookAlikeHint(code) };
  return { ok: false, reason: 'check_digit', hint: checkDigitHint(code) };
}

type Reading = { code: string; mended: string };

function good(read: Reading): SocialCreditCodeCheck {
  return {
    ok: true,
    code: read.code,
    ...(read.mended === '' ? {} : { mended: read.mended }),
    // Some early codes carry an organisation part from before GB 11714: a warning, never a refusal.
    ...(organisationCharacter(read.code) === read.code.charAt(16)
      ? {}
      : { warning: '第17位和常见算法不一致，请再核对一遍。' }),
  };
}

/** Reads impossible letters as digits; a small l as 1, if the code is wrong with L. */
function mend(code: string, typed: string): Reading {
  const plain = replaceAt(code, (letter) => LOOK_ALIKES[letter]);
  if (!typed.includes('l') || checkCharacter(plain.code) === plain.code.charAt(LENGTH - 1)) return plain;
  const bold = replaceAt(code, (letter, at) => (typed[at] === 'l' ? '1' : LOOK_ALIKES[letter]));
  return checkCharacter(bold.code) === bold.code.charAt(LENGTH - 1) ? bold : plain;
}

function replaceAt(code: string, digitFor: (letter: string, at: number) => string | undefined): Reading {
  let mended = '';
  const digits = [...code].map((letter, at) => {
    const digit = digitFor(letter, at);
    if (digit !== undefined) mended += `${mended === '' ? '' : '，'}第${at + 1}位的${letter}按数字${digit}`;
    return digit ?? letter;
  });
  return { code: digits.join(''), mended };
}

function strangeCharacter(code: string): string | undefined {
  const letters = [...code];
  const at = letters.findIndex((letter) => !ALPHABET.includes(letter));
  if (letters[at] === 'V') return `第${at + 1}位的V不会出现在代码里，请看看是不是U或Y。`;
  if (at >= 0) return `第${at + 1}位的“${letters[at]}”不会出现在代码里，请对照证件再写一遍。`;
  const region = letters.slice(REGION.from, REGION.to).findIndex((letter) => !/\d/.test(letter));
  return region < 0 ? undefined : `第${REGION.from + region + 1}位应是数字，请对照证件再写一遍。`;
}

function checkCharacter(code: string): string {
  let sum = 0;
  let weight = 1;
  for (const letter of code.slice(0, LENGTH - 1)) {
    sum += ALPHABET.indexOf(letter) * weight;
    weight = (weight * 3) % 31;
  }
  return ALPHABET.charAt((31 - (sum % 31)) % 31);
}

function organisationCharacter(code: string): string {
  const sum = ORGANISATION_WEIGHTS.reduce(
    (so, weight, at) => so + weight * Number.parseInt(code.charAt(8 + at), 36),
    0,
  );
  return '0123456789X0'.charAt(11 - (sum % 11));
}

function lengthHint(code: string): string {
  if (/^\d{15}$/.test(code)) return '这是15位的旧注册号，请写18位的统一社会信用代码。';
  return `代码要18位，您写了${Math.min(code.length, 99)}位，请对照证件再写一遍。`;
}

function lookAlikeHint(code: string): string {
  const at = [...code].findIndex((letter) => letter in LOOK_ALIKES);
  const letter = code.charAt(at);
  return `第${at + 1}位写了${letter}，代码里没有这个字母，是不是${LOOK_ALIKES[letter] ?? '数字'}看错了？请对照证件再写一遍。`;
}

function checkDigitHint(code: string): string {
  if (CITIZEN_ID.test(code)) return CITIZEN_HINT;
  const likely = likelyTypos(code);
  const [only] = likely;
  if (likely.length === 1 && only !== undefined) {
    return `校验位对不上，${only}？请对照证件再写一遍。`;
  }
  const where = organisationCharacter(code) === code.charAt(16) ? '前8位或最后一位' : '第9到17位';
  return `最后一位对不上，${where}里可能写错或写反了，请对照证件再写一遍。`;
}

/** Characters that are taken for one another on a stamped or photographed paper. */
const LOOK_ALIKE_SETS = ['0DQ', '8B3', '6G', '17LT', '2Z', '5S', 'UVY', 'MN', 'CG', 'EF', 'PR', 'KX', '49'];

/** What one look-alike or one swap of neighbours would make right by both check characters, in words. */
function likelyTypos(code: string): string[] {
  const letters = [...code];
  const swaps = letters.slice(0, -1).flatMap((letter, at) => {
    const next = letters[at + 1] ?? '';
    const other = code.slice(0, at) + next + letter + code.slice(at + 2);
    return letter !== next && isWhole(other) ? [`是不是第${at + 1}位和第${at + 2}位写反了`] : [];
  });
  const misread = letters.flatMap((letter, at) =>
    lookAlikesOf(letter)
      .filter((other) => isWhole(code.slice(0, at) + other + code.slice(at + 1)))
      .map((other) => `是不是第${at + 1}位的${other}写错成${letter}`),
  );
  return [...swaps, ...misread];
}

function lookAlikesOf(letter: string): string[] {
  const others = LOOK_ALIKE_SETS.filter((set) => set.includes(letter)).join('');
  return [...new Set(others)].filter((other) => other !== letter && ALPHABET.includes(other));
}

/** Right by both check characters, a known kind of body, digits for the region. */
function isWhole(code: string): boolean {
  return (
    findEntityKind(code) !== undefined &&
    /^\d{6}$/.test(code.slice(REGION.from, REGION.to)) &&
    checkCharacter(code) === code.charAt(LENGTH - 1) &&
    organisationCharacter(code) === code.charAt(16)
  );
}
