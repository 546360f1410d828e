/** T33 at size: a million entries are verified within a minute, and one altered among them is named. */
import { expect, test } from 'vitest';
import { withAdminSql } from '../../src/store/admin-sql.ts';
import { checkAudit } from '../../src/store/audit-chain.ts';
import { withDatabase } from '../support/database.ts';

const db = withDatabase();
const [ROUNDS, EACH] = [500, 2_000];

test('1,000,000 entries within 60 s', { timeout: 600_000 }, async () => {
  const begun = performance.now();
  await withAdminSql(db.url, async (sql) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      await sql.query(
        `insert into audit_entry (at, actor, action, object, note)
         select now(), 'inspector-' || i % 40, 'file_inspection', 'JC20260701-' || i, '说明 ' || i
         from generate_series(1, $1::int) i`,
        EACH,
      );
    }
  });
  const chained = performance.now();
  expect(await checkAudit(db.store)).toMatchObject({ length: ROUNDS * EACH, findings: [] });
  const verified = performance.now();
  const [chainMs, verifyMs] = [chained - begun, verified - chained].map(Math.round);
  process.stdout.write(
    `audit: ${ROUNDS * EACH} entries written and chained in ${chainMs} ms, verified in ${verifyMs} ms\n`,
  );
  expect(verifyMs).toBeLessThan(60_000);
  await withAdminSql(db.url, async (sql) => {
    await sql.query('set session_replication_role = replica');
    await sql.query(`update audit_entry set actor = '别人' where id = 654321`);
  });
  expect((await checkAudit(db.store)).findings).toMatchObject([{ kind: 'altered', seq: 654_321, count: 1 }]);
});
