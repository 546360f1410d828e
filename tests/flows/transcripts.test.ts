/** Every transcript in flows/tests is played against the real pipeline. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadFlows } from '../../src/app/load-flows.ts';
import { listQuestions } from '../../src/engine/flow.ts';
import { seedDemo } from '../../src/store/demo/seed-demo.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { silentLog } from '../support/silent-log.ts';
import { Stage } from './play.ts';
import { readTranscripts } from './transcript.ts';

function emptyFlow(): never {
  throw new Error('a transcript file is named like its flow');
}

const DIR = new URL('../../flows/tests', import.meta.url).pathname;

describe.each(readdirSync(DIR).filter((name) => name.endsWith('.yaml')))('%s', (name) => {
  let database: TestDatabase;
  let store: Store;

  beforeAll(async () => {
    database = await createTestDatabase();
    store = await openStore({ url: database.url, log: silentLog });
    await seedDemo(store, { today: new Date('2026-03-02T01:00:00Z') });
  });

  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  test.each(readTranscripts(readFileSync(join(DIR, name), 'utf8')))('$test', async (transcript) => {
    await store.execute('delete from conversation');
    const stage = await Stage.open(store, transcript);
    await stage.play();
    expect(await stage.counts()).toMatchObject(transcript.expect);
    await stage.close();
  });

  test('every question of the flow is asked somewhere', async () => {
    const flow = (await loadFlows()).get(name.replace('.yaml', ''));
    const rows = await store.query<{ path: string }>('select distinct path from session_event where path is not null');
    const asked = new Set(rows.map(({ path }) => path.replace(/^.*\./u, '')));
    const questions = listQuestions(flow?.definition ?? emptyFlow()).map(({ question }) => question);
    const all = questions.filter(({ type }) => type !== 'repeat' && type !== 'note').map(({ id }) => id);
    expect(all.filter((id) => !asked.has(id))).toEqual([]);
  });
});
