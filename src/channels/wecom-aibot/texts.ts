/** What people read on cards of the intelligent bot and in doubt, and what the office reads about its connection. */

/** `{…}` marks a place. */
export const TEXTS = {
  choose: '请选择',
  submit: '确定',
  chosen: '已选：',
  open: '查看',
  working: '正在处理，请稍等…',
  sayAgain: '刚才的消息没有收好，请再发一次。',
  later: '还在处理，好了马上告诉您。',
  elsewhere: '已回复，请看下面一条。',
  below: '请在下面选：',
  seeBelow: '请看下面一条。',
  tapAgain: '刚才的点击没有收好，请再点一次。',
} as const;

/** What a check of the callback mode found, and where to click. */
export const CALLBACK_FINDINGS = {
  keys: '智能机器人的回调密钥',
  keysGood: 'Token 和 EncodingAESKey 的写法没有问题。是否和企业微信里填的一样，要等收到第一条消息才知道。',
  bot: '智能机器人的编号',
  botGood: '已填写，只收这个机器人的消息。',
  botMissing: '没有填写，凡是知道 Token 的机器人都会被当成自己的。',
  botFix: '在企业微信“工作台 → 智能机器人 → 机器人详情”里复制机器人 ID，填入配置。',
  heard: '智能机器人的回调',
  heardGood: '{minutes}分钟前收到过。',
  heardNever: '这次启动以来还没有收到过。',
  heardFix:
    '在“智能机器人 → 机器人详情 → API 设置”里核对 URL（结尾是 /callback/wecom-aibot）、Token 和 EncodingAESKey，再给机器人发一句话。',
  clock: '服务器时间',
  clockGood: '与企业微信一致。',
  clockOff: '与企业微信相差{seconds}秒。',
  clockFix: '请打开服务器的自动校时（NTP）。',
  clockUnknown: '连不上企业微信服务器，无法比较。',
  reachFix: '请检查服务器能否访问外网的 qyapi.weixin.qq.com，防火墙或代理是否放行。',
} as const;

/** What the office reads about the long connection. */
export const CONNECTION_TEXTS = {
  replaced:
    '智能机器人被另一个程序接管了，本机已停止收发。请找出还在用同一个机器人 ID 和 Secret 的程序并关掉，再重新启动本机的助手。',
  refused: '企业微信不接受智能机器人的 ID 或 Secret，已停止尝试。请核对配置后重新启动助手。',
  settings: '智能机器人的配置',
  settingsGood: '机器人 ID、Secret 和连接地址都已填写。',
  settingsBad: '机器人 ID、Secret 或连接地址没有填对。',
  settingsFix:
    '在企业微信“工作台 → 智能机器人 → 机器人详情 → API 模式 → 使用长连接”里复制 Bot ID 和 Secret；连接地址以 wss:// 开头。',
  line: '智能机器人的长连接',
  live: '正在运行的助手已连上。',
  held: '正在运行的助手负责连接，但这一刻没有连上，它会自己重试。',
  heldFix: '请检查服务器能否访问外网的 openws.work.weixin.qq.com，防火墙或代理是否放行。',
  replacedSays: '机器人被另一个程序接管了，助手已停止收发。',
  replacedFix: '关掉还在用同一个机器人 ID 和 Secret 的程序，再重新启动助手。',
  probed: '试连成功，ID 和 Secret 有效。现在没有助手在运行。',
  refusedSays: '企业微信不接受 ID 或 Secret（错误码 {code}）。',
  refusedFix: '在“智能机器人 → 机器人详情”里核对 Bot ID 和 Secret；重新生成过 Secret 的，要填新的。',
  unreachable: '连不上企业微信服务器。',
} as const;
