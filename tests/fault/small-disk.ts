/** A small disk of the test's own (tmpfs), to be filled to the last byte. Needs root; who is not says so and skips. */
import { execFile } from 'node:child_process';
import { mkdir, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const FILLER = '.filler';

export class SmallDisk {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Undefined when this account may not mount. */
  static async mount(
    folder: string,
    options: { megabytes: number; owner?: { uid: number; gid: number } },
  ): Promise<SmallDisk | undefined> {
    const { megabytes, owner = { uid: 0, gid: 0 } } = options;
    await mkdir(folder, { recursive: true });
    const how = `size=${megabytes}m,mode=0755,uid=${owner.uid},gid=${owner.gid}`;
    const isMounted = await run('mount', ['-t', 'tmpfs', '-o', how, 'tmpfs', folder]).then(
      () => true,
      () => false,
    );
    return isMounted ? new SmallDisk(folder) : undefined;
  }

  /** Leaves not one byte. */
  async fill(): Promise<void> {
    const file = await open(join(this.folder, FILLER), 'a');
    try {
      for (const size of [1024 * 1024, 4096, 1]) await writeUntilFull(file, size);
    } finally {
      await file.close();
    }
  }

  /** Takes so many bytes, to be given back by `free` when nothing else can be. */
  async hold(bytes: number): Promise<void> {
    await writeFile(join(this.folder, FILLER), Buffer.alloc(bytes));
  }

  /** Gives back what was filled or held. */
  async free(): Promise<void> {
    await rm(join(this.folder, FILLER), { force: true });
  }

  async unmount(): Promise<void> {
    await run('umount', [this.folder]);
  }
}

async function writeUntilFull(file: Awaited<ReturnType<typeof open>>, size: number): Promise<void> {
  const block = Buffer.alloc(size);
  for (;;) {
    try {
      await file.write(block);
    } catch {
      return;
    }
  }
}
