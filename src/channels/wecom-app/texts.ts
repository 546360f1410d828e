/** What members read on the app's cards, and what the office reads about the app. */

const CONSOLE = '企业微信管理后台（work.weixin.qq.com）';
const APP = `${CONSOLE} → 应用管理 → 自建 → 本应用`;

/** Sentences and words; `{…}` marks a place. */
export const TEXTS = {
  submit: '确定',
  choose: '请选择',
  chosen: '已选',
  open: '查看',

  network: '到企业微信服务器的网络',
  reachable: '能连上。',
  unreachable: '连不上。',
  fixNetwork: '请检查服务器能否访问外网的 qyapi.weixin.qq.com，防火墙或代理是否放行。',
  busy: '连上了，但平台没有正常回答（{detail}）。请过几分钟再查。',

  secret: '企业ID和Secret',
  secretGood: '核对无误。',
  secretBad: '应用的Secret不对（40001）。',
  fixSecret: `${APP} → Secret，点“查看”，在手机企业微信里收取，填到 .env 的 WECOM_AGENT_SECRET，再重新启动。反复填错会被平台停用一小时。`,
  corpBad: '企业ID不对（40013）。',
  fixCorp: `${CONSOLE} → 我的企业 → 企业信息，最下面一行是企业ID，填到 .env 的 WECOM_CORP_ID，再重新启动。`,
  notSeen: '前面一步没有通过，这里还看不到。',

  trustedIp: '企业可信IP',
  trustedIpGood: '这台服务器的地址在名单里。',
  trustedIpBad: '这台服务器的地址{ip}不在名单里，平台一律拒绝（60020）。',
  fixTrustedIp: `${APP} → 企业可信IP → 配置，把这台服务器的公网地址{ip}加进去，约一分钟后生效。`,

  app: '应用',
  appGood: '“{name}”已启用。',
  appClosed: '“{name}”已停用，收发都不行。',
  fixAppClosed: `${APP}，打开“启用应用”。`,
  appForbidden: '平台不让用这个应用（{detail}）。',
  fixAppForbidden: `${APP}，看应用是否停用，企业是否被平台限制。`,
  agentBad: 'AgentId和Secret不是同一个应用的。',
  fixAgent: `${APP}，把同一页上的AgentId和Secret填到 .env 的 WECOM_AGENT_ID 和 WECOM_AGENT_SECRET，再重新启动。`,
  appUnclear: '没有查到（{detail}）。',

  range: '可见范围',
  rangeAll: '全企业可见，也能建应用群。',
  rangeSome: '部分可见：{count}。不在里面的人收不到消息；建应用群要全企业可见。',
  rangeNone: '还没有人在可见范围里，谁也收不到消息。',
  fixRange: `${APP} → 可见范围 → 修改，把专班成员或全企业加进去。`,
  parties: '{n} 个部门',
  users: '{n} 个人',
  tags: '{n} 个标签',

  clock: '服务器的时间',
  clockGood: '和企业微信相差 {seconds} 秒。',
  clockBad: '和企业微信相差 {seconds} 秒，期限和提醒会算错。',
  fixClock: '请在服务器上打开时间同步（例如 chrony 或 systemd-timesyncd）。',
  clockUnknown: '没有问到企业微信的时间。',

  firewall: '防火墙名单',
  firewallKnown: '企业微信从 {callback} 个地址打过来，接口有 {api} 个地址。防火墙若按名单放行，请按这两份名单。',
  firewallUnknown: '没有问到（{detail}）。',

  callback: '接收消息的网址',
  callbackUnknown: '有没有填、通不通，平台不让查。',
  fixCallback: `${APP} → 接收消息 → 设置API接收：URL 以 /callback/wecom-app 结尾，Token 和 EncodingAESKey 与 .env 一致；点“保存”，能存下来就是通的。没有设置，按钮卡片也发不出去。`,
} as const;

/** Puts values into the places of a sentence. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (_whole, name: string) => String(values[name] ?? ''));
}
