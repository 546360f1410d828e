/** The JSON schema for editors is the one that the engine checks by, and says what each setting is for. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { flowJsonSchema } from '../../src/engine/flow-schema.ts';

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Every setting of the schema with its path. */
function listSettings(schema: unknown, path: string): [path: string, setting: Record<string, unknown>][] {
  if (!isObject(schema)) return [];
  return Object.entries(schema).flatMap(([key, value]): [string, Record<string, unknown>][] => {
    if (key !== 'properties' || !isObject(value)) return listSettings(value, path);
    return Object.entries(value).flatMap(([name, setting]): [string, Record<string, unknown>][] =>
      isObject(setting) ? [[`${path}.${name}`, setting], ...listSettings(setting, `${path}.${name}`)] : [],
    );
  });
}
const settings = listSettings(JSON.parse(flowJsonSchema()), '');

test('the committed schema for editors is the one the engine checks by', () => {
  // To renew it: npm run flow-schema
  const committed = readFileSync(new URL('../../flows/flow.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(committed)).toEqual(JSON.parse(flowJsonSchema()));
});

test('every setting is described in Chinese', () => {
  const bare = settings.filter(([, { description }]) => !/\p{Script=Han}/u.test(String(description)));
  expect(bare.map(([path]) => path)).toEqual([]);
  expect(settings.length).toBeGreaterThan(200);
});

test('every setting that is written freely has an example', () => {
  const free = settings.filter(([, { type, ...rest }]) => type === 'string' && !('enum' in rest) && !('const' in rest));
  expect(free.filter(([, setting]) => !('examples' in setting)).map(([path]) => path)).toEqual([]);
});
