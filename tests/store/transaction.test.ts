/** A transaction that takes too long: nothing of it is kept, whatever its work still tries, and the pool goes on. */
import { PrismaPg } from '@prisma/adapter-pg';
import { expect, test } from 'vitest';
import { runTransaction } from '../../src/store/transaction.ts';
import { withDatabase } from '../support/database.ts';

const database = withDatabase();

test('work that goes on after its limit writes nothing', async () => {
  const adapter = await new PrismaPg({ connectionString: database.url, max: 1 }).connect();
  const pool = adapter.underlyingDriver();
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let late: Promise<unknown> = Promise.resolve();
  const work = runTransaction(
    pool,
    async (tx) => {
      await tx.execute('insert into department (id, name) values ($1, $2)', 'before', '限时之前');
      late = held.then(() => tx.execute('insert into department (id, name) values ($1, $2)', 'after', '限时之后'));
      await late;
    },
    20,
  );
  await expect(work).rejects.toMatchObject({ code: 'TRANSACTION_TOO_LONG' });
  goOn();
  await expect(late).rejects.toThrow();
  const left = await runTransaction(pool, (tx) =>
    tx.query(`select id from department where id in ('before', 'after')`),
  );
  expect(left).toEqual([]);
  await adapter.dispose();
});
