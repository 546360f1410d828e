/** Groups that a channel of ours created: written where members, pushes and the morning message find them. */
import { newId } from '../kernel/ids.ts';
import { bumpRevision } from './revision.ts';
import type { Store, StoreTx } from './store.ts';

/** `userIds` as the platform has them; those who are members of the task force are noted as being in the group. */
export type CreatedGroup = {
  chatId: string;
  channel: string;
  name: string;
  purpose: string;
  userIds: readonly string[];
};

/**
 * Writes the group, or brings a known one up to date. Its figures may be shown there: an app's group lets in nobody from
 * outside the corp (WeCom doc 90244). Gives how many of its people are members of the task force.
 */
export async function keepGroup(store: Store, group: CreatedGroup): Promise<number> {
  return await store.transaction(async (tx) => {
    const [row] = await tx.query<{ id: string }>(
      `insert into group_chat (id, chat_id, channel, name, purpose, shows_internal) values ($1, $2, $3, $4, $5, true)
       on conflict (chat_id) do update set channel = excluded.channel, name = excluded.name, purpose = excluded.purpose
       returning id`,
      newId(),
      group.chatId,
      group.channel,
      group.name,
      group.purpose,
    );
    const userIds = group.userIds.map((userId) => userId.toLowerCase());
    await tx.execute(
      `insert into group_member (group_id, member_id)
       select $1, id from member where user_id = any($2::text[]) and active on conflict do nothing`,
      row?.id,
      userIds,
    );
    await bumpRevision(tx, 'directory');
    const [count] = await tx.query<{ n: number | bigint }>(
      'select count(*) as n from group_member where group_id = $1',
      row?.id,
    );
    return Number(count?.n ?? 0);
  });
}

/** A group that the bot knows, with where its members work. */
export type KnownGroup = {
  name: string;
  purpose: string;
  channel: string;
  showsInternal: boolean;
  hasRobot: boolean;
  /** Members of the task force who are in it and on duty. */
  count: number;
  departments: { id: string; name: string }[];
};

/** All groups by name. */
export async function listGroups(db: Pick<StoreTx, 'query'>): Promise<KnownGroup[]> {
  return await db.query<KnownGroup>(
    `select g.name, g.purpose, g.channel, g.shows_internal as "showsInternal",
       exists (select 1 from group_robot r where r.group_id = g.id) as "hasRobot",
       count(m.id)::int as count,
       coalesce(jsonb_agg(distinct jsonb_build_object('id', d.id, 'name', d.name)) filter (where d.id is not null), '[]')
         as departments
     from group_chat g left join group_member gm on gm.group_id = g.id
       left join member m on m.id = gm.member_id and m.active left join department d on d.id = m.department_id
     group by g.id order by g.name, g.id`,
  );
}
