/** What we depend on keeps the rules, and each rule can say no. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readLockfile } from './lockfile.ts';
import { readProject } from './project.ts';
import { findBreaches, findWeak, isBelow } from './rules.ts';
import { makeSbom } from './sbom.ts';

const { project, lockText } = readProject();

test('the project keeps every rule', () => {
  expect(project.lock.packages.length).toBeGreaterThan(100);
  expect(findBreaches(project)).toEqual([]);
});

/** The project with one more package below fastify or wechaty. */
function breachesWith(entry: Record<string, unknown>, below = 'fastify', name = 'planted') {
  const lock = z.looseObject({ packages: z.record(z.string(), z.looseObject({})) }).parse(JSON.parse(lockText));
  const host = lock.packages[`node_modules/${below}`] ?? {};
  const asks = z.record(z.string(), z.string()).parse(host['dependencies'] ?? {});
  lock.packages[`node_modules/${below}`] = { ...host, dependencies: { ...asks, [name]: '1' } };
  const integrity = `sha512-${'A'.repeat(86)}==`;
  const planted = { version: '1.0.0', license: 'MIT', integrity, ...entry };
  lock.packages[`node_modules/${below}/node_modules/${name}`] = planted;
  return findBreaches({ ...project, lock: readLockfile(JSON.stringify(lock)) });
}

test('each rule refuses what it is there for', () => {
  expect(breachesWith({})).toEqual([]);
  expect(breachesWith({ integrity: undefined })).toEqual([expect.stringContaining('no SHA-512')]);
  expect(breachesWith({ integrity: 'sha1-abc' })).toEqual([expect.stringContaining('no SHA-512')]);
  expect(breachesWith({ resolved: 'git+ssh://git@github.com/a/b.git#1' })).toEqual([
    expect.stringContaining('elsewhere'),
  ]);
  expect(breachesWith({ license: 'GPL-3.0' })).toEqual([expect.stringContaining('licence GPL-3.0')]);
  expect(breachesWith({ license: '(MIT OR GPL-3.0)' })).toEqual([]);
  expect(breachesWith({ license: 'MIT AND AGPL-3.0' })).toEqual([expect.stringContaining('licence MIT AND AGPL-3.0')]);
  expect(breachesWith({ license: undefined })).toEqual([expect.stringContaining('licence unknown')]);
  expect(breachesWith({ hasInstallScript: true })).toEqual([expect.stringContaining('install script')]);
  expect(breachesWith({ version: '5.6.1' }, 'fastify', 'chalk')).toEqual([expect.stringContaining('do harm')]);
});

test('a weak version is put up with below wechaty, and nowhere else', () => {
  expect(breachesWith({ version: '2.88.2' }, 'open-graph', 'request')).toEqual([]);
  expect(breachesWith({ version: '2.88.2' }, 'fastify', 'request')).toEqual([
    expect.stringContaining('forged requests'),
  ]);
  expect(findWeak(project.lock).every(({ isPutUpWith }) => isPutUpWith)).toBe(true);
});

test('a decision on a script that is gone, and a package without a reason, are told', () => {
  const allowScripts = { ...project.allowScripts, gone: true };
  expect(findBreaches({ ...project, allowScripts })).toEqual([expect.stringContaining('gone: in allowScripts')]);
  const breaches = findBreaches({ ...project, decisions: project.decisions.replaceAll('liquidjs', '') });
  expect(breaches).toEqual(['liquidjs: no line in docs/decisions says why']);
});

test.each([
  ['1.11.0', ['0.30.2', '1.12.0'], true],
  ['1.12.0', ['0.30.2', '1.12.0'], false],
  ['0.30.1', ['0.30.2', '1.12.0'], true],
  ['2.0.0', ['0.30.2', '1.12.0'], false],
  ['2.3.3', ['4.4.1'], true],
  ['3.0.0-beta.1', ['2.5.4', '3.0.4'], true],
  ['9.9.9', [], true],
])('%s against fixes in %j', (version, fixed, isAffected) => {
  expect(isBelow(version, fixed)).toBe(isAffected);
});

test('the list of parts names every package once, with its hash, and is the same each time', () => {
  const sbom = makeSbom(project.lock, lockText);
  expect(makeSbom(project.lock, lockText)).toEqual(sbom);
  const { components, dependencies } = z
    .object({
      bomFormat: z.literal('CycloneDX'),
      specVersion: z.literal('1.5'),
      serialNumber: z.string().regex(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/),
      components: z.array(
        z.object({
          'bom-ref': z.string(),
          purl: z.string().regex(/^pkg:npm\/(%40[^/@]+\/)?[^/@]+@[^@]+$/),
          hashes: z.tuple([z.object({ alg: z.literal('SHA-512'), content: z.string().regex(/^[0-9a-f]{128}$/) })]),
        }),
      ),
      dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
    })
    .parse(sbom);
  const refs = new Set(components.map((one) => one['bom-ref']));
  expect(refs.size).toBe(project.lock.packages.length);
  for (const { dependsOn } of dependencies) for (const ref of dependsOn) expect(refs).toContain(ref);
});
