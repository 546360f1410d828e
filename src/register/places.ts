/** Counties, districts and cities that a question may name, so that another county's institution is not mistaken. */

/** Counties, districts and county-level cities of 山西 (GB/T 2260). */
const COUNTIES =
  '襄垣县 黎城县 长子县 潞州区 潞城区 沁源县 沁县 武乡县 平顺县 屯留区 壶关县 上党区 ' +
  '阳城县 兴县 榆次区 翼城县 石楼县 右玉县 左权县 阳曲县 天镇县 夏县 河曲县 云州区 隰县 祁县 岚县 阳高县 灵石县 汾西县 ' +
  '偏关县 蒲县 朔城区 小店区 交城县 清徐县 应县 盂县 襄汾县 神池县 吉县 孝义市 保德县 岢岚县 尖草坪区 交口县 五台县 ' +
  '怀仁市 平鲁区 洪洞县 晋源区 宁武县 大宁县 原平市 泽州县 忻府区 古县 介休市 绛县 沁水县 方山县 稷山县 灵丘县 汾阳市 ' +
  '平陆县 霍州市 浮山县 昔阳县 曲沃县 尧都区 垣曲县 榆社县 寿阳县 中阳县 万柏林区 平遥县 临猗县 芮城县 安泽县 侯马市 ' +
  '云冈区 平城区 古交市 代县 乡宁县 平定县 河津市 文水县 五寨县 繁峙县 离石区 娄烦县 静乐县 柳林县 浑源县 陵川县 闻喜县 ' +
  '太谷区 万荣县 永济市 和顺县 临县 广灵县 高平市 迎泽区 山阴县 定襄县 永和县 新绛县 左云县 盐湖区 杏花岭区 新荣区';
/** Cities that people of the county name; none of them is the county. */
const CITIES =
  '太原 大同 晋城 晋中 临汾 运城 吕梁 忻州 朔州 阳泉 北京 上海 天津 重庆 广州 深圳 西安 郑州 石家庄 邯郸 安阳 洛阳 济南 武汉 成都 杭州 南京';
/** Places that hold the county: they say nothing about which institution is meant. */
const AROUND = ['山西省', '山西', '长治市', '长治', '全县', '本县', '县里', '县城', '县', '我县', '咱县', '城里'];

/** A place word → the region it names, or null for a place around the county. */
export type PlaceWords = ReadonlyMap<string, { region: string | null; short: boolean }>;

/** A region's name without 县, 区 or 市: 襄垣; undefined where too little would be left (沁县). */
export function findShortName(region: string): string | undefined {
  const short = region.replace(/[县区市旗]$/u, '');
  return short.length >= 2 && short !== region ? short : undefined;
}

/** All place words: those known here and those of the register's own regions. */
export function placeWords(regions: Iterable<string>): PlaceWords {
  const words = new Map<string, { region: string | null; short: boolean }>();
  for (const city of CITIES.split(' ')) {
    words.set(city, { region: `${city}市`, short: true });
    words.set(`${city}市`, { region: `${city}市`, short: false });
  }
  for (const region of [...COUNTIES.split(' '), ...regions]) {
    const short = findShortName(region);
    if (short !== undefined) words.set(short, { region, short: true });
    words.set(region, { region, short: false });
  }
  for (const place of AROUND) words.set(place, { region: null, short: false });
  return words;
}

/** The region whose name, in full or short, a registered name begins with. */
export function findRegionAtStart(name: string, regions: Iterable<string>): string | undefined {
  const all = [...regions];
  const short = (region: string): string => findShortName(region) ?? region;
  return all.find((region) => name.startsWith(region)) ?? all.find((region) => name.startsWith(short(region)));
}

/** The county that most of these names begin with; '' when they name none. For registers without a region column. */
export function guessRegion(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) {
    const region = findRegionAtStart(name, KNOWN_COUNTIES);
    if (region !== undefined) counts.set(region, (counts.get(region) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most?.[0] ?? '';
}

const KNOWN_COUNTIES = COUNTIES.split(' ');
const KNOWN_PLACES = placeWords([]);

/** The first other county or city that normalised words name in full or begin with, if they do not name `home`. */
export function findOtherPlace(words: string, home: string): string | undefined {
  const homeShort = findShortName(home) ?? home;
  if (words.includes(homeShort)) return undefined;
  for (const [word, place] of KNOWN_PLACES) {
    if (place.region === null || place.region === home) continue;
    const named = place.short ? words.replaceAll(' ', '').startsWith(word) : words.includes(word);
    if (named) return place.region;
  }
  return undefined;
}
