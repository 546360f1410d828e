/** Media ids of uploaded files, reused while the platform keeps them. */
import type { Uploads } from '../channels/ports.ts';
import type { Queries } from './transaction.ts';

/** WeCom and WeChat keep an upload for 3 days (doc 90253); the rest is for sends that are retried. */
const REUSED_HOURS = 66;

/** Uploads of every channel; their keys begin with its name. */
export function createUploads(db: Pick<Queries, 'query' | 'execute'>): Uploads {
  return {
    async find(key) {
      const [row] = await db.query<{ media_id: string }>(
        'select media_id from upload where key = $1 and at > now() - make_interval(hours => $2::int)',
        key,
        REUSED_HOURS,
      );
      return row?.media_id;
    },
    async keep(key, mediaId) {
      await db.execute(
        `insert into upload (key, media_id) values ($1, $2)
         on conflict (key) do update set media_id = excluded.media_id, at = now()`,
        key,
        mediaId,
      );
    },
    async forget(key) {
      await db.execute('delete from upload where key = $1', key);
    },
  };
}
