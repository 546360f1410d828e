/** Reads a .docx back: its parts out of the zip, the words of its paragraphs, the cells of its tables, its charts' numbers. */
import { inflateRawSync } from 'node:zlib';

const END = 0x06054b50;
const ENTRY = 0x02014b50;

/** Path → text of every part. */
export function readParts(zip: Buffer): Map<string, string> {
  let end = zip.length - 22;
  while (zip.readUInt32LE(end) !== END) end -= 1;
  const parts = new Map<string, string>();
  let at = zip.readUInt32LE(end + 16);
  for (let n = zip.readUInt16LE(end + 10); n > 0; n -= 1) {
    if (zip.readUInt32LE(at) !== ENTRY) throw new Error('no entry where one should be');
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    const name = zip.toString('utf8', at + 46, at + 46 + (nameLength ?? 0));
    const local = zip.readUInt32LE(at + 42);
    const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const packed = zip.subarray(begin, begin + zip.readUInt32LE(at + 20));
    parts.set(name, (zip.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed)).toString('utf8'));
    at += 46 + (nameLength ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return parts;
}

/** The words of each paragraph outside tables. */
export function readParagraphs(xml: string): string[] {
  return [...xml.replace(/<w:tbl>.*?<\/w:tbl>/gsu, '').matchAll(/<w:p[ >].*?<\/w:p>/gsu)]
    .map(([paragraph]) => wordsOf(paragraph))
    .filter((words) => words !== '');
}

/** Tables as rows of cells. */
export function readTables(xml: string): string[][][] {
  return [...xml.matchAll(/<w:tbl>.*?<\/w:tbl>/gsu)].map(([table]) =>
    [...table.matchAll(/<w:tr[ >].*?<\/w:tr>/gsu)].map(([row]) =>
      [...row.matchAll(/<w:tc>.*?<\/w:tc>/gsu)].map(([cell]) => wordsOf(cell)),
    ),
  );
}

/** A chart's categories, and its series by name. */
export function readChart(xml: string): { categories: string[]; series: Map<string, number[]> } {
  const all = [...xml.matchAll(/<c:ser>.*?<\/c:ser>/gsu)].map(([text]) => text);
  const pointsOf = (text: string, tag: string): string[] => {
    const [, part = ''] = new RegExp(`<c:${tag}>(.*?)</c:${tag}>`, 'su').exec(text) ?? [];
    return [...part.matchAll(/<c:v>(.*?)<\/c:v>/gsu)].map(([, value = '']) => plainText(value));
  };
  return {
    categories: pointsOf(all[0] ?? '', 'cat'),
    series: new Map(all.map((text) => [pointsOf(text, 'tx')[0] ?? '', pointsOf(text, 'val').map(Number)])),
  };
}

function wordsOf(xml: string): string {
  return [...xml.matchAll(/<w:t[ >][^<]*?>?([^<]*)<\/w:t>/gu)]
    .map(([all]) => plainText(all.replace(/<[^>]*>/gu, '')))
    .join('');
}

function plainText(words: string): string {
  return words.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
