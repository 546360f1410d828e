/** What several roles of one person come to. */
import { expect, test } from 'vitest';
import { rhythmOf } from '../../src/duty/rhythm.ts';

test.each([[['public']], [[]], [['nonsense']]])('%j hears nothing', (roles) => {
  expect(rhythmOf(roles)).toBeNull();
});

test('a leader is that first of all, whatever else he does', () => {
  expect(rhythmOf(['inspector', 'leader'])).toEqual(rhythmOf(['leader']));
  expect(rhythmOf(['liaison', 'deputy'])).toEqual(rhythmOf(['deputy']));
});

test('a department head who also inspects hears every day, and of the department', () => {
  expect(rhythmOf(['department_head', 'inspector'])).toMatchObject({
    office: 'daily',
    daysOff: 'on_duty',
    coverage: 'always',
    hearsFrom: 4,
    maxLines: 7,
  });
});

test('the order of roles does not matter, and unknown ones are passed over', () => {
  expect(rhythmOf(['grid_worker', 'office'])).toEqual(rhythmOf(['office', 'future_role', 'grid_worker']));
});
