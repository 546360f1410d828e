/** Group robots (群机器人): one key a group, sealed at rest, never listed. */
import type { RobotKeys } from '../channels/ports.ts';
import type { DataKey } from '../kernel/key-ring.ts';
import { openText, sealText } from '../kernel/sealed-box.ts';
import { bumpRevision } from './revision.ts';
import type { Store } from './store.ts';
import type { Queries } from './transaction.ts';

/** A group that has a robot; its key is not among what is told. */
export type RobotRow = { groupId: string; groupName: string; setBy: string; setAt: Date };

const contextOf = (groupId: string) => `group_robot:${groupId}`;

/** The keys, opened one at a time when something is sent. */
export function createRobotKeys(db: Pick<Queries, 'query'>, dataKey: DataKey): RobotKeys {
  return {
    async keyOf(chatId) {
      const [row] = await db.query<{ groupId: string; sealed: Uint8Array }>(
        `select r.group_id as "groupId", r.sealed_key as sealed from group_robot r join group_chat g on g.id = r.group_id
         where g.chat_id = $1`,
        chatId,
      );
      return row && openText(dataKey, row.sealed, contextOf(row.groupId));
    },
  };
}

/** Gives a group its robot, or a new key. */
export async function setRobot(
  store: Store,
  dataKey: DataKey,
  { groupId, key, by }: { groupId: string; key: string; by: string },
): Promise<void> {
  const sealed = sealText(dataKey, key, contextOf(groupId));
  await store.transaction(async (tx) => {
    await tx.execute(
      `insert into group_robot (group_id, sealed_key, set_by) values ($1, $2::bytea, $3)
       on conflict (group_id) do update set sealed_key = excluded.sealed_key, set_by = excluded.set_by, set_at = now()`,
      groupId,
      Buffer.from(sealed),
      by,
    );
    await bumpRevision(tx, 'directory');
  });
}

/** Takes the robot away; false when there was none. */
export async function removeRobot(store: Store, groupId: string): Promise<boolean> {
  return await store.transaction(async (tx) => {
    const removed = await tx.execute('delete from group_robot where group_id = $1', groupId);
    if (removed > 0) await bumpRevision(tx, 'directory');
    return removed > 0;
  });
}

/** Groups with a robot, by name. */
export async function listRobots(db: Pick<Queries, 'query'>): Promise<RobotRow[]> {
  return await db.query<RobotRow>(
    `select r.group_id as "groupId", g.name as "groupName", r.set_by as "setBy", r.set_at as "setAt"
     from group_robot r join group_chat g on g.id = r.group_id order by g.name`,
  );
}

/** How many groups have one. */
export async function countRobots(db: Pick<Queries, 'query'>): Promise<number> {
  const [row] = await db.query<{ n: number | bigint }>('select count(*) as n from group_robot');
  return Number(row?.n ?? 0);
}

/** A group that only its robot reaches: a work group, so that the county's figures may stand in it. */
export async function makeRobotGroup(store: Store, { id, name }: { id: string; name: string }): Promise<void> {
  await store.transaction(async (tx) => {
    await tx.execute(
      `insert into group_chat (id, chat_id, channel, name, purpose, shows_internal)
       values ($1, $2, 'wecom-webhook', $3, '工作群', true)`,
      id,
      `robot:${id}`,
      name,
    );
    await bumpRevision(tx, 'directory');
  });
}
