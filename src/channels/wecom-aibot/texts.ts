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
