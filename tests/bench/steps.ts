/** What the pure step costs: whole filings of the shipped inspection flow, the register's look-up included. */
import { readFileSync } from 'node:fs';
import { loadChecklists, loadFlows } from '../../src/app/load-flows.ts';
import type { CompiledFlow } from '../../src/engine/compiled.ts';
import type { SessionState } from '../../src/engine/session.ts';
import { startSession, step } from '../../src/engine/step.ts';
import type { StepContext } from '../../src/engine/turn.ts';
import { readSpreadsheet } from '../../src/imports/spreadsheet.ts';
import { registerSources } from '../../src/pipeline/register-sources.ts';
import { rowFromRecord } from '../../src/register/register-file.ts';
import { buildRegisterIndex } from '../../src/register/register-index.ts';
import { INSPECTION_SCRIPT } from '../support/inspection-script.ts';
import { percentile } from './load.ts';
import type { Report } from './lookups.ts';

const FILINGS = 300;
/** The first ones run on code that is not compiled yet. */
const WARM_UP = 60;

async function makeContext(): Promise<StepContext> {
  const path = new URL('../../flows/sources/demo-institutions.csv', import.meta.url).pathname;
  const table = await readSpreadsheet(path, readFileSync(path));
  const rows = table.records.flatMap(({ values }) => {
    const row = rowFromRecord(values, '2026-01-01');
    return 'reason' in row ? [] : [row];
  });
  return {
    now: new Date('2026-03-02T09:00:00+08:00'),
    me: { userId: 'inspector-1', name: '测试员', roles: ['inspector'] },
    chat: 'direct',
    sources: registerSources(buildRegisterIndex(rows), '襄垣县'),
    checklists: await loadChecklists(),
    config: {},
    newSessionId: 'bench',
    messageId: 'bench',
  };
}

/** One filing; gives the milliseconds of each step. The state goes through JSON between steps, outside the clock. */
function file(flow: CompiledFlow, ctx: StepContext): number[] {
  const times: number[] = [];
  let session: SessionState | null = startSession(flow, ctx).session;
  for (const text of INSPECTION_SCRIPT.slice(1)) {
    if (session === null) throw new Error(`the form ended before “${text}”`);
    const stored: SessionState = JSON.parse(JSON.stringify(session));
    const at = performance.now();
    const result = step(flow, stored, { kind: 'said', text }, ctx);
    times.push(performance.now() - at);
    session = result.session;
  }
  if (session !== null) throw new Error('the script did not file the form');
  return times;
}

/** Files again and again. */
export async function benchSteps(report: Report): Promise<void> {
  const flow = (await loadFlows()).get('inspection_site');
  if (flow === undefined) throw new Error('no inspection flow');
  const ctx = await makeContext();
  for (let n = 0; n < WARM_UP; n += 1) file(flow, ctx);
  const times = Array.from({ length: FILINGS }, () => file(flow, ctx)).flat();
  const total = times.reduce((sum, time) => sum + time, 0);
  times.sort((a, b) => a - b);
  const of = `${times.length} steps of the inspection flow`;
  report({ name: 'step_p50', value: percentile(times, 0.5), unit: 'ms', of });
  report({ name: 'step_mean', value: total / times.length, unit: 'ms', of });
  report({ name: 'step_p99', value: percentile(times, 0.99), unit: 'ms', of });
}
