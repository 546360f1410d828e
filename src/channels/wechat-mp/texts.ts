/** What followers read of the channel itself, and what the office reads about the account. */

const CONSOLE = '微信公众平台（mp.weixin.qq.com）→ 设置与开发 → 基本配置';

/** Sentences and words; `{…}` marks a place. */
export const TEXTS = {
  /** Below the options of a menu. */
  menuTail: '点上面的字，或者直接回复。',

  network: '到微信服务器的网络',
  reachable: '能连上。',
  unreachable: '连不上。',
  fixNetwork: '请检查服务器能否访问外网的 api.weixin.qq.com，防火墙或代理是否放行。',
  busy: '连上了，但平台没有正常回答（{detail}）。请过几分钟再查。',

  secret: 'AppID和AppSecret',
  secretGood: '核对无误。',
  secretBad: 'AppSecret不对（{errcode}）。',
  fixSecret: `${CONSOLE}，重置AppSecret，填到 .env 的 WECHAT_MP_APP_SECRET，再重新启动。`,
  appIdBad: 'AppID不对（40013）。',
  fixAppId: `${CONSOLE}，把AppID填到 .env 的 WECHAT_MP_APP_ID，再重新启动。`,
  frozen: 'AppSecret已被冻结（40243）。',
  fixFrozen: `${CONSOLE}，把AppSecret解冻。`,
  notSeen: '前面一步没有通过，这里还看不到。',

  whitelist: 'IP白名单',
  whitelistGood: '这台服务器的地址在名单里。',
  whitelistBad: '这台服务器的地址{ip}不在名单里，平台一律拒绝（40164）。',
  fixWhitelist: `${CONSOLE} → IP白名单，把这台服务器的公网地址{ip}加进去，约一分钟后生效。页面若提示已迁移，到微信开发者平台里找同名的一项。`,

  menu: '自定义菜单',
  menuGood: '有权限。',
  menuDenied: '没有自定义菜单的权限（{detail}），关注的人只能打字。',
  fixMenu: `${CONSOLE} → 接口权限，看自定义菜单一行；一般要先完成微信认证。`,
  unclear: '没有查到（{detail}）。',

  customers: '客服消息',
  customersDenied: '没有客服消息的权限：一句话只能回一条，选项变成数字，慢的回答要等对方下次说话。',
  menusDenied: '不能发带选项的客服消息，选项改成数字。',
  fixCustomers: `${CONSOLE} → 接口权限，看客服消息一行；要先完成微信认证。`,
  customersUnknown: '有没有权限，要发一条才知道。没有的话会自动改用被动回复。',

  clock: '服务器的时间',
  clockGood: '和微信相差 {seconds} 秒。',
  clockBad: '和微信相差 {seconds} 秒，期限和提醒会算错。',
  fixClock: '请在服务器上打开时间同步（例如 chrony 或 systemd-timesyncd）。',
  clockUnknown: '没有问到微信的时间。',

  firewall: '防火墙名单',
  firewallKnown: '微信从 {count} 个地址打过来。防火墙若按名单放行，请按这份名单（getcallbackip）。',

  callback: '服务器地址（消息推送）',
  callbackUnknown: '有没有填、通不通，平台不让查。',
  fixCallback: `${CONSOLE} → 服务器配置：URL 以 /callback/wechat-mp 结尾，Token 和 EncodingAESKey 与 .env 一致，消息加解密方式选“安全模式”；点“提交”，能存下来再点“启用”。`,
} as const;

/** Puts values into the places of a sentence. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (_whole, name: string) => String(values[name] ?? ''));
}
