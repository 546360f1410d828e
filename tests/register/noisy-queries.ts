/** Fresh questions with the twelve kinds of noise (names.md §3), made from any register by its names alone, seeded. */
import { Converter } from 'opencc-js/cn2t';
import { pinyin } from 'pinyin-pro';
import type { RegisterRow } from '../../src/register/institution.ts';
import { cutName, type NameParts } from '../../src/register/name-parts.ts';
import { findShortName } from '../../src/register/places.ts';
import { initialsOf, soundKeys, spellings } from '../../src/register/sounds.ts';
import { SUBJECTS_BY_WORD } from '../../src/register/subjects.ts';

/** One question and what may be meant: ids of every row, grouped by family through `families`. */
export type NoisyQuery = { kind: NoiseKind; text: string; target: string; right: string[]; families: number };
export type NoiseKind = keyof typeof KINDS;

type Named = { row: RegisterRow; parts: NameParts; family: string; word: string };
type Random = { next(): number; pick<T>(of: readonly T[]): T };
type Draft = { text: string; means: (other: Named) => boolean };
type Setting = { named: Named; place: string; random: Random; all: readonly Named[] };

const PREFIXES = [
  ...[
    '请问',
    '麻烦帮忙看下',
    '我想咨询一下',
    '打听一下',
    '老师帮我查查',
    '想给孩子报',
    '听说',
    '咱县城的',
    '我家孩子在',
  ],
  ...['那个叫', '就是那个', '嗯那个', '您好，我想问', '家长咨询，', '有人知道', '我们这儿的', '俺娃在', '帮忙核实一下'],
];
const SUFFIXES = [
  ...['有没有资质', '合规吗', '靠不靠谱', '可以报名吗', '有营业执照吗', '还在办吗', '能退钱吗', '正不正规', '有备案吗'],
  ...[
    '手续全不全',
    '备案了没',
    '被查过吗',
    '能放心报吗',
    '教得咋样',
    '开门没有',
    '证件齐不齐',
    '，交了两千块',
    '，说是有证',
  ],
  ...[
    '，朋友介绍的',
    '，同学都在那儿学',
    '，就在学校对面',
    '是不是合法的',
    '有没有办学许可证',
    '这家怎么样',
    '的证到期了吗',
  ],
];
const FORMS = ['培训学校', '培训中心', '培训班', '培训机构', '艺术培训中心', '有限公司', '教育集团', '工作室', '学校'];
const SPOKEN: Readonly<Record<string, readonly string[]>> = {
  美术: ['画画'],
  绘画: ['画画'],
  舞蹈: ['跳舞'],
  书法: ['练字', '写字'],
  托管: ['小饭桌'],
  播音主持: ['主持'],
  钢琴: ['弹琴'],
  声乐: ['唱歌'],
  围棋: ['下棋'],
  篮球: ['打篮球'],
};
const VOICED: Readonly<Record<string, string>> = {
  舞蹈: '五道',
  美术: '美树',
  书法: '叔法',
  篮球: '蓝球',
  钢琴: '刚琴',
  古筝: '鼓筝',
  跆拳道: '台拳道',
  声乐: '生月',
  英语: '应语',
  绘画: '会画',
  编程: '变成',
  围棋: '维棋',
};
const LOOK_ALIKES =
  '启肩 航杭 明朋 晨震 青责 清晴 梦楚 天夭 星皇 艺芝 雅稚 博搏 智暂 知和 文丈 华毕 树村 童重 蓝篮 海诲 乐东 未末 阳阴 博傅 ' +
  '新斩 画面 韵韶 风凤 飞乏 翔羊 小少 大太 鹰膺 竹什 禾木 苗描 萌荫 育盲 思恩 源愿 力刀 金全 音昔 心必 宇字 佳桂 嘉喜 云去 百白 德得 行衍';
const COMMON =
  '一亿义艺易益奕怡宜仪晨辰尘臣沉成诚城程橙明名鸣铭星兴行形新心欣馨鑫信华画花话化英应鹰莹营乐了勒源元园圆远缘愿童同桐彤通' +
  '海还孩智志知之至致制梦孟萌蒙航行杭启起奇琪棋其雅亚呀博伯播波文闻问雯天添田小晓笑校大达打青清轻晴情蓝兰岚篮飞非菲风丰枫峰凤' +
  '思斯司丝力立利丽励金今津锦音因茵云韵运芸百白柏德得树书叔苗妙描育玉雨语宇羽佳加嘉家竹朱珠禾和合河荷阳扬杨洋翔祥向象';
const toTraditional = Converter({ from: 'cn', to: 't' });
const bySyllable = Map.groupBy([...new Set(COMMON)], plainSound);
const lookAlike = new Map(LOOK_ALIKES.split(' ').map((pair) => [pair.charAt(0), pair.charAt(1)] as const));

const KINDS = {
  abbreviation: ({ named, place, random }: Setting): Draft => {
    const word = random.pick([...(SPOKEN[named.word] ?? []), named.word]);
    const subjects = SUBJECTS_BY_WORD.get(word) ?? [];
    const means = ({ parts }: Named): boolean =>
      parts.brand === named.parts.brand && parts.subjects.some((subject) => subjects.includes(subject));
    return { text: `${place}${named.parts.brand}${word}${random.pick(['', '班', '培训', '学校'])}`, means };
  },
  homophone: ({ named, place, random, all }: Setting): Draft | undefined => {
    const brand = swapOne(named.parts.brand, random, (character) =>
      random.pick([...(bySyllable.get(plainSound(character)) ?? []).filter((each) => each !== character), undefined]),
    );
    // Another institution's brand, written right, asks after that one (parents-qa P11).
    if (brand === undefined || all.some(({ parts }) => parts.brand === brand)) return undefined;
    return sounding(named, brand, `${place}${brand}${named.word}`);
  },
  glyph: ({ named, place, random }: Setting): Draft | undefined => {
    const brand = swapOne(named.parts.brand, random, (character) => lookAlike.get(character));
    if (brand === undefined) return undefined;
    // Who bears the brand that was meant, or one that sounds as typed.
    const { means } = sounding(named, brand, '');
    const meant = (other: Named): boolean => literal(named, '').means(other) || means(other);
    return { text: `${place}${brand}${named.word}`, means: meant };
  },
  suffix_missing: ({ named, place }: Setting): Draft => literal(named, `${place}${named.parts.brand}${named.word}`),
  suffix_extra: ({ named, place, random }: Setting): Draft =>
    literal(named, `${place}${named.parts.brand}${named.word}${random.pick(FORMS)}`),
  word_order: ({ named, place, random }: Setting): Draft => {
    const { brand } = named.parts;
    const inBrackets = place === '' ? '' : `（${place}）`;
    return literal(
      named,
      random.pick([
        `${named.word}培训 ${brand} ${place}`,
        `培训学校${brand}${named.word}${inBrackets}`,
        `${brand}${inBrackets}${named.word}`,
        `${named.word}${brand}培训学校${place}`,
        `${place}${named.word} ${brand}`,
      ]),
    );
  },
  initials: ({ named, place, random }: Setting): Draft => {
    const letters = initialsOf(named.parts.brand + named.word)[0] ?? '';
    const means = (other: Named): boolean => initialsOf(other.parts.brand + other.word).includes(letters);
    return { text: `${spaced(place)}${random.pick([letters, letters.toUpperCase()])}`, means };
  },
  full_pinyin: ({ named, place, random }: Setting): Draft => {
    const [brand, word] = [spellings(named.parts.brand)[0] ?? '', spellings(named.word)[0] ?? ''];
    return sounding(named, named.parts.brand, `${spaced(place)}${brand}${random.pick(['', ' '])}${word}`);
  },
  traditional: ({ named }: Setting): Draft => {
    const means = (other: Named): boolean => other.row.name === named.row.name;
    return { text: toTraditional(named.row.name), means };
  },
  voice: ({ named, place, random }: Setting): Draft => {
    const said = `${place.replace('襄垣', '香园')}${named.parts.brand}${VOICED[named.word] ?? named.word}`;
    const form = random.pick(['', '陪训班', '陪训学校', '培训班']);
    const text = `${random.pick(PREFIXES)}${said}${form}${random.pick(SUFFIXES)}`;
    // Where nothing shows that it was dictated, the brand means what it says.
    return /陪训|香园/u.test(text) || named.word in VOICED
      ? sounding(named, named.parts.brand, text)
      : literal(named, text);
  },
  brand_only: ({ named, place }: Setting): Draft => ({
    text: `${place}${named.parts.brand}`,
    means: (other) => other.parts.brand === named.parts.brand,
  }),
  extra_words: ({ named, place, random }: Setting): Draft => {
    const form = random.pick(['', '培训班', '学校', '机构']);
    const text = `${random.pick(PREFIXES)}${place}${named.parts.brand}${named.word}${form}${random.pick(SUFFIXES)}`;
    return literal(named, text);
  },
} as const;

/** All kinds of noise. */
export const NOISE_KINDS = Object.keys(KINDS).filter((kind): kind is NoiseKind => kind in KINDS);

/** `perKind` questions of each kind about rows of `region`; `sayPlace`: the place is in the question. */
export function noisyQueries(
  rows: readonly RegisterRow[],
  { seed, perKind, sayPlace }: { seed: number; perKind: number; sayPlace: boolean },
): NoisyQuery[] {
  const random = seeded(seed);
  const all = rows.map(named).filter(({ parts }) => parts.brand.length >= 2 && parts.brand.length <= 5);
  const mains = all.filter(({ parts, word }) => parts.campus === '' && parts.subjects.length === 1 && word !== '');
  return NOISE_KINDS.flatMap((kind) => {
    const made: NoisyQuery[] = [];
    while (made.length < perKind) {
      const target = random.pick(mains);
      const short = findShortName(target.row.region) ?? target.row.region;
      const draft = KINDS[kind]({ named: target, place: sayPlace ? short : '', random, all });
      if (draft !== undefined) made.push(query(kind, target, { draft, all, sayPlace }));
    }
    return made;
  });
}

/** Questions nobody can answer: brands that nobody bears and that sound like nobody's, with a registered subject. */
export function unanswerable(rows: readonly RegisterRow[], seed: number, count: number): string[] {
  const random = seeded(seed);
  const brands = rows.map((row) => cutName(row.name, row).brand);
  const sounds = new Set(brands.flatMap(soundKeys));
  const rare = [...'渭澜庭砺锋谷雨观复容斋鹿鸣沧浪元亨关雎考工霁岫蘅芜漱玉枕溪听泉拾穗归棹寒梧'];
  const words = ['美术', '书法', '舞蹈', '篮球', '编程', '口才', '围棋', '英语', '古筝'];
  const texts: string[] = [];
  while (texts.length < count) {
    const brand = random.pick(rare) + random.pick(rare);
    if (soundKeys(brand).some((key) => sounds.has(key))) continue;
    const place = random.pick(['', '襄垣', '襄垣县']);
    texts.push(`${place}${brand}${random.pick(words)}${random.pick([...FORMS, ''])}${random.pick(['', ...SUFFIXES])}`);
  }
  return texts;
}

function query(
  kind: NoiseKind,
  target: Named,
  { draft, all, sayPlace }: { draft: Draft; all: readonly Named[]; sayPlace: boolean },
): NoisyQuery {
  const inScope = all.filter(({ row }) => !sayPlace || row.region === target.row.region);
  const meant = inScope.filter((other) => other.row.id === target.row.id || draft.means(other));
  const families = new Set(meant.map(({ family }) => family)).size;
  return { kind, text: draft.text, target: target.row.id, right: meant.map(({ row }) => row.id), families };
}

function named(row: RegisterRow): Named {
  const parts = cutName(row.name, row);
  return { row, parts, family: row.parentId ?? row.id, word: parts.subjects[0] ?? '' };
}

function literal(target: Named, text: string): Draft {
  return { text, means: (other) => sameSubject(target, other) && other.parts.brand === target.parts.brand };
}

function sounding(target: Named, brand: string, text: string): Draft {
  const keys = soundKeys(brand);
  const means = (other: Named): boolean =>
    sameSubject(target, other) && soundKeys(other.parts.brand).some((key) => keys.includes(key));
  return { text, means };
}

function sameSubject(left: Named, right: Named): boolean {
  return right.parts.subjects.some((subject) => left.parts.subjects.includes(subject));
}

function swapOne(brand: string, random: Random, swap: (character: string) => string | undefined): string | undefined {
  const at = Math.floor(random.next() * brand.length);
  const other = swap(brand.charAt(at));
  return other === undefined ? undefined : brand.slice(0, at) + other + brand.slice(at + 1);
}

function spaced(place: string): string {
  return place === '' ? '' : `${place} `;
}

function plainSound(character: string): string {
  return pinyin(character, { toneType: 'none', v: true });
}

function seeded(seed: number): Random {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    pick: <T>(of: readonly T[]): T => {
      const at = Math.floor(next() * of.length);
      for (const one of of.slice(at, at + 1)) return one;
      throw new Error('nothing to pick from');
    },
  };
}
