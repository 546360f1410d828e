/** package-lock.json as packages: where each lies, what it needs, who needs it. */
import { z } from 'zod';

const names = z.record(z.string(), z.string()).default({});
const entrySchema = z.object({
  name: z.string().optional(),
  version: z.string().default(''),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  license: z.string().optional(),
  dev: z.boolean().default(false),
  optional: z.boolean().default(false),
  devOptional: z.boolean().default(false),
  hasInstallScript: z.boolean().default(false),
  dependencies: names,
  devDependencies: names,
  optionalDependencies: names,
  peerDependencies: names,
});
const lockSchema = z.object({ lockfileVersion: z.number(), packages: z.record(z.string(), entrySchema) });

/** One installed package. `path` is its place, `''` the project itself. */
export type LockedPackage = z.output<typeof entrySchema> & { path: string; name: string };

/** Everything that `npm ci` puts on the disk. */
export type Lockfile = {
  version: number;
  root: LockedPackage;
  packages: readonly LockedPackage[];
  /** The packages that one asks for, by the places Node looks in. */
  needs(of: LockedPackage): LockedPackage[];
};

/** Reads a lockfile. Throws what zod throws. */
export function readLockfile(text: string): Lockfile {
  const { lockfileVersion, packages } = lockSchema.parse(JSON.parse(text));
  const all = Object.entries(packages).map(([path, entry]) => ({
    ...entry,
    path,
    name: entry.name ?? path.split('node_modules/').at(-1) ?? path,
  }));
  const byPath = new Map(all.map((one) => [one.path, one]));
  const root = byPath.get('');
  if (root === undefined) throw new Error('the lockfile has no root');
  return {
    version: lockfileVersion,
    root,
    packages: all.filter(({ path }) => path !== ''),
    needs: (of) => namesOf(of).flatMap((name) => resolve(byPath, of.path, name) ?? []),
  };
}

function namesOf(of: LockedPackage): string[] {
  const own = { ...of.dependencies, ...of.optionalDependencies, ...of.peerDependencies };
  return [...Object.keys(own), ...(of.path === '' ? Object.keys(of.devDependencies) : [])];
}

/** As Node does it: in the package's own node_modules, then one folder up, and so on. */
function resolve(byPath: ReadonlyMap<string, LockedPackage>, from: string, name: string): LockedPackage | undefined {
  const steps = from.split('/node_modules/');
  for (let depth = from === '' ? 0 : steps.length; depth >= 0; depth -= 1) {
    const place = steps.slice(0, depth).join('/node_modules/');
    const found = byPath.get(place === '' ? `node_modules/${name}` : `${place}/node_modules/${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Everything reached from these, themselves included. */
export function reachedFrom(lock: Lockfile, begin: readonly LockedPackage[]): Set<LockedPackage> {
  const reached = new Set<LockedPackage>();
  const queue = [...begin];
  for (let one = queue.pop(); one !== undefined; one = queue.pop()) {
    if (reached.has(one)) continue;
    reached.add(one);
    queue.push(...lock.needs(one));
  }
  return reached;
}
