/** What the engine itself says: short, plain, made for a phone. A flow's own words stand in its file. */

export const TEXTS = {
  yes: '是',
  no: '否',
  notYes: '不是',

  // the summary
  shownSkipped: '跳过',
  shownSkippedWhy: '跳过（{why}）',
  shownUnlisted: '名册里没有（{said}）',
  shownUnlistedBare: '名册里没有',
  shownNone: '都没有',
  shownPhotos: '{count}张',
  shownPlace: '已定位',
  shownVoice: '一段语音',
  shownVoiceSaid: '语音：{said}',
  shownAllPass: '都符合',
  shownFailed: '{count}项不符合（{codes}）',
  shownNotApplicable: '{count}项不适用',
  shownChecklist: '共{count}项，{result}',
  repeatClosed: '已填完',
  reviewLead: '请核对：',
  reviewHint: '要改哪项就回它的序号；没问题回“提交”。',
  submit: '提交',
  cancel: '取消',

  // offers
  itemHead: '{name} {at}：',
  itemHeadOf: '{name} {at}/{count}：',
  formerByOne: '原来填的是“{value}”。',
  former: '原来填的是“{value}”，不变就回“不变”。',
  default: '回“默认”就用“{value}”。',
  keepByOne: '就用：{value}',
  keep: '不变',
  useDefault: '默认',
  skip: '跳过',

  // commands
  atFirst: '已经是第一题了。',
  noSkip: '这一题要填，不能跳过。',
  nothingToKeep: '这一题还没有答过。',
  askReason: '跳过的话，请说一下原因。',
  progress: '已答 {done} 题，还差 {left} 题。',
  progressDone: '都答完了，共 {done} 题。',
  paused: '已暂停，内容都存着。回“继续”接着填。',
  pausedStill: '“{title}”还暂停着，回“继续”接着填。',
  resumed: '接着填。',
  cancelAsk: '已经答了 {done} 题，确定不要了吗？',
  cancelled: '好的，这份不填了。',
  cancelYes: '不要了',
  cancelNo: '接着填',
  cancelKept: '好的，接着填。',
  commands: '也可以回：上一步、进度、暂停、取消{skip}。',
  commandsSkip: '、跳过',
  withdrawLater: '撤回请等这份填完，或先回“暂停”。',
  human: '需要人工请联系办公室。',
  notYet: '还差 {left} 题，答完再提交。',
  editWhich: '没找到“{target}”。请回清单上的序号，例如“改3”。',

  // wrong answers
  tooLong: '这条太长了，请分成几句，一次不超过 {max} 字。',
  again: '请再答一次：',
  stale: '这是前面的按钮，已经过期了。',
  wrongKind: '这一题收不了{what}。',
  sure: '{warning}确定吗？',
  sureChange: '好的，请重新回答。',
  rightNote: '{note}对吗？',
  rulesChanged: '表格有更新。',

  // messages that were taken back
  recalled: '好的，那条不算。',
  recalledAnswer: '您撤回的话填了{labels}，请重新答。',

  // a draft that waits
  nudge: '“{title}”还差 {left} 题，回“继续”接着填。',

  // a filed form that was returned
  returnedLead: '办公室退回了 {number} 的“{label}”：{why}。请补充。',
  returnedGone: '办公室退回了 {number}，可这一项已不在表里。请联系办公室。',
  amendOnly: '这次只补充“{label}”。',
  amendPaused: '好的，先放着。回“继续”接着补充。',
  amendDone: '已补充，编号 {number}。',

  // look-ups
  lookupWhich: '是哪一家？',
  lookupNoneOfThese: '都不是',
  lookupNotFound: '没查到“{said}”。换个名称再发一次，确实没有就回“都不是”。',
  lookupAgain: '请换个说法再发一次，确实没有就回“都不是”。',
  lookupTaken: '{label}：{name}。',
  lookupConfirm: '您说的是“{name}”吗？',
  lookupTooShort: '请多写几个字，例如“启航书法”。',

  // photos, place
  photoTaken: '收到第 {count} 张。',
  photoMore: '还差 {left} 张，请接着发。',
  photoDone: '可以继续发，发完回“发完了”。',
  photoFull: '{count} 张已满。',
  photoTooFew: '还差 {left} 张，请接着发。',
  photoLate: '照片已加上，现在共 {count} 张。',
  photoOver: '照片最多 {max} 张，多的没有收。',
  photoSwap: '要换就先回“删掉第1张”。',
  photoSame: '这张和第{at}张一样，没有重复收。',
  photoUsed: '这张在 {number} 用过，请现场重拍。',
  photoDoubt: '第{at}张照片没有算：{why}',
  photoLost: '第{at}张照片没有取到（{why}），请重发。',
  photoRecalled: '撤回的照片已去掉。',
  photoNone: '没有第 {at} 张。',
  photoDeleted: '第 {at} 张已删，现有 {count} 张。',
  photoSend: '请直接发照片（点“+”选“图片”或“拍摄”）。',
  photoDoneLabel: '发完了',
  photoHave: '已收到 {count} 张。',
  placeSend: '请发送位置（点“+”选“位置”）。',

  // repeats
  repeatYes: '有',
  repeatNo: '没有了',
  repeatAsk: '还有吗？有就回“有”，没有就回“没有了”。',
  repeatHow: '请回“有”或“没有了”。',
  repeatHave: '现有 {count} 条。',
  itemRemoved: '已删除{name}{at}，回“恢复”能找回。',
  itemRestored: '已恢复，现在是{name}{at}。',
  itemNone: '没有{name}{at}。',
  itemNotRemoved: '没有删过这一条。',
  itemFollows: '{name}{at}是跟着前面的答案来的，请改前面的答案。',
  itemWhich: '请说全，例如{names}。',
  itemsFull: '{name}最多 {max} 条，已经满了。',

  // checklists
  checklistHead: '{name}，第 {page}/{pages} 页，共 {count} 项',
  checklistHint: '都没问题回“全部符合”；有问题回序号，例如“{first} {second}不符合”。',
  checklistHintShort: '没问题回“全部符合”，有问题回序号。',
  checklistAll: '全部符合',
  checklistWhole: '每页都没问题，可回“全表符合”。',
  checklistEchoPass: '{range} 都符合。',
  checklistEcho: '{parts}，其余符合。',
  checklistEchoOnly: '记下了：{parts}。',
  checklistStill: '本页其余的呢？没问题回“其余符合”。',
  checklistFormer: '原来：{value}，不变就回“不变”。',
  checklistWhy: '没看懂。没问题回“全部符合”；有问题回序号，例如“{first} {second}不符合”。',
  checklistUnknown: '没有第 {wrong} 项。请回本页的序号，例如“{first}不符合”。',
  checklistTwice: '第 {wrong} 项说了两种结果，请再说一次。',
  checklistWhich: '是哪几项不符合？请回序号，例如“{first} {second}不符合”。',
  checklistMissing: '没有找到这份清单，请回“上一步”重选。',
  pass: '符合',
  fail: '不符合',
  notApplicable: '不适用',
} as const;

/** What a question wants, by type: said on 帮助 and when something of another kind was sent. */
export const TYPE_HELP: Readonly<Record<string, string>> = {
  text: '请打字回答，也可以用输入法的语音转文字。',
  int: '请回一个整数，例如“20”或“二十”。',
  money: '请回金额，单位是元，例如“3800”或“三千八”。',
  yesno: '请回“是”或“不是”。',
  choice: '请点选项，或回序号，例如“1”。',
  multi: '可以选几个，回序号就行，例如“1、3”。',
  date: '请回日期，例如“7月15日”“明天”。',
  datetime: '请回日期和钟点，例如“今天上午9点”。',
  period: '请回从哪天到哪天，例如“7月1日到8月31日”。',
  phone: '请回电话号码，例如“13812345678”。',
  id_code: '请回18位统一社会信用代码。',
  lookup: '发名称、简称或证号都行，记不全就发几个字。',
  person: '请写姓名，例如“王强”。',
  file: '点“+”选“文件”，发过来就行。',
  voice: '请按住说话，发一段语音。',
  location: '点“+”选“位置”，发送您现在的位置。',
  photos: '点“+”选“图片”或“拍摄”，可以发好几张，发完回“发完了”。',
  checklist: '没问题回“全部符合”；有问题回序号，例如“3 5不符合”；不涉及回“9不适用”。',
  repeat: '有就回“有”，没有就回“没有了”。',
};

/** Puts values into a text's `{name}` places. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/gu, (whole, name: string) => String(values[name] ?? whole));
}
