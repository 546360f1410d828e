/** T33: whoever reaches into the audit behind the program's back is named, kind by kind; the chain itself has no gap. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { formatHead, parseHead } from '../../src/domain/audit-chain.ts';
import type { Tampering } from '../../src/domain/audit-check.ts';
import { withAdminSql } from '../../src/store/admin-sql.ts';
import { checkAudit, readAuditHead } from '../../src/store/audit-chain.ts';
import { applyMigrations } from '../../src/store/migrate.ts';
import { readMigrations } from '../../src/store/migration-files.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { silentLog } from '../../src/store/store-log.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { faultSize } from '../support/fault-size.ts';

let database: TestDatabase;
let store: Store;

beforeAll(async () => {
  database = await createTestDatabase({ empty: true });
  await applyMigrations(database.url, silentLog);
  store = await openStore({ url: database.url, log: silentLog });
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

/** As somebody with the owner's password would: triggers off, statements, triggers on. */
async function tamper(...statements: string[]): Promise<void> {
  await withAdminSql(database.url, async (sql) => {
    await sql.query('set session_replication_role = replica');
    for (const statement of statements) await sql.query(statement);
  });
}

async function write(count: number): Promise<void> {
  await store.execute(
    `insert into audit_entry (at, actor, action, object, note)
     select '2026-07-01T01:00:00Z'::timestamptz + i * interval '1 minute', '办公室-' || i, 'file', 'JC' || i,
       case i % 3 when 0 then null when 1 then '' else '说明：' || i end from generate_series(1, $1::int) i`,
    count,
  );
}

/** Links and head made anew from the entries, as the database's own function makes them. */
const RECHAIN = [
  'truncate audit_link',
  `update audit_head set seq = 0, head = decode(repeat('00', 32), 'hex')`,
  'select audit_link_entry(e) from (select * from audit_entry order by id) e',
];

const look = async (...anchors: string[]): Promise<Tampering[]> =>
  (
    await checkAudit(
      store,
      anchors.flatMap((text) => parseHead(text) ?? []),
    )
  ).findings;
const sign = async () => formatHead(await readAuditHead(store));

beforeEach(async () => {
  await tamper('truncate audit_entry restart identity', ...RECHAIN);
  await write(20);
});

test('an untouched chain is whole, with null, empty and Chinese notes, and fits what was noted outside', async () => {
  const before = await sign();
  await write(5);
  expect(await checkAudit(store, [{ seq: 20, head: before.slice(3) }])).toMatchObject({ length: 25, findings: [] });
});

describe('six kinds of tampering', () => {
  test.each(['actor', 'action', 'object', 'note'])('an entry whose %s was altered', async (column) => {
    await tamper(`update audit_entry set ${column} = '别人' where id = 7`);
    expect(await look()).toEqual([{ kind: 'altered', seq: 7, count: 1, entryId: '7' }]);
  });

  test('an entry whose time was altered, whose null became an empty note', async () => {
    await tamper(
      `update audit_entry set at = at + interval '1 millisecond' where id = 5`,
      `update audit_entry set note = '' where id = 9`,
    );
    expect(await look()).toEqual([{ kind: 'altered', seq: 5, count: 2, entryId: '5' }]);
  });

  test('entries deleted from the middle, with their links or without', async () => {
    await tamper('delete from audit_entry where id between 6 and 8');
    expect(await look()).toEqual([{ kind: 'deleted', seq: 6, count: 3, entryId: '6' }]);
    await tamper('delete from audit_link where seq between 6 and 8');
    expect(await look()).toEqual([{ kind: 'deleted', seq: 6, count: 3 }]);
  });

  test('the tail deleted: seen by the head that was left, or by what was noted outside', async () => {
    const noted = await sign();
    await tamper('delete from audit_entry where id > 17', 'delete from audit_link where seq > 17');
    expect(await look()).toEqual([{ kind: 'tail', seq: 18, count: 3, last: 20 }]);
    await tamper(`update audit_head set seq = 17, head = (select head from audit_link where seq = 17)`);
    expect(await look()).toEqual([]);
    expect(await look(noted)).toEqual([{ kind: 'tail', seq: 18, count: 3, last: 20 }]);
  });

  test('an entry slipped in without a link, or with a made-up one', async () => {
    const values = `now(), 'x', 'file', 'JC1', null`;
    await tamper(`insert into audit_entry (id, at, actor, action, object, note) values (900, ${values})`);
    expect(await look()).toEqual([{ kind: 'inserted', seq: 0, count: 1, entryId: '900' }]);
    await tamper(
      `insert into audit_link select 21, id, at, audit_digest(e), sha256('x') from audit_entry e where id = 900`,
    );
    expect(await look()).toMatchObject([
      { kind: 'broken', seq: 21 },
      { kind: 'inserted', seq: 21, count: 1 },
    ]);
  });

  test('two entries swapped, by their contents or by their links', async () => {
    await tamper(
      `update audit_entry a set at = b.at, actor = b.actor, action = b.action, object = b.object, note = b.note
       from audit_entry b where (a.id, b.id) in ((4, 12), (12, 4))`,
    );
    expect(await look()).toEqual([{ kind: 'swapped', seq: 4, count: 2, entryId: '4', last: 12 }]);
    await tamper('update audit_entry set id = -id where id in (4, 12)');
    await tamper('update audit_entry set id = case id when -4 then 12 else 4 end where id in (-4, -12)');
    expect(await look()).toEqual([]);
  });

  test('everything rewritten from the first entry: only what was noted outside tells', async () => {
    const noted = await sign();
    await tamper(`update audit_entry set actor = '别人' where id = 3`, ...RECHAIN);
    expect(await look()).toEqual([]);
    expect(await look(noted)).toEqual([{ kind: 'rewritten', seq: 1, count: 1, last: 20 }]);
  });

  test('rewritten since a day whose head was noted', async () => {
    await tamper('truncate audit_entry restart identity', ...RECHAIN);
    await write(10);
    const first = await sign();
    await write(10);
    const second = await sign();
    await tamper(`update audit_entry set actor = '别人' where id = 15`, ...RECHAIN);
    // The moments of the links belong to the chain: made anew, not even the untouched part fits.
    expect(await look(first, second)).toEqual([{ kind: 'rewritten', seq: 1, count: 1, last: 10 }]);
  });
});

test('what was written before there was a chain is chained by the migration', async () => {
  const known = await readMigrations();
  const older = await createTestDatabase({ empty: true });
  const before = known.filter(({ name }) => name < '20261126100000');
  await applyMigrations(older.url, silentLog, before);
  const old = await openStore({ url: older.url, log: silentLog, poolSize: 1 });
  const insert = `insert into audit_entry (at, actor, action, object) select now(), 'a', 'file', 'JC' || i
    from generate_series(1, 50) i`;
  await old.execute(insert);
  await applyMigrations(older.url, silentLog, known);
  await old.execute(insert);
  expect(await checkAudit(old)).toMatchObject({ length: 100, findings: [] });
  await old.close();
  await older.drop();
});

test('a link that was changed does not follow from the one before', async () => {
  await tamper(`update audit_link set head = sha256('x') where seq = 11`);
  expect(await look()).toEqual([{ kind: 'broken', seq: 11, count: 2 }]);
});

test.each([
  'update audit_entry set note = null',
  'delete from audit_entry',
  'truncate audit_entry',
  'update audit_link set seq = seq + 100',
  'delete from audit_link',
  'truncate audit_link, audit_head',
  `insert into audit_link values (99, 99, now(), '', '')`,
  `update audit_head set seq = 0`,
  'delete from audit_head',
])('even the owner is refused: %s', async (sql) => {
  await expect(store.execute(sql)).rejects.toThrow('append-only');
  expect(await look()).toEqual([]);
});

test('many transactions at once, some rolled back, leave a chain without a gap', async () => {
  const [lanes, turns] = [4, faultSize(50, 2_000)];
  const lane = async (name: number): Promise<void> => {
    for (let turn = 0; turn < turns; turn += 1) {
      const work = store.transaction(async (tx) => {
        for (let i = 0; i <= turn % 3; i += 1) {
          await tx.execute(
            `insert into audit_entry (at, actor, action, object) values (now(), $1, 'x', $2)`,
            ...[`lane-${name}`, `${turn}.${i}`],
          );
        }
        if (turn % 5 === 0) throw new Error('rolled back');
      });
      await work.catch((thrown: unknown) => {
        if (turn % 5 !== 0) throw thrown;
      });
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, name) => lane(name)));
  const [counted] = await store.query<{ entries: number; links: number; last: number }>(
    `select (select count(*)::int from audit_entry) as entries, (select count(*)::int from audit_link) as links,
       (select max(seq)::int from audit_link) as last`,
  );
  const kept = Array.from({ length: turns }, (_, turn) => (turn % 5 === 0 ? 0 : 1 + (turn % 3)));
  const expected = 20 + lanes * kept.reduce((sum, count) => sum + count, 0);
  expect(counted).toEqual({ entries: expected, links: expected, last: expected });
  expect(await look()).toEqual([]);
}, 120_000);
