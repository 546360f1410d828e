/** What the demo chat says by itself; everything else it shows comes from the assistant. */

export const TEXTS = {
  noPerson: '没有这个人，请重新选一位。',
  noChat: '这个人不在这个会话里，请重新选一个会话。',
  badRequest: '这条消息的格式不对，没有发出去。请刷新页面再试。',
  textTooLong: '这段话太长，最多 {count} 个字，请分几次发。',
  textEmpty: '先写点内容再发。',
  photoTooLarge: '照片有 {size} MB，超过 {limit} MB，请压缩或截图后再发',
  photoTooLargeUnknown: '照片超过 {limit} MB，请压缩或截图后再发',
  photoEmpty: '没有收到照片，请重新选一张。',
  photoGone: '这张照片已经不在了。',
  fileGone: '没有这个文件，或不是发给这个人的。',
  badDay: '日期要写成 2026-11-23 这样。',
  tooManyPages: '打开的页面太多了，请关掉几个再试。',
} as const;

/** Puts values into a text's `{name}` places. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
