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
  /** Where it came in; null for rows from before this was kept. */
  conversationKey: string | null;
};

/** What the bytes of a picture tell: their hash, and the number of a filed record that has the same picture. */
export type MediaFacts = { id: string; sha256: string; usedIn: string | null };

/** The row, if there is one. */
export async function findMedia(db: Queries, id: string): Promise<MediaRow | undefined> {
  const [row] = await db.query<MediaRow>(
    `select id, channel, platform_id as "platformId", uploader_id as "uploaderId", state, content_type as "contentType",
       conversation_key as "conversationKey" from media where id = $1`,
    id,
  );
  return row;
}

/**
 * What a platform called it; nothing for an address: nobody needs it any more, and it may carry the key to the picture
 * (智能机器人).
 */
const WITHOUT_ADDRESS = `platform_id = case when platform_id ~* '^https?:' then null else platform_id end`;

/** The bytes are on disk. */
export async function markMediaStored(
  db: Queries,
  id: string,
  facts: { contentType: string; byteCount: number; sha256: string },
): Promise<void> {
  await db.execute(
    `update media set state = 'stored', content_type = $2, byte_count = $3::int, sha256 = $4, ${WITHOUT_ADDRESS}
     where id = $1`,
    id,
    facts.contentType,
    facts.byteCount,
    facts.sha256,
  );
}

/** The bytes will never be had; `code` is an error code, no words of anybody. */
export async function markMediaFailed(db: Queries, id: string, code: string): Promise<void> {
  await db.execute(`update media set state = 'failed', failure = $2, ${WITHOUT_ADDRESS} where id = $1`, id, code);
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

/** The facts of pictures that are on disk. */
export async function listMediaFacts(db: Pick<Queries, 'query'>, ids: readonly string[]): Promise<MediaFacts[]> {
  return await db.query<MediaFacts>(
    `select m.id, m.sha256, (${USED_IN}) as "usedIn" from media m where m.id = any($1::text[]) and m.sha256 is not null`,
    ids,
  );
}

/** The same picture in records that were filed and not taken back; the first of them. */
const USED_IN = `select i.number from media other join inspection i on i.id = other.inspection_id
  where other.sha256 = m.sha256 and other.id <> m.id and i.withdrawn_at is null order by i.number limit 1`;

/** Pictures with the same bytes that came into the same conversation and are in no record yet, oldest first. */
export async function listTwins(db: Pick<Queries, 'query'>, id: string): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `select other.id from media m join media other on other.sha256 = m.sha256 and other.id <> m.id
       and other.conversation_key = m.conversation_key and other.inspection_id is null
     where m.id = $1 order by other.created_at`,
    id,
  );
  return rows.map((row) => row.id);
}
