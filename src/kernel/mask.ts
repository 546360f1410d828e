/** Hides what must not stand in a log: phone, id-card and bank-card numbers, tokens, keys, passwords in addresses. */

/** What to find, and what stands in its place (`$1` = the first group). */
type Mask = { pattern: RegExp; by: string | ((whole: string) => string) };

/** Secrets in query strings and JSON: `access_token=…`, `"corpsecret": "…"`. The names are WeCom's and WeChat's. */
const SECRET_NAMES =
  'access_token|suite_access_token|corpsecret|agent_secret|appsecret|secret|msg_signature|token|encodingaeskey|encoding_aes_key|password';

const IDENTITY_CARD = /(?<![0-9A-Za-z])(\d{3})\d{13}(\d[\dXx])(?![0-9A-Za-z])/g;
const BANK_CARD = /(?<![\d.])\d(?:[ -]?\d){15,18}(?![\d.])/g;
const MOBILE = /(?<!\d)(?:(\+?86)[ -]?)?(1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?!\d)/g;

// Order matters: secrets first (they may hold digits), then longer digit groups before shorter ones.
const MASKS: readonly Mask[] = [
  { pattern: new RegExp(`\\b(${SECRET_NAMES})=[^&\\s"'#]+`, 'gi'), by: '$1=***' },
  { pattern: new RegExp(`(["'](?:${SECRET_NAMES})["']\\s*:\\s*)(["'])[^"']*\\2`, 'gi'), by: '$1$2***$2' },
  { pattern: /\b([a-z][a-z0-9+.-]{0,20}:\/\/[^\s:/@]*):[^\s/]+@/gi, by: '$1:***@' },
  // An EncodingAESKey has 43 characters of [A-Za-z0-9], an app's Secret 43 of [A-Za-z0-9_-]. Both letter cases are
  // asked for, so that our own ids (a word, a dash, a lower-case UUID) stay readable.
  { pattern: /(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{43}(?![\w-])/g, by: '***' },
  // Access tokens of the platforms: long, with both letter cases and a digit. A data key in base64.
  { pattern: /(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*\d)[\w-]{32,}(?![\w-])/g, by: '***' },
  { pattern: /(?<![\w+/-])[A-Za-z0-9+/]{43}=/g, by: '***' },
  { pattern: IDENTITY_CARD, by: '$1*************$2' },
  { pattern: BANK_CARD, by: maskCard },
  { pattern: MOBILE, by: '$1$2****$3' },
  // 办学许可证号, e.g. 教民114042379000010号: the region stays, the serial number is partly hidden.
  { pattern: /(教民\d{7})\d{4,7}(\d)(号?)/g, by: '$1***$2$3' },
];

/** The same text with everything that identifies a person or opens a door hidden. */
export function maskText(text: string): string {
  let masked = text;
  // Two calls, because `replaceAll` has one signature for words and another for functions.
  for (const { pattern, by } of MASKS) {
    masked = typeof by === 'string' ? masked.replaceAll(pattern, by) : masked.replaceAll(pattern, by);
  }
  return masked;
}

/** Whether a number of a person stands in it: of an identity card, a bank card or a mobile phone. */
export function holdsPersonalNumber(text: string): boolean {
  const isThere = [IDENTITY_CARD, MOBILE].some((pattern) => text.search(pattern) >= 0);
  return isThere || (text.match(BANK_CARD) ?? []).some((digits) => passesLuhn(digits.replace(/\D/g, '')));
}

/** Only digits that pass the card check are hidden, so that WeCom's 19-digit message ids mostly stay readable. */
function maskCard(whole: string): string {
  const digits = whole.replace(/\D/g, '');
  return passesLuhn(digits) ? `${digits.slice(0, 4)}******${digits.slice(-4)}` : whole;
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (const [fromRight, character] of [...digits].reverse().entries()) {
    const doubled = Number(character) * (fromRight % 2 === 0 ? 1 : 2);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
