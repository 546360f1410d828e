/** The JSON schema for editors is the one that the engine checks by. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { flowJsonSchema } from '../../src/engine/flow-schema.ts';

test('the committed schema for editors is the one the engine checks by', () => {
  // To renew it: node src/engine/flow-schema.ts > flows/flow.schema.json, then the formatter.
  const committed = readFileSync(new URL('../../flows/flow.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(committed)).toEqual(JSON.parse(flowJsonSchema()));
});
