/** Hand-counted: coverage, papers, suspensions, supervised prepayments. */
import { describe, expect, test } from 'vitest';
import { percentOf } from '../../src/figures/figure.ts';
import {
  escrowFigure,
  papersFigure,
  safetyCoverageFigure,
  suspendedFigure,
} from '../../src/figures/institution-figures.ts';
import { factsOf, institution, safetyCheck } from './facts.ts';

const names = (figure: { list: readonly { name: string }[] }) => figure.list.map(({ name }) => name);

describe('安全检查覆盖率', () => {
  test('2 of 5: one twice, one on the first day, not: before, withdrawn, another checklist, not on the register', () => {
    const facts = factsOf({
      institutions: ['1', '2', '3', '4', '5'].map((id) => institution(id)),
      inspections: [
        safetyCheck('1'),
        safetyCheck('1', { number: 'JC20260711-0001', visitedOn: '2026-07-11' }),
        safetyCheck('2', { visitedOn: '2026-07-01' }),
        safetyCheck('3', { visitedOn: '2026-06-30' }),
        safetyCheck('4', { withdrawn: true }),
        safetyCheck('5', { isSafetyCheck: false, checklist: 'ZZ' }),
        safetyCheck(null),
        safetyCheck('gone'),
      ],
    });
    const figure = safetyCoverageFigure(facts);
    expect(figure).toMatchObject({ value: 2, of: 5, parts: [{ id: 'missing', value: 3 }] });
    expect(names(figure)).toEqual(['机构3', '机构4', '机构5']);
  });

  test('the last day counts, the day after does not', () => {
    const on = (visitedOn: string) =>
      safetyCoverageFigure(
        factsOf({ institutions: [institution('1')], inspections: [safetyCheck('1', { visitedOn })] }),
      ).value;
    expect(on('2026-08-31')).toBe(1);
    expect(on('2026-09-01')).toBe(0);
  });

  test('a campus is a row of its own: the main campus’ check is not its check', () => {
    const facts = factsOf({
      institutions: [institution('1'), institution('2', { parentId: '1', campus: '增设校区' })],
      inspections: [safetyCheck('1')],
    });
    expect(safetyCoverageFigure(facts)).toMatchObject({ value: 1, of: 2 });
  });

  test('made-up rows beside a real one do not count; alone (a demonstration) they do', () => {
    const made = institution('1', { synthetic: true });
    const inspections = [safetyCheck('1')];
    const beside = factsOf({ institutions: [made, institution('2')], inspections });
    expect(safetyCoverageFigure(beside)).toMatchObject({ value: 0, of: 1 });
    expect(safetyCoverageFigure(factsOf({ institutions: [made], inspections }))).toMatchObject({ value: 1, of: 1 });
  });

  test('places that are said to be closed are due too, and come last in the list', () => {
    const facts = factsOf({ institutions: [institution('1', { status: 'deregistered' }), institution('2')] });
    expect(names(safetyCoverageFigure(facts))).toEqual(['机构2', '机构1']);
  });
});

describe('证照齐全率', () => {
  test('3 of 9 that need papers; 11 on the register of 13 rows', () => {
    const facts = factsOf({
      institutions: [
        institution('01'),
        institution('02', { permitValidUntil: '2026-07-18' }),
        institution('03', { status: 'suspended' }),
        // Without one of the papers each.
        institution('04', { permitValidUntil: '2026-07-17' }),
        institution('05', { permitValidUntil: null }),
        institution('06', { socialCreditCode: null }),
        institution('07', { permitNumber: null }),
        institution('08', { status: 'expired' }),
        institution('09', { status: 'business_licence_only' }),
        // On the register, but nothing is asked of them.
        institution('10', { status: 'preparing' }),
        institution('11', { status: 'not_training' }),
        // No longer on the register.
        institution('12', { status: 'deregistered' }),
        institution('13', { status: 'revoked' }),
      ],
    });
    const figure = papersFigure(facts);
    expect(figure).toMatchObject({ value: 3, of: 9 });
    expect(figure.parts).toEqual([
      { id: 'listed', title: '在册', value: 11 },
      { id: 'missing', title: '不齐', value: 6 },
    ]);
    expect(figure.list.map(({ name, note }) => `${name} ${note}`)).toEqual([
      '机构04 许可证过期',
      '机构05 没登到期日',
      '机构06 没登统一代码',
      '机构07 没登许可证号',
      '机构08 没有有效许可',
      '机构09 没有有效许可',
    ]);
  });

  test('an added address stands on the main permit; a branch needs its own', () => {
    const bare = { permitNumber: null, permitValidUntil: null, parentId: '1' };
    const facts = factsOf({
      institutions: [
        institution('1'),
        institution('2', { ...bare, campus: '增设校区' }),
        institution('3', { ...bare, campus: '分校' }),
      ],
    });
    expect(papersFigure(facts)).toMatchObject({ value: 2, of: 3, list: [{ name: '机构3' }] });
  });
});

test('停业整改: 2 now; 1 was let open again in the period, the one of June is not counted', () => {
  const back = (institutionId: string, on: string) => ({ institutionId, from: 'suspended', to: 'valid', on });
  const facts = factsOf({
    institutions: [
      institution('1', { status: 'suspended' }),
      institution('2', { status: 'suspended' }),
      institution('3'),
      institution('4'),
      institution('5', { status: 'revoked' }),
    ],
    statusChanges: [
      back('3', '2026-07-05'),
      back('4', '2026-06-30'),
      { institutionId: '5', from: 'suspended', to: 'revoked', on: '2026-07-05' },
    ],
  });
  const figure = suspendedFigure(facts);
  expect(figure).toMatchObject({ value: 2, of: null, parts: [{ value: 1 }] });
  expect(names(figure)).toEqual(['机构1', '机构2']);
});

test('资金监管率: 1 of 4; not asked of those who may not teach', () => {
  const facts = factsOf({
    institutions: [
      institution('1'),
      institution('2', { inEscrow: false }),
      institution('3', { inEscrow: null, status: 'rectifying' }),
      institution('4', { inEscrow: null, status: 'suspended' }),
      institution('5', { inEscrow: null, status: 'unregistered' }),
      institution('6', { inEscrow: true, status: 'revoked' }),
    ],
  });
  const figure = escrowFigure(facts);
  expect(figure).toMatchObject({ value: 1, of: 4, parts: [{ value: 3 }, { id: 'unknown', value: 2 }] });
  expect(figure.list.map(({ note }) => note)).toEqual(['未纳入', '没有登记', '没有登记']);
});

test('a share is rounded down: 100 only when nothing is missing; of nothing there is none', () => {
  expect(percentOf(599, 600)).toBe(99.8);
  expect(percentOf(600, 600)).toBe(100);
  expect(percentOf(0, 0)).toBeNull();
  expect(percentOf(3, null)).toBeNull();
});
