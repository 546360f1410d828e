/** The menu below a chat: the same shape for an app of WeCom and for an official account, with each platform's limits. */
import { byteLength } from '../../kernel/text.ts';

/** One button: with `key` it comes back as a menu tap, with `url` it opens a page, with `children` it opens a list. */
export type MenuButton = {
  name: string;
  key?: string;
  url?: string;
  children?: readonly MenuButton[];
};

/** Most bytes (UTF-8) of each part. */
export type MenuRules = { topBytes: number; childBytes: number; keyBytes: number; urlBytes: number };

/** doc 90231: a name of the first row 16 bytes (five Chinese characters), of a list 40. */
export const WECOM_MENU_RULES: MenuRules = { topBytes: 16, childBytes: 40, keyBytes: 128, urlBytes: 1024 };

/** Both platforms: three buttons side by side, five in a list, no list inside a list. */
export const MOST_TOP = 3;
/** Most buttons in one list. */
export const MOST_CHILDREN = 5;

/** As `menu/create` takes it. */
type WrittenButton =
  | { type: 'click'; name: string; key: string }
  | { type: 'view'; name: string; url: string }
  | { name: string; sub_button: WrittenButton[] };

/** What the platform would refuse, one Chinese sentence each; empty: nothing. */
export function menuFaults(buttons: readonly MenuButton[], rules: MenuRules): string[] {
  const count =
    buttons.length < 1 || buttons.length > MOST_TOP
      ? [`一级菜单要有 1 到 ${MOST_TOP} 个，现在是 ${buttons.length} 个。`]
      : [];
  return [...count, ...buttons.flatMap((button) => topFaults(button, rules))];
}

function topFaults(button: MenuButton, rules: MenuRules): string[] {
  const name = nameFaults(button, rules.topBytes);
  const { children } = button;
  if (children === undefined) return [...name, ...actionFaults(button, rules)];
  const count =
    children.length < 1 || children.length > MOST_CHILDREN
      ? [`“${button.name}”下面要有 1 到 ${MOST_CHILDREN} 个，现在是 ${children.length} 个。`]
      : [];
  const nested = children.some((child) => child.children !== undefined) ? [`“${button.name}”下面不能再分一层。`] : [];
  const below = children.flatMap((child) => [...nameFaults(child, rules.childBytes), ...actionFaults(child, rules)]);
  return [...name, ...count, ...nested, ...below];
}

function nameFaults({ name }: MenuButton, most: number): string[] {
  const bytes = byteLength(name);
  if (name.trim() === '') return ['有一个菜单没有名字。'];
  return bytes > most ? [`“${name}”太长，最多 ${Math.floor(most / 3)} 个汉字。`] : [];
}

function actionFaults({ name, key, url, children }: MenuButton, rules: MenuRules): string[] {
  if (children !== undefined) return [];
  const isOne = (key === undefined) !== (url === undefined);
  const isWithin = byteLength(key ?? '') <= rules.keyBytes && byteLength(url ?? '') <= rules.urlBytes;
  return isOne && isWithin && (key ?? url) !== '' ? [] : [`“${name}”点了做什么没有写对。`];
}

/** The body of `menu/create`. Check with `menuFaults` first. */
export function menuBody(buttons: readonly MenuButton[]): { button: WrittenButton[] } {
  return { button: buttons.map(written) };
}

function written({ name, key, url, children }: MenuButton): WrittenButton {
  if (children !== undefined) return { name, sub_button: children.map(written) };
  return url === undefined ? { type: 'click', name, key: key ?? '' } : { type: 'view', name, url };
}
