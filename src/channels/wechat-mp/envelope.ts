/** The two forms of a callback's body, as chosen in the console: where the ciphertext is, and how what is inside is read. */
import { z } from 'zod';
import { childrenOf, readXml, type XmlResult } from '../tencent/xml.ts';
import { readJsonTree } from './json-tree.ts';

/** How the platform writes and wants to be answered. */
export type WireForm = 'xml' | 'json';

/** The one ciphertext of a body. */
export type Sealed = { form: WireForm; encrypt: string };

const utf8 = new TextDecoder('utf-8', { fatal: true });
const jsonSchema = z.looseObject({ Encrypt: z.string().min(1) });
/** The key, not the same letters inside a text: there the quotation mark has a backslash before it. */
const JSON_KEY = /(?<!\\)"Encrypt"\s*:/g;

/** By the first sign; a header proves nothing. */
function formOf(text: string): WireForm {
  return text.trimStart().startsWith('{') ? 'json' : 'xml';
}

/** Undefined when there is not exactly one. In compatibility mode plain fields stand beside it: unsigned, never looked at. */
export function sealedIn(body: Buffer): Sealed | undefined {
  const text = decoded(body);
  if (text === undefined) return undefined;
  const form = formOf(text);
  const encrypt = form === 'json' ? inJson(text) : inXml(text);
  return encrypt === undefined || encrypt === '' ? undefined : { form, encrypt };
}

/** What was inside, in either form; each has its own, whatever the envelope's was. */
export function readContent(text: string): XmlResult {
  return formOf(text) === 'json' ? readJsonTree(text) : readXml(text);
}

function decoded(body: Buffer): string | undefined {
  try {
    return utf8.decode(body);
  } catch {
    return undefined;
  }
}

function inXml(text: string): string | undefined {
  const read = readXml(text.trim());
  if (!read.ok) return undefined;
  const [only, ...more] = childrenOf(read.root, 'Encrypt');
  return more.length === 0 ? only?.text.trim() : undefined;
}

function inJson(text: string): string | undefined {
  if (text.match(JSON_KEY)?.length !== 1) return undefined;
  try {
    return jsonSchema.safeParse(JSON.parse(text)).data?.Encrypt;
  } catch {
    return undefined;
  }
}
