/** The masker: nothing that identifies a person or opens a door survives, ordinary facts do. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskText } from '../../src/kernel/mask.ts';

const KEY = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';

describe('maskText', () => {
  it.each([
    ['a mobile number', '电话13835512345。', '13835512345', '138****2345'],
    ['a mobile number with blanks', '打 138 3551 2345', '3551', '138****2345'],
    ['a mobile number with the country code', '+8613835512345', '13835512345', '+86138****2345'],
    ['an id-card number', '身份证140423199001011234', '140423199001011234', '140*************34'],
    ['an id-card number that ends in X', '14042319900101123X!', '14042319900101123X', '140*************3X'],
    ['a bank card', '卡号6222021234567890128', '6222021234567890128', '6222******0128'],
    ['a bank card in groups of four', '4111 1111 1111 1111', '1111 1111 1111', '4111******1111'],
    ['an access token in a URL', 'GET /send?access_token=AbC-_9&debug=1', 'AbC-_9', 'access_token=***&debug=1'],
    ['an app secret in a URL', 'gettoken?corpid=ww1&corpsecret=xyz', 'xyz', 'corpid=ww1&corpsecret=***'],
    ['a token in JSON', '{"access_token": "abc","errcode":0}', 'abc', '"errcode":0'],
    ['a key of 43 characters', `key ${KEY} bad`, KEY, 'key *** bad'],
    ['a database password', 'postgresql://app:geheim@db:5432/x', 'geheim', 'postgresql://app:***@db:5432/x'],
    ['the serial number of a permit', '教民114042379000010号', '9000010', '教民1140423***0号'],
  ])('hides %s', (_name, text, secret, shown) => {
    expect(maskText(text)).not.toContain(secret);
    expect(maskText(text)).toContain(shown);
  });

  it.each([
    '2026-11-23T08:00:00.000Z',
    '1763913600000',
    'JC20230715-0001',
    '91140423MAY0329LXX',
    '7162534098123450789',
    'inspec-0f8fad5b-d9cb-469f-a165-70867728950e',
    'src/store/generated/models/InstitutionAlias.ts:12:34',
    '4fd2a19e3c9b1f7a3e0d5c6b7a8f9e0d1c2b3a49',
  ])('leaves %s as it is', (text) => {
    expect(maskText(text)).toBe(text);
  });

  it('hides every mobile number wherever it stands', () => {
    const mobile = fc.integer({ min: 13_000_000_000, max: 19_999_999_999 }).map(String);
    const around = fc.string({ unit: fc.constantFrom('的', ' ', 'a', ':', '"', '\n', '，') });
    fc.assert(
      fc.property(around, mobile, around, (before, number, after) => {
        expect(maskText(`${before}${number}${after}`)).not.toContain(number);
      }),
      { seed: 20230710, numRuns: 500 },
    );
  });

  it('masks the same when it is masked twice', () => {
    const text = `13835512345 140423199001011234 ${KEY} access_token=abc`;
    expect(maskText(maskText(text))).toBe(maskText(text));
  });

  it('takes a megabyte of digits in reasonable time', () => {
    const started = performance.now();
    maskText('13'.repeat(500_000));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
