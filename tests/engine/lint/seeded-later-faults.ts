/** More faults as people make them: texts, reachability, privacy, manners. */
import type { LintCode } from '../../../src/engine/lint/codes.ts';

/** `also`: a second replacement that the fault needs. `at`: a piece of the line that is named; absent, it is the replacement's first line. */
export type SeededFault = {
  what: string;
  from: string;
  to: string;
  code: LintCode;
  also?: [string, string];
  at?: string;
  says?: string;
};

const options = (count: number): string =>
  `{in_class: 正在上课, idle: 没上课, closed: 关门, ${Array.from({ length: count }, (_, at) => `c${at}: 第${at}种`).join(', ')}}`;
const many = (count: number): string =>
  Array.from({ length: count }, (_, at) => `  - {id: q${at}, type: yesno, label: 题${at}, text: 第${at}样有吗？}`).join(
    '\n',
  );
const PLACE = '  - id: place\n';

export const LATER_FAULTS: readonly SeededFault[] = [
  // texts
  {
    what: 'an unknown name in a text',
    from: '{% if crowded %}',
    to: '{% if crowdet %}',
    code: 'E171',
    at: "  text: '已登记",
    says: '是不是 crowded',
  },
  {
    what: 'an unknown name in a shared text',
    from: '还差 {{ left }} 题',
    to: '还差 {{ lefd }} 题',
    code: 'E171',
    at: 'text: nudge_soft',
  },
  {
    what: 'an unknown field in a text',
    from: '“{{ org.name }}”',
    to: '“{{ org.nam }}”',
    code: 'E172',
    says: '是不是 name',
  },
  {
    what: 'a result of no effect',
    from: '{{ results.save.number }}',
    to: '{{ results.safe.number }}',
    code: 'E172',
    says: '是不是 save',
  },
  { what: 'a text that does not close', from: '{% endif %}', to: '', code: 'E173', at: "  text: '已登记" },
  {
    what: 'an unknown filter',
    from: '{{ results.save.number }}',
    to: '{{ results.save.number | big }}',
    code: 'E173',
    says: '没有“big”',
  },
  { what: 'a text that reads a file', from: '{{ results.save.number }}', to: '{% include "a" %}', code: 'E173' },
  {
    what: 'a text that WeCom would cut',
    from: 'help: 数一数，写个数，例如“20”。',
    to: `help: 例如“20”。${'一句话说清楚。'.repeat(120)}`,
    code: 'E174',
    says: '2048',
  },
  {
    what: 'options that WeCom would cut',
    from: 'choices: {in_class: 正在上课, idle: 没上课, closed: 关门}',
    to: `choices: {in_class: 正在上课, idle: 没上课, closed: 关门, ${Array.from({ length: 60 }, (_, at) => `c${at}: 这个选项写得特别地长${at}`).join(', ')}} # 已知 W208：试长度`,
    code: 'E174',
    at: 'text: 现场怎么样？',
  },
  // reachability
  {
    what: 'a question under a contradiction',
    from: 'when: state == "in_class"',
    to: 'when: \'state == "in_class" && state == "idle"\'',
    code: 'E181',
    says: 'pupils',
  },
  {
    what: 'a question that a range keeps away',
    from: 'label: 急件\n',
    to: 'label: 急件\n    when: pupils > 500\n',
    code: 'E181',
    at: 'when: pupils > 500',
  },
  {
    what: 'a question that another one keeps away',
    from: 'when: state == "in_class"',
    to: 'when: state == "in_class" && unlisted("org") && answered("org") && !unlisted("org")',
    code: 'E181',
  },
  {
    what: 'a check that nothing satisfies',
    from: "that: 'fee >= 0.0'",
    to: "that: 'fee >= 10.0 && fee < 10.0'",
    code: 'E182',
  },
  { what: 'a check against the range', from: "that: 'pupils < most + 1'", to: "that: 'pupils > most'", code: 'E182' },
  {
    what: 'a day that is none',
    from: "that: 'visited_at <= now'",
    to: "that: 'visited_at <= now && visited_at > now'",
    code: 'E182',
  },
  {
    what: 'two checks that nothing satisfies together',
    from: "- {that: 'fee >= 0.0', else: 金额不能是负数。}",
    to: "- {that: 'fee >= 100.0', else: 太少了。}\n      - {that: 'fee < 100.0', else: 太多了。}",
    code: 'E182',
    at: "- {that: 'fee >= 100.0'",
    says: '合不到一起',
  },
  {
    what: 'a checklist by its name instead of its code',
    from: PLACE,
    to: `  - {id: items, type: checklist, label: 清单, text: 逐项核对。, help: 回序号。, list: '"安全检查"'}\n${PLACE}`,
    code: 'E183',
    says: 'items',
  },
  {
    what: 'an answer for which there is no checklist',
    from: PLACE,
    to: `  - {id: items, type: checklist, label: 清单, text: 逐项核对。, help: 回序号。, list: 'urgent ? "" : "AQ"'}\n${PLACE}`,
    code: 'E184',
    at: '  - id: urgent',
    says: '答“是”',
  },
  {
    what: 'an option that leads nowhere',
    from: PLACE,
    to: `  - {id: sure, type: yesno, label: 确认, text: 确定吗？, check: [{that: 'state != "idle"', else: 没上课不用报。}]}\n${PLACE}`,
    code: 'E184',
    at: 'idle: 没上课',
  },
  {
    what: 'a no that leads nowhere',
    from: PLACE,
    to: `  - {id: sure, type: yesno, label: 确认, text: 确定吗？, check: [{that: sure, else: 确定了再报。}]}\n${PLACE}`,
    code: 'E184',
    at: 'id: sure',
  },
  { what: 'too many questions', from: PLACE, to: `${many(40)}\n${PLACE}`, code: 'E185', at: 'ask:\n' },
  { what: 'an effect that never runs', from: 'when: grave', to: "when: 'urgent && !urgent'", code: 'E186' },
  { what: 'an effect of a constant', from: 'when: grave', to: "when: 'most < 100'", code: 'E186' },
  // privacy
  {
    what: 'a phone number asked in a group',
    from: PLACE,
    to: `  - {id: tel, type: phone, label: 电话, text: 留个电话？, help: 写号码。}\n${PLACE}`,
    code: 'E191',
    at: 'id: tel',
  },
  {
    what: 'an identity number asked in a group',
    from: 'text: 名册里没有这家。请写招牌。',
    to: 'text: 请写负责人身份证号。',
    code: 'E191',
    at: '  - id: sign',
  },
  {
    what: 'something personal in a group',
    from: 'label: 招牌',
    to: 'label: 招牌\n    personal: true',
    code: 'E191',
    at: '  - id: sign',
  },
  {
    what: 'a child asked by name',
    from: 'text: 简单说说情况。',
    to: 'text: 请写学生的姓名。',
    code: 'E192',
    at: '      - id: detail',
  },
  {
    what: 'a child’s school',
    from: 'text: 简单说说情况。',
    to: 'text: 孩子在哪所学校？',
    code: 'E192',
    at: '      - id: detail',
  },
  {
    what: 'a child’s picture',
    from: 'text: 请发现场照片。',
    to: 'text: 请发孩子上课的照片。',
    code: 'E192',
    at: '  - id: photos',
  },
  {
    what: 'members shown to the public',
    from: 'who: [inspector, liaison]',
    to: 'who: [inspector, public]',
    also: ['source: institutions', 'source: members'],
    code: 'E193',
    at: '  - id: org',
    says: '成员',
  },
  {
    what: 'more ticks than options',
    from: 'choices: {art: 美术, music: 音乐, other: 其他}',
    to: 'choices: {art: 美术, music: 音乐, other: 其他}\n    count: {min: 4}',
    code: 'E136',
    at: 'count: {min: 4}',
  },
  {
    what: 'more photos at least than at most',
    from: 'count: {min: 1, max: 9}',
    to: 'count: {min: 6, max: 3}',
    code: 'E136',
  },
  // manners
  { what: 'no help', from: '    help: 写金额，例如“3800”。\n', to: '', code: 'W201', at: '  - id: fee' },
  { what: 'no example', from: 'help: 写看到的，例如“过道堆纸箱”。', to: 'help: 写看到的就行。', code: 'W202' },
  {
    what: 'a long sentence',
    from: 'text: 简单说说情况。',
    to: 'text: 请把您在现场看到的情况，还有问到的情况，都写下来。',
    code: 'W203',
  },
  { what: 'stiff words', from: 'text: 简单说说情况。', to: 'text: 请予说明，务必写全。', code: 'W204', says: '务必' },
  { what: 'no breath', from: 'text: 简单说说情况。', to: 'text: 请把您在现场看到的各种情况都写在这里。', code: 'W205' },
  { what: 'two questions in one', from: 'text: 严重吗？', to: 'text: 严重吗？当场改了吗？', code: 'W206' },
  { what: 'a rare letter', from: 'text: 简单说说情况。', to: 'text: 说说有无龃龉。', code: 'W207', says: '龃龉' },
  {
    what: 'too many options',
    from: 'choices: {in_class: 正在上课, idle: 没上课, closed: 关门}',
    to: `choices: ${options(7)}`,
    code: 'W208',
  },
  { what: 'photos without a count', from: '    count: {min: 1, max: 9}\n', to: '', code: 'W209', at: '  - id: photos' },
  { what: 'a long form without sections', from: '    section: 基本情况\n', to: '', code: 'W210', at: 'ask:\n' },
  {
    what: 'no way out of a place',
    from: '    help: 点加号选位置。\n    optional: 请说一下原因。\n',
    to: '    help: 点加号选位置。\n',
    code: 'W211',
    at: '  - id: place',
  },
  { what: 'two reminders at once', from: 'after: 1d', to: 'after: 45m', code: 'W212' },
  { what: 'a reminder at once', from: 'after: 30m', to: 'after: 5m', code: 'W213' },
  {
    what: 'a draft gone before the reminder',
    from: 'keep_draft: 7d',
    to: 'keep_draft: 1d',
    code: 'W214',
    at: 'after: 1d',
  },
  { what: 'a waiver of nothing', from: 'title: 夜查登记\n', to: 'title: 夜查登记 # 已知 W203：旧话\n', code: 'W218' },
  {
    what: 'a check that trying cannot satisfy',
    from: "that: 'fee >= 0.0'",
    to: "that: 'fee * fee == 49.0'",
    code: 'W217',
  },
];
