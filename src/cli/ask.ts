/** `bot ask`: what parents get to read, tried out with one first message a line. */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { dayOf } from '../domain/calendar.ts';
import { readSpreadsheet } from '../imports/spreadsheet.ts';
import { answerParent } from '../parents/answer-parent.ts';
import type { RegisterIndex } from '../register/lookup.ts';
import { rowFromRecord } from '../register/register-file.ts';
import { buildRegisterIndex } from '../register/register-index.ts';
import { type Command, type ExitCode, printJson, printNote, readNamedFile, usageError } from './command.ts';
import { withCore } from './with-core.ts';

type County = { register: RegisterIndex; countyName: string; hotline: string | null };

/** Example: `echo '启航书法正规不' | bot ask --stdin --register names.csv`. A line that begins with `@` was said in a group. */
export const askCommand: Command = {
  usage: 'bot ask --stdin [--register <file.csv|.xlsx>] [--region <name>]',
  async run(args) {
    const { values } = parseArgs({
      args,
      options: { stdin: { type: 'boolean' }, register: { type: 'string' }, region: { type: 'string' } },
    });
    if (values.stdin !== true) throw usageError('请加 --stdin，家长的话从标准输入读，一行一句。');
    const { register: path, region } = values;
    if (path !== undefined) {
      return await answerAll({ register: await indexOf(path), countyName: region ?? '襄垣县', hotline: null });
    }
    return await withCore((core) => {
      const { register, countyName, hotline } = core.snapshots.current().actionWorld;
      return answerAll({ register, hotline, countyName: region ?? countyName });
    });
  },
};

/** An index in memory; every row counts as verified today and published. Rows that cannot be read are named. */
async function indexOf(path: string): Promise<RegisterIndex> {
  const table = await readSpreadsheet(path, await readNamedFile(path));
  const today = dayOf(new Date());
  const rows = table.records.flatMap(({ row, values }) => {
    const read = rowFromRecord(values, today);
    if (!('reason' in read)) return [{ ...read, verifiedAt: today }];
    printNote(`第${row}行“${read.column}”：${read.reason}`);
    return [];
  });
  return buildRegisterIndex(rows);
}

async function answerAll(county: County): Promise<ExitCode> {
  for await (const query of createInterface({ input: process.stdin, terminal: false })) {
    const inGroup = query.trimStart().startsWith('@');
    const { intent, verdict, certain, institution, text } = answerParent({
      ...county,
      words: query,
      inGroup,
      today: dayOf(new Date()),
    });
    printJson({ query, intent, verdict, certain, institution, text });
  }
  return 0;
}
