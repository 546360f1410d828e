/** Writes numbers the way people write them, for reading them back: 一千零五, 两块五毛, 叁佰元整. */

const DIGITS = '零一二三四五六七八九';
const FORMAL: Readonly<Record<string, string>> = {
  一: '壹',
  二: '贰',
  三: '叁',
  四: '肆',
  五: '伍',
  六: '陆',
  七: '柒',
  八: '捌',
  九: '玖',
  十: '拾',
  百: '佰',
  千: '仟',
};

/** The textbook form up to 10^8: 一千零五, 二百三十, 十二万零三. */
export function inChinese(number: number): string {
  if (number === 0) return '零';
  const high = Math.floor(number / 10_000);
  const low = number % 10_000;
  if (high === 0) return section(low).replace(/^一十/u, '十');
  const head = `${high >= 10_000 ? inChinese(high) : section(high)}万`.replace(/万万$/u, '亿').replace(/^一十/u, '十');
  if (low === 0) return head;
  return `${head}${low < 1000 ? '零' : ''}${section(low)}`;
}

/** One to 9,999 without leading zeros: 一千零一十. */
function section(number: number): string {
  const letters = [...String(number)].map(Number);
  const text = letters.map((digit, at) =>
    digit === 0 ? '零' : `${DIGITS.charAt(digit)}${['', '十', '百', '千'][letters.length - 1 - at] ?? ''}`,
  );
  return text.join('').replace(/零+/gu, '零').replace(/零$/u, '');
}

/** 三块二毛五, 十块零五分, 五毛. */
export function inChineseMoney(fen: number): string {
  const [yuan, jiao, cents] = [Math.floor(fen / 100), Math.floor(fen / 10) % 10, fen % 10];
  const small = `${jiao > 0 ? `${DIGITS.charAt(jiao)}毛` : ''}${cents > 0 ? `${DIGITS.charAt(cents)}${jiao > 0 ? '' : '分'}` : ''}`;
  if (yuan === 0) return small === '' ? '零元' : small;
  return `${inChinese(yuan)}块${jiao === 0 && cents > 0 ? '零' : ''}${small}`;
}

/** 叁佰元整, 贰拾元零伍分: as receipts have it. */
export function inFormalMoney(fen: number): string {
  const [yuan, jiao, cents] = [Math.floor(fen / 100), Math.floor(fen / 10) % 10, fen % 10];
  const tail = `${jiao > 0 ? `${DIGITS.charAt(jiao)}角` : cents > 0 ? '零' : ''}${cents > 0 ? `${DIGITS.charAt(cents)}分` : ''}`;
  const text = `${inChinese(yuan)}元${tail === '' ? '整' : tail}`;
  return [...text].map((letter) => FORMAL[letter] ?? letter).join('');
}
