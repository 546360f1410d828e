/** What we know of packages that no lockfile tells: licences that may be used, install scripts, weak and bad versions. */

/** May be used and passed on by a public body without conditions beyond naming them. */
export const LICENCES: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Unlicense',
  'Zlib',
]);

/** Licences that are missing, misspelt or copyleft, looked at by hand: package → what holds and why it may be used. */
export const LICENCES_BY_HAND: Readonly<Record<string, { licence: string; why: string }>> = {
  '@visx/vendor': { licence: 'MIT AND ISC', why: 'its field says “MIT and ISC”' },
  'css-select': { licence: 'BSD-2-Clause', why: 'its field says “BSD-like”; the file LICENSE is BSD-2-Clause' },
  'dom-walk': { licence: 'MIT', why: 'the file LICENCE' },
  domutils: { licence: 'BSD-2-Clause', why: 'the file LICENSE' },
  elkjs: {
    licence: 'EPL-2.0',
    why: 'weak copyleft, unchanged; part of Prisma Studio, which the assistant never starts',
  },
  'exif-parser': { licence: 'MIT', why: 'the file LICENSE.md' },
  'json-schema': { licence: 'BSD-3-Clause', why: 'the second of the two that it offers' },
  lightningcss: { licence: 'MPL-2.0', why: 'weak copyleft by file, unchanged; tests only (vite)' },
  'open-graph': {
    licence: 'BSD-3-Clause',
    why: 'its field says “BSD” and it brings no licence file; below wechaty only',
  },
  'seq-queue': { licence: 'MIT', why: 'the file LICENSE' },
};

/** Versions with a published advisory: affected below the fixed version of the same major, or of the first one. */
export const ADVISORIES: readonly { name: string; fixed: readonly string[]; what: string }[] = [
  { name: 'axios', fixed: ['0.30.2', '1.12.0'], what: 'CVE-2025-58754: data: without a limit' },
  { name: 'braces', fixed: ['3.0.3'], what: 'CVE-2024-4068: memory' },
  { name: 'brace-expansion', fixed: ['1.1.12', '2.0.2'], what: 'CVE-2025-5889: slow pattern' },
  { name: 'cross-spawn', fixed: ['6.0.6', '7.0.5'], what: 'CVE-2024-21538: slow pattern' },
  { name: 'esbuild', fixed: ['0.25.0'], what: 'GHSA-67mh-4wv8-2f99: its server answers every site' },
  { name: 'fast-xml-parser', fixed: ['4.4.1'], what: 'CVE-2023-26920, CVE-2024-41818: prototype, slow pattern' },
  { name: 'fastify', fixed: ['4.29.1', '5.3.2'], what: 'CVE-2025-32442: body checks passed by' },
  { name: 'follow-redirects', fixed: ['1.15.6'], what: 'CVE-2024-28849: credentials to another host' },
  { name: 'form-data', fixed: ['2.5.4', '3.0.4', '4.0.4'], what: 'CVE-2025-7783: boundary can be guessed' },
  { name: 'got', fixed: ['11.8.5', '12.1.0'], what: 'CVE-2022-33987: redirect to a socket' },
  { name: 'json5', fixed: ['1.0.2', '2.2.2'], what: 'CVE-2022-46175: prototype' },
  { name: 'lodash', fixed: ['4.17.21'], what: 'CVE-2021-23337: command in a template' },
  { name: 'minimist', fixed: ['1.2.6'], what: 'CVE-2021-44906: prototype' },
  { name: 'nanoid', fixed: ['3.3.8', '5.0.9'], what: 'CVE-2024-55565: fractions' },
  { name: 'node-fetch', fixed: ['2.6.7', '3.1.1'], what: 'CVE-2022-0235: credentials to another host' },
  { name: 'phin', fixed: ['3.7.1'], what: 'GHSA-x565-32qp-m3vf: headers to another host' },
  { name: 'protobufjs', fixed: ['6.11.4', '7.2.5'], what: 'CVE-2023-36665: prototype' },
  { name: 'qs', fixed: ['6.2.4', '6.5.3'], what: 'CVE-2022-24999: prototype' },
  { name: 'request', fixed: [], what: 'CVE-2023-28155: forged requests; no longer maintained' },
  { name: 'semver', fixed: ['5.7.2', '6.3.1', '7.5.2'], what: 'CVE-2022-25883: slow pattern' },
  { name: 'tar', fixed: ['6.2.1'], what: 'CVE-2024-28863: depth' },
  { name: 'tough-cookie', fixed: ['4.1.3'], what: 'CVE-2023-26136: prototype' },
  { name: 'undici', fixed: ['5.29.0', '6.21.2', '7.5.0'], what: 'CVE-2025-47279: memory' },
  { name: 'vite', fixed: ['5.4.20', '6.3.6', '7.1.5'], what: 'CVE-2025-58751: files of the machine' },
  { name: 'ws', fixed: ['5.2.4', '6.2.3', '7.5.10', '8.17.1'], what: 'CVE-2024-37890: many headers' },
  { name: 'xlsx', fixed: [], what: 'CVE-2023-30533, CVE-2024-22363; the registry has no fixed one' },
  { name: 'xml2js', fixed: ['0.5.0'], what: 'CVE-2023-0842: prototype' },
];

/** Versions that were published to do harm. Never, nowhere. */
export const MALICIOUS: Readonly<Record<string, readonly string[]>> = {
  'ansi-regex': ['6.2.1'],
  'ansi-styles': ['6.2.2'],
  chalk: ['5.6.1'],
  coa: ['2.0.3', '2.0.4', '2.1.1', '2.1.3', '3.0.1', '3.1.3'],
  'color-convert': ['3.1.1'],
  'color-name': ['2.0.1'],
  'color-string': ['2.1.1'],
  colors: ['1.4.1', '1.4.2', '1.4.44-liberty-2'],
  debug: ['4.4.2'],
  'error-ex': ['1.3.3'],
  'eslint-scope': ['3.7.2'],
  'event-stream': ['3.3.6'],
  faker: ['6.6.6'],
  'flatmap-stream': ['0.1.1'],
  'is-arrayish': ['0.3.3'],
  'node-ipc': ['9.2.2', '10.1.1', '10.1.2', '10.1.3', '11.0.0', '11.1.0'],
  rc: ['1.2.9', '1.3.9', '2.3.9'],
  'simple-swizzle': ['0.2.3'],
  'slice-ansi': ['7.1.1'],
  'strip-ansi': ['7.1.1'],
  'supports-color': ['10.2.1'],
  'ua-parser-js': ['0.7.29', '0.8.0', '1.0.0'],
  'wrap-ansi': ['9.0.1'],
};

/**
 * Direct dependencies below which a weak version is put up with: both are imported only when WECHATY_PUPPET is set
 * (docs/decisions/0014-wechaty.md), and `npm uninstall wechaty file-box` takes them away.
 */
export const PUT_UP_WITH: ReadonlySet<string> = new Set(['wechaty', 'file-box', 'wechaty-puppet-mock']);
