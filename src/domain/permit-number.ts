/** Permit numbers (办学许可证号) as written on paper: read what can be read, warn, never refuse. */
import { cleanInput } from '../kernel/text.ts';

/** A permit number in its normal form, and what it says about who issued it. */
export type PermitNumber = {
  /** No blanks, half width, without 第 and 号. */
  normalized: string;
  /** Whether this county issued it; null when the number does not say. */
  issuedHere: boolean | null;
  /** Six digits of the issuing region, when they can be read. */
  regionCode: string | null;
  /** Plain Chinese, for a second look. */
  warning?: string;
};

/** 襄垣县. */
const OWN_REGION = '140423';
/** 长治市: its offices also issue for the county. */
const OWN_CITY = '1404';
// 教民 + 1? + region + level + serial. The leading 1 is how the 15-digit form is written in practice; the 13-digit
// form of 2004 has none (data-model §2.3). Provinces run from 11 to 65, levels from 1 to 8.
const LONG_FORM = /^(?:教民)?1([1-6]\d{5})[1-8]\d{7}$/;
const SHORT_FORM = /^(?:教民)?([1-6]\d{5})[1-8]\d{6}$/;
// Any serial length after a region and level: the last digits' meaning is not settled.
const LOOSE_FORM = /^教民1?([1-6]\d{5})[1-8]\d+$/;
const OWN_FORM = /^教民1?140423[1-8]\d+$/;

/** Reads a permit number. Numbers of other forms (核准书, 文旅) pass with a warning. */
export function parsePermitNumber(raw: string): PermitNumber {
  const normalized = cleanInput(raw.slice(0, 200))
    .replace(/[\s\-‐-―−_.·]/gu, '')
    .toUpperCase()
    .replace(/^第/u, '')
    .replace(/号$/u, '');
  const regionCode = OWN_FORM.test(normalized) ? OWN_REGION : regionOf(normalized);
  if (regionCode === null) {
    return { normalized, issuedHere: null, regionCode, warning: '证号不是常见的写法，请对照许可证再看一遍。' };
  }
  const issuedHere = regionCode === OWN_REGION;
  if (regionCode.startsWith(OWN_CITY)) return { normalized, issuedHere, regionCode };
  return { normalized, issuedHere, regionCode, warning: '这是外地签发的证号，请核对。' };
}

function regionOf(normalized: string): string | null {
  const match = LONG_FORM.exec(normalized) ?? SHORT_FORM.exec(normalized) ?? LOOSE_FORM.exec(normalized);
  return match?.[1] ?? null;
}
