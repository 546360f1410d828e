/** What the pages promise exists: links, commands, examples that really load. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseFlow } from '../../src/engine/flow-file.ts';

const PAGES = [
  'README.md',
  'README.zh-CN.md',
  'CHANGELOG.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}

describe.each(PAGES)('%s', (page) => {
  const text = readFileSync(page, 'utf8');

  it('links to files that exist', () => {
    const links = matches(text, /\]\(([^)#]+)\)/g).filter((link) => !/^https?:/.test(link));
    expect(links.filter((link) => !existsSync(join(dirname(page), link)))).toEqual([]);
  });

  it('names scripts that package.json has', () => {
    const named = matches(text, /npm run (?:--silent )?([\w:-]+)/g);
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it('names commands of bot that exist', () => {
    const named = matches(text, /bot -- (\w+)/g).filter((name) => name !== 'help');
    const missing = named.filter((name) => !existsSync(`src/cli/${name}.ts`));
    expect(missing).toEqual([]);
  });

  it('has flow examples that load', () => {
    for (const example of matches(text, /```yaml\n([\s\S]*?)```/g)) {
      expect(() => parseFlow(example, page)).not.toThrow();
    }
  });
});

describe('README.md', () => {
  it('has the two commands and an example of at most 25 lines', () => {
    const text = readFileSync('README.md', 'utf8');
    expect(text).toContain('npm ci && npm start');
    expect(text).toContain('npm ci && npm test');
    const [example = ''] = matches(text, /```yaml\n([\s\S]*?)```/g);
    expect(example.split('\n').length).toBeLessThanOrEqual(25);
    expect(example).not.toBe('');
  });

  it('has ten steps to a real WeCom in both languages', () => {
    for (const page of ['README.md', 'README.zh-CN.md']) {
      const steps = matches(readFileSync(page, 'utf8'), /^(\d+)\. /gm);
      expect(steps).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
    }
  });
});
