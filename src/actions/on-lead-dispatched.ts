/** A lead is dispatched: to a department that is there, in-service teachers' leads to the bureau only; helpers are told. */
import { z } from 'zod';
import { departmentName, describeRoute, type LeadRoute, routeLead } from '../domain/lead-routing.ts';
import { RESTRICTED } from '../domain/permissions.ts';
import type { EffectResult } from '../engine/turn.ts';
import { noteEntry } from '../store/entry-notes.ts';
import type { EntryArrival, EntryMoveAsked } from './entry-hooks.ts';
import { tellMembers } from './tell-members.ts';
import { staffOf } from './tell-staff.ts';
import { fill, TEXTS } from './texts.ts';

/** The dispatcher's own choice; `proposed`: as the table says. */
const chosenSchema = z.object({ leading: z.string(), assist: z.array(z.string()).default([]) });

/** A department that the county has not would leave the lead where it is, unseen; a closed one goes to its own only. */
export function whyNotDispatched(asked: EntryMoveAsked): string | undefined {
  const { world, entry } = asked;
  const route = routeOf(asked);
  const home = routeLead(world.leadRouting, entry.data['form']).leading;
  if (entry.data[RESTRICTED] === true && (route.leading !== home || route.assist.length > 0)) {
    return fill(TEXTS.leadOnlyOwn, { department: departmentName(home) });
  }
  if (world.departmentIds.get(route.leading) !== undefined) return undefined;
  return fill(TEXTS.leadNoDepartment, { department: departmentName(route.leading) });
}

/** `route`: who leads and who helps; `unreached`: which of them have nobody who gets the message. */
export async function onLeadDispatched(arrival: EntryArrival): Promise<EffectResult> {
  const { world } = arrival;
  const route = routeOf(arrival);
  await keepRoute(arrival, route);
  await tellHelpers(arrival, route);
  const unreached = [route.leading, ...route.assist].filter((code) => staffOf([code], world).length === 0);
  const departments = unreached.map(departmentName).join('、');
  return {
    route: describeRoute(route),
    unreached: departments === '' ? '' : fill(TEXTS.leadUnreached, { departments }),
  };
}

type Route = Pick<LeadRoute, 'leading' | 'assist'>;

function routeOf({ world, call, entry }: EntryMoveAsked): Route {
  const { leading, assist } = chosenSchema.parse(call.submission.answers);
  if (leading === 'proposed') return routeLead(world.leadRouting, entry.data['form']);
  return { leading, assist: assist.filter((each) => each !== leading) };
}

async function keepRoute({ tx, call, entry }: EntryArrival, { leading, assist }: Route): Promise<void> {
  await noteEntry(tx, {
    entry,
    at: call.at.toISOString(),
    actorId: call.actor.memberId,
    data: { leading, assist },
    shown: { leading: departmentName(leading), assist: assist.map(departmentName).join('、') },
    isEvent: false,
  });
}

/** In private, never in a group (compliance §3.6); what is told holds no word of whoever reported. */
async function tellHelpers({ tx, call, world, entry }: EntryArrival, { leading, assist }: Route): Promise<void> {
  await tellMembers(tx, {
    key: `entry:${entry.id}:assist:${entry.stateSince}`,
    channel: call.membersOn,
    userIds: staffOf(assist, world).flatMap(({ id, userId }) => (id === call.actor.memberId ? [] : [userId])),
    text: fill(TEXTS.leadAssist, {
      leading: departmentName(leading),
      number: entry.number,
      subject: entry.subject,
      going: entry.data['going_on'] === true ? '是' : '否',
    }),
  });
}
