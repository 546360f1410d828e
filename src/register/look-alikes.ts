/** Characters that are mistaken for each other by their looks: mistyped, misread from a sign, mis-scanned. */

/** Groups; every character of one may stand for every other. Those of names, subjects and places only. */
const GROUPS =
  '树村对 华毕 知和短 韵韶 启肩后 航杭舫 明朋胡 晨震辰 青责清晴请情 梦楚焚 天夭夫无 星皇呈 艺芝亿忆 雅稚维 博搏傅缚 智暂曾 文丈交 童重竜 蓝篮监 海诲悔梅 ' +
  '乐东牙 未末朱 阳阴旧 新斩欣 画面回 风凤夙 飞乏气 翔羊详 小少水 大太犬丈 鹰膺 竹什付 禾木末 苗描苖 萌荫盟 育盲肓 思恩忠 源愿原 力刀办 金全 音昔 心必 ' +
  '宇字学 佳桂隹 嘉喜 云去 百白自 德得 行衍 优忧 睿容 卓桌早 慧彗 程埕 锦绵棉 鸿鸣 志忘 远运迁 帆凡 扬杨汤 春舂 蕾雷 芽牙 荷苛何 苑宛 葵蔡 橡像 ' +
  '石右 红江 泉杲 光尤 彩采 虹红 桥娇侨 极级板 力为 鹏朋 雄难 奇寄 点占奠 正止 求永 索素 探深 问间 闻间 学字 林材 才寸 尚向 美关 菁青箐 精情 致到 ' +
  '圆园圃 缘绿 浩皓 瀚翰 拓拆 创刨 客容 码吗 码玛 翰瀚 墨黑 飘瓢 香杳 汇江 贝见 乔桥 起赶 点店 顶项 峰蜂 锋烽 强弘 弘引 育肯 英荚 杰桀 菲韭 ' +
  '琴瑟 筝争 舞无 蹈踏 球求 篮蓝 棋祺 编偏 跆胎 拳券 武式 术木 唱喝 歌哥 主王 持特 播翻 演寅 语吾 托拖 管菅';
const ALIKE: ReadonlyMap<string, ReadonlySet<string>> = pairs();

/** Whether two different characters look alike. */
export function lookAlike(left: string, right: string): boolean {
  return ALIKE.get(left)?.has(right) === true;
}

/** The character and all that look like it. */
export function lookAlikesOf(character: string): readonly string[] {
  return [...(ALIKE.get(character) ?? [character])];
}

function pairs(): Map<string, Set<string>> {
  const alike = new Map<string, Set<string>>();
  for (const group of GROUPS.split(' ')) {
    for (const character of group) alike.set(character, new Set([...(alike.get(character) ?? []), ...group]));
  }
  return alike;
}
