/** What the bot says outside any flow. */

export const TEXTS = {
  botName: '小助手',
  memberMenu: '您好，{name}。要做什么？点一下或回序号。',
  publicMenu: '您好，我可以帮您查培训机构有没有办学许可。\n直接发机构名称就行，例如：启航书法。',
  groupMenu: '在群里@我并说“填报”“今日任务”就行；查机构请私聊我。',
  notForPublic: '“{title}”是专班成员用的。您要查机构有没有许可，直接发名称就行。',
  notForYou: '您的账号没有开通“{title}”，需要的话请联系办公室。',
  notHere: '“{title}”不在群里办，请点我头像私聊。',
  resume: '您{day}有一份“{title}”没填完，已答{count}题。接着填，还是重新填？',
  resumeGo: '接着填',
  resumeNew: '重新填',
  resumed: '接着刚才的“{title}”：',
  nothingOpen: '现在没有正在填的内容。',
  voice: '语音我还听不懂，请打字发给我（可以用手机输入法的语音转文字）。',
  notUnderstood: '这个我没看懂。',
  failed: '刚才出了点问题，这句话没有处理成功，请再发一次。还不行就报编号 {reference} 给办公室。',
  photoGivenUp: '有一张照片一直没有取到，请重发这张照片。',
  repeat: '\n（同一句话第{count}次）',
  tapOrSay: '点一下，或直接回复：',
  alsoSay: '也可以回：',
  numbered: '回数字就行。',
  numberedMulti: '可选多个，例如“1 3”。',
  draftGone: '上次的“{title}”放得太久，已清掉。',
  thanks: '好的，有事随时找我。',
  human: '需要人工请联系办公室。',
  humanPublic: '要找人请打12345，或问县教育局。',
  welcome: '欢迎使用“双减”工作小助手。',
} as const;

/** Puts values into a text's `{name}` places. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
