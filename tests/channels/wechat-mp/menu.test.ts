/** The account's own menu, pushed to the stand-in. */
import { describe, expect, it } from 'vitest';
import { type MenuButton, menuFaults } from '../../../src/channels/tencent/menu.ts';
import { MP_MENU_RULES, pushMpMenu } from '../../../src/channels/wechat-mp/menu.ts';
import { openMpApi } from '../../../src/channels/wechat-mp/mp-api.ts';
import { openMpStage } from './stage.ts';

const BUTTONS: MenuButton[] = [
  { name: '查证照', key: 'start:lookup' },
  {
    name: '问政策',
    children: [
      { name: '收费和退费', key: '收费' },
      { name: '政策原文', url: 'https://example.invalid/policy' },
    ],
  },
];

describe('the menu', () => {
  it('is put in place, and a click comes back with its key', async () => {
    const stage = await openMpStage({ waitMs: 0 });
    const { appId, appSecret } = stage.sim.state;
    const api = openMpApi({ appId, appSecret, apiBase: stage.sim.apiBase, now: () => stage.clock.now() });
    expect(menuFaults(BUTTONS, MP_MENU_RULES)).toEqual([]);
    expect(await pushMpMenu(api, BUTTONS)).toMatchObject({ ok: true });
    expect(stage.sim.state.menu).toEqual({
      button: [
        { type: 'click', name: '查证照', key: 'start:lookup' },
        {
          name: '问政策',
          sub_button: [
            { type: 'click', name: '收费和退费', key: '收费' },
            { type: 'view', name: '政策原文', url: 'https://example.invalid/policy' },
          ],
        },
      ],
    });
    await stage.sim.follower('oA').click('start:lookup');
    expect(stage.heard[0]?.content).toEqual({ type: 'menu', key: 'start:lookup' });
    stage.sim.state.hasMenus = false;
    expect(await pushMpMenu(api, BUTTONS)).toMatchObject({ ok: false, error: 'forbidden' });
    await stage.close();
  });

  it('keeps this account’s limits, not those of WeCom', () => {
    const twenty = '二十个汉字的菜单名称是可以用的呀真的可以';
    expect(menuFaults([{ name: '菜单', children: [{ name: twenty, key: 'a' }] }], MP_MENU_RULES)).toEqual([]);
    expect(menuFaults([{ name: '六个汉字太长', key: 'a' }], MP_MENU_RULES)).toHaveLength(1);
  });
});
