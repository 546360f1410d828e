/** What stands around a number: about, several, from–to, a noun. Shared by counts and money. */
import { HEDGES } from './heard.ts';
import { NUMERAL_CHARACTERS } from './numerals.ts';

/** How exactly an amount was said; `core` is what is left to be read as a number with its unit. */
export type Amount = { kind: 'core'; core: string; about: boolean } | { kind: 'vague' } | { kind: 'range' };

const NUMBER = `[${NUMERAL_CHARACTERS}.,两俩仨]`;
const UNIT = '(?:个|人|名|家|元|块|圆|钱|万|千|百)?';
const RANGE = new RegExp(`${NUMBER}${UNIT}(?:到|至|或者?|还是|[-~—–−])${NUMBER}`, 'u');
// 十来个, 二十多, 上百, 千把块, 小一万, 不到30, 3800起: how many is open. 差不多 and 多少 are taken out before.
const VAGUE =
  /几|多|[百千万块]把|儿八|^百[十八]|出头|挂零|不到|[+±<>≥≤]|^小(?=[\d一二两三四五六七八九十百千万])|来[个人名位家块]|来(?:$|元)|余|数[十百千]|[上成近][百千万]|若干|不少|许|一些|有些|部分|不足|超过|以[上下内]|[至最]|将近|接近|[快近](?=\d)/u;
/** 七八个, 二三十, 三四千: two neighbours are a range. */
const NEIGHBOURS = /(?<![零〇一二两三四五六七八九])[一二两三四五六七八九]{2}(?![零〇一二三四五六七八九])/u;
const ABOUT_BEFORE = new RegExp(`^(?:(?:${HEDGES}|大致|得|怎么也)(?:有|是)?|也就(?:有|是)?)+[,:]?`, 'u');
const ABOUT_AFTER = /(?:左右|上下|的样子|光景|大约|大概)$/u;
const LEAD =
  /^(?:现场|里面|屋里|教室里?|班里|目前|现在|今天|我们|我(?=数|有)|数了(?:一下|数)?|来了|到了|一共|总共|总计|合计|共计|拢共|共|刚好|正好|恰好|整整|有|是|就|只|才|大约|学生|老师|孩子|总?人数|数量)+[,:]?/u;

const ABOUT = new RegExp(`${HEDGES}|大致|得有|怎么也|也就|左右|上下|样子|光景`, 'u');

/** Takes the wrapping off. Every pattern here is a plain alternation: the time is linear in the length. */
export function unwrapAmount(said: string): Amount {
  const settled = said.replaceAll('差不多', '大约').replaceAll('至今', '');
  if (RANGE.test(settled)) return { kind: 'range' };
  if (VAGUE.test(settled) || NEIGHBOURS.test(settled)) return { kind: 'vague' };
  let core = settled;
  let about = false;
  // Two rounds: 现场大约有20人左右 has a lead on both sides of 大约.
  for (let round = 0; round < 2; round += 1) {
    const before = core;
    core = core.replace(LEAD, '').replace(ABOUT_BEFORE, '').replace(ABOUT_AFTER, '');
    about ||= ABOUT.test(before.replace(core, ''));
  }
  return { kind: 'core', core, about };
}
