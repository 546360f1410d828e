/** What a database or a parser puts into an error is not shown; what the operator needs is. */
import { describe, expect, it } from 'vitest';
import { createLogger } from '../../src/kernel/logger.ts';
import { describeCrash, maskErrorText } from '../../src/kernel/mask-error.ts';

describe('an error that carries what somebody wrote', () => {
  it.each([
    ['Failing row contains (7, 孩子, mobile 13835512345, x).', 'Failing row contains (…).'],
    ['Key (user_id)=(wangwu) already exists.', 'Key (user_id)=(…) already exists.'],
    ['invalid input syntax for type integer: "老师在东关补课"', 'invalid input syntax for type integer: "[words]"'],
    ['call 13835512345', 'call 138****2345'],
    ['insert or update on table "task" violates a check', 'insert or update on table "task" violates a check'],
  ])('%s', (message, shown) => {
    expect(maskErrorText(message)).toBe(shown);
  });

  it('loses the fields in which drivers put values, keeps code and constraint', () => {
    const lines: string[] = [];
    const log = createLogger({ level: 'error', pretty: false, to: { write: (text) => lines.push(text) } });
    const facts = { code: '23505', constraint: 'member_pkey', detail: 'Key (id)=(wang)', where: '王五' };
    log.error({ err: Object.assign(new Error('duplicate key'), facts) }, 'failed');
    const line = lines.join('');
    expect(JSON.parse(line).err).toMatchObject({ code: '23505', constraint: 'member_pkey', message: 'duplicate key' });
    expect(line).not.toMatch(/wang|王五/u);
  });

  it('as last words, with its causes', () => {
    const error = new Error('打不开 13835512345', { cause: new Error('孩子王小明') });
    expect(describeCrash(error)).toMatch(/caused by Error: \[words\]/u);
    expect(describeCrash(error)).not.toMatch(/13835512345|小明|打不开/u);
  });
});
