/** A message that goes out on its days at its time: who gets it, and what a missed time means (flows/sources/duty-posts.yaml). */
import { z } from 'zod';
import { isRole, type Role } from '../domain/role.ts';

const role = z.custom<Role>(
  (value) => typeof value === 'string' && isRole(value) && value !== 'public',
  '没有这个角色',
);
// From 22:00 to 07:00 only red events may be told (reminders.md §4).
const time = z.string().regex(/^(?:0[7-9]|1\d|2[01]):[0-5]\d$/, '写成“08:00”这样，不能在22:00到次日07:00');

/** Which days a post has; src/duty/post-days.ts says which these are. */
const POST_DAYS = [
  'working',
  'duty',
  'campaign',
  'week_start',
  'week_end',
  'after_week_end',
  'month_end',
  'campaign_end',
] as const;

const postSchema = z
  .strictObject({
    post: z.string().regex(/^[a-z][a-z_]{1,30}$/),
    title: z.string().min(2).max(12),
    days: z.enum(POST_DAYS),
    season: z.literal('campaign').optional(),
    at: time,
    times: z.partialRecord(z.string(), time).default({}),
    roles: z.union([z.literal('all'), z.literal('groups'), z.array(role).min(1)]),
    until: time,
    missed: z.enum(['skip', 'merge']),
    sure: z.boolean().default(false),
  })
  .refine(({ at, until, times }) => [at, ...Object.values(times)].every((each) => (each ?? '') < until), {
    message: 'until 要晚于发的时间',
  });

/** The file's shape: each post's code once. */
export const postsSchema = z
  .strictObject({ posts: z.array(postSchema).min(1) })
  .refine(({ posts }) => new Set(posts.map(({ post }) => post)).size === posts.length, {
    message: '同一个 post 写了两次',
  });

/** Times are `HH:MM` in Asia/Shanghai. */
export type Post = z.output<typeof postSchema>;
