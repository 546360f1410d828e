/** What is kept of the words in which somebody tells a place: no name, no telephone, no child, nothing of whoever tells. Pure. */
import { cleanInput } from '../kernel/text.ts';

/** The commonest surnames. A place that begins with one (王桥镇) is no person: a title or a home must follow. */
const SURNAME =
  '(?:欧阳|上官|司马|诸葛|皇甫|[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石贾韦付邹孟秦郝申连牛暴白史龙侯温常武乔贺赖文方金高万安])';
const TITLE =
  '老师|教师|校长|园长|院长|主任|书记|所长|局长|老板|教练|阿姨|叔叔|大爷|大妈|先生|女士|师傅|医生|同学|同志|妈妈|爸爸';

const NUMBER = /[+＋]?(?:\d[\s-]?){6,}\d?[\dXx]?|[〇零一二三四五六七八九幺]{6,}/gu;
const ACCOUNT = /(?:微信号?|qq号?|电话|手机号?|身份证号?)\s*[:：是为]?\s*[\w-]*/giu;
const NAMED = new RegExp(`${SURNAME}\\p{Script=Han}{0,2}?(${TITLE})`, 'gu');
const CALLED = new RegExp(`(叫|名叫|姓名是?|名字是?)${SURNAME}(?:(?!的)\\p{Script=Han}){1,2}`, 'gu');
const HOME = new RegExp(`${SURNAME}(?:(?!的)\\p{Script=Han}){1,2}(家(?![属庄村沟湾河镇坪岭])(?:里|中)?)`, 'gu');
/** A clause about a child or about oneself tells who reported. */
const OWN = /孩子|儿子|女儿|闺女|[我俺咱]家?娃|[一二三四五六七八九\d]年级|[一二三四五六七八九\d]班|我是|我叫|本人/u;
const SELF = /(?:我|俺|咱)(?:们|家)?的?/gu;

/** The place in somebody's words; '' when nothing of it may be kept. */
export function cleanPlace(said: string): string {
  const kept = cleanInput(said)
    .split(/[,，。;；!！?？\n]+/u)
    .filter((clause) => !OWN.test(clause))
    .map(cleanClause)
    .filter((clause) => clause !== '');
  return kept.join('，');
}

function cleanClause(clause: string): string {
  return clause
    .replace(ACCOUNT, '')
    .replace(NUMBER, '')
    .replace(CALLED, '$1某某')
    .replace(NAMED, '某$1')
    .replace(HOME, '某人$1')
    .replace(SELF, '')
    .trim();
}

/** Whether somebody tells that they or others are made to pay for having reported (compliance §3.8). */
export function tellsRetaliation(words: string): boolean {
  return /打击报复|报复(?!心)|穿小鞋|恐吓|威胁|找(?:我|我们|家长|孩子)?的?麻烦|为难(?:我|孩子|家长)|针对(?:我|孩子)/u.test(
    words,
  );
}
