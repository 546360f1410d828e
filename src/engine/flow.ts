/** What a flow file may say (flows.md §3): the schema that checks it and the types that follow from it. */
import { z } from 'zod';
import {
  expression,
  flowId,
  type LeafQuestion,
  type Question,
  questionSchema,
  type RepeatQuestion,
  template,
  words,
} from './question.ts';

const scalar = z.enum(['int', 'double', 'string', 'bool']);
const letSchema = z.union([
  z.strictObject({ type: scalar, value: z.union([z.number(), z.string(), z.boolean()]) }),
  z.strictObject({ type: scalar, config: z.string().min(1) }),
]);
const effectSchema = z.strictObject({
  id: flowId.describe('本文件内唯一：保证只做一次'),
  action: flowId,
  when: expression.optional(),
  with: z.record(flowId, expression).default({}),
});
const effects = z.array(effectSchema).default([]);
/** `30m`, `12h`, `7d`. */
const duration = z.string().regex(/^[1-9]\d{0,3}[mhd]$/);

const nudgeSchema = z.strictObject({
  after: duration.describe('停了多久没答就提醒，例如 30m、1d'),
  within: z.enum(['any', 'working_time']).default('any').describe('working_time：只在上班时间提醒'),
  text: template,
});
const sessionSchema = z.strictObject({
  keep_draft: duration.default('7d').describe('没填完留多久'),
  resume: z.enum(['ask', 'fresh']).default('ask').describe('有没填完的时：先问接着填还是重新填，或直接重新开始'),
  nudge: z.array(nudgeSchema).max(2).default([]).describe('没填完的提醒，最多两次，夜里不发'),
  detour: z
    .union([z.literal('any'), z.array(flowId)])
    .default('any')
    .describe('填到一半可以插问哪些流程，答完自动回到原题'),
  on_new_version: z
    .enum(['migrate_or_finish_old', 'finish_old'])
    .default('migrate_or_finish_old')
    .describe('流程改了，正在填的怎么办：能换就换，或都按旧版填完'),
});
const submitSchema = z.strictObject({
  do: effects,
  text: template.describe('办完后说的话'),
  undo: z
    .strictObject({
      within: duration.describe('多久以内能撤回，例如 2h'),
      do: z
        .array(z.strictObject({ id: flowId, action: flowId }))
        .min(1)
        .describe('怎样撤回'),
    })
    .optional()
    .describe('回“撤回 编号”时做什么；不写就不能撤回'),
  amend: z.strictObject({ do: effects }).optional().describe('办公室退回补充、对方补好后做什么；不写就不能退回'),
});

/** The whole file. */
export const flowSchema = z.strictObject({
  flow: flowId.describe('稳定标识，不随改名变化'),
  version: z.number().int().min(1).describe('每次改动加一'),
  title: z.string().min(1).max(20),
  who: z.array(flowId).min(1).describe('谁能用（角色代码）'),
  where: z
    .strictObject({
      direct: z.enum(['any', 'no']).default('any'),
      group: z
        .enum(['mention', 'private', 'no'])
        .default('mention')
        .describe('mention：@ 了才开始；private：转到私聊填'),
      refuse: z.string().min(1).max(60).optional().describe('这里不能用时说的话'),
    })
    .prefault({}),
  start: z.strictObject({
    say: words.describe('说哪些话就开始'),
    menu: z.string().min(1).max(10).optional().describe('菜单上的字：天天要用的才写'),
    hear: z
      .array(z.string().min(2).max(12))
      .min(1)
      .max(16)
      .optional()
      .describe('成员的整句话里有这些字，就问要不要办这张表；不会直接开始'),
    topic: z.string().min(1).max(6).optional().describe('归在菜单的哪一类，例如“线索”'),
  }),
  session: sessionSchema.prefault({}),
  let: z.record(flowId, letSchema).default({}).describe('常量；政策数字放这里或配置里，不写死在题目里'),
  ask: z.array(questionSchema).max(40).default([]),
  calc: z
    .array(z.strictObject({ id: flowId, type: z.enum(['bool', 'int', 'double', 'string']), value: expression }))
    .default([]),
  review: z
    .strictObject({ text: template.optional(), note: template.optional() })
    .optional()
    .describe('提交前的核对页；不写就不核对'),
  submit: submitSchema,
  texts: z.record(flowId, template).default({}).describe('多处用的话；别处只写它的名字就行'),
});

export type FlowDefinition = z.output<typeof flowSchema>;
/** One thing that is done on submit, on 撤回 or after an amendment. */
export type EffectDefinition = z.output<typeof effectSchema>;

/** A question with what it sits in: every id of the flow is found here, in order. */
export type Placed = { question: Question | LeafQuestion; inside?: RepeatQuestion };

/** All questions in order, those inside repeats right after their repeat. */
export function listQuestions(definition: FlowDefinition): Placed[] {
  return definition.ask.flatMap((question): Placed[] =>
    question.type === 'repeat'
      ? [{ question }, ...question.ask.map((inner) => ({ question: inner, inside: question }))]
      : [{ question }],
  );
}
