/** What people read when an action refuses or has something to say. */

export const TEXTS = {
  notMember: '这件事需要专班成员账号，请联系办公室开通。',
  incomplete: '这张表还缺内容，没有报送。请回“进度”看看还差什么。',
  withdrawn: '已撤回 {number}，由它生成的单子一并作废。需要的话可以重新填报。',
  withdrawUnknown: '没有找到您报送的 {number}。请核对编号，例如 JC20230715-0001。',
  withdrawTooLate: '{number} 报送已超过{within}，不能自己撤回，请联系办公室。',
  withdrawNever: '{number} 这类填报不能撤回，请联系办公室。',
  withdrawTwice: '{number} 已经撤回过了。',
  withdrawKept: '好的，没有撤回。',

  officeOnly: '这件事由办公室办，请联系办公室。',
  botName: '小助手',

  // 人工
  handedOver: '已转给办公室，编号 {number}。有话直接说，我会转过去；回“继续”就回到小助手。',
  nobodyThere: '办公室现在没有人值守，请直接打电话联系办公室。',
  wantsHuman: '【人工 {number}】{who}请您帮忙。',
  stuckAt: '正在填“{title}”，停在“{question}”。最近说的话：',
  howToReply: '回复他请说：回复人工 {number}',
  noHandover: '没有找到 {number}。编号以 RG 开头，例如 RG20230715-0001。',
  handoverOver: '{number} 已经办结了。',
  humanSays: '办公室{name}：{words}',
  replied: '已转给对方。',
  repliedAndEnded: '已转给对方，并交回小助手。',

  // 退回补充
  noSuchForm: '没有找到 {number}。请核对编号，例如 JC20230715-0001。',
  formWithdrawn: '{number} 已经撤回，不用退回。',
  formOut: '{number} 已经退回过，正等对方补充。',
  returnNever: '{number} 这类填报不能退回补充。',
  noSuchItem: '没有“{item}”这一项，没有退回。可以退回的有：\n{list}\n请再说一次“退回补充”。',
  amendLate: '{number} 已经撤回，不用补充了。',
  returned: '已把 {number} 的“{label}”退回，对方补好后告诉您。',
  amendedTold: '{name}补好了 {number} 的“{label}”：{shown}',
  shownForm: '{number}（第{version}版表）：\n{lines}\n要退回哪一项，请说“退回补充”。',
} as const;

/** Puts values into a text's `{name}` places. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
