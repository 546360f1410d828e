/** What a question in a flow file may say: one shape for each type of answer (flows.md §3). */
import { z } from 'zod';

/** Ids are lower-case ASCII: CEL refuses Chinese names (measured, flows.md §3). */
const ID_PATTERN = /^[a-z][a-z0-9_]{0,39}$/;
/** Ids of flows, questions, effects. */
export const flowId = z.string().regex(ID_PATTERN);
/** Longest text answer when the flow sets no `length`. */
export const DEFAULT_TEXT_MAX = 2000;

/** Words for people. */
export const template = z.string().min(1).max(4000).describe('给人看的话（Liquid），可用 {{ 题目id }}');
/** A rule. */
export const expression = z.string().min(1).max(1000).describe('条件或算式（CEL）');
/** Other ways to say something. */
export const words = z.array(z.string().min(1).max(20));
const bounds = z.strictObject({ min: z.number().optional(), max: z.number().optional() });
const wholeBounds = z.strictObject({
  min: z.number().int().min(0).optional(),
  max: z.number().int().min(1).optional(),
});

const checkSchema = z.strictObject({
  that: expression.describe('必须为真'),
  else: template.describe('不为真时说的话：哪里不对、怎么改'),
  level: z.enum(['error', 'warn']).default('error').describe('warn：只问一次“确定吗”'),
});

const asked = {
  id: flowId,
  label: z.string().min(1).max(12).describe('简称：核对清单里显示，也可以说“改 简称”'),
  text: template.describe('问的话，尽量 20 字以内'),
  help: template.optional().describe('对方回“帮助”时说的话'),
  when: expression.optional().describe('什么时候才问'),
  optional: z
    .union([z.literal(true), template])
    .optional()
    .describe('true：可跳过；写一句话：跳过时要说原因'),
  default: expression.optional().describe('默认值，会先给对方看'),
  check: z.array(checkSchema).max(8).default([]),
  section: z.string().min(1).max(10).optional().describe('从这一题起是哪一节，例如“现场情况”'),
  personal: z.boolean().default(false).describe('个人信息：群里不问，请对方私聊'),
  opening: z.literal(true).optional().describe('不主动问，只认开头跟着说的话，例如“看板 4”'),
};
/** Codes of options may be capitals, as the checklists' are (AQ). */
const code = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/);
const choiceFields = {
  choices: z.record(code, z.string().min(1).max(30)).describe('代码: 显示的字'),
  words: z.record(code, words).default({}).describe('代码: [别的说法]'),
};

const textQuestion = z.strictObject({
  ...asked,
  type: z.literal('text'),
  length: wholeBounds.optional(),
  voice: z
    .enum(['transcribe_then_confirm', 'accept'])
    .default('transcribe_then_confirm')
    .describe('说语音时：先念给对方听、点头再记，还是直接记'),
});
const numberQuestion = z.strictObject({ ...asked, type: z.enum(['int', 'money']), range: bounds.optional() });
const choiceQuestion = z.strictObject({ ...asked, ...choiceFields, type: z.literal('choice') });
const multiQuestion = z.strictObject({
  ...asked,
  ...choiceFields,
  type: z.literal('multi'),
  count: wholeBounds.optional(),
});
const plainQuestion = z.strictObject({
  ...asked,
  type: z.enum(['date', 'datetime', 'period', 'phone', 'id_code', 'location']),
});
const yesnoQuestion = z.strictObject({
  ...asked,
  type: z.literal('yesno'),
  words: z
    .strictObject({ yes: words.default([]), no: words.default([]) })
    .prefault({})
    .describe('这一题里也当作“是”“不是”的话，例如 yes: [改好了]'),
});
const lookupFields = {
  match: z
    .strictObject({
      show: z.number().int().min(1).max(9).default(5).describe('最多列几个候选'),
      none: z.enum(['ask', 'accept']).default('ask').describe('查不到时：再问一次，还是直接记“名册里没有”'),
      confirm: z.enum(['uncertain', 'always']).default('uncertain').describe('什么时候要对方点头'),
    })
    .prefault({}),
  confirm: template.optional().describe('请对方点头时说的话'),
};
const lookupQuestion = z.strictObject({
  ...asked,
  ...lookupFields,
  type: z.literal('lookup'),
  source: flowId.describe('查哪张表，例如 institutions'),
});
/** A member of the task force: a look-up in the table `members`. */
const personQuestion = z.strictObject({
  ...asked,
  ...lookupFields,
  type: z.literal('person'),
  source: z.literal('members').default('members'),
});
/** One file, or one recording; several go into a `repeat`. */
const sentQuestion = z.strictObject({ ...asked, type: z.enum(['file', 'voice']) });
const photosQuestion = z.strictObject({
  ...asked,
  type: z.literal('photos'),
  count: z
    .strictObject({
      min: z
        .union([z.number().int().min(0), expression])
        .default(1)
        .describe('至少几张，可以是算式'),
      max: z.number().int().min(1).max(20).default(9),
    })
    .prefault({}),
});
const checklistQuestion = z.strictObject({
  ...asked,
  type: z.literal('checklist'),
  list: expression.describe('算出清单代码，例如某道单选题的 id'),
  page: z.number().int().min(2).max(20).default(8).describe('一页几项'),
});
const noteQuestion = z.strictObject({
  id: flowId,
  type: z.literal('note'),
  text: template,
  when: expression.optional(),
});

const leafOptions = [
  textQuestion,
  numberQuestion,
  choiceQuestion,
  multiQuestion,
  yesnoQuestion,
  plainQuestion,
  lookupQuestion,
  personQuestion,
  sentQuestion,
  photosQuestion,
] as const;
const leafSchema = z.discriminatedUnion('type', leafOptions);
const repeatQuestion = z.strictObject({
  id: flowId,
  type: z.literal('repeat'),
  label: asked.label,
  text: template.optional().describe('先问有没有；不写就直接问第一条'),
  help: asked.help,
  when: asked.when,
  over: expression.optional().describe('对列表里的每一项各问一遍，例如 failed(items)；用 item.字段 取值'),
  more: template.optional().describe('问还有没有下一条'),
  max: z.number().int().min(1).max(50).default(20),
  item_name: z.string().min(1).max(8).default('条目'),
  ask: z.array(leafSchema).min(1).max(10),
});
/** Any question of a flow. */
export const questionSchema = z.discriminatedUnion('type', [
  ...leafOptions,
  checklistQuestion,
  noteQuestion,
  repeatQuestion,
]);

export type Question = z.output<typeof questionSchema>;
export type LeafQuestion = z.output<typeof leafSchema>;
export type RepeatQuestion = z.output<typeof repeatQuestion>;
export type ChecklistQuestion = z.output<typeof checklistQuestion>;
export type LookupQuestion = z.output<typeof lookupQuestion> | z.output<typeof personQuestion>;
export type PhotosQuestion = z.output<typeof photosQuestion>;
export type NoteQuestion = z.output<typeof noteQuestion>;
export type ChoiceLikeQuestion = z.output<typeof choiceQuestion> | z.output<typeof multiQuestion>;
/** A question that a person answers by itself; what the engine asks one at a time. */
export type AskedQuestion = LeafQuestion | ChecklistQuestion;
export type Check = z.output<typeof checkSchema>;

/** Whether a question is answered by a row of a table. */
export function isLookupQuestion(question: { type: string }): question is LookupQuestion {
  return question.type === 'lookup' || question.type === 'person';
}
