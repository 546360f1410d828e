/** The register's rows prepared for looking up: every name cut into parts, and tables for each way to find one. */
import { parsePermitNumber } from '../domain/permit-number.ts';
import { type BrandIndex, buildBrandIndex } from './brand-index.ts';
import type { RegisterRow } from './institution.ts';
import { buildLexicon } from './lexicon.ts';
import { campusKey, cutPlainName, type NameParts } from './name-parts.ts';
import { nameKey, normalise, plainNameKey } from './normalise.ts';
import { guessRegion } from './places.ts';
import type { Lexicon } from './segment.ts';

/** One name of one institution: the registered one, or an alias. */
export type Naming = {
  row: RegisterRow;
  /** Key of the name (`nameKey`). */
  key: string;
  parts: NameParts;
  campus: string;
  /** null for the registered name, else the alias's kind (曾用名 …). */
  alias: string | null;
  /** Main institution and campuses share it. */
  family: string;
};

/** Everything the look-up reads; never changed once built. */
export type Snapshot = {
  rows: ReadonlyMap<string, RegisterRow>;
  lexicon: Lexicon;
  brands: BrandIndex;
  byBrand: ReadonlyMap<string, readonly Naming[]>;
  byCode: ReadonlyMap<string, readonly Naming[]>;
  byName: ReadonlyMap<string, readonly Naming[]>;
  /** Names without place and town. */
  byBareName: ReadonlyMap<string, readonly Naming[]>;
  regions: ReadonlySet<string>;
};

/** Prepares the rows. */
export function prepareSnapshot(rows: readonly RegisterRow[]): Snapshot {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const families = familyFinder(rows, byId);
  const home = guessRegion(rows.filter((row) => row.region === '').map((row) => row.name));
  const namings = rows.flatMap((row) => namingsOf(row, families(row), home));
  const byBrand = groupBy(namings, (naming) => [naming.parts.brand]);
  const regions = new Set(rows.map((row) => row.region || home).filter((region) => region !== ''));
  return {
    rows: byId,
    lexicon: buildLexicon({ parts: namings.map(({ parts }) => parts), towns: rows.map((row) => row.town), regions }),
    brands: buildBrandIndex(new Set(byBrand.keys())),
    byBrand,
    byCode: groupBy(namings, codesOf),
    byName: groupBy(namings, (naming) => [naming.key]),
    byBareName: groupBy(namings, (naming) => [bareKey(naming.key, naming.parts)]),
    regions,
  };
}

/** A permit number as it is compared: digits only where it is a 教民 number. */
export function permitKey(permit: string): string {
  return parsePermitNumber(permit).normalized.replace(/^教民/u, '');
}

/** A name's key without its place and town in front. */
export function bareKey(key: string, parts: Pick<NameParts, 'place' | 'town'>): string {
  const at = parts.place === '' ? 0 : key.indexOf(parts.place) + parts.place.length;
  const rest = key.slice(Math.max(at, 0));
  return parts.town !== '' && rest.startsWith(parts.town) ? rest.slice(parts.town.length) : rest;
}

function namingsOf(row: RegisterRow, family: string, home: string): Naming[] {
  const where = { region: row.region || home, town: row.town };
  // Normalising costs most of the build: once a name.
  const plain = normalise(row.name);
  const parts = cutPlainName(plain, where);
  const own: Naming = { row, key: plainNameKey(plain), parts, campus: campusOf(row, parts), alias: null, family };
  const others = row.aliases.map((alias): Naming => {
    const other = normalise(alias.text);
    return { ...own, key: plainNameKey(other), parts: cutPlainName(other, where), alias: alias.kind };
  });
  return [own, ...others];
}

/** The campus of a row: what its name says, else what the register says, unless that is only a kind of campus. */
function campusOf(row: RegisterRow, parts: NameParts): string {
  if (parts.campus !== '') return campusKey(parts.campus);
  if (row.campus === null || row.campus === '主校区') return '';
  return campusKey(row.campus);
}

function codesOf(naming: Naming): string[] {
  if (naming.alias !== null) return [];
  const { socialCreditCode, permitNumber } = naming.row;
  return [
    ...(socialCreditCode === null ? [] : [socialCreditCode.toUpperCase()]),
    ...(permitNumber === null ? [] : [permitKey(permitNumber)]),
  ];
}

/** Finds the family: the main institution, named by id or (in a county's own spreadsheet) by its full name. */
function familyFinder(
  rows: readonly RegisterRow[],
  byId: ReadonlyMap<string, RegisterRow>,
): (row: RegisterRow) => string {
  const withParentByName = rows.some((row) => row.parentId !== null && !byId.has(row.parentId));
  const idByName = new Map(withParentByName ? rows.map((row) => [nameKey(row.name), row.id] as const) : []);
  return (row) => {
    if (row.parentId === null) return row.id;
    return byId.has(row.parentId) ? row.parentId : (idByName.get(nameKey(row.parentId)) ?? row.parentId);
  };
}

function groupBy(namings: readonly Naming[], keysOf: (naming: Naming) => string[]): Map<string, Naming[]> {
  const groups = new Map<string, Naming[]>();
  for (const naming of namings) {
    for (const key of keysOf(naming)) {
      if (key === '') continue;
      const known = groups.get(key);
      if (known === undefined) groups.set(key, [naming]);
      else known.push(naming);
    }
  }
  return groups;
}
