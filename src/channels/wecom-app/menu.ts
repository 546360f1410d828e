/** The app's own menu (doc 90231): one for all members, replaced as a whole. */
import type { ApiResult, TencentApi } from '../tencent/api.ts';
import { type MenuButton, menuBody } from '../tencent/menu.ts';

/** Puts the menu in place of the present one. Check it with `menuFaults` first. */
export function createAppMenu(api: TencentApi, agentId: number, buttons: readonly MenuButton[]): Promise<ApiResult> {
  return api.post('menu/create', menuBody(buttons), { agentid: String(agentId) });
}
