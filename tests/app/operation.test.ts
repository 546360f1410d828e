/** What an operator sees of a whole assistant: /healthz, /readyz, /metrics. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Core, openCore } from '../../src/app/core.ts';
import { createServer, type Server } from '../../src/app/server.ts';
import { loadConfig } from '../../src/config/config.ts';
import { withDatabase } from '../support/database.ts';
import { silentLog } from '../support/silent-log.ts';

const db = withDatabase();
let dataDir: string;
let core: Core;
let server: Server;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'assistant-operation-'));
  core = await openCore(loadConfig({ DATABASE_URL: db.url, DATA_DIR: dataDir, PORT: '0', DEMO: '1' }), silentLog);
  server = await createServer(core);
}, 60_000);

afterAll(async () => {
  await core.close();
  await rm(dataDir, { recursive: true });
});

const get = async (url: string) => await server.http.inject(url);
const readiness = async () => (await get('/readyz')).json();
const metrics = async () => (await get('/metrics')).body;

test('it is ready from listening until it is told to stop; figures are counted meanwhile', async () => {
  expect(await readiness()).toEqual({ ok: false, reasons: ['starting'] });
  await server.listen();
  expect(await readiness()).toEqual({ ok: true, reasons: [] });

  await db.store.execute(`insert into inbox (id, channel, message_id, conversation_key, content, state, sent_at)
    values ('p', 'simulator', 'p', 'k', '{}', 'parked', now())`);
  await db.store.execute(`insert into outbox (key, channel, target, target_key, body, mentions, state, created_at, not_before, error)
    select k, 'wecom-app', '{}', k, '{}', '{}', s, now() - interval '9 minutes', now() - interval '9 minutes', e
    from (values ('a', 'pending', 'timeout: no answer'), ('b', 'held', null), ('c', 'failed', 'x')) v(k, s, e)`);
  const message = {
    channel: 'simulator',
    chat: { kind: 'direct', id: 'parent' },
    sender: { userId: 'parent' },
    addressed: true,
    messageId: 'm1',
    sentAt: new Date(),
    content: { type: 'text', text: '你好' },
  } as const;
  await server.pipeline.accept(message);
  await server.pipeline.drained();
  await get('/nowhere');
  const text = await metrics();
  for (const line of [
    'assistant_ready 1',
    'assistant_database_up 1',
    'assistant_messages_parked 1',
    'assistant_outbox_messages{state="uncertain"} 1',
    'assistant_outbox_messages{state="held"} 1',
    'assistant_outbox_messages{state="failed"} 1',
    'assistant_spool_waiting 0',
    'assistant_channel_up{channel="simulator"} 1',
    'assistant_sends_total{channel="simulator",outcome="ok"} 1',
    'assistant_http_requests_total{route="none",status="4xx"} 1',
  ]) {
    expect(text).toContain(`${line}\n`);
  }
  expect(text).toMatch(/^assistant_outbox_oldest_seconds 5[34]\d/m);
  expect(text).not.toContain('parent');

  await core.store.execute(
    `update _prisma_migrations set finished_at = null where migration_name = (select max(migration_name) from _prisma_migrations)`,
  );
  expect(await readiness()).toEqual({ ok: false, reasons: ['migrations'] });
  expect((await get('/healthz')).statusCode).toBe(200);
  await server.stop();
});
