/** CEL as flows use it: its traps, its types, its limits. */
import { describe, expect, test } from 'vitest';
import { countPeople } from '../../src/engine/cel-functions.ts';
import { bind, bindLazily, emptyScope, innerScope, isBound } from '../../src/engine/cel-scope.ts';
import { fromCel } from '../../src/engine/cel-values.ts';
import { ExpressionRoom, holds } from '../../src/engine/expression.ts';

function roomWith(types: Record<string, string>): ExpressionRoom {
  const room = new ExpressionRoom();
  for (const [name, type] of Object.entries(types)) room.declare(name, type);
  return room;
}

function run(
  source: string,
  names: Record<string, [string, unknown]> = {},
  said: Record<string, string> = {},
): unknown {
  const room = roomWith(Object.fromEntries(Object.entries(names).map(([name, [type]]) => [name, type])));
  const compiled = room.compile(source, []);
  if (!compiled.ok) return compiled.why;
  const scope = emptyScope(said);
  for (const [name, [, value]] of Object.entries(names)) bind(scope, name, value);
  return compiled.expression.run(scope);
}

describe('the traps of flows.md §4', () => {
  test('1: integers are BigInt inside and plain numbers outside', () => {
    expect(run('n + 1', { n: ['int', 5n] })).toBe(6n);
    expect(fromCel(run('[n, 2]', { n: ['int', 5n] }))).toEqual([5, 2]);
    expect(JSON.stringify(fromCel({ a: 1n, b: [2n], c: new Map([['d', 3n]]) }))).toBe('{"a":1,"b":[2],"c":{"d":3}}');
  });

  test('2: doubles and integers mix in every operator', () => {
    const fee: Record<string, [string, unknown]> = { fee: ['double', 2.5], n: ['int', 2n] };
    expect(run('fee * n', fee)).toBe(5);
    expect(run('n * fee', fee)).toBe(5);
    expect(run('fee + n', fee)).toBe(4.5);
    expect(run('n - fee', fee)).toBe(-0.5);
    expect(run('fee / n', fee)).toBe(1.25);
    expect(run('fee > n * 2', fee)).toBe(false);
    expect(run('fee == n', fee)).toBe(false);
    expect(run('n != fee', fee)).toBe(true);
  });

  test('3: matches() is refused before it can run', () => {
    expect(run('"aaaa".matches("^(a+)+$")')).toContain('正则');
    expect(run('[1].exists(i, "a".matches("b"))')).toContain('正则');
  });

  test('4: what touches an unanswered name is false, and answered() asks for it', () => {
    const room = roomWith({ fee: 'double' });
    const rule = room.compile('fee > 1.0', ['bool']);
    const guarded = room.compile('!answered("fee") || fee > 1.0', ['bool']);
    if (!rule.ok || !guarded.ok) throw new Error('does not compile');
    expect(holds(rule.expression, emptyScope())).toBe(false);
    expect(holds(guarded.expression, emptyScope())).toBe(true);
    expect(holds(undefined, emptyScope())).toBe(true);
  });

  test('5: size() counts signs, not UTF-16 units', () => {
    expect(run('size(t)', { t: ['string', '吉𠮷'] })).toBe(2n);
  });

  test('6: hours are asked for with their zone', () => {
    const at: Record<string, [string, unknown]> = {
      at: ['google.protobuf.Timestamp', new Date('2023-07-15T01:30:00Z')],
    };
    expect(run('at.getHours("Asia/Shanghai")', at)).toBe(9n);
  });
});

test('names and types are checked before anything runs', () => {
  expect(run('photoz > 2')).toContain('photoz');
  expect(run('"a" > 1')).toContain('类型');
  expect(run('nope(1)')).toContain('没有这样的函数');
  expect(run('1 +')).toContain('写法不对');
  expect(run('费用 > 1')).toContain('小写英文');
});

test('a question may be called like a CEL type', () => {
  expect(run('list == "AQ"', { list: ['string', 'AQ'] })).toBe(true);
  expect(run('["AQ", "SF"].exists(c, c == list) && map', { list: ['string', 'SF'], map: ['bool', true] })).toBe(true);
  expect(run('answered("list")', { list: ['string', 'AQ'] })).toBe(true);
});

test('our functions', () => {
  const place = { latitude: 36.5, longitude: 113, label: '' };
  expect(run('distance_m(p, 36.5, 113.0)', { p: ['Place', place] })).toBe(0);
  const apart = run('distance_m(p, q)', { p: ['Place', place], q: ['Place', { ...place, latitude: 36.509 }] });
  expect(Number(apart)).toBeGreaterThan(990);
  expect(Number(apart)).toBeLessThan(1010);
  expect(run('min([3, 1, 2])')).toBe(1n);
  expect(run('max([1.5, 2.5])')).toBe(2.5);
  expect(run('min(l)', { l: ['list<int>', []] })).toBeUndefined();
  const today = new Date('2023-07-14T16:00:00Z');
  expect(run('add_days(now, 3)', {})).toBeUndefined();
  expect(run('said("a")', {}, { a: '启航' })).toBe('启航');
  expect(run('said("b")', {}, { a: '启航' })).toBeUndefined();
  const scope = emptyScope();
  bind(scope, 'now', today);
  const days = new ExpressionRoom().compile('add_days(now(), 3) - now == duration("72h")', ['bool']);
  expect(days.ok && days.expression.run(scope)).toBe(true);
});

test('the failed items of a checklist and the day they are due', () => {
  const failed = [
    { code: 'AQ01', question: 'a', severity: 1n, photo: 'none', deadlineDays: 7n, deadlineInWorkingDays: false },
    { code: 'AQ02', question: 'b', severity: 2n, photo: 'required', deadlineDays: 3n, deadlineInWorkingDays: false },
  ];
  const items: [string, unknown] = ['Checklist', { list: 'AQ', failed, failedCount: 2n, itemCount: 9n }];
  expect(run('failed(items).map(i, i.code)', { items })).toEqual(['AQ01', 'AQ02']);
  expect(run('items.failedCount', { items })).toBe(2n);
  const room = roomWith({ items: 'Checklist' });
  const due = room.compile('due_day(failed(items).filter(i, i.severity < 3))', []);
  const none = room.compile('due_day(failed(items).filter(i, i.severity > 3))', []);
  const scope = emptyScope();
  bind(scope, 'now', new Date('2023-07-15T01:30:00Z'));
  bind(scope, 'items', items[1]);
  expect(due.ok && due.expression.run(scope)).toEqual(new Date('2023-07-17T16:00:00Z'));
  expect(none.ok && none.expression.run(scope)).toBeUndefined();
});

test.each([
  ['王强、李敏', 2],
  ['王强 李敏，赵六', 3],
  ['王强和李敏', 2],
  ['我和李敏', 2],
  ['王和平', 1],
  ['王强', 1],
  ['', 0],
])('%s names %i people', (names, count) => {
  expect(countPeople(names)).toBe(count);
});

test('an inner scope sees the outer names and keeps its own; a lazy name is computed when asked', () => {
  const outer = emptyScope();
  bind(outer, 'a', 1n);
  let asked = 0;
  bindLazily(outer, 'b', () => {
    asked += 1;
    return true;
  });
  const inner = innerScope(outer);
  bind(inner, 'c', 2n);
  expect([isBound(inner, 'a'), isBound(inner, 'c'), isBound(outer, 'c'), asked]).toEqual([true, true, false, 0]);
  expect(isBound(inner, 'b')).toBe(true);
  expect(asked).toBe(1);
  expect(isBound(outer, 'constructor')).toBe(false);
});

test('an expression inside an expression leaves the outer scope in place', () => {
  const room = roomWith({ a: 'bool', b: 'bool' });
  const inner = room.compile('answered("b")', ['bool']);
  const outer = room.compile('a && answered("b")', ['bool']);
  if (!inner.ok || !outer.ok) throw new Error('does not compile');
  const scope = emptyScope();
  bind(scope, 'b', true);
  bindLazily(scope, 'a', () => !inner.expression.run(emptyScope()));
  expect(outer.expression.run(scope)).toBe(true);
});
