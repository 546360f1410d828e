/** Liquid as flows use it: filters, limits, no way to files. */
import { expect, test } from 'vitest';
import { parseTemplate, renderTemplate, sayYuan } from '../../src/engine/template.ts';

const NOW = '2023-07-15T09:30:00+08:00';

function render(source: string, values: Record<string, unknown> = {}): string {
  const parsed = parseTemplate(source);
  return parsed.ok ? renderTemplate(parsed.template, { now: NOW, ...values }) : `broken: ${parsed.why}`;
}

test.each([
  ['2023-07-15T09:00:00+08:00', '今天 09:00'],
  ['2023-07-15T01:00:00Z', '今天 09:00'],
  ['2023-07-14T23:59:00+08:00', '昨天 23:59'],
  ['2023-07-16T00:00:00+08:00', '明天 00:00'],
  ['2023-07-10T09:00:00+08:00', '7月10日 09:00'],
  ['2022-12-03T09:00:00+08:00', '2022年12月3日 09:00'],
  ['2023-07-15', '今天'],
  ['2023-07-22', '7月22日'],
  ['2024-01-02', '2024年1月2日'],
  ['nonsense', 'nonsense'],
])('`when` says %s as %s', (value, said) => {
  expect(render('{{ at | when }}', { at: value })).toBe(said);
});

test('`when` of nothing says nothing, `yuan` says money, `default` fills a gap', () => {
  expect(render('[{{ at | when }}]', { at: null })).toBe('[]');
  expect(render('{{ fee | yuan }}{{ none | yuan }}', { fee: 1200, none: null })).toBe('1200元');
  expect(sayYuan(12.345)).toBe('12.35元');
  expect(render('{{ org.name | default: other }}', { org: null, other: '小太阳' })).toBe('小太阳');
});

test('chat text is not escaped, and conditions leave no empty lines', () => {
  expect(render('{{ t }}', { t: '<b>“A&B”' })).toBe('<b>“A&B”');
  expect(render('一\n{% if no %}\n二\n{% endif %}\n\n三  \n', { no: false })).toBe('一\n三');
});

test.each(['include', 'render', 'layout'])('{%% %s %%} cannot reach the file system', (tag) => {
  expect(render(`{% ${tag} "/etc/passwd" %}`)).toMatch(/^broken/u);
});

test('the names that a text asks for are known before it runs; its own loop names are not among them', () => {
  const parsed = parseTemplate('{{ org.name }}{% for i in items %}{{ i.code }}{% endfor %}');
  expect(parsed.ok && parsed.template.names).toEqual([['org', 'name'], ['items']]);
});

test('a text that runs wild is left out instead of holding up the turn', () => {
  expect(render('{% for i in (1..9999999) %}{{ i }}{% endfor %}')).toBe('');
  expect(render('{{ missing.name }}')).toBe('');
  expect(render('{{ t }}', { t: '长'.repeat(9000) })).toHaveLength(6000);
});
