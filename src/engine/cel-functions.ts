/** The CEL environment that every flow starts from: our types, variables and functions. */
import { Environment } from '@marcbachmann/cel-js';
import { defaultDueOn, dueSource } from '../domain/checklist.ts';
import type { DueItem } from '../domain/deadline.ts';
import { parseRecordNumber } from '../domain/record-number.ts';
import { type CelScope, isBound } from './cel-scope.ts';
import { CEL_TYPES, TIMESTAMP } from './cel-values.ts';
import { localDay, startOfDay } from './local-time.ts';

// Authors write short rules; these only stop a pasted monster.
const LIMITS = { maxAstNodes: 400, maxDepth: 24, maxListElements: 60, maxMapEntries: 20, maxCallArguments: 8 };
const EARTH_RADIUS_M = 6_371_000;

/** A fresh environment; `current` tells the functions which scope an expression runs in. */
export function createEnvironment(current: { scope: CelScope }): Environment {
  const env = new Environment({ unlistedVariablesAreDyn: false, limits: LIMITS });
  for (const [name, fields] of Object.entries(CEL_TYPES)) env.registerType(name, { fields });
  env.registerVariable('now', TIMESTAMP).registerVariable('today', TIMESTAMP);
  env.registerFunction(`now(): ${TIMESTAMP}`, () => current.scope.values['now']);
  env.registerFunction('answered(string): bool', (name: string) => isBound(current.scope, name));
  env.registerFunction('unlisted(string): bool', (name: string) => current.scope.unlisted.has(name));
  env.registerFunction('count_people(string): int', (names: string) => BigInt(countPeople(names)));
  env.registerFunction('said(string): string', (name: string) => {
    const words = current.scope.said[name];
    if (words === undefined) throw new Error('nothing said');
    return words;
  });
  env.registerFunction('failed(Checklist): list<ChecklistItem>', (checklist: unknown) => failedOf(checklist));
  env.registerFunction(`add_days(${TIMESTAMP}, int): ${TIMESTAMP}`, (at: Date, days: bigint) => addDays(at, days));
  env.registerFunction(`due_day(list<ChecklistItem>): ${TIMESTAMP}`, (items: unknown[]) =>
    dueDay(items, current.scope.values['now']),
  );
  env.registerFunction('is_record_number(string): bool', (said: string) => parseRecordNumber(said) !== undefined);
  env.registerFunction('is_code(string): bool', (said: string) => /^[0-9A-Za-z-]{1,40}$/.test(said));
  env.registerFunction(`day_of(${TIMESTAMP}): string`, (at: Date) => localDay(at));
  env.registerFunction('due_source(list<ChecklistItem>): string', (items: unknown[]) =>
    dueSource(dueItems(items), dayOfNow(current.scope.values['now'])),
  );
  registerNumbers(env);
  env.registerFunction('distance_m(Place, Place): double', (a: unknown, b: unknown) => distance(point(a), point(b)));
  env.registerFunction('distance_m(Place, double, double): double', (a: unknown, latitude: number, longitude: number) =>
    distance(point(a), { latitude, longitude }),
  );
  return env;
}

/** Trap 2: CEL has no `double * int`; people write `fee > cap * 2`. */
function registerNumbers(env: Environment): void {
  type Mixed = number | bigint;
  const operators: Record<string, (a: Mixed, b: Mixed) => unknown> = {
    '+': (a, b) => Number(a) + Number(b),
    '-': (a, b) => Number(a) - Number(b),
    '*': (a, b) => Number(a) * Number(b),
    '/': (a, b) => Number(a) / Number(b),
  };
  for (const [sign, handler] of Object.entries(operators)) {
    env.registerOperator(`double ${sign} int: double`, handler);
    env.registerOperator(`int ${sign} double: double`, handler);
  }
  // `!=` and the mirrored `int == double` follow from it.
  env.registerOperator('double == int: bool', (a: Mixed, b: Mixed) => Number(a) === Number(b));
  for (const type of ['int', 'double']) {
    env.registerFunction(`min(list<${type}>): ${type}`, (list: Mixed[]) => extreme(list, (a, b) => a < b));
    env.registerFunction(`max(list<${type}>): ${type}`, (list: Mixed[]) => extreme(list, (a, b) => a > b));
  }
}

function extreme<T>(list: readonly T[], isBetter: (a: T, b: T) => boolean): T {
  const [first, ...rest] = list;
  if (first === undefined) throw new Error('empty list');
  return rest.reduce((best, each) => (isBetter(each, best) ? each : best), first);
}

function addDays(at: Date, days: bigint): Date {
  const start = startOfDay(localDay(at)) ?? at;
  return new Date(start.getTime() + Number(days) * 24 * 3600_000);
}

/** The library hands typed values over as its own map-like wrapper or as the plain object. */
function fieldOf(value: unknown, name: string): unknown {
  if (value instanceof Map) return value.get(name);
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function failedOf(checklist: unknown): unknown {
  const failed = fieldOf(checklist, 'failed');
  if (!Array.isArray(failed)) throw new Error('not a checklist');
  return failed;
}

/** The day by which all these items must be put right, as the records count it. */
function dueDay(items: readonly unknown[], now: unknown): Date | undefined {
  return startOfDay(defaultDueOn(dueItems(items), dayOfNow(now)));
}

function dueItems(items: readonly unknown[]): DueItem[] {
  if (items.length === 0) throw new Error('nothing due');
  return items.map(dueItem);
}

function dayOfNow(now: unknown): string {
  if (!(now instanceof Date)) throw new Error('no day');
  return localDay(now);
}

function dueItem(item: unknown): DueItem {
  const severity = Number(fieldOf(item, 'severity'));
  const days = fieldOf(item, 'deadlineDays');
  const from = fieldOf(item, 'deadlineFrom');
  return {
    code: String(fieldOf(item, 'code')),
    severity: severity === 1 || severity === 2 ? severity : 3,
    deadlineDays: typeof days === 'bigint' ? Number(days) : null,
    deadlineInWorkingDays: fieldOf(item, 'deadlineInWorkingDays') === true,
    deadlineFrom: from === 'statute' || from === 'list' ? from : 'default',
  };
}

/** How many people a text names: 王强、李敏; 我和李敏. 和 parts names only where both sides can be one (王和平 is one). */
export function countPeople(names: string): number {
  const self = names.trim().replace(/^(?:我|本人|自己)(?=[和与跟、,，\s]|$)/u, '本人');
  const parts = self.split(/[、,，;；/\s]+|(?<=[^、,，;；/\s]{2})[和与跟及](?=[^、,，;；/\s]{2})/u);
  return parts.filter((part) => part !== '').length;
}

type Point = { latitude: number; longitude: number };
function point(place: unknown): Point {
  return { latitude: Number(fieldOf(place, 'latitude')), longitude: Number(fieldOf(place, 'longitude')) };
}

/** Great-circle distance (haversine); metres. */
function distance(a: Point, b: Point): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const h =
    Math.sin(radians(b.latitude - a.latitude) / 2) ** 2 +
    Math.cos(radians(a.latitude)) *
      Math.cos(radians(b.latitude)) *
      Math.sin(radians(b.longitude - a.longitude) / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}
