/** The county's grid: nine towns and the development zone, by every name that people write them by (data-model §8). */

/** A unit of the grid; `name` is what records hold. */
export type Town = { code: string; name: string; aliases: readonly string[] };

// National Bureau of Statistics, division codes of 2023; 虒 is not on many phones, so its stand-ins are taken.
export const TOWNS: readonly Town[] = [
  { code: '140423100', name: '古韩镇', aliases: ['古韩', '城关镇', '城关', '古寒'] },
  { code: '140423101', name: '王桥镇', aliases: ['王桥', '王乔'] },
  { code: '140423102', name: '侯堡镇', aliases: ['侯堡', '候堡', '侯铺'] },
  { code: '140423103', name: '夏店镇', aliases: ['夏店', '下店'] },
  { code: '140423104', name: '虒亭镇', aliases: ['虒亭', '思亭', '司亭', '虎亭', '厮亭'] },
  { code: '140423105', name: '西营镇', aliases: ['西营', '西迎'] },
  { code: '140423106', name: '王村镇', aliases: ['王村', '旺村'] },
  { code: '140423107', name: '下良镇', aliases: ['下良', '夏良', '下梁'] },
  { code: '140423108', name: '善福镇', aliases: ['善福乡', '善福', '善服'] },
  { code: '140423402', name: '襄垣经济技术开发区', aliases: ['经济技术开发区', '经开区', '开发区', '富阳园区'] },
];

/** The one town that some words name; undefined when they name none, or several. */
export function findTown(words: string): string | undefined {
  const named = TOWNS.filter(({ name, aliases }) => [name, ...aliases].some((each) => words.includes(each)));
  return named.length === 1 ? named[0]?.name : undefined;
}
