/** Text as people and channels measure it: bytes, grapheme clusters, safe cleaning, and cutting without harm. */

const CLUSTERS = new Intl.Segmenter('zh', { granularity: 'grapheme' });
/** Ends of sentences, after which a long message may be cut. */
const SENTENCE_END = /^[。！？!?；;…]$/u;
// A cut at a break is taken only if the part before it fills this share of the limit; else parts get tiny.
const LEAST_FILL = 1 / 3;
/** Lone surrogates: with the `u` flag a proper pair is one code point and does not match. */
const LONE_SURROGATE = /\p{Surrogate}/gu;
/** What XML 1.0 §2.2 cannot hold, not even as a reference. */
const NOT_XML = /(?![\t\n\r\u007f-\u009f])\p{Cc}|[\ufffe\uffff]|\p{Surrogate}/gu;
// Zero-width signs, bidi marks, variation selectors, tag characters, fillers and the keycap sign.
const INVISIBLE = /\p{Default_Ignorable_Code_Point}|\u20e3|[\ufff9-\ufffb]/gu;
// Unicode's stream-safe limit (UAX #15 §13): longer runs of marks make normalising quadratic.
const MARK_RUN = /(\p{M}{30})\p{M}+/gu;

/** How many bytes the text has in UTF-8; what WeCom counts. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** How many signs a person sees: one emoji, one flag, one letter with its marks. Stops counting at `atMost`. */
export function graphemeCount(text: string, atMost = Number.POSITIVE_INFINITY): number {
  let count = 0;
  for (const _ of CLUSTERS.segment(text)) {
    count += 1;
    if (count >= atMost) break;
  }
  return count;
}

/** Text that may be stored: only NUL (PostgreSQL refuses it) and lone surrogates (UTF-8 cannot hold them) go. */
export function stripUnsafe(text: string): string {
  return text.replaceAll('\0', '').replace(LONE_SURROGATE, '');
}

/** Text that XML, and so a sheet or a callback's answer, can hold. */
export function stripNonXml(text: string): string {
  return text.replace(NOT_XML, '');
}

/**
 * Text for matching, never for storing: NFKC (full width, ①, ㈠), no invisible or control signs, blanks collapsed.
 * Runs of more than 30 combining marks are cut to 30.
 */
export function cleanInput(text: string): string {
  return stripUnsafe(text)
    .replace(MARK_RUN, '$1')
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(/\s+/gu, ' ')
    .replace(/\p{Cc}/gu, '')
    .trim();
}

/** The longest beginning that fits `maxBytes`, whole clusters only; what was cut off is told by `mark` if it fits. */
export function truncateBytes(text: string, maxBytes: number, mark = '…'): string {
  if (byteLength(text) <= maxBytes) return text;
  const tail = byteLength(mark) <= maxBytes ? mark : '';
  const room = maxBytes - byteLength(tail);
  let kept = 0;
  let bytes = 0;
  for (const { segment } of CLUSTERS.segment(text)) {
    bytes += byteLength(segment);
    if (bytes > room) break;
    kept += segment.length;
  }
  return text.slice(0, kept) + tail;
}

/** The part that is being filled: its clusters, and where it could best be cut. */
type Part = { clusters: string[]; bytes: number; lineBreak: Cut; sentence: Cut };
/** After how many clusters (and bytes) a cut may be made; 0 = nowhere yet. */
type Cut = { clusters: number; bytes: number };

const NO_CUT: Cut = { clusters: 0, bytes: 0 };
const emptyPart = (): Part => ({ clusters: [], bytes: 0, lineBreak: NO_CUT, sentence: NO_CUT });
const isLineBreak = (cluster: string | undefined): boolean => cluster === '\n' || cluster === '\r\n';

/**
 * Cuts a text into non-empty parts of at most `maxBytes` bytes, never inside a grapheme cluster; before line breaks
 * first, then after sentence ends, else where the limit falls. Joined, the parts are the text, except that where a
 * cut meets a line break, that one break (`\n` or `\r\n`) is dropped: the next message begins a new line anyway.
 * A single cluster longer than the limit (zalgo) is the one exception: it is cut between code points.
 * Throws a RangeError below 4 bytes, which not every sign fits into.
 */
export function splitByBytes(text: string, maxBytes: number): string[] {
  if (!(maxBytes >= 4)) throw new RangeError('maxBytes must be at least 4');
  if (text === '') return [];
  if (byteLength(text) <= maxBytes) return [text];
  const parts: string[] = [];
  let part = emptyPart();
  for (const cluster of clustersThatFit(text, maxBytes)) part = place(part, cluster, { parts, maxBytes });
  if (part.clusters.length > 0) parts.push(part.clusters.join(''));
  return parts;
}

function* clustersThatFit(text: string, maxBytes: number): Generator<string> {
  for (const { segment } of CLUSTERS.segment(text)) {
    if (byteLength(segment) <= maxBytes) yield segment;
    else yield* segment;
  }
}

/** Puts a cluster where it fits, sending full parts off before it. */
function place(part: Part, cluster: string, to: { parts: string[]; maxBytes: number }): Part {
  let open = part;
  while (open.bytes > 0 && open.bytes + byteLength(cluster) > to.maxBytes) {
    if (isLineBreak(cluster) && !open.clusters.every(isLineBreak)) {
      // The limit falls on a line break: the best cut there is, and the break is the one that is dropped.
      to.parts.push(open.clusters.join(''));
      return emptyPart();
    }
    open = flush(open, to);
  }
  add(open, cluster);
  return open;
}

function add(part: Part, cluster: string): void {
  if (isLineBreak(cluster) && part.clusters.length > 0) {
    part.lineBreak = { clusters: part.clusters.length, bytes: part.bytes };
  }
  part.clusters.push(cluster);
  part.bytes += byteLength(cluster);
  if (SENTENCE_END.test(cluster)) part.sentence = { clusters: part.clusters.length, bytes: part.bytes };
}

/** Sends off the full part up to its best cut and returns what is left of it. */
function flush(part: Part, to: { parts: string[]; maxBytes: number }): Part {
  const enough = (cut: Cut): boolean => cut.bytes >= to.maxBytes * LEAST_FILL;
  const cut = [part.lineBreak, part.sentence].find(enough)?.clusters ?? part.clusters.length;
  to.parts.push(part.clusters.slice(0, cut).join(''));
  const rest = emptyPart();
  const from = isLineBreak(part.clusters[cut]) ? cut + 1 : cut;
  for (const cluster of part.clusters.slice(from)) add(rest, cluster);
  return rest;
}
