/** What a form marks as personal is personal in the register, too: it is in no export that nobody asked it for. */
import { expect, test } from 'vitest';
import { loadFlows, loadRegisters } from '../../src/app/load-flows.ts';

const flows = [...(await loadFlows()).values()];
const registers = await loadRegisters();

/** The personal questions of each flow with the registers it writes to. */
const personal = flows.flatMap(({ definition: { ask, submit, flow } }) => {
  const asked = ask.flatMap((question) => (question.type === 'repeat' ? question.ask : [question]));
  const ids = asked.flatMap((question) =>
    question.type === 'phone' || ('personal' in question && question.personal === true) ? [question.id] : [],
  );
  const codes = submit.do.flatMap((effect) => /^["'](\w+)["']$/u.exec(effect.with['register'] ?? '')?.[1] ?? []);
  return codes.flatMap((code) => ids.map((id) => ({ flow, code, id })));
});

test('there are such questions', () => {
  expect(personal).toContainEqual({ flow: 'staff_check', code: 'staff', id: 'staff_name' });
});

test.each(personal)('$flow: $id of $code', ({ code, id }) => {
  const column = registers.get(code)?.columns.find((each) => each.id === id);
  expect(column?.personal ?? true).toBe(true);
});
