/** Every register that flows/registers declares: each state against each, through the action on a database. */
import { beforeAll, describe, expect, test } from 'vitest';
import { guardOf, hookOf } from '../../src/actions/entry-hooks.ts';
import { loadRules } from '../../src/app/load-flows.ts';
import { isFinal, mayMove, type RegisterDefinition, WITHDRAWN } from '../../src/domain/register-definition.ts';
import { insertEntries, listEntries, type RegisterEntry } from '../../src/store/register-entries.ts';
import { NOW, withStage } from './stage.ts';

/** Held to their own tests, which know what the trade asks for beside the arrows: `<register>-states` or the action's. */
const ELSEWHERE = ['admission', 'enforcement', 'lead'];

const on = withStage();
const { registers, permissions } = await loadRules();
const NUMBER = 'ZZ20260718-0001';
const AT = NOW.toISOString();

/** Somebody who may put an entry of the register into the state; undefined when the policy lets nobody. */
function whoMay(register: string, to: string): { id: string; role: string; department: string } | undefined {
  const permission = permissions[`${register}.${to}`];
  const role = Object.keys(permission?.who ?? {})[0];
  if (permission === undefined || role === undefined) return undefined;
  const department = permission.departments[0] ?? 'education';
  return { id: `${role}-of-${department}`, role, department };
}

const cases = [...registers.values()]
  .filter(({ register }) => !ELSEWHERE.includes(register))
  .flatMap((definition) => [...Object.keys(definition.states), WITHDRAWN].map((from) => ({ definition, from })))
  .map(({ definition, from }) => [`${definition.register} ${from}`, definition, from] as const);

beforeAll(async () => {
  const { store } = on.stage.core;
  for (const { states, register } of registers.values()) {
    for (const person of Object.keys(states).flatMap((to) => whoMay(register, to) ?? [])) {
      await store.execute(
        `insert into member (id, user_id, name, department_id, roles) values ($1, $1, $1, $2, array[$3])
         on conflict do nothing`,
        person.id,
        person.department,
        person.role,
      );
    }
  }
  await store.execute(`update snapshot_revision set revision = revision + 1 where name = 'directory'`);
});

/** Everything that any state asks for has been said. */
function entryIn(state: string, definition: RegisterDefinition, by: { id: string; department: string }): RegisterEntry {
  const asked = Object.values(definition.states).flatMap(({ requires }) => requires);
  return {
    ...{ id: 'it', number: NUMBER, register: definition.register, state, subject: '东街3号', campaignId: null },
    ...{ institutionId: null, town: null, departmentId: by.department, ownerId: by.id, filedById: by.id },
    ...{ filedAt: AT, occurredOn: '2026-07-18', dueAt: null, stateSince: AT, parentNumber: null },
    ...{ closedAt: state === WITHDRAWN || isFinal(definition, state) ? AT : null, shown: {} },
    ...{ data: Object.fromEntries(asked.map((id) => [id, 'x'])), flow: 'test', flowVersion: 1, flowHash: 'hash' },
  };
}

async function tryMove(definition: RegisterDefinition, from: string, to: string): Promise<unknown> {
  const { register } = definition;
  const { store } = on.stage.core;
  const by = whoMay(register, to) ?? { id: 'office-1', department: 'education' };
  await store.execute('delete from register_entry');
  await store.transaction((tx) => insertEntries(tx, [entryIn(from, definition, by)]));
  const call = { by: by.id, answers: { entry: { id: NUMBER } }, with: { register, to } };
  const said = await on.stage.runOne('move_entry', call).catch((thrown: unknown) => ({ ok: String(thrown) }));
  const now = (await listEntries(store, register))[0];
  expect(now?.state, `${from} → ${to}`).toBe(said['ok'] === true ? to : from);
  return said['ok'];
}

describe('a move', () => {
  test.each(cases)('from %s is made along the arrows only', async (_name, definition, from) => {
    const targets = Object.keys(definition.states);
    const allowed: string[] = [];
    for (const to of targets) if ((await tryMove(definition, from, to)) === true) allowed.push(to);
    const expected = targets.filter(
      (to) => mayMove(definition, from, to) && whoMay(definition.register, to) !== undefined,
    );
    expect(expected).toEqual(expect.arrayContaining(allowed));
    // Where the trade has a rule of its own, it may refuse more than the arrows do; its own test says what.
    const isPlain = (to: string): boolean =>
      guardOf(definition.register, to) === undefined && hookOf(definition.register, to) === undefined;
    expect(allowed.filter(isPlain)).toEqual(expected.filter(isPlain));
  });
});

test('every register is here or is said to be elsewhere', () => {
  expect(ELSEWHERE.filter((register) => !registers.has(register))).toEqual([]);
  expect(new Set(cases.map(([, { register }]) => register)).size).toBe(registers.size - ELSEWHERE.length);
});
