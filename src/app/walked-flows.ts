/** Remembers which flow files were walked through to their ends and found good, so that a restart need not walk them again. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const ENGINE_DIR = new URL('../engine', import.meta.url).pathname;
const fileSchema = z.array(z.string());

/** The flow files that are known good: for this engine, and for the names that flows may use. */
export type WalkedFlows = {
  has(source: string): boolean;
  add(source: string): void;
  /** Writes what was added; a folder that cannot be written costs the next start its few seconds, nothing else. */
  keep(): Promise<void>;
};

/** Reads `walked-flows.json` of the data folder; anything unreadable there counts as nothing known. */
export async function openWalkedFlows(dataDir: string, names: unknown): Promise<WalkedFlows> {
  const path = join(dataDir, 'walked-flows.json');
  const [engine, known] = await Promise.all([hashEngine(), readKnown(path)]);
  const about = `${engine}\0${JSON.stringify(names)}\0`;
  const keyOf = (source: string) => createHash('sha256').update(about).update(source).digest('hex');
  const current = new Set<string>();
  return {
    has(source) {
      const key = keyOf(source);
      if (known.has(key)) current.add(key);
      return known.has(key);
    },
    add: (source) => void current.add(keyOf(source)),
    async keep() {
      if ([...current].every((key) => known.has(key))) return;
      await writeKnown(path, [...current]).catch(() => undefined);
    },
  };
}

/** Another engine may find what this one did not: its own text is part of the key. */
async function hashEngine(): Promise<string> {
  const names = (await readdir(ENGINE_DIR, { recursive: true })).filter((name) => name.endsWith('.ts')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(ENGINE_DIR, name))));
  const hash = createHash('sha256');
  for (const text of texts) hash.update(text).update('\0');
  return hash.digest('hex');
}

async function readKnown(path: string): Promise<Set<string>> {
  try {
    return new Set(fileSchema.parse(JSON.parse(await readFile(path, 'utf8'))));
  } catch {
    return new Set();
  }
}

/** Whole or not at all: two instances may write at once. */
async function writeKnown(path: string, keys: readonly string[]): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  const part = `${path}.${process.pid}`;
  await writeFile(part, JSON.stringify(keys));
  await rename(part, path);
}
