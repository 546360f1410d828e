/** What people read on cards of the intelligent bot and in doubt, and what the office reads about its connection. */

/** `{…}` marks a place. */
export const TEXTS = {
  choose: '请选择',
  submit: '确定',
  chosen: '已选：',
  open: '查看',
  working: '正在处理，请稍等…',
  sayAgain: '刚才的消息没有收好，请再发一次。',
} as const;
