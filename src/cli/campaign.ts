/** `bot campaign`: the campaigns there are, and a new one; what is filed on its days counts for it. */
import { parseArgs } from 'node:util';
import { addCampaign, listCampaigns } from '../store/campaigns.ts';
import { type Command, type ExitCode, printJson, printLine, printNote, usageError } from './command.ts';
import { tableLines } from './text-table.ts';
import { withStore } from './with-store.ts';

const USAGE = 'bot campaign list [--json]; bot campaign add --name 名称 --from 2026-07-01 --to 2026-08-31';
const MOST_LETTERS = 40;

export const campaignCommand: Command = {
  usage: USAGE,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      options: {
        name: { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
      allowPositionals: true,
    });
    const [what, ...more] = positionals;
    if (more.length > 0) throw usageError(`写成 ${USAGE}`);
    if (what === 'list') return await list(values.json);
    if (what === 'add') return await add(readName(values.name), readDay(values.from), readDay(values.to));
    throw usageError(`写成 ${USAGE}`);
  },
};

async function list(json: boolean): Promise<ExitCode> {
  const campaigns = await withStore((store) => listCampaigns(store));
  if (json) for (const campaign of campaigns) printJson(campaign);
  else if (campaigns.length === 0) printLine('还没有专项行动。用 bot campaign add 添一个。');
  else {
    const rows = campaigns.map(({ name, startsOn, endsOn }) => [name, startsOn, endsOn]);
    for (const line of tableLines([['名称', '开始', '结束'], ...rows])) printLine(line);
  }
  return 0;
}

async function add(name: string, startsOn: string, endsOn: string): Promise<ExitCode> {
  if (endsOn < startsOn) throw usageError('结束日不能早于开始日。');
  const overlapped = await withStore((store) => store.transaction((tx) => addCampaign(tx, { name, startsOn, endsOn })));
  if (overlapped === null) {
    printLine(`已添加“${name}”，${startsOn} 到 ${endsOn}。`);
    return 0;
  }
  printNote(`日期和“${overlapped.name}”（${overlapped.startsOn} 到 ${overlapped.endsOn}）重叠，没有添加。请换日期。`);
  return 1;
}

function readName(name: string | undefined): string {
  const trimmed = name?.trim() ?? '';
  if (trimmed === '' || trimmed.length > MOST_LETTERS)
    throw usageError(`--name 写行动名称，${MOST_LETTERS} 个字以内。`);
  return trimmed;
}

/** A real day; 2026-02-30 is none. */
function readDay(word: string | undefined): string {
  const at = new Date(`${word}T00:00:00Z`);
  if (word === undefined || Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== word) {
    throw usageError('--from 和 --to 写成 2026-07-01 这样的日期。');
  }
  return word;
}
