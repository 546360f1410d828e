/** Which button of a platform's menu starts which flow: the usual ones side by side, the others in a list. */
import { type MenuButton, type MenuRules, MOST_CHILDREN, MOST_TOP } from '../channels/tencent/menu.ts';
import type { CompiledFlow } from '../engine/compiled.ts';
import { byteLength } from '../kernel/text.ts';

/** The menu, and the labels that found no room in it. */
export type MenuLayout = { buttons: MenuButton[]; left: string[] };

/** What an official does every day comes first. */
const USUAL = ['inspection_site', 'my_tasks', 'license_lookup', 'show_form'];
const MORE = '更多';
const LISTS = ['常用', MORE];

type Definition = CompiledFlow['definition'];

/** Lays the flows that have a word on the menu; `role` leaves out those that nobody with that role may use. */
export function layMenu(flows: Iterable<CompiledFlow>, rules: MenuRules, role?: string): MenuLayout {
  const buttons = [...flows]
    .map(({ definition }) => definition)
    .filter(({ start, who }) => start.menu !== undefined && (role === undefined || who.includes(role)))
    .toSorted(inOrder)
    .map(({ flow, start }): MenuButton => ({ name: start.menu ?? '', key: `start:${flow}` }));
  const isShort = ({ name }: MenuButton) => byteLength(name) <= rules.topBytes;
  if (buttons.length <= MOST_TOP && buttons.every(isShort)) return { buttons, left: [] };
  const lists = buttons.length > MOST_TOP - 1 + MOST_CHILDREN ? LISTS : [MORE];
  const tops = buttons.filter(isShort).slice(0, MOST_TOP - lists.length);
  const others = buttons.filter((button) => !tops.includes(button));
  const below = lists.map((name, at) => ({
    name,
    children: others.slice(at * MOST_CHILDREN, (at + 1) * MOST_CHILDREN),
  }));
  const left = others.slice(lists.length * MOST_CHILDREN).map(({ name }) => name);
  return { buttons: [...tops, ...below], left };
}

/** The usual ones, then what most people may use. */
function inOrder(a: Definition, b: Definition): number {
  const placeOf = ({ flow }: Definition) => (USUAL.includes(flow) ? USUAL.indexOf(flow) : USUAL.length);
  return placeOf(a) - placeOf(b) || b.who.length - a.who.length || (a.flow < b.flow ? -1 : 1);
}
