/** `bot decode`: what a decrypted callback payload says, one JSON line per message. */
import { parseArgs } from 'node:util';
import { decodeWecomApp } from '../channels/wecom-app/decode-file.ts';
import { AppError } from '../kernel/errors.ts';
import { type Command, type ExitCode, printJson, printNote, readNamedFile, usageError } from './command.ts';

export const decodeCommand: Command = {
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
        printJson({ file, ...decodeWecomApp((await readNamedFile(file)).toString('utf8')) });
      } catch (thrown) {
        if (!(thrown instanceof AppError)) throw thrown;
        // The other files are still worth reading.
        printNote(`${file}：${thrown.userText}`);
        code = 1;
      }
    }
    return code;
  },
};
