/** Writes a file whole or not at all: nobody ever sees half of one, whatever the disk or the power does. */
import { open, rename, rm } from 'node:fs/promises';
import { newId } from './ids.ts';

/** Under a temporary name beside it, flushed, then renamed. What cannot be written whole leaves nothing behind. */
export async function writeWhole(path: string, content: Uint8Array | string, mode = 0o600): Promise<void> {
  const draft = `${path}.${newId()}.part`;
  try {
    const file = await open(draft, 'wx', mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (thrown) {
    await rm(draft, { force: true });
    throw thrown;
  }
}
