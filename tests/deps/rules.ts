/** The rules that every package must keep; each breach is a sentence. */
import { ADVISORIES, LICENCES, LICENCES_BY_HAND, MALICIOUS, PUT_UP_WITH } from './known.ts';
import { type LockedPackage, type Lockfile, reachedFrom } from './lockfile.ts';

/** A breach, in words that say which package and what to do. */
export type Breach = string;

/** What the rules look at. */
export type Project = {
  lock: Lockfile;
  /** `allowScripts` of package.json: true runs, false is refused. */
  allowScripts: Readonly<Record<string, boolean>>;
  /** Every page of docs/decisions, as one text. */
  decisions: string;
};

const REGISTRY = 'https://registry.npmjs.org/';

/** Every breach. */
export function findBreaches(project: Project): Breach[] {
  const { lock } = project;
  return [
    ...lock.packages.flatMap((one) => [...findOrigin(one), ...findLicence(one), ...findHarm(one)]),
    ...findScripts(project),
    ...findWeak(lock)
      .filter(({ isPutUpWith }) => !isPutUpWith)
      .map(({ one, what }) => `${nameOf(one)}: ${what}; raise it, or write down why not`),
    ...findUnexplained(project),
  ];
}

const nameOf = ({ name, version }: LockedPackage): string => `${name}@${version}`;

/** A hash for every byte, from one registry; no git address, no folder, no tarball by HTTP. */
function findOrigin(one: LockedPackage): Breach[] {
  const isHashed = /^sha512-[A-Za-z0-9+/]{86}==$/.test(one.integrity ?? '');
  // npm leaves the address out where it is the configured registry's.
  const isOurs = one.resolved === undefined || one.resolved.startsWith(REGISTRY);
  return [
    ...(isHashed ? [] : [`${nameOf(one)}: no SHA-512 in the lockfile`]),
    ...(isOurs ? [] : [`${nameOf(one)}: comes from elsewhere than ${REGISTRY}`]),
  ];
}

/** The licence that holds: looked at by hand, or the package's own. */
export function licenceOf({ name, license }: LockedPackage): string {
  const byHand =
    LICENCES_BY_HAND[name] ?? LICENCES_BY_HAND[name.replace(/-(android|darwin|freebsd|linux|win32)-.*$/, '')];
  return byHand?.licence ?? license ?? 'unknown';
}

function findLicence(one: LockedPackage): Breach[] {
  const licence = licenceOf(one);
  const isByHand = licence !== (one.license ?? 'unknown') || Object.hasOwn(LICENCES_BY_HAND, one.name);
  if (isByHand || /^lightningcss-/.test(one.name) || isAllowed(licence)) return [];
  return [`${nameOf(one)}: licence ${licence} is not on the list; look at it and put it into tests/deps/known.ts`];
}

/** `A OR B`: one is enough; `A AND B`: both. */
function isAllowed(expression: string): boolean {
  const bare = expression.replace(/^\((.*)\)$/, '$1');
  if (bare.includes(' OR ')) return bare.split(' OR ').some(isAllowed);
  return bare.split(' AND ').every((one) => LICENCES.has(one));
}

function findHarm(one: LockedPackage): Breach[] {
  return MALICIOUS[one.name]?.includes(one.version)
    ? [`${nameOf(one)}: published to do harm; take it out at once`]
    : [];
}

/** Both ways: a script that nobody decided on, and a decision on a script that is gone. */
function findScripts({ lock, allowScripts }: Project): Breach[] {
  const having = new Set(lock.packages.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name));
  const undecided = [...having].filter((name) => !Object.hasOwn(allowScripts, name));
  const stale = Object.keys(allowScripts).filter((name) => !having.has(name));
  return [
    ...undecided.map((name) => `${name}: has an install script; say yes or no in allowScripts of package.json`),
    ...stale.map((name) => `${name}: in allowScripts, but has no install script`),
  ];
}

/** A version with an advisory, and whether only optional channels reach it. */
export type Weak = { one: LockedPackage; what: string; isPutUpWith: boolean };

/** Every weak package. */
export function findWeak(lock: Lockfile): Weak[] {
  const others = lock.needs(lock.root).filter(({ name }) => !PUT_UP_WITH.has(name));
  const needed = reachedFrom(lock, others);
  return lock.packages.flatMap((one) =>
    ADVISORIES.filter(({ name, fixed }) => name === one.name && isBelow(one.version, fixed)).map(({ what }) => ({
      one,
      what,
      isPutUpWith: !needed.has(one),
    })),
  );
}

/** Affected: below the fix of its own major, or of a major before the first fix. No fix: always. */
export function isBelow(version: string, fixed: readonly string[]): boolean {
  if (fixed.length === 0) return true;
  const own = numbers(version);
  const fixes = fixed.map(numbers);
  // Of 0.x the second number is the major, and of several fixes within one major the nearest line counts.
  const ofLine = fixes.filter(([major]) => major === own[0]);
  const nearest = ofLine.find(([, minor]) => minor === own[1]) ?? ofLine.at(-1);
  if (nearest !== undefined) return compare(own, nearest) < 0;
  return fixes.every(([major]) => (major ?? 0) > (own[0] ?? 0));
}

function numbers(version: string): number[] {
  return version.split('-')[0]?.split('.').map(Number) ?? [];
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** Every package that we ask for ourselves stands in a decision, by name and version. */
function findUnexplained({ lock, decisions }: Project): Breach[] {
  const { dependencies, devDependencies } = lock.root;
  return Object.entries({ ...dependencies, ...devDependencies }).flatMap(([name, version]) => [
    ...(/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version) ? [] : [`${name}: ${version} is not one exact version`]),
    ...(isNamed(decisions, name) ? [] : [`${name}: no line in docs/decisions says why`]),
  ]);
}

function isNamed(text: string, name: string): boolean {
  const exact = name.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  return new RegExp(`(?<![\\w/@-])${exact}(?![\\w/-])`).test(text);
}
