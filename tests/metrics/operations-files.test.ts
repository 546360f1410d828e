/** The dashboard, the alerts and the table in docs/operations.md against the figures that the program really gives. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { SEND_ERRORS } from '../../src/channels/contract.ts';
import { createFigures } from '../../src/metrics/figures.ts';

const figures = createFigures().registry.list();
const histograms = new Set(figures.filter(({ type }) => type === 'histogram').map(({ name }) => name));
const names = new Set(figures.map(({ name }) => name));
const LABELS = new Set(['route', 'status', 'channel', 'outcome', 'state', 'le', 'version', 'node', 'job']);

const dashboard = z
  .object({
    panels: z.array(
      z.object({
        id: z.number(),
        title: z.string().regex(/\p{Script=Han}/u),
        targets: z.array(z.object({ expr: z.string(), legendFormat: z.string() })).default([]),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync('docs/operations/grafana-dashboard.json', 'utf8')));

const annotation = z
  .string()
  .regex(/\p{Script=Han}/u)
  .max(100);
const { groups } = z
  .object({
    groups: z.array(
      z.strictObject({
        name: z.string(),
        rules: z.array(
          z.strictObject({
            alert: z.string().regex(/^[A-Z]\w+$/),
            expr: z.string(),
            for: z
              .string()
              .regex(/^\d+[smh]$/)
              .optional(),
            labels: z.strictObject({ severity: z.enum(['page', 'ticket']) }),
            annotations: z.strictObject({ summary: annotation, description: annotation }),
          }),
        ),
      }),
    ),
  })
  .parse(parse(readFileSync('docs/operations/alerts.yaml', 'utf8')));
const rules = groups.flatMap((group) => group.rules);
const panelExpressions = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
const expressions = [...panelExpressions, ...rules.map(({ expr }) => expr)];

/** The figures that an expression names; a histogram by one of its parts. */
function figuresIn(expr: string): string[] {
  return [...expr.matchAll(/\b(?:assistant|process|nodejs)_[a-z0-9_]+/g)].map(([name]) => {
    const whole = name.replace(/_(?:bucket|sum|count)$/, '');
    return histograms.has(whole) && whole !== name ? whole : name;
  });
}

test.each(expressions)('names only what there is: %s', (expr) => {
  const named = figuresIn(expr);
  expect(named.filter((name) => !names.has(name) || (histograms.has(name) && !expr.includes(`${name}_`)))).toEqual([]);
  if (named.length === 0) expect(expr).toBe('up{job="assistant"} == 0');
  const labels = [
    ...[...expr.matchAll(/[{,]\s*(\w+)\s*(?:=~|!~|!=|=)"/g)].map(([, label = '']) => label),
    ...[...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(',').map((label) => label.trim())),
  ];
  expect(labels.filter((label) => !LABELS.has(label))).toEqual([]);
  // A counter is read by its growth.
  for (const { name, type } of figures) {
    if (type === 'counter' && named.includes(name)) expect(expr).toMatch(/\b(?:rate|increase)\(/);
  }
});

test('every figure has a panel or an alert, and a place in the table', () => {
  const shown = new Set(expressions.flatMap(figuresIn));
  expect([...names].filter((name) => !shown.has(name))).toEqual([]);
  const page = readFileSync('docs/operations.md', 'utf8');
  expect([...names].filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  const promised = [...page.matchAll(/^\| `((?:assistant|process|nodejs)_\w+)`/gm)].map(([, name = '']) => name);
  expect(promised.filter((name) => !names.has(name))).toEqual([]);
});

test('names are one of a kind', () => {
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
});

test('every send error that an operator must mend wakes one', () => {
  const rule = rules.find(({ alert }) => alert === 'SendNeedsOperator');
  const [, list = ''] = /outcome=~"([^"]+)"/.exec(rule?.expr ?? '') ?? [];
  const mended = Object.entries(SEND_ERRORS).filter(([, { wakeOperator }]) => wakeOperator);
  expect(list.split('|').sort()).toEqual(mended.map(([code]) => code).sort());
});
