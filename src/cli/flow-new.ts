/** `bot flow new`: writes a small flow with comments, and the first conversation that tests it. Both pass as they are. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadFlows } from '../app/load-flows.ts';
import { type Command, type ExitCode, printLine, usageError } from './command.ts';

const FLOWS_DIR = new URL('../../flows', import.meta.url).pathname;
const ID = /^[a-z][a-z0-9_]{0,39}$/;
const LONGEST_TITLE = 10;

export const flowNewCommand: Command = {
  usage: 'bot flow new <id> --title <标题> [--from <existing id>] [--dir <folder>]',
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { title: { type: 'string' }, from: { type: 'string' }, dir: { type: 'string', default: FLOWS_DIR } },
    });
    const [id = ''] = positionals;
    const title = values.title?.trim() ?? '';
    if (!ID.test(id)) throw usageError('名字只能用小写英文、数字和下划线，例如 night_patrol。');
    if (title === '' || [...title].length > LONGEST_TITLE || /["'{}:#\n]/u.test(title)) {
      throw usageError(`请用 --title 写标题，${LONGEST_TITLE} 个字以内，不带引号和冒号，例如 --title 夜查登记。`);
    }
    return await make({ id, title, from: values.from, dir: values.dir });
  },
};

type Wanted = { id: string; title: string; from: string | undefined; dir: string };

async function make({ id, title, from, dir }: Wanted): Promise<ExitCode> {
  const flows = await loadFlows();
  const taken = [...flows.values()].find(({ definition }) => definition.flow === id || definition.title === title);
  if (taken !== undefined)
    throw usageError(`已经有“${taken.definition.title}”（${taken.definition.flow}）了，请换一个名字和标题。`);
  const source = from === undefined ? starter(id, title) : copyOf(flows.get(from)?.source, { id, title, from });
  const path = join(dir, `${id}.yaml`);
  await writeNew(path, source);
  printLine(`写好了 ${path}`);
  if (from === undefined) {
    const test = join(dir, 'tests', `${id}.yaml`);
    await writeNew(test, transcript(id, title));
    printLine(`写好了 ${test}`);
  }
  printLine(`改好题目后：bot flow lint、bot flow test ${id}、bot chat --as inspector-1（说“${title}”）。`);
  return 0;
}

/** Never over a file that is there. */
async function writeNew(path: string, text: string): Promise<void> {
  await writeFile(path, text, { flag: 'wx' }).catch((thrown: unknown) => {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : '';
    throw usageError(code === 'EEXIST' ? `${path} 已经有了，没有覆盖。` : `${path} 写不进去，请核对文件夹。`);
  });
}

/** The other flow under the new name, which nothing else starts. */
function copyOf(source: string | undefined, { id, title, from }: { id: string; title: string; from: string }): string {
  if (source === undefined) throw usageError(`没有“${from}”这张表，--from 后面写现有的名字。`);
  return source
    .replace(/^flow: .*$/mu, `flow: ${id}`)
    .replace(/^version: .*$/mu, 'version: 1')
    .replace(/^title: .*$/mu, `title: ${title}`)
    .replace(/^start: .*$/mu, `start: { say: [${title}] }`);
}

function starter(id: string, title: string): string {
  return `# yaml-language-server: $schema=./flow.schema.json
# ${title}。怎么写：docs/flows.md。改完把 version 加一；题目 id 是固定标识，不要改。
flow: ${id}
version: 1
title: ${title}
who: [inspector, liaison, office]
where: { direct: any, group: mention }
start: { say: [${title}] }
session: { keep_draft: 7d }

ask:
  # 一道题一段。type 有哪些，看 docs/flows.md。
  - id: open
    type: yesno
    label: 是否开门
    text: 现场开着门吗？
    help: 有人在就回“是”，例如前台有人。

  # when：在开门才问。
  - id: people
    type: int
    label: 人数
    when: open
    text: 里面大约几个人？
    help: 数个大概，例如“12”。
    range: { min: 0, max: 2000 }

# 提交前先核对；不要核对就删掉这一行。
review: {}

submit:
  text: 好的，记下了。
`;
}

function transcript(id: string, title: string): string {
  return `# ${title}的对话。每一段是一个测试：人说一句，小助手应当怎么答。
test: 开着门，问人数
flow: ${id}
clock: 2026-03-02 09:00 +08:00
people: { 李志强: inspector-1 }
steps:
  - 李志强: ${title}
  - bot: { to: 李志强, says: 现场开着门吗？, asks: open }
  - 李志强: 是
  - bot: { to: 李志强, asks: people }
  - 李志强: 十二个
  - bot: { to: 李志强, asks: review }
  - 李志强: 提交
  - bot: { to: 李志强, says: 好的，记下了。 }
---
test: 关着门，不问人数
flow: ${id}
clock: 2026-03-02 09:00 +08:00
people: { 李志强: inspector-1 }
steps:
  - 李志强: ${title}
  - 李志强: 没有
  - bot: { to: 李志强, asks: review }
  - 李志强: 提交
  - bot: { to: 李志强, says: 好的，记下了。 }
`;
}
