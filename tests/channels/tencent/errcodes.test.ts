/** Every published code has its row. */
import { describe, expect, it } from 'vitest';
import { SEND_ERRORS } from '../../../src/channels/contract.ts';
import { retryAfterOf, sendErrorOf } from '../../../src/channels/tencent/errcodes.ts';

/** The first column of the dossier's table a.10, with what it says to do. */
const TABLE: readonly [codes: readonly number[], retry: string, wake: boolean][] = [
  [[-1], 'soon', false],
  [[40014, 42001], 'soon', true],
  [[41001], 'never', true],
  [[40001, 40013], 'never', true],
  [[45009], 'window', false],
  [[45033], 'soon', false],
  [[48002, 48004, 48006, 50003, 301007, 60020], 'never', true],
  [[60011, 60111, 40003, 46004, 81013, 82001], 'never', false],
  [[82002, 82003, 40032, 40056, 301002], 'never', true],
  [[40007], 'soon', false],
  [[40004, 40005, 40006, 40009, 40011, 44001, 45001, 45007], 'never', true],
  [[40008, 40058, 40063, 44004, 45002, 40033], 'never', true],
  [[42014, 42015, 42016, 42017, 42018, 42019, 42020, 42021, 42022, 42027, 42038, 42049], 'never', false],
  [[86001, 86003, 40050], 'never', false],
  [[86008, 86006, 86207, 86215, 86216, 86217], 'never', true],
  [[40201, 85002, 830002], 'never', true],
  [[301023, 40031], 'never', false],
];

describe('error codes', () => {
  it.each(TABLE.flatMap(([codes, retry, wake]) => codes.map((code) => [code, retry, wake] as const)))(
    '%i is to be retried %s (operator woken: %s)',
    (code, retry, wakeOperator) => {
      expect(SEND_ERRORS[sendErrorOf(code)]).toMatchObject({ retry, wakeOperator });
    },
  );

  it('treats an unknown code as a malformed request', () => {
    expect(sendErrorOf(999_999)).toBe('bad_request');
  });

  it('tells a used response code from a refused card', () => {
    expect(sendErrorOf(42022)).toBe('card_expired');
    expect(sendErrorOf(42014)).toBe('card_refused');
  });

  it('waits a minute after a rate limit and says nothing otherwise', () => {
    expect(retryAfterOf('rate_limited')).toEqual({ retryAfterMs: 60_000 });
    expect(retryAfterOf('busy')).toEqual({});
  });
});
