/** Photos and files: where they come from and whether we have them. */
import type { StoreTx } from './store.ts';

type Queries = Pick<StoreTx, 'query' | 'execute'>;

export type MediaRow = {
  id: string;
  channel: string;
  platformId: string | null;
  uploaderId: string;
  state: string;
  contentType: string | null;
};

/** The row, if there is one. */
export async function findMedia(db: Queries, id: string): Promise<MediaRow | undefined> {
  const [row] = await db.query<MediaRow>(
    `select id, channel, platform_id as "platformId", uploader_id as "uploaderId", state, content_type as "contentType"
     from media where id = $1`,
    id,
  );
  return row;
}

/** The bytes are on disk. */
export async function markMediaStored(
  db: Queries,
  id: string,
  facts: { contentType: string; byteCount: number; sha256: string },
): Promise<void> {
  await db.execute(
    `update media set state = 'stored', content_type = $2, byte_count = $3::int, sha256 = $4 where id = $1`,
    id,
    facts.contentType,
    facts.byteCount,
    facts.sha256,
  );
}

/** The bytes will never be had; `code` is an error code, no words of anybody. */
export async function markMediaFailed(db: Queries, id: string, code: string): Promise<void> {
  await db.execute(`update media set state = 'failed', failure = $2 where id = $1`, id, code);
}

/** A photo that came through our own page and is on disk already. */
export async function insertStoredMedia(
  db: Queries,
  media: { id: string; channel: string; uploaderId: string; contentType: string; byteCount: number; sha256: string },
): Promise<void> {
  await db.execute(
    `insert into media (id, channel, uploader_id, state, content_type, byte_count, sha256)
     values ($1, $2, $3, 'stored', $4, $5::int, $6)`,
    media.id,
    media.channel,
    media.uploaderId,
    media.contentType,
    media.byteCount,
    media.sha256,
  );
}
