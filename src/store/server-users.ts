/** Who uses the embedded server: one small file for each program, so that the last one turns off the light. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning, ownTag } from './process-identity.ts';

let count = 0;

/** Writes this program's file `<pid>.<n>` into the folder and gives its path. */
export async function registerUser(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const tag = await ownTag();
  count += 1;
  const path = join(folder, `${tag.pid}.${count}`);
  await writeFile(path, tag.mark);
  return path;
}

/** How many living users there are; the files of dead ones are removed on the way. */
export async function countUsers(folder: string): Promise<number> {
  let living = 0;
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const mark = await readFile(path, 'utf8').catch(() => '');
    if (await isRunning({ pid: Number.parseInt(name, 10), mark })) living += 1;
    else await rm(path, { force: true });
  }
  return living;
}
