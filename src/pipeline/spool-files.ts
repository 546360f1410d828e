/** The spool's folder: one sealed file a message, on the disk before its name appears, in the order of their names. */
import { createHmac } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { InboundMessage } from '../channels/contract.ts';
import { newId } from '../kernel/ids.ts';
import { type DataKey, sealingKey } from '../kernel/key-ring.ts';
import { openText, sealText } from '../kernel/sealed-box.ts';

export type SpoolFolder = { spoolDir: string; dataKey: DataKey };

/** What a file is called by: its place in line, whose line it is, and which message. `lane` and `id` tell nobody who. */
export type SpoolName = { seq: number; lane: string; id: string };

/** A message as it was heard. */
export type Spooled = { message: InboundMessage; receivedAt: Date };

export type FoundFile = SpoolName & { bytes: number; writtenAt: Date };

const NAME = /^(\d{15})-([0-9a-f]{16})-([0-9a-f]{16})\.msg$/;
const HALF = '.part';
/** Half-written files younger than this may be another instance's that is writing just now. */
const HALF_MS = 60_000;

const recordSchema = z.object({
  receivedAt: z.coerce.date(),
  message: z.looseObject({
    channel: z.string(),
    messageId: z.string(),
    sender: z.object({ userId: z.string() }),
    chat: z.object({ id: z.string(), kind: z.enum(['direct', 'group']) }),
    sentAt: z.coerce.date(),
    content: z.looseObject({ type: z.string() }),
    addressed: z.boolean(),
  }),
});

/** One process's view of the folder. */
export class SpoolFiles {
  readonly #folder: SpoolFolder;
  #syncing: Promise<void> | undefined;

  constructor(folder: SpoolFolder) {
    this.#folder = folder;
  }

  /** A word that stands for others and gives them away to nobody: 16 hex digits. */
  nameFor(kind: 'lane' | 'id', ...words: string[]): string {
    return createHmac('sha256', sealingKey(this.#folder.dataKey))
      .update(`spool ${kind}\0${words.join('\0')}`)
      .digest('hex')
      .slice(0, 16);
  }

  /** What lies there, oldest first. Half-written files of a process that died were never acknowledged: they go. */
  async list(now: number): Promise<{ files: FoundFile[]; halves: number }> {
    const { spoolDir } = this.#folder;
    await mkdir(spoolDir, { recursive: true, mode: 0o700 });
    const files: FoundFile[] = [];
    let halves = 0;
    for (const name of (await readdir(spoolDir)).sort()) {
      const [, seq, lane = '', id = ''] = NAME.exec(name) ?? [];
      const facts = await stat(join(spoolDir, name)).catch(() => undefined);
      if (facts === undefined) continue;
      if (seq !== undefined) files.push({ seq: Number(seq), lane, id, bytes: facts.size, writtenAt: facts.mtime });
      if (!name.endsWith(HALF) || now - facts.mtimeMs < HALF_MS) continue;
      await rm(join(spoolDir, name), { force: true });
      halves += 1;
    }
    return { files, halves };
  }

  /** Durable when it resolves: the file's bytes and its name. Gives its size. */
  async write(name: SpoolName, spooled: Spooled): Promise<number> {
    const path = this.#pathOf(name);
    // Two instances on one folder may hear the same message: each writes its own draft, and either name will do.
    const draft = `${path}.${newId()}${HALF}`;
    const box = sealText(this.#folder.dataKey, JSON.stringify(spooled), aboutOf(name));
    try {
      const file = await open(draft, 'w', 0o600);
      try {
        await file.writeFile(box);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, path);
      await this.#syncFolder();
    } catch (thrown) {
      // Not acknowledged, so neither half of it may stay: the platform delivers it again.
      await rm(draft, { force: true }).catch(() => undefined);
      await rm(path, { force: true }).catch(() => undefined);
      throw thrown;
    }
    return box.length;
  }

  /** Throws when it is damaged, sealed with another key, or not there. */
  async read(name: SpoolName): Promise<Spooled> {
    const text = openText(this.#folder.dataKey, await readFile(this.#pathOf(name)), aboutOf(name));
    const { message, receivedAt } = recordSchema.parse(JSON.parse(text));
    // Sealed with our key: only we wrote it, as an InboundMessage; the shape above is what no later version may change.
    return { message: message as unknown as InboundMessage, receivedAt };
  }

  async remove(name: SpoolName): Promise<void> {
    await rm(this.#pathOf(name), { force: true });
  }

  /** Out of the way, for an operator. Gives the new file name. */
  async setAside(name: SpoolName): Promise<string> {
    const aside = `${fileName(name)}.bad`;
    await rename(this.#pathOf(name), join(this.#folder.spoolDir, aside));
    return aside;
  }

  #pathOf(name: SpoolName): string {
    return join(this.#folder.spoolDir, fileName(name));
  }

  /** One flush of the folder for all names that stand in it when it begins. */
  async #syncFolder(): Promise<void> {
    const running = this.#syncing;
    // One that has begun may have missed our name; whoever waited for it shares the next one.
    await running?.catch(() => undefined);
    if (this.#syncing === running || this.#syncing === undefined) {
      const fresh = flush(this.#folder.spoolDir).finally(() => {
        if (this.#syncing === fresh) this.#syncing = undefined;
      });
      this.#syncing = fresh;
    }
    await this.#syncing;
  }
}

async function flush(folder: string): Promise<void> {
  // Windows opens no folders; there NTFS keeps names in its journal.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function fileName({ seq, lane, id }: SpoolName): string {
  return `${String(seq).padStart(15, '0')}-${lane}-${id}.msg`;
}

function aboutOf(name: SpoolName): string {
  return `spool:${fileName(name)}`;
}
