/** The arithmetic of risk events: weights, lines, accidents, follow-ups, and who has not answered. */
import { describe, expect, test } from 'vitest';
import { loadFlows, loadRegisters, loadRules } from '../../src/app/load-flows.ts';
import { mayMove } from '../../src/domain/register-definition.ts';
import { dueChase, isLateReport, readRiskData, silentMembers } from '../../src/domain/risk-event.ts';
import {
  concernedDepartments,
  isGraver,
  nextFollowUp,
  RISK_LEVELS,
  type RiskLevel,
  type RiskRules,
  riskLevel,
  riskRulesSchema,
  riskScore,
} from '../../src/domain/risk-signals.ts';

const { riskRules: rules } = await loadRules();
const level = (...signals: string[]): RiskLevel => riskLevel({ signals, hurt: false }, rules);
/** Rules whose single signals stand right at and beside the lines. */
const edge: RiskRules = {
  ...rules,
  signals: Object.fromEntries(
    [24, 25, 59, 60, 99, 100].map((weight) => [
      `w${weight}`,
      { name: '信号', weight, accident: false, departments: [] },
    ]),
  ),
};

/** data-model §6, written down a second time. */
const WEIGHTS = {
  vanished: 100,
  account: 60,
  wages: 40,
  rent: 30,
  refunds: 40,
  lowprice: 25,
  owner: 25,
  complaints: 20,
  offline: 40,
  brand: 30,
  accident: 100,
};

describe('score and level', () => {
  test('the shipped weights are those of the plan, and the forms offer exactly these signals', async () => {
    const weights = Object.fromEntries(Object.entries(rules.signals).map(([code, { weight }]) => [code, weight]));
    expect(weights).toEqual(WEIGHTS);
    const flows = await loadFlows();
    for (const flow of ['risk_report', 'risk_follow']) {
      const question = flows.get(flow)?.definition.ask.find(({ id }) => id === 'signals');
      const choices = question !== undefined && 'choices' in question ? question.choices : {};
      const names = Object.fromEntries(Object.entries(rules.signals).map(([code, { name }]) => [code, name]));
      expect(choices, flow).toEqual(names);
    }
  });

  test.each([
    ['w24', 'none'],
    ['w25', 'yellow'],
    ['w59', 'yellow'],
    ['w60', 'orange'],
    ['w99', 'orange'],
    ['w100', 'red'],
  ] as const)('one signal of %s is %s', (signal, expected) => {
    expect(riskLevel({ signals: [signal], hurt: false }, edge)).toBe(expected);
  });

  test('signals add up, each kind once; unknown ones count nothing', () => {
    expect(riskScore({ signals: ['wages', 'refunds', 'wages'] }, rules)).toBe(80);
    expect(riskScore({ signals: ['nonsense', 'constructor', 'complaints'] }, rules)).toBe(20);
    expect(level('account', 'wages')).toBe('red');
    expect(level('wages', 'brand')).toBe('orange');
    expect(level('complaints')).toBe('none');
    expect(level()).toBe('none');
  });

  test('two kinds of signals are orange whatever they weigh (M421)', () => {
    expect(level('complaints', 'lowprice')).toBe('orange');
    expect(level('lowprice', 'lowprice')).toBe('yellow');
  });

  test('an accident, or somebody hurt, is red whatever the score', () => {
    const light = { ...rules, signals: { accident: { name: '事故', weight: 1, accident: true, departments: [] } } };
    expect(riskLevel({ signals: ['accident'], hurt: false }, light)).toBe('red');
    expect(riskLevel({ signals: [], hurt: true }, rules)).toBe('red');
  });

  test('of any two levels exactly the one before is graver', () => {
    const order = Object.keys(RISK_LEVELS) as RiskLevel[];
    expect(order).toEqual(['red', 'orange', 'yellow', 'none']);
    for (const [at, one] of order.entries()) {
      for (const [beside, other] of order.entries()) expect(isGraver(one, other), `${one} ${other}`).toBe(at < beside);
    }
  });

  test('departments beside the one in charge, each once', () => {
    expect(concernedDepartments({ signals: ['wages', 'refunds', 'owner'] }, rules)).toEqual(['labour', 'market']);
  });
});

describe('times', () => {
  const from = new Date('2026-07-20T01:00:00Z');

  test.each([
    ['red', true, '2026-07-20T03:00:00.000Z'],
    ['red', false, '2026-07-21T01:00:00.000Z'],
    ['orange', true, '2026-07-21T01:00:00.000Z'],
    ['yellow', true, '2026-07-23T01:00:00.000Z'],
    ['none', true, undefined],
  ] as const)('after a %s report (first: %s) the follow-up is due at %s', (of, isFirst, expected) => {
    expect(nextFollowUp(of, { from, isFirst }, rules)?.toISOString()).toBe(expected);
  });

  test('a report is late after thirty minutes, not at them; without a time nobody can tell', () => {
    expect(isLateReport('2026-07-20T08:30:00+08:00', from, rules)).toBe(false);
    expect(isLateReport('2026-07-20T08:29:59+08:00', from, rules)).toBe(true);
    expect(isLateReport(undefined, from, rules)).toBe(false);
    expect(isLateReport('晚上', from, rules)).toBe(false);
  });
});

describe('answers', () => {
  const told = '2026-07-20T01:00:00.000Z';
  const receipts = { a: { told, said: told }, b: { told, said: null } };
  const at = (minutes: number): Date => new Date(Date.parse(told) + minutes * 60_000);

  test('who is silent is who was told and has not answered', () => {
    expect(silentMembers({ receipts })).toEqual(['b']);
    expect(silentMembers(readRiskData({}))).toEqual([]);
  });

  test.each([
    [0, 4.9, null],
    [0, 5, 1],
    [0, 9.9, 1],
    [0, 10, 2],
    [1, 9.9, null],
    [1, 10, 2],
    [2, 600, null],
  ])('passed on as far as %s, after %s minutes: %s', (chased, minutes, expected) => {
    expect(dueChase({ receipts, chased }, at(minutes), rules)).toBe(expected);
  });

  test('nobody is chased when all have answered', () => {
    expect(dueChase({ receipts: { a: receipts.a }, chased: 0 }, at(600), rules)).toBeNull();
  });
});

describe('the file', () => {
  test('lines that do not rise, and an escalation before the first step, are refused', () => {
    const wrong = { ...rules, levels: { ...rules.levels, yellow: { ...rules.levels.yellow, score: 60 } } };
    expect(riskRulesSchema.safeParse(wrong).success).toBe(false);
    expect(riskRulesSchema.safeParse({ ...rules, escalate_minutes: 5 }).success).toBe(false);
    expect(riskRulesSchema.safeParse(rules).success).toBe(true);
  });
});

/** From → to, written down a second time; every other pair is refused. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  risk: [
    'reported acknowledged',
    'reported handling',
    'reported merged',
    'acknowledged handling',
    'handling resolved',
    'resolved handling',
    'resolved closed',
  ],
  dispute: ['filed settled', 'filed referred'],
  fund: ['supervised replaced', 'unsupervised replaced'],
};
const registers = await loadRegisters();

describe('states', () => {
  test.each(Object.keys(ARROWS))('of all pairs of states of %s exactly the arrows are allowed', (code) => {
    const definition = registers.get(code);
    if (definition === undefined) throw new Error(`no register ${code}`);
    const states = Object.keys(definition.states);
    const allowed = states.flatMap((from) =>
      states.filter((to) => mayMove(definition, from, to)).map((to) => `${from} ${to}`),
    );
    expect(allowed.toSorted()).toEqual(ARROWS[code]?.toSorted());
  });

  test('a risk is closed with root cause and lasting measure only, a dispute with what came of it', () => {
    expect(registers.get('risk')?.states['closed']?.requires).toEqual(['cause', 'measure']);
    expect(registers.get('dispute')?.states['settled']?.requires).toEqual(['settled_amount', 'settled_on']);
  });
});
