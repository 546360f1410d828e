/** The flows that we ship have no fault and no bad manners. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { knownNames, loadFlows, loadRegisters } from '../../../src/app/load-flows.ts';
import { sayFinding } from '../../../src/engine/lint/finding.ts';
import { lintFlowFile } from '../../../src/engine/lint/lint-file.ts';
import { lintFlowSet } from '../../../src/engine/lint/lint-set.ts';

const DIR = new URL('../../../flows', import.meta.url).pathname;
const names = readdirSync(DIR).filter((name) => name.endsWith('.yaml'));

test.each(names)('%s', async (name) => {
  const known = knownNames(await loadRegisters());
  const findings = lintFlowFile(readFileSync(join(DIR, name), 'utf8'), `flows/${name}`, known);
  expect(findings.map(sayFinding)).toEqual([]);
});

test('together', async () => {
  expect(lintFlowSet([...(await loadFlows()).values()]).map(sayFinding)).toEqual([]);
});
