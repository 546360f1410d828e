/** `bot flow export-xlsx`: a flow as a spreadsheet that officials can read, and that import-xlsform reads back. */
import { parseArgs } from 'node:util';
import { loadFlows } from '../app/load-flows.ts';
import { toXlsForm } from '../xlsform/to-xlsform.ts';
import { writeWorkbook } from '../xlsform/workbook.ts';
import { type Command, printNote, usageError } from './command.ts';
import { writeNew } from './flow-import-xlsform.ts';
import { findFlow } from './named-flow.ts';

export const flowExportXlsxCommand: Command = {
  usage: 'bot flow export-xlsx <flow id> --out <file.xlsx>',
  async run(args) {
    const { values, positionals } = parseArgs({ args, options: { out: { type: 'string' } }, allowPositionals: true });
    const [id] = positionals;
    if (id === undefined || values.out === undefined) {
      throw usageError('写成 bot flow export-xlsx inspection_site --out 检查.xlsx。');
    }
    const { definition } = findFlow(await loadFlows(), id);
    await writeNew(values.out, await writeWorkbook(toXlsForm(definition)));
    printNote(`“${definition.title}”已写到 ${values.out}。x_ 开头的列请不要改。`);
    return 0;
  },
};
