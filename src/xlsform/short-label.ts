/** The short name of a question (简称, at most 12 signs) from its long words. */

const MAX = 12;
const OPENERS = /^(?:请问|请您?(?:填写|输入|选择|发送|写|填|选|发)?|您的?|你的?)/u;

/** A short label that is not taken yet. */
export function shortLabel(text: string, taken: ReadonlySet<string>): string {
  const plain = text.replaceAll(/\$\{[^}]*\}/gu, '').replace(OPENERS, '');
  const [clause = ''] = plain
    .split(/[？?。，,；;：:（(\n]/u)
    .map((each) => each.trim())
    .filter((each) => each !== '');
  const short = [...(clause || '题目')].slice(0, MAX).join('');
  if (!taken.has(short)) return short;
  for (let again = 2; ; again += 1) {
    const numbered = `${[...short].slice(0, MAX - String(again).length).join('')}${again}`;
    if (!taken.has(numbered)) return numbered;
  }
}
