/** What the office reads about the personal account. */

/** Sentences; `{…}` marks a place. */
export const TEXTS = {
  findingPackage: '微信个人号组件',
  packageThere: '已安装 {name}。',
  packageMissing: '没有安装 {name}。',
  fixPackage: '请在程序所在的文件夹运行 npm install {name}，再重新启动。',
  findingLogin: '微信个人号登录',
  loggedIn: '已登录。',
  fixLogin: '请打开管理员收到的二维码，用这个微信号扫码登录。',
  elsewhere: '由另一个正在运行的程序登录，这里看不到。',
  notRunning: '程序没有在运行，登录情况看不到。',
  findingRisk: '非官方接口',
  risk: '个人号随时可能被微信限制或封停，不保证消息送达。正式使用请改用企业微信的渠道。',
} as const;
