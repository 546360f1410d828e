/** The unified social credit code: ten good ones, ten bad ones, what is mended and what never is. */
import { describe, expect, it } from 'vitest';
import { checkSocialCreditCode, ENTITY_NAMES, findEntityKind } from '../../src/domain/social-credit-code.ts';

// Synthetic codes; their organisation part begins with MAY, outside the ranges that have been given out.
const GOOD = [
  ['91140423MAYHBEDC3C', '企业'],
  ['52140423MAYURMFN78', '民办非企业单位'],
  ['92140423MAYP9HKF7G', '个体工商户'],
  ['12140423MAYW24TW6K', '事业单位'],
  ['91140423MAY147TT2F', '企业'],
  ['52140423MAY6J16E3K', '民办非企业单位'],
  ['93140423MAY62NUD5L', '农民专业合作社'],
  ['91140423MAY6K6QL77', '企业'],
  ['92140423MAY7DA2T32', '个体工商户'],
  ['11140423MAYPJ72R86', '机关'],
] as const;

const BAD = [
  ['91140423MAYHBEDC3D', 'check_digit', '最后一位'],
  ['52140423MAUYRMFN78', 'check_digit', '写反'],
  ['92140423MAYP9HKF7', 'length', '17位'],
  ['12140423MAYW24TW6K1', 'length', '19位'],
  ['91140423MAYO47TT2F', 'character', '是不是0'],
  ['52140423MAY6I16E3K', 'character', '是不是1'],
  ['931X0423MAY62NUD5L', 'character', '第4位应是数字'],
  ['91140423NAY6K6QL77', 'check_digit', '写错'],
  ['140423600012345', 'length', '旧注册号'],
  ['教民114042370000010号', 'character', '办学许可证号'],
] as const;

describe('checkSocialCreditCode', () => {
  it.each(GOOD)('accepts %s (%s) as it is', (code, kind) => {
    expect(checkSocialCreditCode(code)).toEqual({ ok: true, code });
    const found = findEntityKind(code);
    expect(found === undefined ? undefined : ENTITY_NAMES[found]).toBe(kind);
  });

  it.each(BAD)('refuses %s: %s', (code, reason, hint) => {
    const check = checkSocialCreditCode(code);
    expect(check).toMatchObject({ ok: false, reason });
    if (!check.ok) expect(check.hint).toContain(hint);
  });

  it.each([
    ['91140423mayhbedc3c', undefined],
    [' 9114-0423 MAYH BEDC 3C ', undefined],
    ['９１１４０４２３ＭＡＹＨＢＥＤＣ３Ｃ', undefined],
    ['9I14O423MAYHBEDC3C', '第2位的I按数字1，第5位的O按数字0'],
    ['9114O4Z3MAYHBEDC3C', '第5位的O按数字0，第7位的Z按数字2'],
    ['9l140423mayhbedc3c', '第2位的L按数字1'],
  ])('reads %s as the code it was meant to be', (typed, mended) => {
    const check = checkSocialCreditCode(typed);
    expect(check).toEqual({ ok: true, code: '91140423MAYHBEDC3C', ...(mended === undefined ? {} : { mended }) });
  });

  it('notices every change of a single character', () => {
    const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
    const [code] = GOOD[0];
    for (let at = 0; at < code.length; at += 1) {
      for (const letter of alphabet.replace(code.charAt(at), '')) {
        expect(checkSocialCreditCode(code.slice(0, at) + letter + code.slice(at + 1)).ok).toBe(false);
      }
    }
  });

  it.each([
    ['52140423MAUYRMFN78', '第11位和第12位写反了'],
    ['91140423NAY6K6QL77', '第9位的M写错成N'],
    ['911404Z3MAYHBEDC3G', '是不是2看错了'],
    ['91140423MAYH8EDC3C', '第13位的B写错成8'],
    ['91140423MAYHBEDC3D', '前8位或最后一位里可能写错'],
  ])('says of %s which character is likely wrong, and mends nothing: %s', (code, hint) => {
    expect(checkSocialCreditCode(code)).toEqual({
      ok: false,
      reason: expect.any(String),
      hint: expect.stringContaining(hint),
    });
  });

  it('only warns when the organisation part has another check character', () => {
    // The 17th character is 4 instead of 3, and the 18th is the one that then agrees.
    const check = findWithOtherOrganisationCharacter();
    expect(check).toMatchObject({ ok: true, warning: expect.stringContaining('17') });
  });

  it('warns of V without guessing, and of a citizen id number', () => {
    expect(checkSocialCreditCode('91140423MAYHBEDV3C')).toMatchObject({
      ok: false,
      hint: expect.stringContaining('U或Y'),
    });
    expect(checkSocialCreditCode('140423199001011234')).toMatchObject({
      ok: false,
      hint: expect.stringContaining('身份证'),
    });
  });

  it('takes any text without throwing', () => {
    for (const text of ['', '\0', '👨‍👩‍👧'.repeat(30_000), 'ß'.repeat(18), '１'.repeat(100_000)]) {
      expect(checkSocialCreditCode(text).ok).toBe(false);
    }
  });
});

function findWithOtherOrganisationCharacter(): ReturnType<typeof checkSocialCreditCode> {
  for (const last of '0123456789ABCDEFGHJKLMNPQRTUWXY') {
    const check = checkSocialCreditCode(`91140423MAYHBEDC4${last}`);
    if (check.ok) return check;
  }
  throw new Error('some last character must fit');
}
