/** The page's few files, read once at start: the Liquid template, the styles and the scripts. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { Liquid, type Template } from 'liquidjs';
import { MAX_PHOTO_BYTES } from './photo-body.ts';
import type { SimulatorPerson } from './port.ts';
import { MAX_TEXT_CHARACTERS } from './say-request.ts';

const PAGE_DIR = new URL('./page/', import.meta.url);
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** A style sheet, script or icon. */
export type PageFile = { contentType: string; bytes: Buffer };

export type PageFiles = {
  /** Changes with any file; stands in their addresses, so that browsers may keep them for ever. */
  version: string;
  /** File name → file. */
  files: ReadonlyMap<string, PageFile>;
  /** The page itself. Everything put into it is escaped. */
  render(people: readonly SimulatorPerson[]): Promise<string>;
};

/** Reads everything the page needs. */
export async function loadPageFiles(): Promise<PageFiles> {
  const liquid = new Liquid({ outputEscape: 'escape', strictVariables: true, strictFilters: true });
  const files = new Map<string, PageFile>();
  const hash = createHash('sha256');
  let template: Template[] = [];
  for (const name of (await readdir(PAGE_DIR)).sort()) {
    const bytes = await readFile(new URL(name, PAGE_DIR));
    hash.update(name).update(bytes);
    const contentType = CONTENT_TYPES[name.slice(name.lastIndexOf('.') + 1)];
    if (name === 'page.liquid') template = liquid.parse(bytes.toString('utf8'));
    else if (contentType !== undefined) files.set(name, { contentType, bytes });
  }
  const version = hash.digest('hex').slice(0, 12);
  const fixed = {
    assets: `/simulator/assets/${version}`,
    maxPhotoBytes: MAX_PHOTO_BYTES,
    maxText: MAX_TEXT_CHARACTERS,
  };
  return { version, files, render: (people) => liquid.render(template, { ...fixed, people: [...people] }) };
}
