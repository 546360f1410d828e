/** Which days have office reminders, on-duty reminders and the weekly overview. */
import { expect, test } from 'vitest';
import { isWeeklyDay, shouldRunMorning } from '../../src/duty/morning-plan.ts';
import { SUMMER } from './duty-cases.ts';

test.each([
  ['2023-07-14', true, true], // Friday of the campaign
  ['2023-07-15', false, true], // its Saturday: 休，但 B 类照发
  ['2023-06-30', true, false], // the Friday before it
  ['2023-09-02', false, false], // the Saturday after it
  ['2023-06-25', true, false], // a Sunday worked for 端午
  ['2023-10-02', false, false], // National Day's Monday
  ['2027-01-01', true, false], // unknown: counts as a Friday
])('%s: office %s, on duty %s', (day, office, onDuty) => {
  expect(shouldRunMorning(day, SUMMER)).toEqual({ office, onDuty });
});

test('without a campaign nobody is on duty', () => {
  expect(shouldRunMorning('2023-07-15', null)).toEqual({ office: false, onDuty: false });
});

test.each([
  ['2023-07-17', true], // a Monday
  ['2023-07-18', false],
  ['2023-05-01', false], // Labour Day's Monday …
  ['2023-05-04', true], // … and the Thursday after it
  ['2023-05-05', false],
  ['2023-10-02', false], // a whole week but for Saturday …
  ['2023-10-07', true], // … which is worked
  ['2023-10-09', true],
])('%s is a weekly day: %s', (day, weekly) => {
  expect(isWeeklyDay(day)).toBe(weekly);
});
