/** What the office reads about group robots. */

/** Sentences and words; `{…}` marks a place. */
export const TEXTS = {
  findingKeys: '群机器人的地址',
  keysKnown: '已登记 {count} 个群的机器人。地址是否还有效，要等真正发一条消息才知道。',
  keysUnknown: '登记了多少个群，这里看不到。',
  noKeys: '还没有一个群登记了机器人；不往群里发提醒就不用管。',
  fixNoKeys: '在企业微信群里点右上角“…”→“消息推送”（群机器人）→“添加”，把得到的地址登记到这个群。',
  findingReach: '到企业微信服务器的网络',
  reachable: '能连上。',
  unreachable: '连不上。',
  fixReach: '请检查服务器能否访问外网的 qyapi.weixin.qq.com，防火墙或代理是否放行。',
  open: '查看',
} as const;
