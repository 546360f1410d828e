/** The 13 checklists as shipped, and what is refused in an edited file. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  type Checklist,
  defaultDueOn,
  dueSource,
  findWrongSettings,
  parseChecklists,
} from '../../src/domain/checklist.ts';
import { type DueItem, deadlineSettingsSchema } from '../../src/domain/deadline.ts';
import type { Checklist as EngineChecklist } from '../../src/engine/turn.ts';

const file = z
  .looseObject({
    types: z.array(z.looseObject({ code: z.string(), items: z.array(z.record(z.string(), z.unknown())) })),
  })
  .parse(JSON.parse(readFileSync(new URL('../../flows/sources/checklists.json', import.meta.url), 'utf8')));
const table = parseChecklists(file);
const items = Object.values(table).flatMap((list) => list.items);

function itemOf(code: string) {
  const found = items.find((item) => item.code === code);
  if (found === undefined) throw new Error(`no item ${code}`);
  return found;
}

function due(code: string, day = '2023-07-15'): string {
  return defaultDueOn([itemOf(code)], day);
}

describe('the shipped file', () => {
  test('has 13 lists and 195 items, each item once', () => {
    expect(Object.keys(table).join(' ')).toBe('ZZ YX FX CL RY SF HT AQ GG JS TG GT WG');
    expect(items).toHaveLength(195);
    expect(new Set(items.map((item) => item.code)).size).toBe(195);
  });

  // Items, required photos, severity 1: the table of checklists.md.
  test.each([
    { code: 'ZZ', figures: [16, 12, 7] },
    { code: 'YX', figures: [20, 11, 12] },
    { code: 'FX', figures: [14, 5, 4] },
    { code: 'CL', figures: [16, 10, 3] },
    { code: 'RY', figures: [13, 1, 5] },
    { code: 'SF', figures: [18, 6, 9] },
    { code: 'HT', figures: [10, 5, 4] },
    { code: 'AQ', figures: [34, 24, 15] },
    { code: 'GG', figures: [12, 12, 2] },
    { code: 'JS', figures: [12, 2, 8] },
    { code: 'TG', figures: [12, 6, 4] },
    { code: 'GT', figures: [10, 2, 6] },
    { code: 'WG', figures: [8, 2, 2] },
  ])('$code has the figures $figures', ({ code, figures }) => {
    const list = table[code]?.items ?? [];
    const photos = list.filter((item) => item.photo === 'required');
    const gravest = list.filter((item) => item.severity === 1);
    expect([list.length, photos.length, gravest.length]).toEqual(figures);
  });

  test('has 81 items of severity 1, 74 of 2 and 40 of 3', () => {
    expect([1, 2, 3].map((severity) => items.filter((item) => item.severity === severity).length)).toEqual([
      81, 74, 40,
    ]);
  });

  test('fits the engine’s checklist', () => {
    const forEngine: Readonly<Record<string, EngineChecklist>> = table;
    expect(forEngine['AQ']?.items[0]?.question).toBe(itemOf('AQ01').question);
  });

  test('leaves only the cases without a time to the severity’s default', () => {
    const withoutTime = items.filter((item) => item.deadlineDays === null).map((item) => item.code);
    expect(withoutTime).toEqual(['SF03', 'JS08', 'JS09', 'JS10']);
  });

  test('marks every deadline but the permit procedure’s as a default', () => {
    const from = (source: string) => items.filter((item) => item.deadlineFrom === source).map((item) => item.code);
    expect(from('statute')).toEqual(['ZZ15']);
    expect(from('default')).toEqual(['SF03', 'JS08', 'JS09', 'JS10']);
    expect(items.filter((item) => item.deadlineInWorkingDays).map((item) => item.code)).toEqual(['ZZ15']);
  });

  test('cites bases without their marks', () => {
    expect(itemOf('ZZ01').basis).toEqual([
      { text: '民促法§18、§64', verified: true },
      { text: '53号令§17（违法行为在2023-10-15以后）', verified: false },
    ]);
    expect(items.every((item) => item.basis.length > 0)).toBe(true);
  });
});

describe('the day a rectification falls due', () => {
  test.each([
    ['ZZ02', '7日', '2023-07-22'],
    ['ZZ03', '15日（办证期内不得培训）', '2023-07-30'],
    ['ZZ01', '当场责令停止；24小时内报专班；符合标准的及时立案', '2023-07-15'],
    ['ZZ05', '立即停止该点，15日补办', '2023-07-15'],
    ['SF01', '当场改正/3日', '2023-07-18'],
    ['AQ21', '立即/7日', '2023-07-15'],
    ['GT10', '每周1次，共4次', '2023-07-22'],
    ['WG08', '当周', '2023-07-22'],
    ['SF15', '30日', '2023-08-14'],
    // 5 working days (行政许可法 §32) from a Saturday.
    ['ZZ15', '受理5日内一次告知；受理后20日决定，10日内发证', '2023-07-21'],
    // 立案: severity 1 without a time.
    ['SF03', '立案', '2023-07-18'],
  ])('%s “%s” found on 15 July 2023 is due on %s', (code, words, day) => {
    expect(itemOf(code).deadlineText).toBe(words);
    expect(due(code)).toBe(day);
  });

  test('is the earliest of several', () => {
    expect(defaultDueOn([itemOf('ZZ03'), itemOf('ZZ02'), itemOf('SF15')], '2023-07-15')).toBe('2023-07-22');
  });

  test('can be set by item and by severity', () => {
    const settings = deadlineSettingsSchema.parse({ by_item: { ZZ02: 5, ZZ15: 1 }, by_severity: { 1: 1 } });
    const own = Object.values(parseChecklists(file, settings)).flatMap((list) => list.items);
    const ownDue = (code: string) => {
      const item = own.find((each) => each.code === code);
      return item && [defaultDueOn([item], '2023-07-15'), item.deadlineFrom];
    };
    expect(ownDue('ZZ02')).toEqual(['2023-07-20', 'default']);
    expect(ownDue('SF03')).toEqual(['2023-07-16', 'default']);
    // Severity counts only where the words name no time, and nothing counts against the law.
    expect(ownDue('ZZ03')).toEqual(['2023-07-30', 'list']);
    expect(ownDue('ZZ15')).toEqual(['2023-07-21', 'statute']);
  });

  test('stands on the strongest ground of the items that are due then', () => {
    const source = (...codes: string[]) => dueSource(codes.map(itemOf), '2023-07-15');
    expect(source('SF03')).toBe('default');
    expect(source('ZZ02')).toBe('list');
    expect(source('ZZ15')).toBe('statute');
    // SF03 and AQ08 are both due in three days; ZZ02 later.
    expect(source('SF03', 'AQ08', 'ZZ02')).toBe('list');
    expect(source('SF03', 'ZZ02')).toBe('default');
    expect(source('ZZ15', 'ZZ03')).toBe('statute');
    expect(dueSource([], '2023-07-15')).toBe('default');
  });

  test('settings for no item, or against the law, are told', () => {
    const settings = deadlineSettingsSchema.parse({ by_item: { ZZ02: 5, ZZ99: 1, ZZ15: 30 } });
    expect(findWrongSettings(settings, table)).toEqual(['清单里没有 ZZ99', 'ZZ15 的期限是法律规定的，不能改']);
    for (const wrong of [
      { by_item: { 证照: 1 } },
      { by_item: { ZZ02: -1 } },
      { by_severity: { 4: 1 } },
      { other: 1 },
    ]) {
      expect(deadlineSettingsSchema.safeParse(wrong).success).toBe(false);
    }
  });

  test('is a week away for items that no list knows any more', () => {
    expect(defaultDueOn([], '2023-07-15')).toBe('2023-07-22');
  });

  test('counts working days where the words say so', () => {
    const item: DueItem = {
      code: 'ZZ99',
      severity: 2,
      deadlineDays: 2,
      deadlineInWorkingDays: true,
      deadlineFrom: 'list',
    };
    expect(defaultDueOn([item], '2023-09-28')).toBe('2023-10-08');
  });
});

describe('an edited file is refused', () => {
  const firstItem = file.types[0]?.items[0] ?? {};
  const withItem = (item: object) => ({ types: [{ code: 'ZZ', name: '证照', items: [item] }] });

  test.each([
    ['without a question', { ...firstItem, question: '' }],
    ['with a severity of 4', { ...firstItem, severity: 4 }],
    ['with an unknown photo rule', { ...firstItem, photo: 'maybe' }],
    ['with another list’s code', { ...firstItem, code: 'YX01' }],
    ['with an unknown mark', { ...firstItem, basis_list: [{ text: '民促法', tag: '?' }] }],
  ])('%s', (_, item) => {
    expect(() => parseChecklists(withItem(item))).toThrow(z.ZodError);
  });

  test('with an item or a list twice, or with none', () => {
    const list = { code: 'ZZ', name: '证照', items: [firstItem] };
    expect(() => parseChecklists({ types: [{ ...list, items: [firstItem, firstItem] }] })).toThrow(/stands twice/);
    expect(() => parseChecklists({ types: [list, list] })).toThrow(/stands twice/);
    expect(() => parseChecklists({ types: [] })).toThrow(z.ZodError);
  });

  test('but a short item gets its defaults', () => {
    const lists: readonly Checklist[] = Object.values(
      parseChecklists(withItem({ code: 'ZZ01', question: '有证', severity: 3, photo: 'none' })),
    );
    expect(lists[0]?.items[0]).toMatchObject({ basis: [], deadlineDays: null, hidesPersonalData: false, note: '' });
  });
});
