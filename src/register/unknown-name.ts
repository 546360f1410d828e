/** What may be kept of a name that nobody knows: the name of an institution, never a person, a number or where one lives. */
import { cleanInput } from '../kernel/text.ts';
import { buildLexicon } from './lexicon.ts';
import { normalise } from './normalise.ts';
import { findShortName } from './places.ts';
import { segment, type Token } from './segment.ts';

/** The language alone: what counts as a name must not depend on who is registered. */
const LANGUAGE = buildLexicon({ parts: [], towns: [], regions: new Set() });
const LONGEST = 40;
/** A longer run of characters that no word explains is a sentence, not a brand. */
const LONGEST_BRAND = 12;
/** Without a word of the trade (书法, 培训学校) only so much can be a name. */
const LONGEST_BARE = 8;
/** Words of a sentence, not of a name. */
const SENTENCE = /什么|怎么|今天|明天|昨天|[吗呢吧啥哪怎没]/u;

const SALUTATION = /(?:老师|同志|领导|师傅)们?(?:[您你]好|好)|^(?:老师|同志|领导|师傅)[\s,，]/gu;
const NUMBER = /\d(?:[\s-]?\d){5}|[〇零一二三四五六七八九幺]{6}|[@＠]|https?:|www\.|微信|qq|电话|手机/iu;
const PERSON =
  /老师|教师|校长|园长|院长|主任|书记|[局科所站]长|老板|教练|阿姨|叔叔|大爷|大妈|先生|女士|师傅|医生|警官|同学|家长|负责人|[爸妈爷奶]|我|你|您|他|她|咱|俺|孩子|[小男女]孩|儿子|女儿|闺女|[我他她]?娃$|邻居|亲戚/u;
const HOME =
  /小区|家属[院区]|单元|门牌|宿舍|公寓|楼[上下]|对门|隔壁|家[里中]|在家|(?<![\d一二三四五六七八九十百])[\d一二三四五六七八九十百]+(?:号|栋|幢|座|楼|层|室|户)|(?:街|路|巷|弄|胡同)[\d一二三四五六七八九十]/u;
/** The commonest surnames, without those that brands begin with as often (金, 文, 高, 方, 华, 万, 安, 乐 …). */
const SURNAME =
  /^(?:欧阳|上官|司马|诸葛|皇甫|[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石贾韦付邹孟秦郝崔申连牛暴])/u;
const LONGEST_PERSON = 4;

/**
 * The name in a question, ready to be counted: without greeting, question and county, at most 40 signs. Null when there
 * is none, or when it could be a person, a telephone number or somebody's home: better uncounted than kept.
 */
export function cleanUnknownName(words: string, countyName: string): string | null {
  const said = cleanInput(words).replace(SALUTATION, ' ');
  if (NUMBER.test(said) || HOME.test(said) || /老师|校长/u.test(said)) return null;
  const named = said
    .split(/[,，。;；!！?？、\n]+/u)
    .map((clause) => nameIn(clause, countyName))
    .filter((name) => name !== undefined);
  const [name] = named;
  return named.length === 1 && name !== undefined && isKeepable(name) ? name.text : null;
}

type Name = { text: string; tokens: readonly Token[] };

/** What a clause is about, when it names anything. */
function nameIn(clause: string, countyName: string): Name | undefined {
  const tokens = withoutCounty(trimFillers(segment(normalise(clause), LANGUAGE)), countyName);
  const text = tokens.map((token) => token.text).join('');
  return tokens.some((token) => kindOf(token) === 'unknown') ? { text, tokens } : undefined;
}

function trimFillers(tokens: readonly Token[]): Token[] {
  const isName = (token: Token): boolean => kindOf(token) !== 'filler';
  const first = tokens.findIndex(isName);
  return first < 0 ? [] : tokens.slice(first, tokens.findLastIndex(isName) + 1);
}

/** 襄垣童画美术 and 童画美术 are asked by people who mean the same. */
function withoutCounty(tokens: readonly Token[], countyName: string): readonly Token[] {
  const [first, ...rest] = tokens;
  const isOwn = first !== undefined && (first.text === countyName || first.text === findShortName(countyName));
  return isOwn ? rest : tokens;
}

const kindOf = (token: Token) => token.senses[0]?.kind;

function isKeepable({ text, tokens }: Name): boolean {
  const length = [...text].length;
  const runs = brandRuns(tokens);
  const longest = Math.max(0, ...runs);
  if (length < 2 || length > LONGEST || longest < 2 || longest > LONGEST_BRAND) return false;
  if (PERSON.test(text) || SENTENCE.test(text)) return false;
  const saysTrade = tokens.some((token) => kindOf(token) === 'subject' || kindOf(token) === 'form');
  return saysTrade || (length <= LONGEST_BARE && !(length <= LONGEST_PERSON && SURNAME.test(text)));
}

/** Lengths of the runs that no word of the language explains. */
function brandRuns(tokens: readonly Token[]): number[] {
  const runs = [0];
  for (const token of tokens) {
    if (kindOf(token) === 'unknown') runs.push((runs.pop() ?? 0) + [...token.text].length);
    else runs.push(0);
  }
  return runs;
}
