/** A flow without a fault, in which tests break one thing at a time. */
import type { Known } from '../../../src/engine/flow-problem.ts';

export const KNOWN: Known = {
  sources: {
    institutions: { town: 'string', pupils: 'int', rate: 'double', open: 'bool', lat: 'double', lon: 'double' },
    members: { unit: 'string' },
  },
  actions: ['save', 'notify'],
  undos: ['unsave'],
};

export const GOOD = `flow: night_patrol
version: 3
title: 夜查登记
who: [inspector, liaison]
where: {direct: any, group: mention}
start: {say: [夜查, 夜查登记], menu: 夜查}
session:
  keep_draft: 7d
  nudge:
    - {after: 30m, text: nudge_soft}
    - {after: 1d, text: '“{{ title }}”还没填完，回“继续”。'}
let:
  most: {type: int, value: 500}
  cap: {type: double, value: 5000}
ask:
  - id: org
    type: lookup
    source: institutions
    label: 机构
    section: 基本情况
    text: 查的是哪家？
    help: 发名称就行，例如“启航书法”。
    confirm: 是“{{ org.name }}”吗？
  - id: sign
    type: text
    label: 招牌
    when: unlisted("org")
    text: 名册里没有这家。请写招牌。
    help: 照着门头写，例如“晨光画室”。
    length: {min: 2, max: 40}
  - id: visited_at
    type: datetime
    label: 时间
    text: 什么时候查的？
    help: 可以说“今天上午9点”。
    default: now
    check:
      - {that: 'visited_at <= now', else: 时间不能晚于现在。}
      - {that: 'now - visited_at <= duration("168h")', else: 超过7天了。, level: warn}
  - id: state
    type: choice
    label: 现场
    text: 现场怎么样？
    choices: {in_class: 正在上课, idle: 没上课, closed: 关门}
    words: {in_class: [有课], closed: [锁门]}
  - id: pupils
    type: int
    label: 学生数
    when: state == "in_class"
    text: 大约多少学生？
    help: 数一数，写个数，例如“20”。
    range: {min: 1, max: 500}
    check:
      - {that: 'pupils < most + 1', else: 人数太多了，再数一遍。}
  - id: fee
    type: money
    label: 收费
    when: state != "closed"
    text: 一次收多少钱？
    help: 写金额，例如“3800”。
    optional: true
    check:
      - {that: 'fee >= 0.0', else: 金额不能是负数。}
  - id: kinds
    type: multi
    label: 科目
    text: 教哪些科目？
    choices: {art: 美术, music: 音乐, other: 其他}
    optional: true
  - id: urgent
    type: yesno
    label: 急件
    text: 要马上报组长吗？
    words: {yes: [马上报], no: [先不报]}
  - id: findings
    type: repeat
    label: 问题
    item_name: 问题
    text: 有没有发现问题？
    more: 还有别的问题吗？
    max: 5
    ask:
      - id: detail
        type: text
        label: 情况
        text: 简单说说情况。
        help: 写看到的，例如“过道堆纸箱”。
      - id: severe
        type: yesno
        label: 严重
        text: 严重吗？
  - id: due_on
    type: date
    label: 期限
    text: 哪天前改好？
    help: 例如“后天”。
    check:
      - {that: 'due_on <= add_days(today, 30)', else: 最多给30天。}
  - id: place
    type: location
    label: 位置
    text: 请发送位置。
    help: 点加号选位置。
    optional: 请说一下原因。
  - id: photos
    type: photos
    label: 照片
    when: findings.exists(f, f.severe)
    text: 请发现场照片。
    help: 拍清楚就行。
    count: {min: 1, max: 9}
    optional: 请说一下原因。
calc:
  - {id: crowded, type: bool, value: 'pupils > 100'}
  - {id: grave, type: bool, value: 'urgent || size(findings) > 2'}
review: {text: 请核对：}
submit:
  do:
    - {id: save, action: save}
    - {id: tell, action: notify, when: grave}
  undo:
    within: 2h
    do: [{id: undo, action: unsave}]
  text: '已登记，编号 {{ results.save.number }}。{% if crowded %}人多，请注意。{% endif %}'
texts:
  nudge_soft: '“{{ title }}”还差 {{ left }} 题，回“继续”。'
`;

/** The good flow with one text taken for another, which must stand there exactly once. */
export function broken(from: string, to: string): string {
  const parts = GOOD.split(from);
  if (parts.length !== 2) throw new Error(`“${from}” stands ${parts.length - 1} times in the good flow`);
  return parts.join(to);
}

/** The line (from 1) on which a piece of text first stands. */
export function lineWith(yaml: string, piece: string): number {
  const at = yaml.indexOf(piece);
  if (at < 0) throw new Error(`“${piece}” is not there`);
  return yaml.slice(0, at).split('\n').length;
}
