/** Reads JSON into the same elements as XML, so that both forms of a callback have one parser; numbers keep every digit. */
import type { XmlElement, XmlResult } from '../tencent/xml.ts';

const MAX_BYTES = 64 * 1024;
const MAX_ELEMENTS = 2000;
/** As deep as XML may be. */
const MAX_DEPTH = 6;

class Malformed extends Error {}

/** The root is an object; a list is an element repeated, null is no element. `reason` holds no content. */
export function readJsonTree(source: string): XmlResult {
  if (Buffer.byteLength(source) > MAX_BYTES) return { ok: false, reason: 'too large' };
  try {
    const value: unknown = JSON.parse(source, exactly);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return { ok: false, reason: 'no object' };
    const left = { count: MAX_ELEMENTS };
    return { ok: true, root: { name: 'xml', text: '', children: childrenFrom(value, 0, left) } };
  } catch (thrown) {
    // Also a RangeError: JSON.parse calls itself for every level when it is given a function.
    return { ok: false, reason: thrown instanceof Malformed ? thrown.message : 'no JSON' };
  }
}

/** A MsgId has 64 bits, a number of JavaScript's holds 53: two messages would get one id. So numbers stay as written. */
function exactly(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' ? (context?.source ?? String(value)) : value;
}

function childrenFrom(value: object, depth: number, left: { count: number }): XmlElement[] {
  if (depth > MAX_DEPTH) throw new Malformed('too deep');
  return Object.entries(value).flatMap(([name, child]: [string, unknown]) =>
    (Array.isArray(child) ? child : [child]).flatMap((item) => elementFrom(name, item, { depth, left })),
  );
}

function elementFrom(name: string, value: unknown, place: { depth: number; left: { count: number } }): XmlElement[] {
  place.left.count -= 1;
  if (place.left.count < 0) throw new Malformed('too many elements');
  if (value === null) return [];
  if (Array.isArray(value)) throw new Malformed('list in a list');
  if (typeof value === 'object')
    return [{ name, text: '', children: childrenFrom(value, place.depth + 1, place.left) }];
  // As for XML: NUL is no text that can be stored.
  return [{ name, text: String(value).replaceAll('\0', '\uFFFD'), children: [] }];
}
