/** A flow of every kind of question, the ways to change it in one place, and what each comes to. */

import type { CompiledFlow } from '../../src/engine/compiled.ts';
import type { FlowDiff, VersionPolicy } from '../../src/engine/flow-diff.ts';
import { parseFlow } from '../../src/engine/flow-file.ts';

/** The file that everything is compared with. */
export const BASE = `
flow: patrol
version: 1
title: 夜查
who: [inspector, liaison]
where: {group: private}
start: {say: [夜查, 巡查], menu: 夜查}
session: {keep_draft: 7d, nudge: [{after: 30m, text: 还差几题。}]}
let:
  cap: {type: int, value: 5000}
  far: {type: int, value: 500}
ask:
  - {id: org, type: lookup, source: institutions, label: 机构, text: 哪家？, confirm: 是这家吗？}
  - {id: hint, type: note, text: 慢慢填。}
  - {id: visited_at, type: datetime, label: 时间, text: 什么时候？, default: now, check: [{that: visited_at <= now, else: 不能晚于现在。}]}
  - {id: open, type: yesno, label: 在上课, text: 在上课吗？, words: {yes: [有课], no: [没课]}}
  - {id: pupils, type: int, label: 人数, when: open, text: 多少人？, range: {min: 1, max: 500}}
  - {id: fee, type: money, label: 收费, text: 收多少？, optional: true, check: [{that: fee <= double(cap), else: 太多了。, level: warn}, {that: fee >= 0.0, else: 不能是负数。}]}
  - {id: kind, type: choice, label: 类型, text: 哪类？, choices: {fire: 消防, fee: 收费, ad: 广告}, words: {fire: [防火]}}
  - {id: days, type: multi, label: 周几, text: 周几上课？, choices: {mon: 周一, tue: 周二, wed: 周三}, count: {min: 1, max: 2}}
  - id: issues
    type: repeat
    label: 问题
    item_name: 问题
    text: 有没有问题？
    more: 还有吗？
    max: 5
    ask:
      - {id: detail, type: text, label: 情况, text: 什么情况？, length: {min: 4, max: 100}}
      - {id: severe, type: yesno, label: 严重, text: 严重吗？}
  - {id: photos, type: photos, label: 照片, text: 请发照片。, count: {min: 'busy ? 2 : 1', max: 9}, optional: 请说原因。}
  - {id: note, type: text, label: 补充, text: shared}
calc:
  - {id: busy, type: bool, value: pupils > 100}
  - {id: dear, type: bool, value: fee > 3000.0}
review: {text: 请核对：}
submit:
  do:
    - {id: save, action: save}
    - {id: alert, action: notify, when: dear, with: {far: far}}
  text: 好了。
  undo: {within: 2h, do: [{id: back, action: withdraw}]}
texts:
  shared: 还有什么要说？
`;

const known = { sources: { institutions: { town: 'string' }, schools: { town: 'string' } } } as const;
/** Compiles a version. */
export const parse = (yaml: string): CompiledFlow => parseFlow(yaml, 'patrol.yaml', known);
/** The base, compiled. */
export const before = parse(BASE);

/** Replaces one place of the base; a place that is not there, or is there twice, is a fault of the test. */
export function edit(yaml: string, ...edits: readonly (readonly [string, string])[]): string {
  return edits.reduce((text, [from, to]) => {
    if (text.split(from).length !== 2) throw new Error(`${from} must stand in the file once`);
    return text.replace(from, () => to);
  }, yaml);
}

/** The line of a question, to be moved or dropped. */
export const line = (id: string): string => {
  const found = BASE.split('\n').find((each) => each.includes(`{id: ${id},`));
  if (found === undefined) throw new Error(`no line of ${id}`);
  return `${found}\n`;
};

/** What is changed, how, the changes found, the policy. */
type Row = [what: string, edits: [string, string][], changes: string[], policy: VersionPolicy];

/** One row for each way to change a flow. */
export const ROWS: Row[] = [
  // words
  ['only a comment', [['flow: patrol', '# 注释\nflow: patrol']], [], 'move'],
  ['only the number of the version', [['version: 1', 'version: 2']], [], 'move'],
  ['only spaces and quotes in rules', [["'busy ? 2 : 1'", '"busy  ?  2  :  1"']], [], 'move'],
  ['the title', [['title: 夜查', 'title: 夜间巡查']], ['words title'], 'move'],
  ['the question', [['text: 多少人？', 'text: 大约多少人？']], ['words ask.pupils.text'], 'move'],
  ['a label', [['label: 人数', 'label: 学生数']], ['words ask.pupils.label'], 'move'],
  ['a help', [['text: 多少人？', 'text: 多少人？, help: 估一估']], ['words ask.pupils.help'], 'move'],
  ['a label of an option', [['fire: 消防', 'fire: 消防安全']], ['words ask.kind.choices'], 'move'],
  ['other words for an option', [['[防火]', '[防火, 火灾]']], ['words ask.kind.words'], 'move'],
  ['the order of options', [['fire: 消防, fee: 收费', 'fee: 收费, fire: 消防']], ['words ask.kind.choices'], 'move'],
  ['other words for yes', [['yes: [有课]', 'yes: [有课, 有]']], ['words ask.open.words'], 'move'],
  ['what a check says', [['else: 太多了。', 'else: 偏高。']], ['words ask.fee.check'], 'move'],
  ['the words of a nod', [['confirm: 是这家吗？', 'confirm: 对吗？']], ['words ask.org.confirm'], 'move'],
  ['how a look-up is shown', [['label: 机构', 'label: 机构, match: {show: 3}']], ['words ask.org.match'], 'move'],
  ['a default', [['default: now', 'default: today']], ['words ask.visited_at.default'], 'move'],
  ['a section', [['label: 在上课', 'label: 在上课, section: 现场']], ['words ask.open.section'], 'move'],
  [
    'a question becomes personal',
    [['label: 补充', 'label: 补充, personal: true']],
    ['words ask.note.personal'],
    'move',
  ],
  ['why it was skipped', [['optional: 请说原因。', 'optional: 为什么没有？']], ['words ask.photos.optional'], 'move'],
  ['the words of a repeat', [['more: 还有吗？', 'more: 还有问题吗？']], ['words ask.issues.more'], 'move'],
  ['the first question of a repeat', [['text: 有没有问题？', 'text: 有问题吗？']], ['words ask.issues.text'], 'move'],
  ['a shared text', [['shared: 还有什么要说？', 'shared: 还有吗']], ['words texts.shared'], 'move'],
  [
    'a shared text written out',
    [
      ['text: shared', 'text: 还有什么要说？'],
      ['texts:\n  shared: 还有什么要说？\n', ''],
    ],
    ['words texts.shared'],
    'move',
  ],
  ['a note', [['text: 慢慢填。', 'text: 别急。']], ['words ask.hint.text'], 'move'],
  ['a note gone', [[line('hint'), '']], ['words ask.hint'], 'move'],
  ['a start phrase', [['say: [夜查, 巡查]', 'say: [夜查]']], ['words start.say'], 'move'],
  ['start phrases in another order', [['say: [夜查, 巡查]', 'say: [巡查, 夜查]']], [], 'move'],
  ['the nudge', [['after: 30m', 'after: 40m']], ['words session.nudge.1'], 'move'],
  ['how long drafts are kept', [['keep_draft: 7d', 'keep_draft: 3d']], ['words session.keep_draft'], 'move'],
  ['the closing words', [['text: 好了。', 'text: 办好了。']], ['words submit.text'], 'move'],
  ['the summary', [['text: 请核对：', 'text: 看看对不对：']], ['words review.text'], 'move'],
  ['where it may be started', [['group: private', 'group: no']], ['words where.group'], 'move'],
  // added, reordered, relaxed, removed
  [
    'a question more',
    [[line('note'), `${line('note')}  - {id: x, type: int, label: 数, text: 几？}\n`]],
    ['added ask.x'],
    'move',
  ],
  [
    'a question more in a repeat',
    [
      [
        'label: 严重, text: 严重吗？}',
        'label: 严重, text: 严重吗？}\n      - {id: x, type: int, label: 数, text: 几？}',
      ],
    ],
    ['added ask.issues.x'],
    'move',
  ],
  ['a condition less', [['when: open, ', '']], ['added ask.pupils.when'], 'move'],
  ['no summary any more', [['review: {text: 请核对：}\n', '']], ['removed review'], 'move'],
  ['a question less', [[line('note'), '']], ['removed ask.note'], 'move'],
  ['a condition more', [['label: 补充', 'label: 补充, when: open']], ['removed ask.note.when'], 'move'],
  ['another condition', [['when: open, ', "when: '!open', "]], ['removed ask.pupils.when'], 'move'],
  ['first asking dropped', [['    text: 有没有问题？\n', '']], ['removed ask.issues.text'], 'move'],
  [
    'two questions change places',
    [
      [line('open'), ''],
      [line('visited_at'), `${line('open')}${line('visited_at')}`],
    ],
    ['reordered ask.visited_at'],
    'move',
  ],
  ['a higher maximum', [['max: 500}', 'max: 800}']], ['relaxed ask.pupils.range'], 'move'],
  ['a lower minimum', [['range: {min: 1', 'range: {min: 0']], ['relaxed ask.pupils.range'], 'move'],
  ['no minimum', [['range: {min: 1, ', 'range: {']], ['relaxed ask.pupils.range'], 'move'],
  ['a longer text', [['length: {min: 4, max: 100}', 'length: {min: 4}']], ['relaxed ask.issues.detail.length'], 'move'],
  ['more items', [['max: 5\n', 'max: 9\n']], ['relaxed ask.issues.max'], 'move'],
  ['a check less', [[', {that: fee >= 0.0, else: 不能是负数。}', '']], ['relaxed ask.fee.check'], 'move'],
  ['an error becomes a warning', [['不能是负数。}', '不能是负数。, level: warn}']], ['relaxed ask.fee.check'], 'move'],
  ['it may be skipped now', [['label: 补充', 'label: 补充, optional: true']], ['relaxed ask.note.optional'], 'move'],
  ['a skip needs no reason', [['optional: 请说原因。', 'optional: true']], ['relaxed ask.photos.optional'], 'move'],
  ['an option more', [['ad: 广告', 'ad: 广告, other: 其他']], ['relaxed ask.kind.choices'], 'move'],
  // retyped, tightened
  ['another type', [['id: pupils, type: int', 'id: pupils, type: money']], ['retyped ask.pupils.type'], 'revalidate'],
  ['an option less', [[', ad: 广告', '']], ['retyped ask.kind.choices'], 'revalidate'],
  ['an option of several less', [[', wed: 周三', '']], ['retyped ask.days.choices'], 'revalidate'],
  [
    'another table',
    [['type: lookup, source: institutions', 'type: lookup, source: schools']],
    ['retyped ask.org.source'],
    'revalidate',
  ],
  ['a lower maximum', [['max: 500}', 'max: 300}']], ['tightened ask.pupils.range'], 'revalidate'],
  [
    'options wider on one side, narrower on the other',
    [[', count: {min: 1, max: 2}', ', count: {max: 1}']],
    ['relaxed ask.days.count', 'tightened ask.days.count'],
    'revalidate',
  ],
  ['a shorter text in a repeat', [['max: 100', 'max: 50']], ['tightened ask.issues.detail.length'], 'revalidate'],
  ['fewer items', [['max: 5\n', 'max: 3\n']], ['tightened ask.issues.max'], 'revalidate'],
  ['more photos', [["min: 'busy ? 2 : 1'", 'min: 3']], ['tightened ask.photos.count'], 'revalidate'],
  [
    'a check more',
    [['label: 人数', 'label: 人数, check: [{that: pupils > 1, else: 不对。}]']],
    ['tightened ask.pupils.check'],
    'revalidate',
  ],
  ['another check', [['that: fee >= 0.0', 'that: fee >= 1.0']], ['tightened ask.fee.check'], 'revalidate'],
  [
    'a warning becomes an error',
    [['else: 太多了。, level: warn', 'else: 太多了。']],
    ['tightened ask.fee.check'],
    'revalidate',
  ],
  [
    'it must be answered now',
    [['text: 收多少？, optional: true', 'text: 收多少？']],
    ['tightened ask.fee.optional'],
    'revalidate',
  ],
  [
    'a skip needs a reason',
    [['text: 收多少？, optional: true', 'text: 收多少？, optional: 为什么？']],
    ['tightened ask.fee.optional'],
    'revalidate',
  ],
  [
    'a constant under a check',
    [['value: 5000', 'value: 4000']],
    ['words let.cap', 'tightened ask.fee.check'],
    'revalidate',
  ],
  [
    'a calculation under a count',
    [['pupils > 100', 'pupils > 50']],
    ['words calc.busy', 'tightened ask.photos.count'],
    'revalidate',
  ],
  [
    'a question moves into a repeat',
    [
      [line('note'), ''],
      [line('detail'), `${line('detail')}      - {id: note, type: text, label: 补充, text: shared}\n`],
    ],
    ['removed ask.note', 'added ask.issues.note'],
    'move',
  ],
  // finish_old
  ['who', [['who: [inspector, liaison]', 'who: [inspector]']], ['finish_old who'], 'finish_old'],
  ['who in another order', [['who: [inspector, liaison]', 'who: [liaison, inspector]']], [], 'move'],
  [
    'an effect more',
    [['action: save}', 'action: save}\n    - {id: two, action: save}']],
    ['finish_old submit.do.two'],
    'finish_old',
  ],
  ['an effect less', [['    - {id: save, action: save}\n', '']], ['finish_old submit.do.save'], 'finish_old'],
  [
    'another action',
    [['id: save, action: save', 'id: save, action: file']],
    ['finish_old submit.do.save'],
    'finish_old',
  ],
  ['when an effect happens', [['when: dear, ', '']], ['finish_old submit.do.alert'], 'finish_old'],
  ['what an effect is given', [['with: {far: far}', 'with: {far: cap}']], ['finish_old submit.do.alert'], 'finish_old'],
  [
    'a constant under an effect',
    [['value: 500}', 'value: 600}']],
    ['words let.far', 'finish_old submit.do.alert'],
    'finish_old',
  ],
  [
    'a calculation under an effect',
    [['fee > 3000.0', 'fee > 2000.0']],
    ['words calc.dear', 'finish_old submit.do.alert'],
    'finish_old',
  ],
  ['how long it can be undone', [['within: 2h', 'within: 1h']], ['finish_old submit.undo.within'], 'finish_old'],
  ['what undoing does', [['action: withdraw', 'action: void']], ['finish_old submit.undo.do.back'], 'finish_old'],
  [
    'no undoing any more',
    [['  undo: {within: 2h, do: [{id: back, action: withdraw}]}\n', '']],
    ['finish_old submit.undo', 'finish_old submit.undo.do.back'],
    'finish_old',
  ],
  [
    'items can be returned',
    [['  text: 好了。', '  text: 好了。\n  amend: {do: []}']],
    ['finish_old submit.amend'],
    'finish_old',
  ],
  [
    'the author wants it so, though only a comment changed',
    [['keep_draft: 7d', 'on_new_version: finish_old, keep_draft: 7d']],
    ['finish_old session.on_new_version'],
    'finish_old',
  ],
  ['another flow', [['flow: patrol', 'flow: other']], ['finish_old flow'], 'finish_old'],
];

/** Class and place of each change. */
export const told = (diff: FlowDiff): string[] => diff.changes.map((change) => `${change.class} ${change.path}`);
