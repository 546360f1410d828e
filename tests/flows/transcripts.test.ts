/** Every transcript in flows/tests is played against the real pipeline, and together they come by all of every flow. */
import { beforeAll, describe, expect, test } from 'vitest';
import { loadChecklists, loadFlows, loadRules } from '../../src/app/load-flows.ts';
import { Coverage } from '../../src/rehearsal/coverage.ts';
import { findTranscripts } from '../../src/rehearsal/find-transcripts.ts';
import { performAll, showFailure } from '../../src/rehearsal/perform.ts';
import type { Played } from '../../src/rehearsal/player.ts';
import { withScratchDatabases } from '../rehearsal/databases.ts';
import { silentLog } from '../support/silent-log.ts';

const DIR = new URL('../../flows/tests', import.meta.url).pathname;

const databases = withScratchDatabases();
const coverage = new Coverage();
const flows = await loadFlows(undefined, (fileName) => coverage.observerOf(fileName));
const { transcripts } = await findTranscripts({ dir: DIR, flows: [...flows.keys()], named: [] });

const MINUTES = 60_000;
const played: Played[] = [];

// All at the start, so that each test below stands for itself and the coverage is of everything.
beforeAll(async () => {
  const [checklists, rules] = await Promise.all([loadChecklists(), loadRules()]);
  const input = { flows, checklists, rules, log: silentLog, databases: await databases(), seedDir: `${DIR}/seed` };
  await performAll(input, transcripts, (one) => {
    coverage.add(one.events);
    played.push(one);
  });
}, 15 * MINUTES);

describe('a transcript', () => {
  test.each(transcripts.map((transcript) => [`${transcript.fileName} ${transcript.test}`, transcript] as const))(
    '%s',
    (_name, transcript) => {
      const found = played.find((one) => one.transcript === transcript);
      expect(found).toBeDefined();
      if (found) expect(showFailure(found)).toBe('');
    },
  );
});

describe('the transcripts together', () => {
  test.each([...flows])('come by every question and every condition of %s', (_id, flow) => {
    expect(coverage.judge(flow).gaps.map(({ what }) => what)).toEqual([]);
  });

  test('are named differently', () => {
    const names = transcripts.map(({ fileName, test: name }) => `${fileName} ${name}`);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });
});
