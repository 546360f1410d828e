/** XLSForm's conditions as CEL, and back where XPath can say them. */
import { describe, expect, test } from 'vitest';
import { ExpressionRoom } from '../../src/engine/expression.ts';
import { celToXpath } from '../../src/xlsform/cel-to-xpath.ts';
import type { FormName } from '../../src/xlsform/form-name.ts';
import { XpathProblem } from '../../src/xlsform/xpath.ts';
import { conditionToCel, xpathToCel } from '../../src/xlsform/xpath-to-cel.ts';

const name = (id: string, kind: FormName['kind'], more: Partial<FormName> = {}): [string, FormName] => [
  id,
  { id, kind, mayBeMissing: false, ...more },
];
const CODES = new Map([
  ['fire', 'fire'],
  ['1', 'c_1'],
]);
const names = new Map<string, FormName>([
  name('age', 'int'),
  name('fee', 'double'),
  name('open', 'bool', {
    codes: new Map([
      ['yes', 'yes'],
      ['no', 'no'],
    ]),
  }),
  name('kind', 'string', { codes: CODES }),
  name('other', 'string', { codes: CODES, mayBeMissing: true }),
  name('many', 'list', { codes: CODES }),
  name('born', 'time'),
  name('note', 'string', { mayBeMissing: true }),
  name('kids', 'repeat'),
  name('kid_age', 'int', { inside: 'kids' }),
  ['Big-Name', { id: 'big_name', kind: 'int', mayBeMissing: false }],
]);
const scope = { names, self: names.get('age') ?? fail() };

function fail(): never {
  throw new Error('a name of the table');
}

/** The names as CEL sees them: what comes out must type-check. */
const room = new ExpressionRoom();
for (const { id, kind } of names.values()) {
  const types = {
    int: 'int',
    double: 'double',
    bool: 'bool',
    string: 'string',
    time: 'google.protobuf.Timestamp',
    list: 'list<string>',
    repeat: 'list<string>',
    other: 'dyn',
  };
  room.declare(id, types[kind]);
}

test.each([
  [`\${age} > 3`, 'age > 3'],
  ['. >= 1 and . <= 120', 'age >= 1 && age <= 120'],
  [`\${fee} > 100`, 'fee > 100.0'],
  [`\${age} > 1.5`, 'double(age) > 1.5'],
  [`\${age} = \${fee}`, 'double(age) == fee'],
  [`\${open} = 'yes'`, 'open'],
  [`\${open} = 'no'`, '!open'],
  [`\${open} != 'yes'`, '!open'],
  [`\${kind} = 'fire'`, 'kind == "fire"'],
  [`'fire' = \${kind}`, 'kind == "fire"'],
  [`\${kind} = '1'`, 'kind == "c_1"'],
  [`\${kind} = “fire”`, 'kind == "fire"'],
  [`\${kind} != 'fire'`, 'kind != "fire"'],
  [`\${other} != 'fire'`, '!answered("other") || other != "fire"'],
  [`not(\${other} = 'fire')`, '!(answered("other") && other == "fire")'],
  [`\${note} = ''`, '!answered("note")'],
  [`\${note} != ''`, 'answered("note")'],
  [`selected(\${many}, 'fire')`, '"fire" in many'],
  [`selected(\${kind}, '1')`, 'kind == "c_1"'],
  [`count-selected(\${many}) >= 2`, 'size(many) >= 2'],
  [`string-length(\${note}) < 10`, 'size(note) < 10'],
  [`count(\${kids}) > 0`, 'size(kids) > 0'],
  [`\${born} <= today()`, 'born <= today'],
  [`\${born} > today() - 7`, 'born > add_days(today, -7)'],
  [`\${born} >= '2026-03-01'`, 'born >= timestamp("2026-03-01T00:00:00+08:00")'],
  [`\${born} >= date('2026-03-01')`, 'born >= timestamp("2026-03-01T00:00:00+08:00")'],
  [`now() > \${born}`, 'now > born'],
  [`\${age} div 2 > 1`, 'double(age) / 2.0 > 1.0'],
  [`\${age} mod 2 = 0`, 'age % 2 == 0'],
  [`(\${age} + 1) * 2 > 10`, '(age + 1) * 2 > 10'],
  [`\${age} - (1 - 2) > 0`, 'age - (1 - 2) > 0'],
  [`-\${age} < -3`, '-age < -3'],
  [`\${age} > 1 or \${age} < 0 and \${fee} > 1`, 'age > 1 || age < 0 && fee > 1.0'],
  [`(\${age} > 1 or \${age} < 0) and \${fee} > 1`, '(age > 1 || age < 0) && fee > 1.0'],
  [`coalesce(\${fee}, 0) > 1`, '(answered("fee") ? fee : 0.0) > 1.0'],
  [`if(\${age} = 1, 'a', 'b') = 'a'`, '(age == 1 ? "a" : "b") == "a"'],
  [`max(\${age}, \${fee}, 3) > 5`, 'max([double(age), fee, 3.0]) > 5.0'],
  ['true()', 'true'],
  [`\${Big-Name} = 1`, 'big_name == 1'],
])('%s becomes %s', (xpath, cel) => {
  expect(conditionToCel(xpath, scope)).toBe(cel);
  expect(room.compile(cel, ['bool'])).toMatchObject({ ok: true });
});

test.each([
  [`regex(., '^[a-z]+$')`, '卡死'],
  ['pulldata("a", "b")', '不支持'],
  [`jr:choice-name(\${kind}, '')`, '不支持'],
  ['../age > 3', '不支持'],
  ['age > 3', '不支持'],
  [`\${nobody} = 1`, '没有叫“nobody”的题'],
  [`\${kid_age} > 3`, '在重复组里'],
  [`\${kind} = 'water'`, '没有选项“water”'],
  [`selected(\${many}, 'water')`, '没有选项“water”'],
  [`\${open} = 'maybe'`, '没有选项'],
  [`\${age} >`, '没写完'],
  [`\${age} > 3)`, '放错了地方'],
  [`(\${age} > 3`, '括号'],
  [`\${age} > 'x`, '读不懂'],
  [`\${age} + 1`, '不是“真”或“假”'],
  [`\${age} and true()`, '不是“真”或“假”'],
  [`\${kind} > 3`, '不能比大小'],
  [`\${fee} mod 2 = 0`, '整数'],
  [`\${born} - \${born} > 3`, '不支持'],
  [`\${born} > '3月1日'`, '不是日期'],
  [`count(\${many}) > 1`, '用错了题型'],
  [`${'('.repeat(400)}1`, '太长'],
])('%s is refused', (xpath, why) => {
  const refusal = (): string => conditionToCel(xpath, scope);
  expect(refusal).toThrow(XpathProblem);
  expect(refusal).toThrow(why);
});

test('inside its repeat a question is named', () => {
  expect(conditionToCel(`\${kid_age} > 3`, { names, inside: 'kids' })).toBe('kid_age > 3');
});

describe('back', () => {
  test.each([
    ['open && age > 3', `\${open} = 'yes' and \${age} > 3`],
    ['!open', `not(\${open} = 'yes')`],
    ['kind == "fire" || "fire" in many', `\${kind} = 'fire' or selected(\${many}, 'fire')`],
    ['(open || age > 3) && fee <= 5.5', `(\${open} = 'yes' or \${age} > 3) and \${fee} <= 5.5`],
    ['!answered("note")', `\${note} = ''`],
    ['born <= now', `\${born} <= now()`],
    ['size(kids) >= 2', `count(\${kids}) >= 2`],
  ])('%s', (cel, xpath) => {
    expect(celToXpath(cel, names)).toBe(xpath);
    expect(xpathToCel(xpath, scope).cel).toBe(cel);
  });

  test.each([
    'unlisted("org")',
    'kids.exists(k, k.age > 3)',
    'now - born <= duration("168h")',
    `note == "it's"`,
    'nobody == 1',
  ])('%s has no XPath', (cel) => {
    expect(celToXpath(cel, names)).toBeUndefined();
  });
});
