/** Hides what must not stand in a log: phone, id-card and bank-card numbers, tokens, keys, passwords in addresses. */

type Mask = { pattern: RegExp; replace: (whole: string, ...groups: string[]) => string };

/** Secrets in query strings and JSON: `access_token=…`, `"corpsecret": "…"`. The names are WeCom's and WeChat's. */
const SECRET_NAMES =
  'access_token|suite_access_token|corpsecret|agent_secret|appsecret|secret|msg_signature|token|encodingaeskey|encoding_aes_key|password';

// Order matters: secrets first (they may hold digits), then longer digit groups before shorter ones.
const MASKS: readonly Mask[] = [
  { pattern: new RegExp(`\\b(${SECRET_NAMES})=[^&\\s"'#]+`, 'gi'), replace: (_whole, name = '') => `${name}=***` },
  {
    pattern: new RegExp(`(["'])(${SECRET_NAMES})\\1(\\s*:\\s*)(["'])[^"']*\\4`, 'gi'),
    replace: (_whole, quote = '', name = '', colon = '') => `${quote}${name}${quote}${colon}"***"`,
  },
  { pattern: /\b([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s/]+@/gi, replace: (_whole, before = '') => `${before}:***@` },
  // An EncodingAESKey has 43 characters of [A-Za-z0-9], an app's Secret 43 of [A-Za-z0-9_-]. Both letter cases are
  // asked for, so that our own ids (a word, a dash, a lower-case UUID) stay readable.
  { pattern: /(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{43}(?![\w-])/g, replace: () => '***' },
  {
    pattern: /(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])/g,
    replace: (whole) => `${whole.slice(0, 3)}*************${whole.slice(-2)}`,
  },
  { pattern: /(?<![\d.])\d(?:[ -]?\d){15,18}(?![\d.])/g, replace: maskCard },
  {
    pattern: /(?<!\d)(?:(\+?86)[ -]?)?(1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?!\d)/g,
    replace: (_whole, country = '', head = '', tail = '') => `${country}${head}****${tail}`,
  },
  // 办学许可证号, e.g. 教民114042379000010号: the region stays, the serial number is partly hidden.
  {
    pattern: /(教民\d{7})\d{4,7}(\d)(号?)/g,
    replace: (_whole, head = '', last = '', end = '') => `${head}***${last}${end}`,
  },
];

/** The same text with everything that identifies a person or opens a door hidden. */
export function maskText(text: string): string {
  return MASKS.reduce((masked, { pattern, replace }) => masked.replace(pattern, replace), text);
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
