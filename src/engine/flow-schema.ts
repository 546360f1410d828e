/**
 * The JSON schema that editors use for flow files, made from the zod schema.
 * Run this file to write it: `node src/engine/flow-schema.ts > flows/flow.schema.json`.
 */
import { argv, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { flowSchema } from './flow.ts';

/** The text of `flows/flow.schema.json`; a test holds the committed file against it. */
export function flowJsonSchema(): string {
  const schema = z.toJSONSchema(flowSchema, { io: 'input' });
  return `${JSON.stringify({ title: '流程文件', ...schema }, null, 2)}\n`;
}

if (argv[1] === fileURLToPath(import.meta.url)) stdout.write(flowJsonSchema());
