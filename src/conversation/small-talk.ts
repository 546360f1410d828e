/** What people say to the bot when there is no form and no question: greetings, thanks, a word meant for a form. */
import { understandOrdinal } from '../engine/answers/ordinals.ts';
import { findCommand, tidyWords } from '../engine/universal-words.ts';

export type SmallTalk = 'greeting' | 'thanks' | 'human' | 'steer';

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));
const GREETINGS = words(
  '你好 您好 哈喽 嗨 hi hello 早 早上好 上午好 下午好 晚上好 在 在吗 在不在 有人吗 你是谁 菜单 功能 怎么用 你会什么 能干什么',
);
const THANKS = words(
  '谢谢 谢谢你 谢谢您 多谢 感谢 辛苦 辛苦了 好 好的 好吧 行 可以 对 是 是的 嗯 嗯嗯 ok 知道 知道了 明白 明白了 收到 再见 拜拜 没事 没事了',
);
const NOES = words('不 不是 不对 否 没有 都不是 都不对 不用 不用了 算了');

/** Reads small talk; undefined for everything that may be meant. */
export function readSmallTalk(said: string): SmallTalk | undefined {
  const tidy = tidyWords(said);
  const core = tidy.replace(/(?<![?？啊呀呢吗哦啦了])[?？啊呀呢吗哦啦了]+$/u, '');
  const command = findCommand(said);
  if (core === '' || command === 'help' || GREETINGS.has(tidy) || GREETINGS.has(core)) return 'greeting';
  // 没有了, 好了: nothing more is wanted.
  if (command === 'done' || THANKS.has(tidy) || THANKS.has(core)) return 'thanks';
  if (command === 'human') return 'human';
  // 1, 第一个, 都不是 answer a question that is not there any more.
  if (understandOrdinal(said) !== undefined || NOES.has(tidy)) return 'steer';
  return command === undefined ? undefined : 'steer';
}
