/** `bot answer`: how one answer is understood. */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { AnswerSpec, Choice } from '../engine/answers/answer.ts';
import { understand } from '../engine/answers/understand.ts';
import { type Command, printJson, usageError } from './command.ts';

const PLAIN_TYPES = ['text', 'int', 'money', 'yesno', 'date', 'datetime', 'period', 'phone', 'id_code'] as const;

export const answerCommand: Command = {
  usage: 'bot answer --type <answer type> [--choices "a=文字,b=文字"] [--now <ISO time>] --stdin',
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        type: { type: 'string' },
        choices: { type: 'string' },
        now: { type: 'string' },
        stdin: { type: 'boolean' },
      },
    });
    if (values.stdin !== true) throw usageError('请加 --stdin，回答从标准输入读，一行一个。');
    const spec = readSpec(values.type ?? '', values.choices);
    const now = values.now === undefined ? new Date() : new Date(values.now);
    if (Number.isNaN(now.getTime())) throw usageError('--now 要写成 2026-03-02T09:00:00+08:00 这样的时间。');
    for await (const said of createInterface({ input: process.stdin, terminal: false })) {
      const understood = understand(spec, said, { now });
      printJson(
        understood.ok
          ? { said, ok: true, value: understood.value, why: understood.note ?? null }
          : { said, ok: false, value: null, why: understood.why },
      );
    }
    return 0;
  },
};

function readSpec(type: string, choices: string | undefined): AnswerSpec {
  if (type === 'choice' || type === 'multi') return { type, choices: readChoices(choices) };
  const plain = PLAIN_TYPES.find((one) => one === type);
  if (plain === undefined) throw usageError(`--type 可用：${[...PLAIN_TYPES, 'choice', 'multi'].join(' ')}。`);
  return { type: plain };
}

function readChoices(choices: string | undefined): Choice[] {
  const pairs = (choices ?? '').split(/[,，]/).filter((pair) => pair.includes('='));
  if (pairs.length === 0) throw usageError('选择题要给选项，例如 --choices "a=正在上课,b=关门"。');
  return pairs.map((pair) => {
    const [code = '', label = ''] = pair.split('=');
    return { code: code.trim(), label: label.trim(), words: [] };
  });
}
