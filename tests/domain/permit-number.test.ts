/** Permit numbers: read, warned about, never refused. */
import { describe, expect, it } from 'vitest';
import { parsePermitNumber } from '../../src/domain/permit-number.ts';

describe('parsePermitNumber', () => {
  it.each([
    '教民114042379000010号',
    '教民 1140423 7900 0010 号',
    '教民１１４０４２３７９００００１０',
    '第教民114042379000010号',
  ])('knows %s as issued by this county', (raw) => {
    expect(parsePermitNumber(raw)).toEqual({
      normalized: '教民114042379000010',
      issuedHere: true,
      regionCode: '140423',
    });
  });

  it('reads the 13-digit form of 2004', () => {
    expect(parsePermitNumber('1404237900001')).toEqual({
      normalized: '1404237900001',
      issuedHere: true,
      regionCode: '140423',
    });
  });

  it.each([
    ['教民135020372000123号', '350203'],
    ['教民131011540001234号', '310115'],
  ])('says that %s was issued elsewhere', (raw, regionCode) => {
    expect(parsePermitNumber(raw)).toMatchObject({
      issuedHere: false,
      regionCode,
      warning: '这是外地签发的证号，请核对。',
    });
  });

  it('does not warn of the city that the county belongs to', () => {
    const read = parsePermitNumber('教民114040279000010号');
    expect(read).toMatchObject({ issuedHere: false, regionCode: '140402' });
    expect(read.warning).toBeUndefined();
  });

  it.each(['晋文旅核2023001', '', '91140423MAYHBEDC3C', '教民', '没有'])('lets %j pass with a warning', (raw) => {
    expect(parsePermitNumber(raw)).toMatchObject({
      issuedHere: null,
      regionCode: null,
      warning: expect.stringContaining('再看一遍'),
    });
  });

  it('takes a hundred kilobytes without trouble', () => {
    expect(parsePermitNumber('1'.repeat(100_000)).regionCode).toBeNull();
  });
});
