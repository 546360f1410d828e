/** What the channel itself says to parents and to whoever sets it up. */

/** Sentences of this room; everything else that is said comes from the conversation. */
export const TEXTS = {
  /** After a human has ended the session, with the code that came along. */
  botIsBack: '人工服务已结束。还有问题请直接发给我，需要时再回“人工”。',
} as const;

/** What a check found, and where to click in 企业微信管理后台. */
export const FINDINGS = {
  access: '微信客服接口',
  accessGood: '密钥可用，接口可调用。',
  accessBad: '没有权限调用微信客服接口',
  accessFix: '管理后台 → 应用管理 → 微信客服 → 可调用接口的应用：勾选本应用；再核对本应用的可见范围。',
  secretBad: '企业ID或密钥不对',
  secretFix: '管理后台 → 应用管理 → 本应用 → Secret：重新查看后填入配置；企业ID在 我的企业 → 企业信息 最下方。',
  addressBad: '服务器出口地址不在可信名单里',
  addressFix: '管理后台 → 应用管理 → 本应用 → 企业可信IP：加入本服务器的出口地址，约一分钟后生效。',
  notReached: '没有连上企业微信服务器',
  notReachedFix: '检查服务器能否访问外网和域名解析，稍后再查一次。',
  account: '客服账号 ',
  accountGood: '账号在，应用可管理。',
  accountMissing: '配置的客服账号不在应用可管理的账号里',
  accountFix: '管理后台 → 应用管理 → 微信客服 → 可调用接口的应用：把该客服账号授权给本应用；并核对配置里的账号ID。',
  desk: '接待人员 ',
  deskGood: ' 人正在接待。',
  deskEmpty: '没有人正在接待，转人工时家长只会看到留言提示',
  deskFix: '管理后台 → 应用管理 → 微信客服 → 该账号 → 接待人员：加上值班人员，并请他们在企业微信里打开“接待中”。',
  deskUnknown: '查不到接待人员',
  clock: '服务器时间',
  clockGood: '与企业微信一致。',
  clockFast: '比企业微信快 ',
  clockSlow: '比企业微信慢 ',
  clockFix: '打开服务器的网络对时（NTP）。时间差太大，欢迎语会错过 20 秒时限。',
  clockUnknown: '查不到企业微信的时间。',
} as const;
