/** The written policy, cell by cell: what docs/permissions.md prints is what the one point at the actions' door decides. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ActionRequest } from '../../src/actions/action.ts';
import { authorise } from '../../src/actions/authorise.ts';
import { ACTIONS } from '../../src/actions/registry.ts';
import { type LoadedFlow, loadFlows, loadRules } from '../../src/app/load-flows.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { DEPARTMENTS } from '../../src/domain/departments.ts';
import { ROLES, type Role } from '../../src/domain/role.ts';
import { permissionsPage, readCells } from './permissions-doc.ts';

const PAGE = new URL('../../docs/permissions.md', import.meta.url);
const { permissions, registers } = await loadRules();
const flows = [...(await loadFlows()).values()];
const page = permissionsPage(permissions);
const WORK_GROUP = 'group-1';
const world = { permissions, workGroups: new Map([[WORK_GROUP, new Set(['m1'])]]) };
const PLACES = [
  { name: 'private', chat: 'direct', chatId: 'u1', words: ['单聊', '单聊、本工作群', '各群'] },
  { name: 'own work group', chat: 'group', chatId: WORK_GROUP, words: ['单聊、本工作群', '各群'] },
  { name: 'another group', chat: 'group', chatId: 'group-2', words: ['各群'] },
] as const;

function actorOf(role: Role, department: string): Actor {
  const isPublic = role === 'public';
  const departmentName = isPublic ? null : (DEPARTMENTS.find(({ id }) => id === department)?.name ?? department);
  const [memberId, departmentId] = isPublic ? [null, null] : ['m1', 'row-1'];
  return { userId: 'u1', name: '某某', roles: [role], memberId, departmentId, departmentName };
}

function reachOf(id: string, actor: Actor, place: (typeof PLACES)[number]): string {
  const call = { actor, chat: place.chat, place: { chatId: place.chatId } } as unknown as ActionRequest;
  try {
    return authorise(id, call, world);
  } catch {
    return 'refused';
  }
}

const SCOPES: Readonly<Record<string, string>> = {
  '—': 'refused',
  自己的: 'own',
  本乡镇的: 'town',
  本单位的: 'department',
  全部: 'all',
};

describe('docs/permissions.md', () => {
  test('is the policy as it is now', () => {
    if (process.env['WRITE_DOCS'] === '1') writeFileSync(PAGE, page);
    expect(readFileSync(PAGE, 'utf8')).toBe(page);
  });

  test.each(readCells(page))('$id for $role: $reach', ({ id, role, reach, departments, places }) => {
    for (const place of PLACES) {
      const isHere = place.words.some((word) => word === places);
      const expected = isHere ? SCOPES[reach] : 'refused';
      const [own = 'market'] = departments;
      expect(reachOf(id, actorOf(role, own), place), place.name).toBe(expected);
      const other = DEPARTMENTS.find((each) => !departments.includes(each.id))?.id ?? '';
      if (departments.length > 0) expect(reachOf(id, actorOf(role, other), place), place.name).toBe('refused');
    }
  });

  test('every role has its column, and there are enough cells to mean something', () => {
    expect(readCells(page)).toHaveLength(Object.keys(permissions).length * Object.keys(ROLES).length);
    expect(readCells(page).length).toBeGreaterThan(150);
  });
});

type Use = { flow: LoadedFlow; permit: string };

/** The permissions that a flow's actions ask for, as the actions name them. */
function usesOf(flow: LoadedFlow): Use[] {
  const { submit, ask } = flow.definition;
  const literal = (text: string | undefined): string => /^["'](\w+)["']$/u.exec(text ?? '')?.[1] ?? '';
  const named = [...submit.do, ...(submit.amend?.do ?? [])].flatMap((effect) => {
    const wanted = Object.fromEntries(Object.entries(effect.with).map(([key, text]) => [key, literal(text)]));
    const permit = ACTIONS.get(effect.action)?.().permitOf({ with: wanted });
    return permit === undefined || permit.endsWith('.') ? [] : [{ flow, permit }];
  });
  const seen = ask.flatMap((question) =>
    question.type === 'lookup' && registers.has(question.source) ? [{ flow, permit: `${question.source}.see` }] : [],
  );
  return [...named, ...seen];
}

const uses = flows.flatMap(usesOf);

describe('flows and policy', () => {
  test.each(uses.map((use) => ({ ...use, name: use.flow.definition.flow })))('$name asks for $permit', (use) => {
    const permission = permissions[use.permit];
    expect(permission, 'written in the policy').toBeDefined();
    // Whoever may start the flow may also hand it in, and where it may be filled in a group it may be handed in there.
    const refused = use.flow.definition.who.filter((role) => permission?.who[role as Role] === undefined);
    expect(refused).toEqual([]);
    if (use.flow.definition.where.group === 'mention') expect(permission?.group).not.toBe('no');
  });

  test('every permission is asked for by a flow', () => {
    const asked = new Set(uses.map(({ permit }) => permit));
    expect(Object.keys(permissions).filter((id) => !asked.has(id))).toEqual([]);
  });

  test('parents and officials share nothing but the look-up', () => {
    const shared = Object.entries(permissions).filter(([, { who }]) => 'public' in who && Object.keys(who).length > 1);
    expect(shared.map(([id]) => id)).toEqual(['institution.ask']);
  });
});
