/** Plays a transcript that a test has written, with the real flows or with one of the test's own. */
import { loadChecklists, loadFlows, loadRules } from '../../src/app/load-flows.ts';
import type { CompiledFlow } from '../../src/engine/compiled.ts';
import { parseFlow } from '../../src/engine/flow-file.ts';
import { performAll, showFailure } from '../../src/rehearsal/perform.ts';
import type { Played } from '../../src/rehearsal/player.ts';
import { readTranscripts } from '../../src/rehearsal/read-transcripts.ts';
import { silentLog } from '../support/silent-log.ts';
import { withScratchDatabases } from './databases.ts';

const SEED_DIR = new URL('../../flows/tests/seed', import.meta.url).pathname;

const databases = withScratchDatabases();

/** Plays all transcripts of a text, in order. */
export async function playAll(yaml: string, own?: ReadonlyMap<string, CompiledFlow>): Promise<Played[]> {
  const flows = own ?? (await loadFlows());
  const [checklists, rules] = await Promise.all([loadChecklists(), loadRules()]);
  const played: Played[] = [];
  const input = { flows, checklists, rules, log: silentLog, databases: await databases(), seedDir: SEED_DIR };
  await performAll(input, readTranscripts(yaml, 'x.yaml'), (one) => played.push(one));
  return played;
}

/** What is shown of one conversation's failure; '' when it passes. */
export async function failureOf(yaml: string): Promise<string> {
  const [played] = await playAll(yaml);
  return played === undefined ? 'nothing was played' : showFailure(played);
}

/** A flow of the test's own, by its id. */
export function flowOf(yaml: string): Map<string, CompiledFlow> {
  const flow = parseFlow(yaml, 'own.yaml');
  return new Map([[flow.definition.flow, flow]]);
}

/** The head that most of them share. */
export const HEAD = `test: 一段
clock: 2026-03-02 09:00 +08:00
people: { 李志强: inspector-1, 张晓燕: inspector-2, 家长: parent }
`;
