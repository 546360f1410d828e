/** The account's own menu: one for all followers, replaced as a whole; it needs a verified account or a 服务号. */
import type { ApiResult, TencentApi } from '../tencent/api.ts';
import { type MenuButton, type MenuRules, menuBody } from '../tencent/menu.ts';

/** A name of the first row 16 bytes, of a list 60; a key 128, an address 1,024 (自定义菜单创建接口). */
export const MP_MENU_RULES: MenuRules = { topBytes: 16, childBytes: 60, keyBytes: 128, urlBytes: 1024 };

/** Puts the menu in place of the present one. Check it with `menuFaults` first. Followers see it within a day or by re-entering. */
export function pushMpMenu(api: TencentApi, buttons: readonly MenuButton[]): Promise<ApiResult> {
  return api.post('menu/create', menuBody(buttons));
}
