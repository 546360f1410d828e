/** The line that officials read: composed, in no tone, with only what was told. */
import { expect, test } from 'vitest';
import { composeLeadSummary } from '../../src/domain/lead-summary.ts';

const least = { form: '没证办班', goingOn: false, minorsHarmed: false, retaliation: false };

test('all that was told, in one order', () => {
  const facts = { ...least, place: '东街二楼', time: '双休日', headCount: 20, fee: '收费' };
  expect(composeLeadSummary({ ...facts, goingOn: true, minorsHarmed: true })).toBe(
    '没证办班，东街二楼。时间：双休日。约20人。收费。现在正在发生。有孩子受到伤害。',
  );
});

test('what was not told is not made up; an institution stands for its place', () => {
  expect(composeLeadSummary(least)).toBe('没证办班，地点没有说清。');
  expect(composeLeadSummary({ ...least, object: '启航书法', place: '东街', retaliation: true })).toBe(
    '【打击报复】没证办班，启航书法。',
  );
});
