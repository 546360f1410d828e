/** A part of a turn that is refused leaves nothing behind; what was written before it, and after it, stays. */
import { expect, test } from 'vitest';
import { refusable } from '../../src/actions/refusable.ts';
import { AppError } from '../../src/kernel/errors.ts';
import type { StoreTx } from '../../src/store/store.ts';
import { withDatabase } from '../support/database.ts';

const db = withDatabase();
const note = (tx: StoreTx, object: string) =>
  tx.execute(`insert into audit_entry (at, actor, action, object) values (now(), 'test', 'refusable', $1)`, object);
const noted = async () =>
  (await db.store.query<{ object: string }>(`select object from audit_entry order by id`)).map(({ object }) => object);
const refusal = (kind: 'user' | 'bug') => new AppError({ code: 'ACTION_DENIED', kind, userText: '不行。' });

test('two refusals and two successes in one transaction, in turn', async () => {
  const results = await db.store.transaction(async (tx) => {
    await note(tx, 'before');
    const all = [];
    for (const at of [1, 2, 3, 4]) {
      const work = async () => {
        await note(tx, `part ${at}`);
        if (at % 2 === 1) throw refusal('user');
        return { ok: true };
      };
      all.push(await refusable(tx, work));
    }
    return all;
  });
  const refused = { ok: false, text: '不行。', due: '' };
  expect(results).toEqual([refused, { ok: true }, refused, { ok: true }]);
  expect(await noted()).toEqual(['before', 'part 2', 'part 4']);
  await db.store.execute('delete from audit_entry');
});

test('a refusal because the database refused: the transaction can still be used', async () => {
  await db.store.transaction(async (tx) => {
    const result = await refusable(tx, async () => {
      await tx.execute('select 1 / 0').catch(() => {
        throw refusal('user');
      });
      return {};
    });
    expect(result).toMatchObject({ ok: false });
    await note(tx, 'after');
  });
  expect(await noted()).toEqual(['after']);
  await db.store.execute('delete from audit_entry');
});

test('what is no refusal ends the whole transaction', async () => {
  const turn = db.store.transaction(async (tx) => {
    await note(tx, 'before');
    await refusable(tx, () => Promise.reject(refusal('bug')));
  });
  await expect(turn).rejects.toMatchObject({ kind: 'bug' });
  expect(await noted()).toEqual([]);
});
