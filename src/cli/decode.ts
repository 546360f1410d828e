/** `bot decode`: what a decrypted callback payload says, one JSON line per message. */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { decodeWecomApp } from '../channels/wecom-app/decode-file.ts';
import { asError } from '../kernel/errors.ts';
import { type Command, type ExitCode, printJson, usageError } from './command.ts';

export const decodeCommand: Command = {
  name: 'decode',
  usage: 'bot decode --channel wecom-app <file …>',
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      options: { channel: { type: 'string' } },
      allowPositionals: true,
    });
    if (values.channel !== 'wecom-app') throw usageError('这个版本只认 --channel wecom-app。');
    if (positionals.length === 0) throw usageError('请给出要解读的文件。');
    let code: ExitCode = 0;
    for (const file of positionals) {
      try {
        printJson({ file, ...decodeWecomApp(await readFile(file, 'utf8')) });
      } catch (thrown) {
        process.stderr.write(`${file}：读不懂（${asError(thrown).message}）。\n`);
        code = 1;
      }
    }
    return code;
  },
};
