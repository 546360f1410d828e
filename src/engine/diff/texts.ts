/** Sentences of the version diff, read by the office before it publishes a flow. */

const shorten = (value: string): string => {
  const line = value.trim().replaceAll(/\s+/gu, ' ');
  const characters = [...line];
  return characters.length > 40 ? `${characters.slice(0, 40).join('')}…` : line;
};
const say = (value: string | number | undefined): string =>
  value === undefined ? '（没写）' : shorten(String(value)) || '（空）';

export const DIFF_TEXTS = {
  changed: (name: string, before: string | number | undefined, after: string | number | undefined) =>
    `${name}：${say(before)} → ${say(after)}`,
  beneath: (name: string) => `${name}没动，但它用到的常量或算式变了`,
  added: (label: string) => `新加一题“${label}”，正在填的人会补问`,
  removed: (label: string) => `不再问“${label}”；答过的留在记录里，不进核对清单`,
  moved: (label: string) => `“${label}”换了位置`,
  retyped: (label: string, before: string, after: string) =>
    `“${label}”的题型变了：${before} → ${after}，答过的要重新答`,
  noteAdded: (id: string) => `新加一句说明“${id}”`,
  noteRemoved: (id: string) => `去掉说明“${id}”`,
  whenAdded: (label: string, when: string) => `“${label}”加了条件：${say(when)}。不合条件的不再问`,
  whenDropped: (label: string) => `“${label}”去掉了条件，现在都问`,
  whenChanged: (label: string, before: string, after: string) =>
    before === after ? `“${label}”的条件用到的常量或算式变了` : `“${label}”的条件：${say(before)} → ${say(after)}`,
  overKind: (label: string) => `“${label}”换了重复的办法，答过的要重新答`,
  askFirstAdded: (label: string) => `“${label}”现在先问有没有`,
  askFirstDropped: (label: string) => `“${label}”不再先问有没有`,
  nowRequired: (label: string) => `“${label}”不能再跳过`,
  nowReason: (label: string) => `跳过“${label}”要说原因`,
  nowOptional: (label: string) => `“${label}”现在可以跳过`,
  noReason: (label: string) => `跳过“${label}”不用再说原因`,
  checkAdded: (label: string, that: string) => `“${label}”加了一条要求：${say(that)}`,
  checkDropped: (label: string, that: string) => `“${label}”去掉一条要求：${say(that)}`,
  checkChanged: (label: string, before: string, after: string) =>
    before === after
      ? `“${label}”的要求用到的常量或算式变了：${say(after)}`
      : `“${label}”的要求：${say(before)} → ${say(after)}`,
  checkStricter: (label: string, that: string) => `“${label}”的要求从提醒变成不让过：${say(that)}`,
  checkSofter: (label: string, that: string) => `“${label}”的要求从不让过变成提醒：${say(that)}`,
  choiceAdded: (label: string, choice: string) => `“${label}”多了选项“${choice}”`,
  choiceRemoved: (label: string, choice: string) => `“${label}”去掉选项“${choice}”，选过它的要重新选`,
  choiceOrder: (label: string) => `“${label}”的选项换了次序`,
  choiceWords: (label: string) => `“${label}”听得懂的说法变了`,
  otherFlow: (before: string, after: string) => `标识从 ${before} 变成 ${after}，是另一个流程`,
  who: (gone: readonly string[], come: readonly string[]) =>
    [
      '谁能用变了',
      ...(come.length > 0 ? [`加上 ${come.join('、')}`] : []),
      ...(gone.length > 0 ? [`去掉 ${gone.join('、')}`] : []),
    ].join('，'),
  finishOld: '作者要求：正在填的都按旧版填完',
  reviewAdded: '提交前多了核对页',
  reviewDropped: '提交前不再核对',
  effect: (when: string, id: string, how: string) => `${when}${how}“${id}”`,
  effectOrder: (when: string) => `${when}要做的事换了次序`,
  within: (before: string | undefined, after: string | undefined) =>
    DIFF_TEXTS.changed('多久以内能撤回', before, after),
  undoAdded: '现在可以撤回',
  undoDropped: '现在不能撤回',
  amendAdded: '现在可以退回补充',
  amendDropped: '现在不能退回补充',
};
