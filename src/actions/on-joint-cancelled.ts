/** 取消联检: whoever was drawn hears that it is off. */
import { listTeams } from '../store/joint-draws.ts';
import type { EntryHook } from './entry-hooks.ts';
import { dayAndShift, readDrawing } from './joint-drawing.ts';
import { JOINT_TEXTS } from './joint-texts.ts';
import { tellMembers } from './tell-members.ts';
import { fill } from './texts.ts';

/** Nothing of what was drawn is told, then or later. */
export const onJointCancelled: EntryHook = async ({ tx, world, call, entry }) => {
  const drawn = (await listTeams(tx, [entry.id])).flatMap(({ memberIds }) => memberIds);
  await tellMembers(tx, {
    key: `joint:${entry.id}:cancelled`,
    channel: call.membersOn,
    userIds: world.members.filter(({ id }) => drawn.includes(id)).map(({ userId }) => userId),
    text: fill(JOINT_TEXTS.jointCancelledNews, { number: entry.number, when: dayAndShift(readDrawing(entry)) }),
  });
  return {};
};
