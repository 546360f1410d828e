/**
 * The JSON schema that editors use for flow files, made from the zod schema.
 * Run this file to write it: `node src/engine/flow-schema.ts > flows/flow.schema.json`.
 */
import { argv, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { flowSchema } from './flow.ts';

/** What an editor shows for a setting, by the setting's name; the schema's own description goes first. */
const NOTES: Readonly<Record<string, { description?: string; examples?: readonly unknown[] }>> = {
  flow: { examples: ['inspection_site'] },
  version: { examples: [1] },
  title: { description: '标题，20 个字以内', examples: ['现场检查填报'] },
  who: { examples: [['inspector', 'liaison']] },
  where: { description: '哪里能用：私聊、群里' },
  direct: { description: 'any：私聊随时可用；no：私聊不办' },
  refuse: { examples: ['请私聊我，把名称发给我。'] },
  start: { description: '怎样开始' },
  say: { examples: [['填报', '检查填报']] },
  menu: { examples: ['检查填报'] },
  topic: { examples: ['线索'] },
  session: { description: '填一半时怎么办：留多久、提醒、插问' },
  keep_draft: { examples: ['7d'] },
  nudge: { examples: [[{ after: '30m', text: '还差几题，回“继续”接着填。' }]] },
  after: { examples: ['30m', '1d'] },
  within: { examples: ['2h'] },
  detour: { examples: [['license_lookup']] },
  let: { examples: [{ most: { type: 'int', value: 500 } }] },
  type: { description: '类型：int 整数，double 小数，string 文字，bool 是或否' },
  value: { description: '值，或算式（CEL）', examples: ['pupils > 100'] },
  config: { description: '从配置里取，写配置的名字', examples: ['policy.one_time_fee_cap_yuan'] },
  ask: { description: '题目，按顺序问' },
  id: { description: '标识：小写英文、数字、下划线；定了就不再改', examples: ['visited_at'] },
  label: { examples: ['时间'] },
  text: { examples: ['什么时候查的？'] },
  help: { examples: ['可以说“今天上午9点”。'] },
  when: { examples: ['open && pupils > 3', 'unlisted("org")'] },
  optional: { examples: [true, '跳过的话，请说一下原因。'] },
  default: { examples: ['now', 'today'] },
  check: {
    description: '答完后的核对，可以写几条',
    examples: [[{ that: 'visited_at <= now', else: '时间不能晚于现在。' }]],
  },
  that: { examples: ['visited_at <= now'] },
  else: { examples: ['时间不能晚于现在。'] },
  section: { examples: ['现场情况'] },
  opening: { examples: [true] },
  length: { description: '最少、最多几个字', examples: [{ min: 4, max: 80 }] },
  range: { description: '最小、最大是多少', examples: [{ min: 1, max: 500 }] },
  count: { description: '最少、最多几个（张）', examples: [{ min: 1, max: 9 }] },
  min: { description: '最少', examples: [1] },
  max: { description: '最多', examples: [9] },
  choices: { examples: [{ in_class: '正在上课', closed: '关门' }] },
  words: { examples: [{ closed: ['锁门', '没开门'] }] },
  yes: { description: '也当作“是”的话', examples: [['改好了']] },
  no: { description: '也当作“不是”的话', examples: [['没改']] },
  match: { description: '怎样在表里找' },
  show: { examples: [5] },
  confirm: { examples: ['您说的是“{{ org.name }}”吗？'] },
  source: { description: '查哪张表', examples: ['institutions'] },
  list: { examples: ['list'] },
  page: { examples: [8] },
  over: { examples: ['failed(items)'] },
  more: { examples: ['还有别的问题吗？'] },
  item_name: { description: '一条叫什么，例如“问题”', examples: ['问题'] },
  calc: {
    description: '算式：由回答算出来的值，后面的可以用前面的',
    examples: [[{ id: 'crowded', type: 'bool', value: 'pupils > 100' }]],
  },
  review: { examples: [{ text: '请核对：' }] },
  note: { examples: ['{% if urgent %}提交后马上提醒组长。{% endif %}'] },
  submit: { description: '提交后做什么、说什么' },
  do: { description: '做哪些事，按顺序', examples: [[{ id: 'save', action: 'file_inspection' }]] },
  action: { description: '动作的名字', examples: ['file_inspection'] },
  with: { description: '交给动作的值：名字: 算式', examples: [{ urgent: 'urgent' }] },
  undo: { examples: [{ within: '2h', do: [{ id: 'undo', action: 'undo_inspection' }] }] },
  amend: { examples: [{ do: [{ id: 'mend', action: 'amend_inspection' }] }] },
  texts: { examples: [{ nudge_soft: '还差 {{ left }} 题，回“继续”接着填。' }] },
};

/** What each type of question asks for. */
const TYPE_NOTES: Readonly<Record<string, string>> = {
  text: '一段话',
  int: '整数',
  money: '金额（元）',
  yesno: '是或不是',
  choice: '单选',
  multi: '多选',
  date: '日期',
  datetime: '日期和钟点',
  period: '起止日期',
  phone: '电话',
  id_code: '统一社会信用代码',
  lookup: '在表里找',
  person: '成员',
  location: '位置',
  photos: '照片',
  file: '文件',
  voice: '语音',
  checklist: '检查表',
  repeat: '同样几题问多遍',
  note: '只说一句，不用答',
};

/** The text of `flows/flow.schema.json`; a test holds the committed file against it. */
export function flowJsonSchema(): string {
  const schema = annotate(z.toJSONSchema(flowSchema, { io: 'input' }));
  return `${JSON.stringify({ title: '流程文件', ...(isObject(schema) ? schema : {}) }, null, 2)}\n`;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The schema with a description and an example for every setting. */
function annotate(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(annotate);
  if (!isObject(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === 'properties' && isObject(value) ? annotateProperties(value) : annotate(value),
    ]),
  );
}

function annotateProperties(properties: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => {
      const inner = annotate(property);
      if (!isObject(inner)) return [name, inner];
      const isChosen = 'enum' in inner || 'const' in inner || inner['type'] === 'boolean';
      const { description, examples } = NOTES[name] ?? {};
      return [
        name,
        {
          ...inner,
          description: inner['description'] ?? typeNote(name, inner) ?? description ?? '',
          ...(examples === undefined || isChosen ? {} : { examples }),
        },
      ];
    }),
  );
}

/** 题型：日期. */
function typeNote(name: string, property: Record<string, unknown>): string | undefined {
  if (name !== 'type') return undefined;
  const types = [property['const'], ...[property['enum'] ?? []].flat()];
  const notes = types.flatMap((type) => {
    const note = typeof type === 'string' ? TYPE_NOTES[type] : undefined;
    return note === undefined ? [] : [`${type} ${note}`];
  });
  return types.includes('bool') || notes.length === 0 ? undefined : `题型：${notes.join('，')}`;
}

if (argv[1] === fileURLToPath(import.meta.url)) stdout.write(flowJsonSchema());
