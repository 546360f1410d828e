/** The words that steer any form (flows.md §3): 上一步, 取消, 改3 … as people really say them. */
import { cleanInput } from '../kernel/text.ts';
import { understandOrdinal } from './answers/ordinals.ts';

export type Command =
  | 'back'
  | 'cancel'
  | 'help'
  | 'skip'
  | 'progress'
  | 'pause'
  | 'resume'
  | 'submit'
  | 'withdraw'
  | 'human'
  | 'done'
  | 'keep';

/** What a person wants with the form. `edit`: which answer (a number of the summary or a label), and what it becomes. */
export type Steer = { command: Command } | { command: 'edit'; target: string; becomes: string };

const WORDS: Readonly<Record<Command, string>> = {
  back: '上一步 上一题 上一个 上一页 返回 返回上一步 返回上一题 回上一步 回到上一步 回退 退回 后退 back',
  cancel: '取消 取消填报 退出 不填了 不报了 不弄了 作废 放弃 算了 不要了 cancel',
  help: '帮助 help ? 怎么填 怎么回 怎么弄 不会填 不懂 看不懂 什么意思 啥意思 说明',
  skip: '跳过 略过 跳过这题 跳过此题 下一题 下一步 下一个 先不填 不填 skip',
  progress: '进度 还有几题 还剩几题 还差几题 还有多少 还有多少题 填到哪了 到哪了 看进度',
  pause: '暂停 先停一下 等会再填 等下再填 待会再填 一会再填 稍后再填 晚点再填 先存着 存草稿 保存草稿',
  resume: '继续 继续填 接着填 接着来 恢复',
  submit: '提交 确认提交 提交吧 报送 确认报送 交了',
  withdraw: '撤回',
  human: '人工 转人工 找人工 人工服务',
  done: '发完了 发完 完了 好了 没有了 没了 就这些 就这样 拍完了 传完了 结束了',
  keep: '不变 不改 不改了 保持 保持不变 照旧 原样 一样 跟原来一样 和原来一样 就用这个 用这个 默认 不用改',
};

const COMMANDS: readonly Command[] = [
  'back',
  'cancel',
  'help',
  'skip',
  'progress',
  'pause',
  'resume',
  'submit',
  'withdraw',
  'human',
  'done',
  'keep',
];
const BY_WORD: ReadonlyMap<string, Command> = new Map(
  COMMANDS.flatMap((command) => WORDS[command].split(' ').map((word): [string, Command] => [word, command])),
);
/** Words that are only meant so at some questions; elsewhere they are plain words. */
const LOCAL: ReadonlySet<Command> = new Set(['done', 'keep']);

const EDIT = [
  // 改3, 改第3项, 修改 时间, 改一下时间, 改 3 昨天9点
  /^(?:修改|更改|改)(?:一下|下)?[\s:：]*(?:第)?\s*(?<target>[^\s:：为成到]{1,12}?)(?:(?:[\s:：]+|为|成|到)(?<becomes>.{1,300}))?$/u,
  // 时间改一下, 3改一下, 时间改成昨天9点, 时间不对, 第3项错了
  /^(?:第)?(?<target>[^\s]{1,12}?)\s*(?:要改|改一下|改下|不对|错了|写错了|填错了|有误|需要改)$/u,
  /^(?:第)?(?<target>[^\s]{1,12}?)\s*改(?:成|为|到)\s*(?<becomes>.{1,300})$/u,
];

/** Words ready for comparing: cleaned, lower case, without closing signs and particles. */
export function tidyWords(text: string): string {
  return cleanInput(text)
    .toLowerCase()
    .replace(/^[\s,，。.!！~～、:：;；"“”'‘’]+/u, '')
    .replace(/(?<![\s,，。.!！~～、;；"“”'‘’])[\s,，。.!！~～、;；"“”'‘’]+$/u, '');
}

/** The command that the words are, said alone. `发完了` and `不变` come as `done` and `keep`. */
export function findCommand(text: string): Command | undefined {
  const tidy = tidyWords(text);
  return (
    BY_WORD.get(tidy) ?? BY_WORD.get(tidy.replace(/(?<![吧啊呀啦哦呢])[吧啊呀啦哦呢]+$/u, '')) ?? findWithdraw(tidy)
  );
}

/** 撤回 with a record's number behind it. */
function findWithdraw(tidy: string): Command | undefined {
  return /^撤回[\s:：]*[a-z]{2}\d{6,8}[a-z0-9-]*$/u.test(tidy) ? 'withdraw' : undefined;
}

/** Reads a wish to change an answer: 改3, 改 时间, 时间改一下, 改3 昨天9点. */
export function findEdit(text: string): { command: 'edit'; target: string; becomes: string } | undefined {
  const tidy = cleanInput(text).replace(/(?<![。.!！~～])[。.!！~～]+$/u, '');
  for (const pattern of EDIT) {
    const groups = pattern.exec(tidy)?.groups;
    if (!groups?.['target']) continue;
    // 第3项 is 3; 问题 stays what it is.
    const target = groups['target'].replace(/^(\d{1,3}|[一二三四五六七八九十]{1,3})[项题条]$/u, '$1');
    return { command: 'edit', target, becomes: groups['becomes'] ?? '' };
  }
  return undefined;
}

/** The command or edit that the words are, at whatever question. */
export function findSteer(text: string): Steer | undefined {
  const command = findCommand(text);
  if (command !== undefined) return LOCAL.has(command) ? undefined : { command };
  return findEdit(text);
}

/** 下一题 goes on without touching what is there; 跳过 leaves the question out. */
export function isNextWord(text: string): boolean {
  return tidyWords(text).startsWith('下一');
}

// As free text these may be the answer itself.
const PLAIN_IN_TEXT = new Set(
  '算了 不要了 放弃 说明 不懂 恢复 下一个 下一步 结束了 报送 交了 还有多少 回退 退回 后退 back help skip'.split(' '),
);

/** Whether a command word is taken as plain words by a text question. */
export function isPlainInText(text: string): boolean {
  return PLAIN_IN_TEXT.has(tidyWords(text));
}

const NOT_KNOWN = new Set('不知道 不清楚 不晓得 不确定 不太清楚 说不准 说不清 没数 记不清 不记得'.split(' '));

/** Whether somebody says that they do not know: at a number that may be left out it is left out. */
export function isNotKnown(text: string): boolean {
  return NOT_KNOWN.has(tidyWords(text));
}

const NONE = new Set('没有 没 无 没有了 暂时没有 暂无 没照片 没有照片 没拍 没文件 没有文件'.split(' '));

/** Whether somebody says that there is none: a picture, a file, a recording that may be left out is left out. */
export function isNone(text: string): boolean {
  return NONE.has(tidyWords(text));
}

/** Whether an author may not use the words for an option or a start phrase. */
export function isUniversalWord(text: string): boolean {
  const command = findCommand(text);
  return command !== undefined && !LOCAL.has(command);
}

/** The number of a summary line that the words name: 3, 第三项, ③. */
export function findLineNumber(text: string): number | undefined {
  return understandOrdinal(tidyWords(text).replace(/[项题条]$/u, ''));
}
