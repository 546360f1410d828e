/** What people say about a page of judged items: 全部符合; 3 5不符合; 1-8符合 9不符合; 全部符合，除 AQ06、AQ12. */
import { cleanInput } from '../kernel/text.ts';
import type { ItemResult } from './answers/answer.ts';
import { parseNumeral } from './answers/numerals.ts';

/** The items that may be named: numbers as shown, and codes. */
export type Nameable = { number: number; code: string };

export type Judgement =
  | {
      ok: true;
      /** Code → result for the items that were named. */
      named: Map<string, ItemResult>;
      /** What the unnamed ones are: said, or implied by naming exceptions; undefined when only 符合 was named. */
      rest: ItemResult | undefined;
      /** The whole list was meant, not only this page. */
      whole: boolean;
      /** 全部/其余 was said, not only implied. */
      explicit: boolean;
    }
  | { ok: false; reason: 'unclear' }
  | { ok: false; reason: 'which' }
  | { ok: false; reason: 'unknown' | 'twice'; wrong: string };

type Token =
  | { kind: 'names'; codes: string[] }
  | { kind: 'verdict'; result: ItemResult }
  | { kind: 'all'; whole: boolean }
  | { kind: 'except' };

/** Longer than any sentence about 34 items; cut off before any pattern runs. */
const MAX_SAID = 400;
// 一切正常 names no item.
const NUMERAL = '\\d{1,3}|(?!一切)[一二三四五六七八九十]{1,3}';
// Order matters: 不符合 before 符合, 没问题 before 问题, ranges before numbers.
const PATTERNS: readonly [RegExp, Token['kind'] | 'skip' | 'allPass', ItemResult | undefined][] = [
  [/^(?:没有?|无)(?:发现)?(?:任何)?(?:不符合|不合格|不达标)(?:的|项)*/u, 'allPass', undefined],
  [/^(?:不适用|不涉及|没有这[一]?项|无此项|n\/?a)/u, 'verdict', 'not_applicable'],
  [
    /^(?:不符合|不合格|不达标|不通过|不规范|不合规|不行|不符|没做到|没达到|未达标|有问题|有毛病|存在问题|[×✗✘x❌])/u,
    'verdict',
    'fail',
  ],
  [
    /^(?:(?:没有?|未)(?:发现|看到)?(?:任何)?(?:问题|异常)|没毛病|无问题|无异常|符合要求|符合|合格|合规|达标|通过|规范|一切正常|正常|做到了?|[√✓✔✅])/u,
    'verdict',
    'pass',
  ],
  [/^(?:全表|整表|整张表|全部页|每页|所有页|所有项目?|所有的?)/u, 'all', undefined],
  [/^(?:全都|全部|全是|都是|都|全|其余|其它|其他|剩下|剩余|余下|别的|本页)/u, 'all', undefined],
  [/^(?:除了|除去|除开|除外|除|只有|仅有?|但是?|不过)/u, 'except', undefined],
  [
    /^(?:以外|之外|外|[\s,，、。.;；:：!！和与及跟还有第项号条题个是为的了均皆也且就吧啊呀哦()（）])/u,
    'skip',
    undefined,
  ],
];
const RANGE = new RegExp(`^第?(${NUMERAL})(?:项|号|条|题)?\\s*(?:-|–|—|~|～|到|至)+\\s*第?(${NUMERAL})`, 'u');
const NUMBER = new RegExp(`^第?(${NUMERAL})`, 'u');
const CODE_RANGE = /^([a-z]{2})(\d{2})\s*(?:-|–|—|~|到|至)+\s*(?:[a-z]{2})?(\d{2})(?!\d)/u;
const CODE = /^([a-z]{2}\d{2})(?!\d)/u;
/** 3项不符合 counts; it does not say which. */
const COUNT = new RegExp(`^(?:有|共|一共)?(?:${NUMERAL})(?:项|个|条|处)(?:不|有|没)`, 'u');
const WHOLE = /^(?:全表|整表|整张表|全部页|每页|所有)/u;

/** Reads one message about the items. */
export function readJudgement(said: string, items: readonly Nameable[]): Judgement {
  if (said.length > MAX_SAID) return { ok: false, reason: 'unclear' };
  // ①③ would run together into 13.
  const text = cleanInput(said.replace(/[①-⑳⑴-⒇]/gu, ' $& ')).toLowerCase();
  if (text === '') return { ok: false, reason: 'unclear' };
  if (COUNT.test(text)) return { ok: false, reason: 'which' };
  const scanned = scan(text, items);
  return 'reason' in scanned ? scanned : new Judge(scanned.tokens).judge();
}

type Refused = Extract<Judgement, { ok: false }>;

function scan(text: string, items: readonly Nameable[]): { tokens: Token[] } | Refused {
  const tokens: Token[] = [];
  let rest = text;
  while (rest !== '') {
    const taken = takeNames(rest, items) ?? takeWord(rest);
    if (taken === undefined) return { ok: false, reason: 'unclear' };
    if ('wrong' in taken) return { ok: false, reason: 'unknown', wrong: taken.wrong };
    tokens.push(...taken.tokens);
    rest = rest.slice(taken.length);
  }
  return { tokens };
}

type Taken = { tokens: Token[]; length: number };

function takeWord(rest: string): Taken | undefined {
  for (const [pattern, kind, result] of PATTERNS) {
    const length = pattern.exec(rest)?.[0].length ?? 0;
    if (length > 0) return { tokens: tokensOf(kind, result, WHOLE.test(rest)), length };
  }
  return undefined;
}

function tokensOf(kind: (typeof PATTERNS)[number][1], result: ItemResult | undefined, whole: boolean): Token[] {
  if (kind === 'verdict') return result === undefined ? [] : [{ kind, result }];
  if (kind === 'all') return [{ kind, whole }];
  if (kind === 'except') return [{ kind }];
  return kind === 'allPass'
    ? [
        { kind: 'all', whole },
        { kind: 'verdict', result: 'pass' },
      ]
    : [];
}

function takeNames(rest: string, items: readonly Nameable[]): Taken | { wrong: string } | undefined {
  const codeRange = CODE_RANGE.exec(rest);
  const [, prefix = '', from = '', to = ''] = codeRange ?? [];
  const code = CODE.exec(rest);
  if (codeRange !== null) return byCodes(items, [`${prefix}${from}`, `${prefix}${to}`], codeRange[0].length);
  if (code !== null) return byCodes(items, [code[0], code[0]], code[0].length);
  const range = RANGE.exec(rest);
  if (range !== null) return byNumbers(items, [range[1] ?? '', range[2] ?? ''], range[0].length);
  const number = NUMBER.exec(rest);
  return number === null ? undefined : byNumbers(items, [number[1] ?? '', number[1] ?? ''], number[0].length);
}

function byCodes(items: readonly Nameable[], [from, to]: [string, string], length: number): Taken | { wrong: string } {
  const find = (code: string): number => items.findIndex((item) => item.code.toLowerCase() === code);
  return between(items, [find(from), find(to)], { length, wrong: (find(from) < 0 ? from : to).toUpperCase() });
}

function byNumbers(
  items: readonly Nameable[],
  [from, to]: [string, string],
  length: number,
): Taken | { wrong: string } {
  const find = (text: string): number => items.findIndex((item) => item.number === parseNumeral(text));
  return between(items, [find(from), find(to)], { length, wrong: find(from) < 0 ? from : to });
}

function between(
  items: readonly Nameable[],
  [from, to]: [number, number],
  { length, wrong }: { length: number; wrong: string },
): Taken | { wrong: string } {
  if (from < 0 || to < from) return { wrong };
  return { tokens: [{ kind: 'names', codes: items.slice(from, to + 1).map((item) => item.code) }], length };
}

/** Puts verdicts to names. A verdict follows its names (3 5不符合), unless the message begins with one (不符合：3、5). */
class Judge {
  readonly #tokens: readonly Token[];
  readonly #named = new Map<string, ItemResult>();
  #waiting: string[] = [];
  #excepted: string[] = [];
  #lead: ItemResult | undefined;
  #rest: ItemResult | undefined;
  #whole = false;
  #allOpen = false;
  #inExcept = false;
  #twice: string | undefined;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  judge(): Judgement {
    for (const token of this.#tokens) this.#take(token);
    this.#assign(this.#waiting, this.#lead ?? 'fail');
    if (this.#allOpen && this.#rest === undefined) this.#allOpen = false;
    this.#assign(this.#excepted, this.#rest === 'fail' ? 'pass' : 'fail');
    if (this.#twice !== undefined) return { ok: false, reason: 'twice', wrong: this.#twice };
    if (this.#named.size === 0 && this.#rest === undefined) return this.#bareVerdict();
    const explicit = this.#rest !== undefined;
    const implied = [...this.#named.values()].some((result) => result !== 'pass') ? 'pass' : undefined;
    return { ok: true, named: this.#named, rest: this.#rest ?? implied, whole: this.#whole, explicit };
  }

  /** 符合 or 没问题 alone means all; 不符合 alone does not say which. */
  #bareVerdict(): Judgement {
    if (this.#lead === 'pass') return { ok: true, named: this.#named, rest: 'pass', whole: false, explicit: true };
    return { ok: false, reason: this.#lead === undefined ? 'unclear' : 'which' };
  }

  #take(token: Token): void {
    if (token.kind === 'names') {
      if (this.#inExcept) this.#excepted.push(...token.codes);
      else this.#waiting.push(...token.codes);
    } else if (token.kind === 'all') this.#takeAll(token.whole);
    else if (token.kind === 'except') this.#inExcept = true;
    else this.#takeVerdict(token.result);
  }

  /** 3、5都不符合: 都 after names speaks of them; 其余都符合 of the others. */
  #takeAll(whole: boolean): void {
    this.#whole ||= whole;
    if (this.#inExcept && this.#excepted.length > 0) this.#inExcept = false;
    else if (this.#waiting.length > 0) return;
    this.#allOpen = true;
  }

  #takeVerdict(result: ItemResult): void {
    if (this.#inExcept && this.#excepted.length > 0) {
      // 除3不符合外都符合; 只有3不符合
      this.#assign(this.#excepted, result);
      this.#excepted = [];
      this.#inExcept = false;
    } else if (this.#waiting.length > 0 && this.#lead === undefined) {
      this.#assign(this.#waiting, result);
      this.#waiting = [];
    } else if (this.#allOpen) {
      this.#rest = result;
      this.#allOpen = false;
    } else {
      this.#assign(this.#waiting, this.#lead ?? result);
      this.#waiting = [];
      this.#lead = result;
    }
  }

  #assign(codes: readonly string[], result: ItemResult): void {
    for (const code of codes) {
      const before = this.#named.get(code);
      if (before !== undefined && before !== result) this.#twice = code;
      this.#named.set(code, result);
    }
  }
}
