/** Whose business a lead is, by its form: who leads and who helps (mission-map M324), as the office's file says. */
import { z } from 'zod';
import { DEPARTMENTS } from './departments.ts';

/** The forms that illegal training takes (data-model §4): code → name. */
export const LEAD_FORMS = {
  one_on_one: '一对一',
  live_in_tutor: '住家教师',
  housekeeping: '高端家政',
  crowd_tutoring: '众筹私教',
  study_trip: '研学',
  summer_camp: '夏令营',
  online: '线上',
  deregistered: '已注销开班',
  preschool: '3-6岁学科',
  borderline: '打擦边球',
  in_service: '在职教师',
  unlicensed: '无证办学',
  fees: '收费退费',
  safety: '安全',
  advertising: '广告',
  materials: '材料',
  other: '其他',
} as const;
export type LeadForm = keyof typeof LEAD_FORMS;

const form = z.enum(Object.keys(LEAD_FORMS) as [LeadForm, ...LeadForm[]]);
const department = z.string().refine((id) => DEPARTMENTS.some((each) => each.id === id), { error: '没有这个单位' });

const routeSchema = z
  .strictObject({
    primary: department,
    assist: z.array(department).default([]),
    only: z.boolean().default(false).describe('只有牵头单位看得到'),
  })
  .refine(({ primary, assist }) => !assist.includes(primary), { error: '牵头单位不能又是配合单位' })
  .refine(({ only, assist }) => !only || assist.length === 0, { error: '只给牵头单位看的，不能有配合单位' });

/** flows/sources/lead-routing.yaml; every form has its route. */
export const leadRoutingSchema = z.strictObject({ forms: z.record(form, routeSchema) });

export type LeadRouting = z.output<typeof leadRoutingSchema>;
/** Department codes; `only`: nobody but the primary department may see the lead. */
export type LeadRoute = z.output<typeof routeSchema>;

/** The route that is proposed for a form; what is no form of the list goes as 其他. */
export function routeLead({ forms }: LeadRouting, said: unknown): LeadRoute {
  const known = form.safeParse(said);
  return forms[known.success ? known.data : 'other'];
}

/** A form's name by its code; 其他 for what is none. */
export function formName(said: unknown): string {
  const known = form.safeParse(said);
  return LEAD_FORMS[known.success ? known.data : 'other'];
}

/** 县教育局牵头，县公安局、县市场监管局配合 */
export function describeRoute({ primary, assist }: Pick<LeadRoute, 'primary' | 'assist'>): string {
  const first = `${departmentName(primary)}牵头`;
  return assist.length === 0 ? first : `${first}，${assist.map(departmentName).join('、')}配合`;
}

/** A department's name by its code. */
export function departmentName(code: string): string {
  return DEPARTMENTS.find(({ id }) => id === code)?.name ?? code;
}
