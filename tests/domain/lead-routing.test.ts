/** Whose business a lead is: every form of data-model §4 has a department that exists; the file cannot say nonsense. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadRules } from '../../src/app/load-flows.ts';
import { DEPARTMENTS } from '../../src/domain/departments.ts';
import { describeRoute, formName, LEAD_FORMS, leadRoutingSchema, routeLead } from '../../src/domain/lead-routing.ts';

const FLOWS = new URL('../../flows/', import.meta.url);
const { leadRouting } = await loadRules();
const forms = Object.keys(LEAD_FORMS);
const known = DEPARTMENTS.map(({ id }) => id);

const choicesSchema = z.object({
  ask: z.array(z.looseObject({ id: z.string(), choices: z.record(z.string(), z.string()).optional() })),
});
const choicesOf = (flow: string, question: string): Record<string, string> =>
  choicesSchema.parse(parse(readFileSync(new URL(`${flow}.yaml`, FLOWS), 'utf8'))).ask.find(({ id }) => id === question)
    ?.choices ?? {};

describe('the routing table', () => {
  test.each(forms)('%s has a primary department and helpers that exist', (form) => {
    const { primary, assist } = routeLead(leadRouting, form);
    expect(known).toContain(primary);
    expect(assist.filter((each) => !known.includes(each))).toEqual([]);
    expect(new Set([primary, ...assist]).size).toBe(assist.length + 1);
  });

  test('the forms are those of the data model, and the flow asks for exactly them', () => {
    expect(Object.values(LEAD_FORMS).join('/')).toBe(
      '一对一/住家教师/高端家政/众筹私教/研学/夏令营/线上/已注销开班/3-6岁学科/打擦边球/在职教师/无证办学/收费退费/安全/广告/材料/其他',
    );
    expect(choicesOf('lead_enter', 'form')).toEqual(LEAD_FORMS);
  });

  test('whatever the table proposes, the dispatcher may choose by hand, too', () => {
    const routed = forms.map((form) => routeLead(leadRouting, form));
    const primary = Object.keys(choicesOf('lead_dispatch', 'primary'));
    const assist = Object.keys(choicesOf('lead_dispatch', 'assist'));
    expect(routed.filter((route) => !primary.includes(route.primary))).toEqual([]);
    expect(routed.flatMap((route) => route.assist).filter((each) => !assist.includes(each))).toEqual([]);
    expect([...primary, ...assist].filter((each) => each !== 'proposed' && !known.includes(each))).toEqual([]);
  });

  test('in-service teachers are the bureau’s alone; safety is led by the fire brigade', () => {
    expect(routeLead(leadRouting, 'in_service')).toEqual({ primary: 'education', assist: [], only: true });
    expect(forms.filter((form) => routeLead(leadRouting, form).only)).toEqual(['in_service']);
    expect(describeRoute(routeLead(leadRouting, 'safety'))).toBe(
      '县消防救援大队牵头，县公安局、县应急管理局、县教育局配合',
    );
    expect(describeRoute(routeLead(leadRouting, 'other'))).toBe('县教育局牵头');
  });

  test.each([undefined, null, 7, '', 'constructor', '一对一'])('%j is no form and goes as 其他', (said) => {
    expect(routeLead(leadRouting, said)).toEqual(leadRouting.forms.other);
    expect(formName(said)).toBe('其他');
  });
});

describe('a wrong file', () => {
  const withOther = (route: unknown) =>
    leadRoutingSchema.safeParse({ forms: { ...leadRouting.forms, other: route } }).success;

  test.each([
    ['a department that is none', { primary: 'educaton' }],
    ['a helper that is none', { primary: 'education', assist: ['army'] }],
    ['a primary department that helps itself', { primary: 'education', assist: ['education'] }],
    ['helpers of what only one may see', { primary: 'education', assist: ['police'], only: true }],
    ['nobody', {}],
  ])('%s', (_what, route) => {
    expect(withOther(route)).toBe(false);
    expect(withOther({ primary: 'education' })).toBe(true);
  });

  test('a form that is left out, or one too many', () => {
    const { other: _other, ...rest } = leadRouting.forms;
    expect(leadRoutingSchema.safeParse({ forms: rest }).success).toBe(false);
    const more = { ...leadRouting.forms, ghost: { primary: 'education' } };
    expect(leadRoutingSchema.safeParse({ forms: more }).success).toBe(false);
  });
});
