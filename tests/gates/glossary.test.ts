/** One Chinese word, one identifier: the glossary against the database schema. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Entry = { chinese: string; identifier: string; state: string };

const entries: Entry[] = [
  ...readFileSync('docs/glossary.md', 'utf8').matchAll(/^\| ([^|]+) \| `([^`]+)` \| ([^|]+) \|/gm),
].map(([, chinese = '', identifier = '', state = '']) => ({
  chinese: chinese.trim(),
  identifier,
  state: state.trim(),
}));
const schema = readFileSync('prisma/schema.prisma', 'utf8');
const models = [...schema.matchAll(/^model (\w+)/gm)].map(([, name = '']) => name);

describe('docs/glossary.md', () => {
  it('is read whole', () => {
    expect(entries.length).toBeGreaterThan(30);
  });

  it('names every table of the schema', () => {
    const tables = entries.filter(({ state }) => state === 'table').map(({ identifier }) => identifier);
    expect(tables.sort()).toEqual([...models].sort());
  });

  it('has one identifier for a word and one word for an identifier', () => {
    for (const key of ['chinese', 'identifier'] as const) {
      const values = entries.map((entry) => entry[key]);
      expect(values.filter((value, index) => values.indexOf(value) !== index)).toEqual([]);
    }
  });

  it('names fields that the schema has', () => {
    for (const { identifier } of entries.filter(({ state }) => state === 'field')) {
      expect(schema, identifier).toMatch(new RegExp(`\\b${identifier}\\b`));
    }
  });

  it('keeps words that a newcomer might choose instead out of the schema', () => {
    expect(models).not.toEqual(expect.arrayContaining(['License']));
    expect(schema).not.toMatch(/\blead(?:ing)?Department/);
  });
});
