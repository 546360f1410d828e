/** `bot flow import-xlsform`: a form from ODK, Kobo or our own export as a flow file. */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { parseFlow } from '../engine/flow-file.ts';
import { AppError } from '../kernel/errors.ts';
import { fromXlsForm } from '../xlsform/from-xlsform.ts';
import { readWorkbook } from '../xlsform/workbook.ts';
import { type Command, type ExitCode, printNote, readNamedFile, usageError } from './command.ts';

export const flowImportXlsformCommand: Command = {
  usage: 'bot flow import-xlsform <file.xlsx> [--out flows/<id>.yaml]',
  async run(args) {
    const { values, positionals } = parseArgs({ args, options: { out: { type: 'string' } }, allowPositionals: true });
    const [path] = positionals;
    if (path === undefined) throw usageError('写成 bot flow import-xlsform 表单.xlsx --out flows/表单.yaml。');
    const { yaml, notes } = fromXlsForm(await readWorkbook(await readNamedFile(path)));
    for (const { sheet, row, column, reason, fix } of notes) {
      printNote(`${sheet} 第${row}行 ${column}：${reason}。改法：${fix}。`);
    }
    if (values.out === undefined) process.stdout.write(yaml);
    else await writeNew(values.out, yaml);
    return tellProblems(yaml, values.out ?? path);
  },
};

/** Writes a file that is not there yet. */
export async function writeNew(path: string, content: string | Buffer): Promise<void> {
  await writeFile(path, content, { flag: 'wx' }).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'EEXIST') throw usageError(`“${path}”已经有了，不会覆盖。请换个名字。`);
    throw usageError(`“${path}”写不了，请核对文件夹。`);
  });
}

/** What still has to be mended by hand before the flow can start. */
function tellProblems(yaml: string, name: string): ExitCode {
  try {
    parseFlow(yaml, name);
    return 0;
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    printNote(`还要手工改几处才能用。\n${thrown.userText}`);
    return 1;
  }
}
