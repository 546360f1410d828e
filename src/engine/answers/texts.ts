/** Every sentence that tells a person how to answer: short, plain, what to write, with an example. */
import type { AnswerSpec } from './answer.ts';

/** Fixed sentences by what went wrong. */
export const WHY = {
  number: '没看懂是多少，请写一个数，例如“20”。',
  numberVague: '请写一个准数，不确定就写个大概，例如“约20”。',
  numberRange: '请只写一个数，例如“20”。',
  numberWhole: '请写整数，例如“20”。',
  money: '没看懂是多少钱，请写一个金额，例如“3800元”。',
  moneyVague: '请写一个准数，不确定就写个大概，例如“约3800元”。',
  moneyRange: '请只写一个金额，例如“3800元”。',
  moneyCents: '金额最多写到分，请重新写，例如“3800.50”。',
  moneyNegative: '金额不能是负数，请重新写，例如“3800元”。',
  yesNo: '没看懂是还是不是，请回“是”或“不是”。',
  yesNoUnsure: '这里要一个准话，请回“是”或“不是”，不清楚可先回“帮助”。',
  yesNoMixed: '这句话两头都说到了，请只回“是”或“不是”。',
  date: '没看懂是哪天，请写日期，例如“7月3日”或“昨天”。',
  dateVague: '请写准是哪一天，例如“7月3日”。',
  dateLunar: '请写公历日期，例如“7月3日”。',
  dateWeekend: '周末有两天，请写是哪一天，例如“周六”。',
  dateTwo: '前后日期对不上，请只写一个日期，例如“7月3日”。',
  time: '没看懂是什么时候，请写日期和钟点，例如“今天上午9点”。',
  timeHour: '还差钟点，请连日期一起写，例如“今天上午9点”。',
  timeImpossible: '没有这个钟点，请重新写，例如“下午3点半”。',
  timeNight: '是哪天的凌晨？请连日期一起写，例如“3月4日凌晨2点”。',
  timeVague: '请写准几点，例如“今天上午9点”。',
  period: '没看懂从哪天到哪天，请写起止日期，例如“7月1日到8月31日”。',
  periodOpen: '起止日期各地不同，请写清楚，例如“7月1日到8月31日”。',
  periodBackwards: '结束日期早于开始日期，请重新写，例如“7月1日到8月31日”。',
  phone: '没看懂电话号码，请写手机号或带区号的座机，例如“0355-1234567”。',
  phoneMany: '请只写一个电话号码，例如“13812345678”。',
  phoneArea: '座机请带上区号，例如“0355-1234567”。',
  phoneMobile: '手机号要11位，请再核对一遍，例如“13812345678”。',
  idCode: '没看到代码，请写18位统一社会信用代码，例如“91140423MAYHBEDC3C”。',
  idCodeMany: '请只写一个代码，例如“91140423MAYHBEDC3C”。',
  textEmpty: '还没看到内容，请用文字写下来，例如“大门上锁”。',
} as const;

/** What a good answer of each type looks like. */
const EXAMPLES: Readonly<Record<AnswerSpec['type'], string>> = {
  text: '大门上锁',
  int: '20',
  money: '3800元',
  yesno: '是',
  choice: '1',
  multi: '1、3',
  date: '7月3日',
  datetime: '今天上午9点',
  period: '7月1日到8月31日',
  phone: '13812345678',
  id_code: '91140423MAYHBEDC3C',
};

/** A word of the engine (取消, 上一步) where an answer is wanted. */
export function whySteering(type: AnswerSpec['type']): string {
  return `这是操作用语，不能当作回答，请直接回答，例如“${EXAMPLES[type]}”。`;
}

/** More than anybody says. */
export function whyTooLong(type: AnswerSpec['type']): string {
  return `这条太长了，请写短一点，例如“${EXAMPLES[type]}”。`;
}

/** A number outside its bounds. */
export function whyOutOfRange(min: number | undefined, max: number | undefined, unit: string): string {
  const example = `请重新写，例如“${Math.max(min ?? 0, Math.min(20, max ?? 20))}${unit}”。`;
  if (min !== undefined && max !== undefined) return `要在${min}到${max}${unit}之间，${example}`;
  return min === undefined ? `不能超过${max}${unit}，${example}` : `不能少于${min}${unit}，${example}`;
}

/** A calendar day that does not exist. */
export function whyNoSuchDay(year: number, month: number, day: number): string {
  if (year < 1900 || year > 2100) return `年份${year}写错了吧，请重新写日期，例如“7月3日”。`;
  if (month < 1 || month > 12) return `没有${month}月，请重新写日期，例如“7月3日”。`;
  const named = month === 2 && day === 29 ? `${year}年2月` : `${month}月`;
  return `${named}没有${day}日，请重新写日期，例如“7月3日”。`;
}

/** Day and weekday disagree (7月3日周一). */
export function whyWrongWeekday(day: string): string {
  return `日期和星期对不上（${day}），请只写日期，例如“7月3日”。`;
}

/** None of the options was meant, or it is not clear which. */
export function whyChoose(labels: readonly string[]): string {
  return `没看懂选哪个，请回序号或名称，例如“1”（${shorten(labels[0] ?? '')}）。`;
}

/** Several options fit one answer. */
export function whySeveral(labels: readonly string[]): string {
  return `只能选一个，请回序号或名称，例如“${shorten(labels[0] ?? '1')}”。`;
}

/** A number that no option has. */
export function whyNoSuchOption(count: number): string {
  return `只有1到${count}，请回其中的序号，例如“1”。`;
}

/** Something was ruled out, but nothing chosen. */
export const WHY_NEGATED = '请直接说选哪个，不用说不选哪个，例如“1”。';

/** Part of a list was not understood. */
export function whyMulti(piece: string): string {
  const what = piece === '' ? '没看懂选哪几个' : `“${shorten(piece)}”没看懂`;
  return `${what}，请回序号，例如“1、3”，都没有就回“都没有”。`;
}

/** Too few or too many were chosen. */
export function whyMultiCount(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined && min === max) return `要选${min}项，请重新选，例如“1、3”。`;
  if (min !== undefined && max !== undefined) return `要选${min}到${max}项，请重新选，例如“1、3”。`;
  return min === undefined ? `最多选${max}项，请重新选，例如“1、3”。` : `至少选${min}项，请重新选，例如“1、3”。`;
}

/** Too short or too long a text. */
export function whyTextLength(min: number | undefined, max: number | undefined): string {
  // No example of ours: the question stands below with its own.
  if (min !== undefined && max !== undefined) return `请写${min}到${max}个字。`;
  return min === undefined ? `请写短一点，不超过${max}个字。` : `请再写详细一点，至少${min}个字。`;
}

/** What was understood, for a nod. */
export function noteTaken(what: string): string {
  return `按“${what}”记下。`;
}

function shorten(text: string): string {
  const letters = [...text];
  return letters.length > 16 ? `${letters.slice(0, 15).join('')}…` : text;
}
