/** The diagram of a flow: every question once, every way through, nothing that Mermaid could misread. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FlowDefinition } from '../../../src/engine/flow.ts';
import { flowGraph } from '../../../src/engine/graph/flow-graph.ts';
import { quoteLabel, sayRule, sayTemplate } from '../../../src/engine/graph/graph-text.ts';
import { makeFlow } from '../chat.ts';

const FORM = makeFlow(
  `
- {id: open, type: yesno, label: 在上课, text: 在上课吗？}
- {id: pupils, type: int, label: 人数, when: open, text: 多少人？, check: [{that: pupils < 500, else: 人太多了，对吗？, level: warn}]}
- {id: kind, type: choice, label: 类型, text: 哪类？, choices: {fire: 消防, fee: 收费}, optional: true}
- {id: hint, type: note, when: '!open', text: 下次再来。}
- id: issues
  type: repeat
  label: 问题
  text: 有问题吗？
  more: 还有吗？
  ask:
    - {id: detail, type: text, label: 情况, text: 什么情况？}
    - {id: severe, type: yesno, label: 严重, when: 'detail != ""', text: '{{ detail }}严重吗？'}
`,
  `calc: [{id: busy, type: bool, value: 'pupils > 100'}]
review: {note: '{% if busy %}人多{% else %}人少{% endif %}'}
submit:
  do: [{id: save, action: save}, {id: tell, action: notify, when: busy}]
  text: 好了 {{ results.save.number }}
  undo: {within: 2h, do: [{id: back, action: withdraw}]}
  amend: {do: [{id: again, action: amend}]}`,
).definition;

type Edge = [from: string, to: string, label: string];

/** What a diagram says: nodes with the box they stand in, and edges. */
function readGraph(text: string): { nodes: Map<string, string>; edges: Edge[] } {
  const lines = text
    .trim()
    .split('\n')
    .slice(1)
    .filter((line) => !/^ {2}class/u.test(line));
  const edges = lines.flatMap((line): Edge[] => {
    const edge = /^ {2}(\w+) -->(?:\|"(.*)"\|)? (\w+)$/u.exec(line);
    return edge === null ? [] : [[edge[1] ?? '', edge[3] ?? '', edge[2] ?? '']];
  });
  const nodes = new Map<string, string>();
  let box = '';
  for (const line of lines.filter((each) => !each.includes(' --> ') && !each.includes(' -->|'))) {
    const [word = '', name = ''] = line.trim().split(/[ [({>]+/u);
    if (word === 'subgraph') box = name;
    else if (word === 'end') box = '';
    else addNode(nodes, { line, name: word, box });
  }
  return { nodes, edges };
}

function addNode(nodes: Map<string, string>, { line, name, box }: { line: string; name: string; box: string }): void {
  expect(line).toMatch(/^ {2}\w+[[({>]+[/]?"[^"]*"[/]?[\])}]+$/u);
  expect(nodes.has(name), line).toBe(false);
  nodes.set(name, box);
}

function reachable(edges: readonly (readonly [string, string, string])[]): Set<string> {
  const seen = new Set(['start']);
  for (let grew = true; grew; ) {
    const before = seen.size;
    for (const [from, to] of edges) if (seen.has(from)) seen.add(to);
    grew = seen.size > before;
  }
  return seen;
}

describe('a form', () => {
  const { nodes, edges } = readGraph(flowGraph(FORM));

  test('shows every question, note, effect and the end, each reached from the start', () => {
    expect([...reachable(edges)].sort()).toEqual([...nodes.keys()].sort());
    for (const id of [
      'q_open',
      'q_hint',
      'q_issues__detail',
      'review',
      'do_save',
      'do_tell',
      'undo_back',
      'amend_again',
    ]) {
      expect(nodes.has(id)).toBe(true);
    }
  });

  test('writes the condition on the way in, and leaves a way past', () => {
    expect(edges.filter(([from]) => from === 'when_pupils')).toEqual([
      ['when_pupils', 'q_pupils', '在上课'],
      ['when_pupils', 'q_kind', '否则'],
    ]);
    expect(edges.filter(([from]) => from === 'when_do_tell').map(([, to, label]) => [to, label])).toEqual([
      ['do_tell', 'busy'],
      ['done', '否则'],
    ]);
  });

  test('draws a repeat as a box with a way round, a way out, and a way past it', () => {
    const inside = [...nodes].flatMap(([id, box]) => (box === 'box_issues' ? [id] : []));
    expect(inside).toEqual([
      'q_issues',
      'item_issues',
      'q_issues__detail',
      'when_issues__severe',
      'q_issues__severe',
      'more_issues',
    ]);
    expect(edges).toContainEqual(['more_issues', 'item_issues', '有']);
    expect(edges).toContainEqual(['more_issues', 'review', '没有了']);
    expect(edges).toContainEqual(['q_issues', 'review', '没有了']);
  });

  test('says the words, the options, what is demanded and what comes after', () => {
    const text = flowGraph(FORM);
    expect(text).toContain('q_kind["3. 类型（单选，可跳过）<br/>哪类？<br/>消防、收费"]');
    expect(text).toContain('否则提醒：人数 #60; 500');
    expect(text).toContain('人多／人少');
    expect(text).toContain('done -->|"2小时内回“撤回”"| undo_back');
  });
});

test('a repeat over a list goes on while there are items', () => {
  const flow = makeFlow(`
- {id: items, type: checklist, label: 清单, list: '"AQ"', text: 逐项核对。}
- {id: found, type: repeat, label: 问题, over: failed(items), ask: [{id: fact, type: text, label: 情况, text: '{{ item.question }}？'}]}`);
  const text = flowGraph(flow.definition);
  expect(text).toContain('subgraph box_found["问题（每项各问一遍：failed#40;清单#41;）"]');
  expect(readGraph(text).edges).toContainEqual(['q_items', 'item_found', '']);
});

test('figures stand on their questions, and the worst is marked', () => {
  const figures = {
    lines: new Map([
      ['issues.detail', '问到9'],
      [null, '问到3'],
    ]),
    worst: 'issues.detail',
  };
  const text = flowGraph(FORM, figures);
  expect(text).toMatch(/q_issues__detail\[".*<br\/>问到9"\]/u);
  expect(text).toMatch(/review\[\/".*<br\/>问到3"\/\]/u);
  expect(text).toContain('class q_issues__detail worst');
});

describe('words', () => {
  const labels = new Map([
    ['org', '机构'],
    ['fee', '收费'],
  ]);

  test('places to fill are named, cases stand side by side', () => {
    expect(sayTemplate('您说的是“{{ org.name }}”（{{ org.town | default: fee }}）吗？', labels)).toBe(
      '您说的是“〔机构〕”（〔机构.town〕）吗？',
    );
    expect(sayTemplate('{%- if fee > 3 -%}贵{%- elsif fee %}还行{% else %}免费{% endif %}。', labels)).toBe(
      '贵／还行／免费。',
    );
  });

  test('rules name the questions, but not inside quotes', () => {
    expect(sayRule('answered("org") && org.town == "org" && fee>3.0', labels)).toBe(
      'answered("org") && 机构.town == "org" && 收费>3.0',
    );
  });

  test('whatever is written comes out of the codes as it was, and no sign of Mermaid is left', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (words) => {
        fc.pre([...words].length <= 40);
        const label = quoteLabel([words]);
        expect(label).toMatch(/^"(?:[^"'`#;:<>[\](){}|%&\\\n\r]|#\d+;)*"$/u);
        expect(label.slice(1, -1).replaceAll(/#(\d+);/gu, (_code, point) => String.fromCodePoint(Number(point)))).toBe(
          words,
        );
      }),
      { seed: 20_260_302, numRuns: 500 },
    );
  });

  test('a long text is cut', () => {
    expect(quoteLabel(['长'.repeat(60)])).toBe(`"${'长'.repeat(47)}…"`);
  });
});

test('a flow without questions is a start and an end', () => {
  const empty: FlowDefinition = { ...FORM, ask: [], submit: { do: [], text: '好' } };
  const { review: _review, ...rest } = empty;
  expect(flowGraph(rest)).toBe(
    'flowchart TD\n  start(["测试表<br/>说“开始填”开始"])\n  done(["好"])\n  start --> done\n',
  );
});
