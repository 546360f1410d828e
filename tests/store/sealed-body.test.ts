/** What waits to be sent under seal: opened by its own key and row only; all else passes as it is. */
import { expect, test } from 'vitest';
import { openBody, sealBody } from '../../src/store/sealed-body.ts';

const KEY = new Uint8Array(32).fill(7);
const box = sealBody(KEY, '薛女士，13900005678', 'reporter:1');

test('opens to the text that was sealed, and shows none of it', () => {
  expect(openBody(KEY, box, 'reporter:1')).toEqual({ kind: 'text', text: '薛女士，13900005678' });
  expect(JSON.stringify(box)).not.toContain('13900005678');
  expect(Buffer.from(box.box, 'base64').toString('latin1')).not.toContain('13900005678');
});

test('another key, or another message’s row, opens nothing', () => {
  expect(() => openBody(new Uint8Array(32), box, 'reporter:1')).toThrow(
    expect.objectContaining({ code: 'BOX_OTHER_KEY' }),
  );
  expect(() => openBody(KEY, box, 'reporter:2')).toThrow(expect.objectContaining({ code: 'BOX_DAMAGED' }));
});

test.each([{ kind: 'text', text: '好的' }, { kind: 'sealed' }, null])('%j is sent as it is', (body) => {
  expect(openBody(KEY, body, 'x')).toBe(body);
});
