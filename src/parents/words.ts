/** Word classes of parents' speech, dialect and dictation included; the rules are put together from them. */

/** One of several words. */
function anyOf(list: string): string {
  return `(?:${list.split(' ').join('|')})`;
}

/** Words that stand for one thing. Sources of regular expressions, not plain words. */
export const WORD = {
  child: anyOf('孩子 小孩 娃 闺女 女儿 儿子 小朋友 学生 孙子 孙女 宝宝 宝贝 丫头 小子 未成年'),
  teacher: anyOf('老师 教练 教师 助教 校长 园长 班主任 保安 工作人员'),
  boss: anyOf('老板 负责人 校长 法人 机构 培训班 辅导班 学校 老师 店 客服 他们 人'),
  institution: anyOf('机构 培训班 辅导班 补习班 补课班 托管班 兴趣班 培训学校 学校 这家 那家 他们 它 他家 班'),
  lesson: anyOf('补课 补习 上课 辅导 补习班 补课班 辅导班 学科 文化课 教课 办班 开班 网课 一对一 家教'),
  academic: anyOf('语文 数学 英语 外语 物理 化学 奥数 作文 生物 语数外 主科 文化课 学科 补课 补习'),
  report: anyOf('举报 投诉 检举 反映 告发 告他 告它 告他们 告一 揭发 上告'),
  how: anyOf('怎么 咋 咋样 咋个 如何 怎样 咋么'),
  when: anyOf('什么时候 啥时候 啥时 何时 哪天 几号 多会儿 多会 几时 哪一天 下次 最近'),
  where: anyOf('哪里 哪儿 哪 在哪 去哪 到哪 上哪'),
  /** The end or middle of a question that wants a yes or no. */
  ask: '(?:吗|么|嘛|不$|没$|没有$|行不|能不能|可不可以|可以|让不让|能|行|中不|允许|合法|违法|违规|合规|正常|对不对|正规|算|要不要|该不该|是不是|怎么|咋|呢)',
  money: anyOf('钱 费 款 学费 课时费 块 元 万 千 百'),
  span: '(?:[一二两三四五六七八九十半几\\d]+(?:学年|学期|年|个月|期|季度)|[一二两三四五六七八九十百几\\d]+(?:多)?(?:节课?|课时|次课))',
  sum: '[一二两三四五六七八九十几\\d]+(?:万|千|百)?[一二两三四五六七八九十几\\d]*(?:块|元|多)?',
} as const;
