/** What people read when an action refuses or has something to say. */

export const TEXTS = {
  notMember: '这件事需要专班成员账号，请联系办公室开通。',
  incomplete: '这张表还缺内容，没有报送。请回“进度”看看还差什么。',
  withdrawn: '已撤回 {number}，对应的整改单一并作废。需要的话可以重新填报。',
  withdrawUnknown: '没有找到您报送的 {number}。请核对编号，例如 JC20230715-0001。',
  withdrawTooLate: '{number} 报送已超过2小时，不能自己撤回，请联系办公室。',
  withdrawTwice: '{number} 已经撤回过了。',
  withdrawKept: '好的，没有撤回。',
} as const;

/** Puts values into a text's `{name}` places. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
