/** For a server whose databases are thrown away: nothing is waited for on the disk. Never for anybody's records. */
import { withAdminSql } from './admin-sql.ts';

/** A crash of the server may lose or break all its databases from now on; a crash of a program that uses it loses nothing. */
export async function forgetDurability(serverUrl: string): Promise<void> {
  await withAdminSql(serverUrl, async (sql) => {
    for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit']) {
      await sql.query(`alter system set ${setting} = off`);
    }
    await sql.query('select pg_reload_conf()');
  });
}
