/** Every transcript in flows/tests is played against the real pipeline. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seedDemo } from '../../src/store/demo/seed-demo.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { silentLog } from '../support/silent-log.ts';
import { Stage } from './play.ts';
import { readTranscripts } from './transcript.ts';

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
  });
});
