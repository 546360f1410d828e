/** A rule that opens tasks by itself (flows/tasks/*.yaml): for what, how often, until when, whose, and when it is done. */
import { z } from 'zod';
import { isRole, type Role } from '../domain/role.ts';

const code = z.string().regex(/^[a-z][a-z0-9_]{1,39}$/, '只用小写字母、数字和下划线，以字母开头');
const role = z.custom<Role>(
  (value) => typeof value === 'string' && isRole(value) && value !== 'public',
  '没有这个角色',
);
const monthDay = z.string().regex(/^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, '写成“07-31”这样');

/** What a rule opens one task each for. */
const forSchema = z.discriminatedUnion('each', [
  z.strictObject({ each: z.literal('county') }),
  z.strictObject({ each: z.literal('school') }),
  z.strictObject({ each: z.literal('town') }),
  z.strictObject({ each: z.literal('department'), departments: z.array(code).min(1) }),
  z.strictObject({
    each: z.literal('institution'),
    status: z.array(code).min(1),
    permit_ends_within: z.number().int().min(1).max(365).optional().describe('许可多少天内到期的'),
  }),
]);

const everySchema = z.union([
  z.enum(['week', 'month', 'campaign']),
  z.strictObject({ days: z.array(monthDay).min(1).describe('每年这些天各一轮') }),
]);

const dueSchema = z.union([
  z.literal('end').describe('周期最后一个工作日'),
  z.strictObject({ days: z.number().int().min(0).max(120) }),
  z.strictObject({ working_days: z.number().int().min(0).max(60) }),
]);

/** What in the records shows that it is done; without it, somebody says 任务办结. */
const doneSchema = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('entry'), register: code }),
  z.strictObject({ by: z.literal('inspection'), safety: z.boolean().default(false) }),
  z.strictObject({ by: z.literal('permit') }),
]);

/** The file's shape. */
export const taskRuleSchema = z.strictObject({
  rule: code,
  title: z.string().min(4).max(40).describe('{name} 处填机构、学校、乡镇或单位的名称'),
  serves: z.array(z.string().regex(/^M\d{3}$/)).default([]),
  for: forSchema,
  every: everySchema,
  season: z.literal('campaign').optional(),
  due: dueSchema,
  done_when: doneSchema.optional(),
  owner: z.strictObject({
    role,
    department: code.optional(),
    of: z.enum(['subject', 'town']).optional().describe('subject：对象自己单位的人；town：那个乡镇的人'),
    or: role.optional().describe('找不到人时归哪个角色'),
  }),
  every_day: z.boolean().default(false),
});

export type TaskRule = z.output<typeof taskRuleSchema>;
