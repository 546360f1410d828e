/** A strict reader for WeCom's XML: elements and text, no attributes, no declarations, no comments; linear time. */

/** One element. It holds either children or text, never both. */
export type XmlElement = { name: string; text: string; children: XmlElement[] };

/** Where and why reading stopped; `reason` holds no content. */
export type XmlResult = { ok: true; root: XmlElement } | { ok: false; reason: string };

const MAX_BYTES = 64 * 1024;
const MAX_ELEMENTS = 2000;
/** Levels below the root; an approval callback needs all six. */
const MAX_DEPTH = 6;
/** Enough for a longest text written wholly in references; more is an attack on time. */
const MAX_REFERENCES = 8192;

const NAME = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/;
const BLANK = /^[\t\n\r ]*$/;
/** The XML declaration, and only as the very first characters. */
const DECLARATION = /^<\?xml [^<>?]{0,100}\?>/;
const NAMED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);
const REFERENCE = /&(?:([#A-Za-z0-9]{2,8});)?/g;

class Malformed extends Error {}

/** Reads one document. Refuses everything WeCom does not send, above all `<!DOCTYPE`, `<!ENTITY` and `<!--`. */
export function readXml(source: string): XmlResult {
  if (source.length > MAX_BYTES || Buffer.byteLength(source) > MAX_BYTES) return { ok: false, reason: 'too large' };
  try {
    return { ok: true, root: new Reader(source).read() };
  } catch (thrown) {
    if (thrown instanceof Malformed) return { ok: false, reason: thrown.message };
    throw thrown;
  }
}

/** An element whose end tag has not been met. */
type Open = { element: XmlElement; pieces: string[]; hasCdata: boolean; endsPlain: boolean };

/** Walks the document once, with a stack of its own: depth costs no call stack. */
class Reader {
  readonly #source: string;
  readonly #stack: Open[] = [];
  #root: XmlElement | undefined;
  #elements = 0;
  #references = 0;

  constructor(source: string) {
    this.#source = source;
  }

  read(): XmlElement {
    let at = DECLARATION.exec(this.#source)?.[0].length ?? 0;
    while (at < this.#source.length) {
      if (this.#source.charCodeAt(at) !== 0x3c) at = this.#readText(at);
      else if (this.#source.startsWith('<![CDATA[', at)) at = this.#readCdata(at);
      else at = this.#readTag(at);
    }
    if (this.#root === undefined || this.#stack.length > 0) throw new Malformed('unfinished');
    return this.#root;
  }

  #readText(at: number): number {
    const next = this.#source.indexOf('<', at);
    const end = next === -1 ? this.#source.length : next;
    const raw = this.#source.slice(at, end);
    const open = this.#stack.at(-1);
    if (open === undefined) {
      if (!BLANK.test(raw)) throw new Malformed('text outside the root');
    } else {
      open.pieces.push(this.#resolve(raw));
      open.endsPlain = true;
    }
    return end;
  }

  #readCdata(at: number): number {
    const open = this.#stack.at(-1);
    const end = this.#source.indexOf(']]>', at + 9);
    if (open === undefined || end === -1) throw new Malformed('stray or open CDATA');
    // Blanks around CDATA are the sender's indentation, not text.
    if (!open.hasCdata && BLANK.test(open.pieces.join(''))) open.pieces.length = 0;
    open.hasCdata = true;
    open.endsPlain = false;
    open.pieces.push(this.#source.slice(at + 9, end));
    return end + 3;
  }

  #readTag(at: number): number {
    const end = this.#source.indexOf('>', at);
    if (end === -1) throw new Malformed('open tag');
    const inner = this.#source.slice(at + 1, end);
    if (inner.startsWith('/')) this.#close(inner.slice(1).trimEnd());
    else if (inner.endsWith('/')) {
      const name = inner.slice(0, -1).trimEnd();
      this.#open(name);
      this.#close(name);
    } else this.#open(inner.trimEnd());
    return end + 1;
  }

  #open(name: string): void {
    // Attributes, <!…> and <?…> all fail here: none of them is a bare name.
    if (!NAME.test(name)) throw new Malformed('not a plain start tag');
    this.#elements += 1;
    if (this.#elements > MAX_ELEMENTS) throw new Malformed('too many elements');
    if (this.#stack.length > MAX_DEPTH) throw new Malformed('too deep');
    const element: XmlElement = { name, text: '', children: [] };
    const parent = this.#stack.at(-1);
    if (parent !== undefined) parent.element.children.push(element);
    else if (this.#root === undefined) this.#root = element;
    else throw new Malformed('second root');
    this.#stack.push({ element, pieces: [], hasCdata: false, endsPlain: false });
  }

  #close(name: string): void {
    const open = this.#stack.pop();
    if (open === undefined || open.element.name !== name) throw new Malformed('end tag without its start');
    if (open.hasCdata && open.endsPlain && BLANK.test(open.pieces.at(-1) ?? '')) open.pieces.pop();
    const text = open.pieces.join('');
    if (open.element.children.length === 0) open.element.text = storable(text);
    else if (!BLANK.test(text)) throw new Malformed('text beside elements');
  }

  #resolve(raw: string): string {
    if (!raw.includes('&')) return raw;
    return raw.replace(REFERENCE, (_whole, name?: string) => {
      this.#references += 1;
      if (this.#references > MAX_REFERENCES) throw new Malformed('too many references');
      return characterOf(name ?? '');
    });
  }
}

function characterOf(name: string): string {
  const named = NAMED.get(name);
  if (named !== undefined) return named;
  if (/^#\d{1,7}$/.test(name)) return fromCodePoint(Number.parseInt(name.slice(1), 10));
  if (/^#x[0-9A-Fa-f]{1,6}$/.test(name)) return fromCodePoint(Number.parseInt(name.slice(2), 16));
  throw new Malformed('unknown reference');
}

function fromCodePoint(code: number): string {
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) throw new Malformed('reference to no character');
  return String.fromCodePoint(code);
}

/** NUL is no XML character and no PostgreSQL text; one stray NUL must not cost the whole message. */
function storable(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text;
}

/** The first child of that name. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

/** All children of that name. */
export function childrenOf(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** The text of the first child of that name; null when there is none. */
export function textOf(element: XmlElement | undefined, name: string): string | null {
  return childOf(element, name)?.text ?? null;
}
