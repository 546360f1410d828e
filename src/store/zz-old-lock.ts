/** One program at a time: a lock that is a file, and that a killed program does not hold for ever. */
import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from '../kernel/errors.ts';
import { isRunning, ownTag } from './process-identity.ts';

const Tag = z.object({ pid: z.number().int().positive(), mark: z.string() });

// A first start with initdb takes a second here and may take many on a slow disk.
const WAIT_MS = 90_000;
const POLL_MS = 40;

/** Runs `work` while holding the lock file; waits for a living holder, clears a dead one's. */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  await takeLock(path);
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function takeLock(path: string): Promise<void> {
  const candidate = `${path}.${randomUUID()}`;
  await writeFile(candidate, JSON.stringify(await ownTag()), { mode: 0o644 });
  try {
    const deadline = Date.now() + WAIT_MS;
    while (!(await linkIfAbsent(candidate, path))) {
      if (await clearDeadLock(path)) continue;
      if (Date.now() > deadline) throw lockTimeout(path);
      await pause(POLL_MS);
    }
  } finally {
    await rm(candidate, { force: true });
  }
}

/** A hard link appears with its content or not at all, so nobody ever reads half a lock. */
async function linkIfAbsent(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST') return false;
    throw thrown;
  }
}

async function clearDeadLock(path: string): Promise<boolean> {
  const seen = await readFile(path, 'utf8').catch(() => undefined);
  if (seen === undefined) return true;
  if (await isHeld(seen)) return false;
  // Two waiters may both judge it dead; only one rename wins, and it checks that it took what it judged.
  const taken = `${path}.${randomUUID()}`;
  const renamed = await rename(path, taken).then(
    () => true,
    () => false,
  );
  if (!renamed) return true;
  if ((await readFile(taken, 'utf8')) !== seen) await linkIfAbsent(taken, path);
  await rm(taken, { force: true });
  return true;
}

async function isHeld(content: string): Promise<boolean> {
  const tag = Tag.safeParse(parseJson(content));
  return tag.success && (await isRunning(tag.data));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function lockTimeout(path: string): AppError {
  return new AppError({
    code: 'DATABASE_LOCK_BUSY',
    kind: 'conflict',
    retry: 'later',
    userText: '另一个程序正在启动或停止数据库，请稍等一分钟再试。',
    detail: `lock file ${path} was held for more than ${WAIT_MS} ms`,
  });
}
