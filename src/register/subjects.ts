/** What institutions teach: the words for each subject in names and in speech, and which subjects lie near. */

/** Subject → the words that mean it, in registered names and as parents say it. */
const SUBJECT_WORDS: Readonly<Record<string, string>> = {
  美术: '美术 画室 画画 学画 学画画 画画班 绘本 素描 简笔画',
  绘画: '绘画 画室 画画 学画 学画画 画画班 绘画班',
  国画: '国画 水墨画',
  书法: '书法 练字 写字 毛笔字 硬笔 软笔 硬笔书法 软笔书法 练字班',
  舞蹈: '舞蹈 跳舞 拉丁舞 街舞 芭蕾 民族舞 中国舞 学舞',
  音乐: '音乐 乐器',
  声乐: '声乐 唱歌 合唱',
  钢琴: '钢琴 琴行 弹琴 学琴 弹钢琴',
  吉他: '吉他 琴行 弹吉他',
  古筝: '古筝 弹古筝',
  口才: '口才 演讲 少儿口才',
  播音主持: '播音主持 播音 主持 小主持 演讲 小主持人 主持人',
  表演: '表演 戏剧 模特',
  艺术: '艺术',
  篮球: '篮球 打篮球',
  足球: '足球 踢足球',
  乒乓球: '乒乓球 乒乓 打乒乓球',
  羽毛球: '羽毛球 打羽毛球',
  跆拳道: '跆拳道 道馆 跆拳',
  武术: '武术 功夫 练武',
  散打: '散打 搏击',
  游泳: '游泳 学游泳',
  轮滑: '轮滑 滑轮 旱冰 滑冰',
  体适能: '体适能 体能 感统',
  围棋: '围棋 棋院 下棋 棋社',
  象棋: '象棋 棋院 下棋 棋社',
  编程: '编程 少儿编程 编程课',
  机器人: '机器人 乐高',
  无人机: '无人机',
  航模: '航模',
  科创: '科创',
  科学实验: '科学实验 科学课 实验课',
  英语: '英语',
  外语: '外语',
  文化课: '文化课 补习 补课 辅导班 补习班 补课班 数学 语文 作文 物理 化学 奥数 学科',
  托管: '托管 小饭桌 午托 午托部 学生托管 晚托 托管班 午托班 晚托班',
  教育咨询: '教育咨询 教育信息咨询 咨询',
  研学: '研学 夏令营 冬令营',
  素质拓展: '素质拓展 拓展',
  家政: '家政',
};

/** Families of subjects: one may be said for another, but an answer for one is none for the other. */
const NEAR: readonly (readonly string[])[] = [
  ['美术', '绘画', '国画', '书法', '艺术'],
  ['音乐', '声乐', '钢琴', '吉他', '古筝', '艺术'],
  ['舞蹈', '表演', '艺术'],
  ['口才', '播音主持', '表演', '艺术'],
  ['英语', '外语', '文化课'],
  ['武术', '散打', '跆拳道'],
  ['围棋', '象棋'],
  ['编程', '机器人', '科创', '无人机', '航模', '科学实验'],
  ['托管', '教育咨询', '文化课'],
  ['研学', '素质拓展'],
];

/** Words that say schoolwork is taught (义务教育学科): what a permit for other subjects does not cover. */
export const ACADEMIC_WORDS = /语文|数学|英语|外语|物理|化学|奥数|作文|补课|补习|文化课|学科/u;

/** Word → the subjects it may mean. */
export const SUBJECTS_BY_WORD: ReadonlyMap<string, readonly string[]> = invert();
/** The longest subject word, in characters. */
export const LONGEST_SUBJECT_WORD = Math.max(...[...SUBJECTS_BY_WORD.keys()].map((word) => word.length));

function invert(): Map<string, string[]> {
  const byWord = new Map<string, string[]>();
  for (const [subject, words] of Object.entries(SUBJECT_WORDS)) {
    for (const word of words.split(' ')) byWord.set(word, [...(byWord.get(word) ?? []), subject]);
  }
  return byWord;
}

/** Whether two subjects lie in one family. */
export function areSubjectsNear(left: string, right: string): boolean {
  return NEAR.some((family) => family.includes(left) && family.includes(right));
}
