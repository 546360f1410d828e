/** The table of codes, the page made of it, and the faults that produce each code. */
import { expect, test } from 'vitest';
import { CODES } from '../../../src/engine/lint/codes.ts';
import { SEEDED_FAULTS } from './seeded-faults.ts';
import { SET_FAULTS } from './set-faults.ts';

/** Codes that need more than a file: what was published, very many ways, transcripts. Their tests stand beside. */
const TESTED_APART = ['W215', 'W216', 'W301', 'W302', 'W303'];

const GROUPS: readonly [start: string, title: string][] = [
  ['E10', '文件、名字、类型'],
  ['E12', '标识'],
  ['E13', '先后和缺的话'],
  ['E14', '撞车的说法'],
  ['E15', '动作'],
  ['E16', '绕圈'],
  ['E17', '给人看的话'],
  ['E18', '走不到的地方'],
  ['E19', '个人信息'],
  ['W2', '好不好填'],
  ['W3', '对话测试'],
];

test('every code is produced by some seeded fault', () => {
  const produced = new Set([...SEEDED_FAULTS.map(({ code }) => code), ...SET_FAULTS.map(([code]) => code)]);
  const missing = Object.keys(CODES).filter((code) => ![...produced, ...TESTED_APART].includes(code));
  expect(missing).toEqual([]);
  expect(SEEDED_FAULTS.length).toBeGreaterThanOrEqual(60);
});

test('the page lists the table', async () => {
  // To renew it after a change of the table: npx vitest run --config tests/vitest.config.ts tests/engine/lint -u
  await expect(renderPage()).toMatchFileSnapshot('../../../docs/flow-lint.md');
});

test('every code stands in one group of the page', () => {
  const page = renderPage();
  for (const code of Object.keys(CODES)) expect(page.split(`| ${code} |`)).toHaveLength(2);
});

function renderPage(): string {
  const codes = Object.entries(CODES);
  const sections = GROUPS.map(([start, title], at) => {
    const next = GROUPS[at + 1]?.[0] ?? 'X';
    const rows = codes
      .filter(([code]) => code >= start && code < next)
      .map(([code, { what, fix }]) => `| ${code} | ${what} | ${fix.replaceAll('|', '\\|')} |`);
    return `## ${title}\n\n| 编号 | 什么问题 | 怎么改 |\n|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `${HEAD}\n${sections.join('\n')}`;
}

const HEAD = `# 流程检查的编号

改完流程先查一遍，不用启动，也不用数据库：

\`\`\`text
npm run --silent bot -- flow lint                      # 查 flows/ 里的全部
npm run --silent bot -- flow lint flows/withdraw.yaml  # 只查一个
npm run --silent bot -- flow lint --json --strict      # 一行一个 JSON；有提醒也算不过
\`\`\`

每个问题一行：文件、行号、编号、哪里不对、怎么改。

\`\`\`text
flows/night_patrol.yaml:48 E104 选项里没有“in_clas”。改法：是不是 in_class。
\`\`\`

- **E 开头是错误**：不改好，程序不启动。
- **W 开头是提醒**：不拦着，但最好改。
- 提醒有理由不改的，在那一行后面（或上一行）写明：\`# 已知 W208：十三张清单缺一不可\`。错误不能这样放过。

“走不到的地方”是程序自己试出来的：把会影响条件的回答都填一遍，看每一题问不问得到、走不走得到提交。
一个流程最多试 20000 次；试不完的说 W216，拿不准的说 W217，都不算错误。
`;
