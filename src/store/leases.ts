/** Leases in the database: what only one instance may do, by the database's clock. */
import type { Leases } from '../channels/ports.ts';
import type { Queries } from './transaction.ts';

/** Leases for one holder (one per process: `newId()`). */
export function createLeases(db: Pick<Queries, 'query' | 'execute'>, holder: string): Leases {
  return {
    async hold(name, ms) {
      const held = await db.execute(
        `insert into lease (name, holder, until) values ($1, $2, now() + make_interval(secs => $3::float8))
         on conflict (name) do update set holder = excluded.holder, until = excluded.until
         where lease.holder = excluded.holder or lease.until < now()`,
        name,
        holder,
        ms / 1000,
      );
      return held > 0;
    },
    async release(name) {
      await db.execute('delete from lease where name = $1 and holder = $2', name, holder);
    },
    async isHeld(name) {
      const rows = await db.query('select 1 from lease where name = $1 and until >= now()', name);
      return rows.length > 0;
    },
  };
}
