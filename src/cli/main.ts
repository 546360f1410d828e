/** `npm run --silent bot -- <command>`: the operator's command line. */
import { AppError, asError } from '../kernel/errors.ts';
import { answerCommand } from './answer.ts';
import { chatCommand } from './chat.ts';
import { type Command, type ExitCode, printLine } from './command.ts';
import { decodeCommand } from './decode.ts';
import { importCommand } from './import.ts';
import { lookupCommand } from './lookup.ts';
import { remindCommand } from './remind.ts';

const COMMANDS: Command[] = [chatCommand, lookupCommand, answerCommand, decodeCommand, importCommand, remindCommand];

async function main(argv: string[]): Promise<ExitCode> {
  const [name, ...args] = argv;
  if (name === undefined || name === 'help' || name === '--help') {
    for (const command of COMMANDS) printLine(command.usage);
    return name === undefined ? 2 : 0;
  }
  const command = COMMANDS.find((one) => one.name === name);
  if (command === undefined) {
    process.stderr.write(`没有“${name}”这个命令，可用：${COMMANDS.map((one) => one.name).join('、')}。\n`);
    return 2;
  }
  return await command.run(args);
}

function report(thrown: unknown): ExitCode {
  const error = asError(thrown);
  if (error instanceof AppError) {
    process.stderr.write(`${error.userText}${error.kind === 'bug' ? ` (${error.code})` : ''}\n`);
    return error.code === 'USAGE' ? 2 : 1;
  }
  if ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
    process.stderr.write(`参数有误：${error.message}\n`);
    return 2;
  }
  process.stderr.write(`${error.stack ?? error.message}\n`);
  return 1;
}

// A reader that closed the pipe (`| head`) wants no more: that is no fault.
process.stdout.on('error', () => process.exit(0));
process.exitCode = await main(process.argv.slice(2)).catch(report);
