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
const chosenSchema = z.object({ primary: z.string(), assist: z.array(z.string()).default([]) });

/** A department that the county has not would leave the lead where it is, unseen; a closed one goes to its own only. */
export function whyNotDispatched(asked: EntryMoveAsked): string | undefined {
  const { world, call, entry } = asked;
  const route = routeOf(asked);
  const home = routeLead(world.leadRouting, entry.data['form']).primary;
  if (entry.data[RESTRICTED] === true && (route.primary !== home || route.assist.length > 0)) {
    return fill(TEXTS.leadOnlyOwn, { department: departmentName(home) });
  }
  const department = world.departmentIds.get(route.primary);
  if (department === undefined) return fill(TEXTS.leadNoDepartment, { department: departmentName(route.primary) });
  // The flow reads the proposal from a snapshot that may be a second old; then it knows none.
  return world.departmentIds.get(String(call.with['department'])) === department ? undefined : TEXTS.leadTooFresh;
}

/** `route`: who leads and who helps; `unreached`: which of them have nobody who gets the message. */
export async function onLeadDispatched(arrival: EntryArrival): Promise<EffectResult> {
  const { world } = arrival;
  const route = routeOf(arrival);
  await keepRoute(arrival, route);
  await tellHelpers(arrival, route);
  const unreached = [route.primary, ...route.assist].filter((code) => staffOf([code], world).length === 0);
  const departments = unreached.map(departmentName).join('、');
  return {
    route: describeRoute(route),
    unreached: departments === '' ? '' : fill(TEXTS.leadUnreached, { departments }),
  };
}

type Route = Pick<LeadRoute, 'primary' | 'assist'>;

function routeOf({ world, call, entry }: EntryMoveAsked): Route {
  const { primary, assist } = chosenSchema.parse(call.submission.answers);
  if (primary === 'proposed') return routeLead(world.leadRouting, entry.data['form']);
  return { primary, assist: assist.filter((each) => each !== primary) };
}

async function keepRoute({ tx, call, entry }: EntryArrival, { primary, assist }: Route): Promise<void> {
  await noteEntry(tx, {
    entry,
    at: call.at.toISOString(),
    actorId: call.actor.memberId,
    data: { primary, assist },
    shown: { primary: departmentName(primary), assist: assist.map(departmentName).join('、') },
    isEvent: false,
  });
}

/** In private, never in a group (compliance §3.6); what is told holds no word of whoever reported. */
async function tellHelpers({ tx, call, world, entry }: EntryArrival, { primary, assist }: Route): Promise<void> {
  await tellMembers(tx, {
    key: `entry:${entry.id}:assist:${entry.stateSince}`,
    channel: call.membersOn,
    userIds: staffOf(assist, world).flatMap(({ id, userId }) => (id === call.actor.memberId ? [] : [userId])),
    text: fill(TEXTS.leadAssist, {
      primary: departmentName(primary),
      number: entry.number,
      subject: entry.subject,
      going: entry.data['going_on'] === true ? '是' : '否',
    }),
  });
}
