/** docs/permissions.md: the written policy as a table that people can check, one cell for each role and permission. */
import { type Permissions, SCOPE_NAMES } from '../../src/domain/permissions.ts';
import { ROLES, type Role } from '../../src/domain/role.ts';

const HEAD = `# Who may do and see what

Written from \`flows/sources/permissions.yaml\` by \`WRITE_DOCS=1 npx vitest run --config tests/vitest.config.ts
tests/gates/permissions-doc.test.ts\`; do not edit by hand, the test compares it. A cell says how far a permission reaches:
自己的 what the person files or owns, 本乡镇的, 本单位的, 全部; — not at all. *单位*: only these departments. *在哪里*: 单聊 in
private only; 本工作群 also in a work group whose member the person is; 各群 anywhere. It is asked at one point,
\`src/actions/authorise.ts\`, before every action; what is not written is refused. Parents (群众) and officials share no row but
the look-up, whose answer differs (\`src/register/\`).
`;
const PLACE_WORDS = { no: '单聊', own: '单聊、本工作群', any: '各群' } as const;
const ROLE_CODES = Object.keys(ROLES) as Role[];

/** The whole page. */
export function permissionsPage(permissions: Permissions): string {
  const names = ROLE_CODES.map((role) => ROLES[role]);
  const head = ['permission', '办什么', ...names, '单位', '在哪里'];
  const rows = Object.entries(permissions).map(([id, { title, who, departments, group }]) => [
    `\`${id}\``,
    title,
    ...ROLE_CODES.map((role) => {
      const scope = who[role];
      return scope === undefined ? '—' : SCOPE_NAMES[scope];
    }),
    departments.join('、') || '不限',
    PLACE_WORDS[group],
  ]);
  const table = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return `${HEAD}\n${table.join('\n')}\n`;
}

/** One cell of the page's table: what a role may under a permission, as it is printed. */
export type Cell = { id: string; role: Role; reach: string; departments: string[]; places: string };

/** All cells, read back from the page. */
export function readCells(page: string): Cell[] {
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  return rows.flatMap((row) => {
    const cells = row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim());
    const [id = ''] = cells;
    const [departments = '', places = ''] = cells.slice(2 + ROLE_CODES.length);
    return ROLE_CODES.map((role, at) => ({
      id: id.replaceAll('`', ''),
      role,
      reach: cells[2 + at] ?? '',
      departments: departments === '不限' ? [] : departments.split('、'),
      places,
    }));
  });
}
