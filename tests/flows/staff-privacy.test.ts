/** No form about staff has room for what a check of a person's record brought up (未保法 §62, 教监管厅函〔2023〕9号). */
import { describe, expect, test } from 'vitest';
import { loadFlows, loadRegisters } from '../../src/app/load-flows.ts';
import { listQuestions } from '../../src/engine/flow.ts';

const flows = await loadFlows();
const registers = await loadRegisters();
const questionsOf = (flow: string) =>
  listQuestions(flows.get(flow)?.definition ?? never(flow)).map(({ question }) => question);

function never(flow: string): never {
  throw new Error(`no flow ${flow}`);
}

/** Whatever is filed into, or moves, an entry of a register. */
function flowsOf(register: string): string[] {
  return [...flows.values()]
    .filter(({ definition }) => definition.submit.do.some((effect) => effect.with['register'] === `"${register}"`))
    .map(({ definition }) => definition.flow);
}

describe('从业禁止', () => {
  const mine = flowsOf('staff_ban');

  test('its forms are these and no others', () => {
    expect(mine.toSorted()).toEqual(['staff_ban', 'staff_ban_done', 'staff_ban_list']);
  });

  test('they ask by buttons, numbers of records and days only: nothing that can be written into', () => {
    const types = mine.flatMap((flow) => questionsOf(flow).map(({ type }) => type));
    expect(new Set(types)).toEqual(new Set(['lookup', 'yesno', 'date']));
  });

  test('a form about a ban is not kept beside the register, where the office could read it', () => {
    for (const flow of mine) {
      expect(flows.get(flow)?.definition.submit).not.toHaveProperty('undo');
      expect(flows.get(flow)?.definition.submit).not.toHaveProperty('amend');
    }
  });

  test('the register keeps a day and tells the heads of education and police alone', () => {
    const register = registers.get('staff_ban');
    expect(register?.columns.map(({ id }) => id)).toEqual(['handled_on']);
    expect(register?.department).toBeUndefined();
    const tells = Object.values(register?.states ?? {}).flatMap(({ tell }) => (tell === undefined ? [] : [tell]));
    expect(tells).toEqual([
      expect.objectContaining({
        roles: ['deputy', 'department_head'],
        departments: ['education', 'police'],
        owner: false,
        department: false,
      }),
    ]);
  });
});

describe('从业人员核验、入职查询', () => {
  const mine = flowsOf('staff');
  const questions = mine.flatMap((flow) => questionsOf(flow).map((question) => ({ flow, question })));

  test('no identity card, no phone, no recording, picture or file', () => {
    expect(mine.toSorted()).toEqual(['staff_check', 'staff_left', 'staff_list', 'staff_query']);
    const types = new Set(questions.map(({ question }) => question.type));
    expect([...types].toSorted()).toEqual(['choice', 'date', 'lookup', 'text', 'yesno']);
  });

  test('what can be written is too short for a story, or a code', () => {
    const written = questions.flatMap(({ flow, question }) =>
      question.type === 'text' ? [`${flow} ${question.id} ${question.length?.max}`] : [],
    );
    expect(written).toEqual([
      'staff_check org_unlisted 80',
      'staff_check staff_number 8',
      'staff_check staff_name 20',
      'staff_check credential_tail 4',
      'staff_query batch 20',
    ]);
    const batch = questions.find(({ question }) => question.id === 'batch')?.question;
    expect(batch).toMatchObject({ check: [expect.objectContaining({ that: 'is_code(batch)' })] });
  });

  test('of the query only whether, when and under which number', () => {
    expect(questionsOf('staff_query').map(({ id }) => id)).toEqual(['entry', 'queried', 'queried_on', 'batch']);
    const queried = questionsOf('staff_query').find(({ id }) => id === 'queried');
    expect(queried).toMatchObject({ choices: { done: '已查', not_yet: '未查' } });
  });

  test('the name is asked in private only, and is no part of the subject that others read', () => {
    const { definition } = flows.get('staff_check') ?? never('staff_check');
    expect(questionsOf('staff_check').find(({ id }) => id === 'staff_name')).toMatchObject({ personal: true });
    expect(definition.where.group).toBe('private');
    expect(definition.submit.do[0]?.with['subject']).toBe('place + " " + staff_number + "号"');
  });
});
