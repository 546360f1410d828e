/** `bot answer`: how one answer is understood. */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { AnswerSpec, Choice } from '../engine/answers/answer.ts';
import { understand } from '../engine/answers/understand.ts';
import { type Command, printJson, usageError } from './command.ts';

const PLAIN_TYPES = ['text', 'int', 'money', 'yesno', 'date', 'datetime', 'period', 'phone', 'id_code'] as const;
/** Answered by sending or picking something, or item by item: no sentence answers them. */
const NOT_SPOKEN: Readonly<Record<string, string>> = {
  person: '填的人是从名单里找的',
  lookup: '机构是从名册里找的',
  file: '要发文件',
  voice: '要发语音',
  location: '要发位置',
  photos: '要发照片',
  checklist: '检查表要逐项答',
  repeat: '这是一组题，要逐题答',
  note: '这种题不用答',
};

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
    const now = values.now === undefined ? new Date() : readNow(values.now);
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

/** Without a zone the time is Shanghai's, wherever the machine stands. */
function readNow(text: string): Date {
  const hasZone = /(?:z|[+-]\d{2}:?\d{2})$/iu.test(text.slice(10));
  const now = new Date(hasZone || text.length <= 10 ? text : `${text}+08:00`);
  if (Number.isNaN(now.getTime())) throw usageError('--now 要写成 2026-03-02T09:00:00+08:00 这样的时间。');
  return now;
}

function readSpec(type: string, choices: string | undefined): AnswerSpec {
  if (type === 'choice' || type === 'multi') return { type, choices: readChoices(choices ?? '') };
  const plain = PLAIN_TYPES.find((one) => one === type);
  if (plain !== undefined) return { type: plain };
  const why = Object.hasOwn(NOT_SPOKEN, type) ? `${NOT_SPOKEN[type]}，不能在这里试；` : '';
  throw usageError(`${why}--type 可用：${[...PLAIN_TYPES, 'choice', 'multi'].join(' ')}。`);
}

function readChoices(choices: string): Choice[] {
  const read = choices
    .split(/[,，]/u)
    .filter((pair) => pair.trim() !== '')
    .map((pair) => {
      const [code = '', ...label] = pair.split('=');
      return { code: code.trim(), label: label.join('=').trim(), words: [] };
    });
  const codes = new Set(read.map((choice) => choice.code));
  const isWhole = read.every((choice) => choice.code !== '' && choice.label !== '') && codes.size === read.length;
  if (read.length === 0 || !isWhole)
    throw usageError('选择题要给选项，代码不能重复，例如 --choices "a=正在上课,b=关门"。');
  return read;
}
