/** The law of the day of the act: what may be cited when. */
import { expect, test } from 'vitest';
import { AWAITING_LEGAL_CHECK, basisTexts, listBasesOn, sayBases, toLegalBasis } from '../../src/domain/legal-basis.ts';

const order53 = toLegalBasis('53号令§17○（违法行为在2023-10-15以后）', '○');
const statute = toLegalBasis('民促法§64', '✓');

test.each([
  ['53号令§18(二)', '2023-10-14', '2023-10-15'],
  ['消保法实施条例§22第1款', '2024-06-30', '2024-07-01'],
  ['预付式消费司法解释§9', '2025-04-30', '2025-05-01'],
  ['学前教育法§59', '2025-05-31', '2025-06-01'],
  ['山西十五部门方案（2024）', '2024-01-31', '2024-02-01'],
])('%s is not shown for an act of %s, but for one of %s', (text, before, from) => {
  const basis = toLegalBasis(text, '✓');
  expect(listBasesOn([basis], before)).toEqual([]);
  expect(listBasesOn([basis], from)).toEqual([basis]);
});

test('what holds only before 53号令 ends with the day before it', () => {
  const before = toLegalBasis('2023-10-15以前：民促法§64✓或教监管厅函〔2021〕8号', '○');
  expect(listBasesOn([before], '2023-10-14')).toHaveLength(1);
  expect(listBasesOn([before], '2023-10-15')).toHaveLength(0);
});

test('in the campaign of 2023 an official reads the statute alone', () => {
  expect(basisTexts([statute, order53], '2023-07-15')).toEqual(['民促法§64']);
});

test('later, the order’s article still waits for the legal check', () => {
  expect(basisTexts([statute, order53], '2023-11-01')).toEqual(['民促法§64', AWAITING_LEGAL_CHECK]);
});

test('without any basis that may be cited, the legal check is awaited', () => {
  expect(basisTexts([order53], '2023-07-15')).toEqual([AWAITING_LEGAL_CHECK]);
  expect(basisTexts([], '2023-07-15')).toEqual([AWAITING_LEGAL_CHECK]);
});

test('the county’s own plan counts as read, other marks do not', () => {
  expect(['✓', 'seed', '○', '△'].map((mark) => toLegalBasis('本方案重点任务5', mark).verified)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test('articles whose numbers were read in another version are not verified', () => {
  const emergency = toLegalBasis('突发事件应对法§60', '✓');
  expect(listBasesOn([emergency], '2023-07-15')[0]?.verified).toBe(false);
  expect(listBasesOn([emergency], '2024-11-01')[0]?.verified).toBe(true);
  const food = toLegalBasis('食品安全法§35', '✓');
  expect(listBasesOn([food], '2023-07-15')[0]?.verified).toBe(true);
  expect(listBasesOn([food], '2026-01-05')[0]?.verified).toBe(false);
});

test('one line names what fits, counts the rest and never hides that something awaits the check', () => {
  const long = Array.from({ length: 4 }, (_, at) => toLegalBasis(`${'长'.repeat(20)}§${at}`, '✓'));
  expect(sayBases([statute], '2023-07-15')).toBe('民促法§64');
  expect(sayBases([statute, order53], '2023-10-14')).toBe('民促法§64');
  expect(sayBases([statute, order53], '2023-10-15')).toBe('民促法§64；待法制核对');
  expect(sayBases([], '2023-07-15')).toBe('待法制核对');
  expect(sayBases([...long, order53], '2023-10-15')).toBe(
    `${'长'.repeat(20)}§0；${'长'.repeat(20)}§1等4条；待法制核对`,
  );
  // One name is never cut away, however long it is.
  expect(sayBases([toLegalBasis('法'.repeat(80), '✓'), statute], '2023-07-15')).toBe(`${'法'.repeat(80)}等2条`);
});

test('a day that is none is refused', () => {
  expect(() => listBasesOn([order53], '2023-07')).toThrow(RangeError);
});
