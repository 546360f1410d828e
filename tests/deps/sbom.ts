/** The list of parts for auditors: CycloneDX 1.5, the same bytes for the same lockfile. */
import { createHash } from 'node:crypto';
import type { LockedPackage, Lockfile } from './lockfile.ts';
import { licenceOf } from './rules.ts';

/** The document, ready for JSON. `lockText` is what it is made of. */
export function makeSbom(lock: Lockfile, lockText: string): object {
  const { root } = lock;
  const sorted = [...lock.packages].sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    serialNumber: `urn:uuid:${uuidOf(lockText)}`,
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': refOf(root), name: root.name, version: root.version } },
    components: sorted.map(componentOf),
    dependencies: [root, ...sorted].map((one) => ({
      ref: refOf(one),
      dependsOn: [...new Set(lock.needs(one).map(refOf))].sort(),
    })),
  };
}

/** The same package may lie in several places: its place makes the reference one of a kind. */
function refOf({ path, name, version }: LockedPackage): string {
  return path === '' ? `${name}@${version}` : `${path}@${version}`;
}

function componentOf(one: LockedPackage): object {
  const [group, bare] = one.name.startsWith('@') ? one.name.split('/') : [undefined, one.name];
  return {
    type: 'library',
    'bom-ref': refOf(one),
    ...(group === undefined ? {} : { group }),
    name: bare,
    version: one.version,
    scope: one.dev ? 'excluded' : one.optional || one.devOptional ? 'optional' : 'required',
    hashes: [{ alg: 'SHA-512', content: Buffer.from(one.integrity?.slice(7) ?? '', 'base64').toString('hex') }],
    licenses: [{ expression: licenceOf(one).replace(/ and /g, ' AND ') }],
    purl: `pkg:npm/${one.name.replace('@', '%40')}@${one.version}`,
  };
}

/** A UUID (version 5 by its form) out of the text. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
