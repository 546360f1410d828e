/** Every place in the database where something lies sealed: how old boxes are found and how each is put back. */
import type { Queries } from './transaction.ts';

/** A box that the newest key did not make; `about` is what its seal is bound to. */
export type OldBox = { id: string; about: string; box: Uint8Array };

export type SealedPlace = {
  /** The table. */
  name: string;
  /** Some boxes that another key than the one with this id (4 bytes) made. */
  listOld(db: Queries, newest: Uint8Array, limit: number): Promise<OldBox[]>;
  /** Puts a box in the place of the old one; 0 when somebody else changed or removed it meanwhile. */
  replace(db: Queries, old: OldBox, box: Uint8Array): Promise<number>;
};

// Key ids are bytes 6 to 9 of a box (src/kernel/sealed-box.ts).
type Column = { name: string; sealed: string; about: string; id: string };

const column = ({ name, sealed, about, id }: Column): SealedPlace => ({
  name,
  listOld: async (db, newest, limit) =>
    await db.query<OldBox>(
      `select ${id} as id, ${about} as about, ${sealed} as box from ${name}
       where substring(${sealed} from 6 for 4) <> $1::bytea order by ${id} limit $2::int`,
      ...[newest, limit],
    ),
  replace: async (db, old, box) =>
    await db.execute(
      `update ${name} set ${sealed} = $3::bytea where ${id} = $1 and ${sealed} = $2::bytea`,
      ...[old.id, old.box, box],
    ),
});

/** Words that wait to be sent; those that were sent are gone. */
const outbox: SealedPlace = {
  name: 'outbox',
  listOld: async (db, newest, limit) =>
    await db.query<OldBox>(
      `select key as id, 'outbox:' || key as about, decode(body ->> 'box', 'base64') as box from outbox
       where body ->> 'kind' = 'sealed' and substring(decode(body ->> 'box', 'base64') from 6 for 4) <> $1::bytea
       order by key limit $2::int`,
      ...[newest, limit],
    ),
  replace: async (db, old, box) =>
    await db.execute(
      `update outbox set body = jsonb_set(body, '{box}', to_jsonb($3::text))
       where key = $1 and body ->> 'kind' = 'sealed' and decode(body ->> 'box', 'base64') = $2::bytea`,
      ...[old.id, old.box, Buffer.from(box).toString('base64')],
    ),
};

/** All of them; files in the media folder stand beside (`src/pipeline/reseal.ts`). */
export const SEALED_PLACES: readonly SealedPlace[] = [
  column({ name: 'reporter', sealed: 'sealed', about: `'reporter:' || entry_id`, id: 'id' }),
  column({ name: 'group_robot', sealed: 'sealed_key', about: `'group_robot:' || group_id`, id: 'group_id' }),
  column({ name: 'report', sealed: 'sealed', about: `'report:' || id`, id: 'id' }),
  column({ name: 'kept_hash_key', sealed: 'sealed', about: `'kept_hash_key:' || id`, id: 'id' }),
  outbox,
];
