/** `npm run --silent bot -- <command>`: the operator's command line. */
import { AppError, asError } from '../kernel/errors.ts';
import { describeCrash } from '../kernel/mask-error.ts';
import { type Command, type ExitCode, printLine, printNote } from './command.ts';

/** Loaded when asked for: an answer is understood without waiting for the database's client. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  chat: async () => (await import('./chat.ts')).chatCommand,
  lookup: async () => (await import('./lookup.ts')).lookupCommand,
  unknown: async () => (await import('./unknown.ts')).unknownCommand,
  ask: async () => (await import('./ask.ts')).askCommand,
  answer: async () => (await import('./answer.ts')).answerCommand,
  decode: async () => (await import('./decode.ts')).decodeCommand,
  import: async () => (await import('./import.ts')).importCommand,
  export: async () => (await import('./export.ts')).exportCommand,
  figures: async () => (await import('./figures.ts')).figuresCommand,
  campaign: async () => (await import('./campaign.ts')).campaignCommand,
  register: async () => (await import('./register.ts')).registerCommand,
  robot: async () => (await import('./robot.ts')).robotCommand,
  group: async () => (await import('./group.ts')).groupCommand,
  broadcast: async () => (await import('./broadcast.ts')).broadcastCommand,
  menu: async () => (await import('./menu.ts')).menuCommand,
  recall: async () => (await import('./recall.ts')).recallCommand,
  report: async () => (await import('./report.ts')).reportCommand,
  remind: async () => (await import('./remind.ts')).remindCommand,
  backup: async () => (await import('./backup.ts')).backupCommand,
  restore: async () => (await import('./restore.ts')).restoreCommand,
  outbox: async () => (await import('./outbox.ts')).outboxCommand,
  audit: async () => (await import('./audit.ts')).auditCommand,
  doctor: async () => (await import('./doctor.ts')).doctorCommand,
  key: async () => (await import('./key.ts')).keyCommand,
  flow: async () => (await import('./flow.ts')).flowCommand,
};

async function main(argv: string[]): Promise<ExitCode> {
  const [name, ...args] = argv;
  if (name === undefined || name === 'help' || name === '--help') {
    for (const load of Object.values(COMMANDS)) printLine((await load()).usage);
    return name === undefined ? 2 : 0;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    printNote(`没有“${name}”这个命令，可用：${Object.keys(COMMANDS).join('、')}。`);
    return 2;
  }
  const command = await load();
  if (args.includes('--help')) {
    printLine(command.usage);
    return 0;
  }
  return await command.run(args).catch((thrown: unknown) => report(thrown, command));
}

/** One sentence on what to do, and the exit status. */
function report(thrown: unknown, command: Command): ExitCode {
  const error = asError(thrown);
  if (error instanceof AppError) {
    printNote(`${error.userText}${error.kind === 'bug' ? ` (${error.code})` : ''}`);
    return error.code === 'USAGE' ? 2 : 1;
  }
  if ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
    printNote(`参数有误，请写成 ${command.usage}`);
    return 2;
  }
  printNote(`出了意外，没有做完，请把下面的内容发给维护人员。\n${describeCrash(error)}`);
  return 1;
}

// A reader that closed the pipe (`| head`) wants no more: that is no fault.
process.stdout.on('error', () => process.exit(0));
for (const event of ['unhandledRejection', 'uncaughtException'] as const) {
  process.on(event, (thrown: unknown) => {
    printNote(describeCrash(asError(thrown)));
    process.exit(1);
  });
}
process.exitCode = await main(process.argv.slice(2));
