/** `bot decode`: what a decrypted payload of a channel says, one JSON line per message. */
import { parseArgs } from 'node:util';
import { decodeMp } from '../channels/wechat-mp/decode-file.ts';
import { decodeAibot } from '../channels/wecom-aibot/decode-file.ts';
import { decodeWecomApp } from '../channels/wecom-app/decode-file.ts';
import { decodeKf } from '../channels/wecom-kf/decode-file.ts';
import { AppError } from '../kernel/errors.ts';
import { type Command, type ExitCode, printJson, printNote, readNamedFile, usageError } from './command.ts';

/** Each gives the messages of one file, or throws AppError with a sentence. */
const DECODERS: Readonly<Record<string, (text: string) => readonly object[]>> = {
  'wecom-app': (text) => [decodeWecomApp(text)],
  'wecom-aibot': (text) => [decodeAibot(text)],
  'wecom-kf': decodeKf,
  'wechat-mp': (text) => [decodeMp(text)],
};
const NAMES = Object.keys(DECODERS).join('|');

export const decodeCommand: Command = {
  usage: `bot decode --channel ${NAMES} <file …>`,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      options: { channel: { type: 'string' } },
      allowPositionals: true,
    });
    const channel = values.channel ?? '';
    const decode = Object.hasOwn(DECODERS, channel) ? DECODERS[channel] : undefined;
    if (decode === undefined) throw usageError(`请写明 --channel ${NAMES}。`);
    if (positionals.length === 0) throw usageError('请给出要解读的文件。');
    let code: ExitCode = 0;
    for (const file of positionals) {
      try {
        const text = (await readNamedFile(file)).toString('utf8');
        for (const message of decode(text)) printJson({ file, ...message });
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
