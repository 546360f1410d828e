/** The data key is changed under everything that is sealed: broken off in the middle, gone on with, nothing lost. */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CODE_PURPOSE, hashQueryCode } from '../../src/actions/lead-progress.ts';
import { deriveKey, hashUnder } from '../../src/kernel/derived-key.ts';
import { everyKey, type KeyRing, keyId } from '../../src/kernel/key-ring.ts';
import { sealText } from '../../src/kernel/sealed-box.ts';
import { keepMedia, readMedia } from '../../src/pipeline/media-files.ts';
import { countOldBoxes, resealAll } from '../../src/pipeline/reseal.ts';
import { addDataKey, dropOldDataKeys, openKeyRing } from '../../src/store/data-key.ts';
import { keepHashKeys, openHashKeys } from '../../src/store/hash-keys.ts';
import { insertReporter, openReporters } from '../../src/store/reporters.ts';
import { keepReport, readReport } from '../../src/store/reports.ts';
import { createRobotKeys } from '../../src/store/robots.ts';
import { openBody, sealBody } from '../../src/store/sealed-body.ts';
import { withDatabase } from '../support/database.ts';

const db = withDatabase();
const dataDir = join(tmpdir(), `assistant-reseal-${randomUUID()}`);
const mediaDir = join(dataDir, 'media');
/** As two programs have it: the assistant that runs, and the command. */
let running: KeyRing;
let operator: KeyRing;
const MANY = 230;
const deps = (store = db.store as Pick<typeof db.store, 'query' | 'execute'>) => ({
  store,
  mediaDir,
  dataKey: operator,
});

async function addLead(id: string): Promise<void> {
  await db.store.execute(
    `insert into register_entry (id, number, register, state, subject, filed_at, occurred_on, state_since, data, shown,
       flow, flow_version, flow_hash)
     values ($1, $1, 'lead', 'received', 'x', now(), now()::date, now(), '{}', '{}', 'report_lead', 1, 'h')`,
    id,
  );
}

let reportId = '';

beforeAll(async () => {
  const place = { dataDir, dataKey: null, previousDataKey: null };
  running = await openKeyRing(place);
  operator = await openKeyRing(place);
  await addLead('lead');
  for (let n = 0; n < MANY; n += 1) await insertReporter(db.store, running, { entryId: 'lead', contact: `c${n}` });
  await db.store.execute(
    `insert into group_chat (id, chat_id, channel, name, purpose) values ('g', 'chat', 'wecom-webhook', '群', '工作群')`,
  );
  await db.store.execute(
    `insert into group_robot (group_id, sealed_key, set_by) values ('g', $1::bytea, 'x')`,
    sealText(running, 'robot-key', 'group_robot:g'),
  );
  const now = new Date().toISOString();
  const row = { kind: 'daily', from: '2026-07-01', to: '2026-07-01', asOf: now, madeAt: now, madeBy: 'x' } as const;
  const kept = { bytes: Buffer.from('docx'), dataKey: running };
  reportId = (await keepReport(db.store, { ...row, fileName: 'a.docx' }, kept)).id;
  await db.store.execute(
    `insert into outbox (key, channel, target, target_key, body, mentions) values ('k', 'c', '{}', 't', $1::jsonb, '{}')`,
    JSON.stringify(sealBody(running, '联系人', 'k')),
  );
  await mkdir(mediaDir, { recursive: true });
  await keepMedia({ mediaDir, dataKey: running }, 'file', {
    bytes: Buffer.from('recording'),
    contentType: 'audio/amr',
  });
  await writeFile(join(mediaDir, 'legacy'), 'from before files were sealed, long enough to be no box');
});

afterAll(async () => {
  await rm(dataDir, { recursive: true });
});

async function expectAllOpen(ring: KeyRing): Promise<void> {
  expect((await openReporters(db.store, ring, 'lead')).sort()).toEqual(
    Array.from({ length: MANY }, (_, n) => `c${n}`).sort(),
  );
  expect(await createRobotKeys(db.store, ring).keyOf('chat')).toBe('robot-key');
  expect((await readReport(db.store, reportId, ring))?.bytes.toString()).toBe('docx');
  const [row] = await db.store.query<{ body: unknown }>(`select body from outbox where key = 'k'`);
  expect(openBody(ring, row?.body, 'k')).toEqual({ kind: 'text', text: '联系人' });
  expect((await readMedia({ mediaDir, dataKey: ring }, 'file'))?.toString()).toBe('recording');
  expect((await readMedia({ mediaDir, dataKey: ring }, 'legacy'))?.toString()).toContain('from before');
}

test('a rotation that dies twice is gone on with; what runs meanwhile opens and seals all the time', async () => {
  const oldKey = running.newest();
  const code = hashQueryCode(running, 'ABCD2345');
  await addDataKey(dataDir);
  await keepHashKeys(db.store, operator, CODE_PURPOSE);
  expect(keyId(running.newest()), 'the running one takes it up').toEqual(keyId(operator.newest()));
  expect(keyId(running.newest())).not.toEqual(keyId(oldKey));
  expect(await countOldBoxes(deps())).toEqual({
    ...{ reporter: MANY, group_robot: 1, report: 1, kept_hash_key: 0, outbox: 1, media: 2 },
  });
  for (const after of [40, 120]) {
    let left = after;
    const dying = {
      query: db.store.query,
      execute: async (sql: string, ...values: unknown[]) => {
        left -= 1;
        if (left < 0) throw new Error('killed');
        return await db.store.execute(sql, ...values);
      },
    };
    await expect(resealAll(deps(dying))).rejects.toThrow('killed');
    await expectAllOpen(running);
  }
  expect((await countOldBoxes(deps()))['reporter']).toBe(MANY - 160);
  expect(await resealAll(deps())).toMatchObject({
    reporter: MANY - 160,
    group_robot: 1,
    report: 1,
    outbox: 1,
    media: 2,
  });
  expect(Object.values(await countOldBoxes(deps())).every((count) => count === 0)).toBe(true);

  expect(await dropOldDataKeys(dataDir)).toBe(1);
  expect((await readFile(join(dataDir, 'data.key'), 'utf8')).trim().split('\n')).toHaveLength(1);
  const fresh = await openKeyRing({ dataDir, dataKey: null, previousDataKey: null });
  expect(everyKey(fresh)).toHaveLength(1);
  await expectAllOpen(fresh);
  const [kept] = await openHashKeys(db.store, fresh, CODE_PURPOSE);
  expect(kept && hashUnder(kept, 'ABCD2345'), 'older query codes are known again').toBe(code);
  expect(kept).toEqual(deriveKey(oldKey, CODE_PURPOSE));
});

test('keys of the environment: the previous one and the file’s still open', async () => {
  const given = new Uint8Array(32).fill(7);
  const ring = await openKeyRing({ dataDir, dataKey: given, previousDataKey: new Uint8Array(32).fill(8) });
  expect(ring.newest()).toEqual(given);
  expect(everyKey(ring)).toHaveLength(3);
  await expectAllOpen(ring);
});

test('a box of a key that is nowhere is told', async () => {
  await expect(openReporters(db.store, new Uint8Array(32).fill(1), 'lead')).rejects.toMatchObject({
    code: 'BOX_OTHER_KEY',
  });
});
