/** Menus keep the platforms' limits, and become what `menu/create` takes. */
import { expect, it } from 'vitest';
import { type MenuButton, menuBody, menuFaults, WECOM_MENU_RULES } from '../../../src/channels/tencent/menu.ts';

const tap = (name: string): MenuButton => ({ name, key: name });
const faults = (buttons: readonly MenuButton[]) => menuFaults(buttons, WECOM_MENU_RULES);

it('takes three buttons with five below', () => {
  const five = ['一', '二', '三', '四', '五'].map(tap);
  const menu = [{ name: '五个汉字长', children: five }, tap('任务'), { name: '网页', url: 'https://a.example/' }];
  expect(faults(menu)).toEqual([]);
  expect(menuBody(menu).button).toEqual([
    { name: '五个汉字长', sub_button: five.map(({ name }) => ({ type: 'click', name, key: name })) },
    { type: 'click', name: '任务', key: '任务' },
    { type: 'view', name: '网页', url: 'https://a.example/' },
  ]);
});

it.each([
  ['no button', [], '1 到 3 个'],
  ['four buttons', ['一', '二', '三', '四'].map(tap), '1 到 3 个，现在是 4 个'],
  ['six in a list', [{ name: '更多', children: ['1', '2', '3', '4', '5', '6'].map(tap) }], '1 到 5 个，现在是 6 个'],
  ['an empty list', [{ name: '更多', children: [] }], '1 到 5 个'],
  ['a list in a list', [{ name: '更多', children: [{ name: '再多', children: [tap('一')] }] }], '不能再分一层'],
  ['six Chinese characters', [tap('六个汉字太长')], '最多 5 个汉字'],
  ['fourteen in a list', [{ name: '更多', children: [tap('字'.repeat(14))] }], '最多 13 个汉字'],
  ['no name', [{ name: ' ', key: 'k' }], '没有名字'],
  ['nothing to do', [{ name: '空' }], '“空”点了做什么'],
  ['two things to do', [{ name: '两样', key: 'k', url: 'https://a.example/' }], '“两样”点了做什么'],
  ['an endless key', [{ name: '长', key: 'k'.repeat(129) }], '“长”点了做什么'],
] as [string, MenuButton[], string][])('refuses %s', (_what, menu, sentence) => {
  expect(faults(menu).join()).toContain(sentence);
});
