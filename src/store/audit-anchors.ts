/** Heads of the audit's chain outside the database: `DATA_DIR/audit-heads.jsonl`, one line a day and at each clean stop. */
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { AuditHead } from '../domain/audit-chain.ts';

const FILE_NAME = 'audit-heads.jsonl';

const anchorSchema = z.object({
  at: z.string(),
  seq: z.number().int().nonnegative(),
  head: z.string().regex(/^[0-9a-f]{64}$/u),
});

/** `at`: when it was noted, ISO. */
export type Anchor = z.output<typeof anchorSchema>;

/** Adds a line and waits for the disk. An empty chain and the head of the last line are not noted again. */
export async function noteAuditHead(dataDir: string, { seq, head }: AuditHead, at: Date): Promise<void> {
  const { anchors } = await readAnchors(dataDir);
  if (seq === 0 || anchors.at(-1)?.head === head) return;
  await mkdir(dataDir, { recursive: true });
  const file = await open(join(dataDir, FILE_NAME), 'a', 0o600);
  try {
    // A line that a power cut left half written is ended, so that ours stands alone.
    await file.appendFile(`${(await endsMidLine(dataDir)) ? '\n' : ''}${JSON.stringify({ at, seq, head })}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** What was noted so far, oldest first, and how many lines cannot be read. No file: nothing was noted. */
export async function readAnchors(dataDir: string): Promise<{ anchors: Anchor[]; unreadable: number }> {
  const anchors: Anchor[] = [];
  let unreadable = 0;
  for (const line of (await readText(dataDir)).split('\n')) {
    if (line === '') continue;
    const anchor = readLine(line);
    if (anchor === undefined) unreadable += 1;
    else anchors.push(anchor);
  }
  return { anchors, unreadable };
}

function readLine(line: string): Anchor | undefined {
  try {
    return anchorSchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

async function endsMidLine(dataDir: string): Promise<boolean> {
  const text = await readText(dataDir);
  return text !== '' && !text.endsWith('\n');
}

async function readText(dataDir: string): Promise<string> {
  try {
    return await readFile(join(dataDir, FILE_NAME), 'utf8');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return '';
    throw thrown;
  }
}
