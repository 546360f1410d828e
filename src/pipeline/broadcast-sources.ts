/** Look-up tables for broadcasts: whom one can be for, with how many they are; and those that wait, go out or have ended. */

import type { Actor } from '../domain/actor.ts';
import {
  audienceId,
  audienceName,
  byDepartment,
  countDepartments,
  type People,
  parseAudience,
  readAudience,
  recipientsOf,
  type Term,
  usualAudiences,
} from '../domain/audience.ts';
import { BROADCAST_STATES, isByNight } from '../domain/broadcast.ts';
import { decide, type Permissions } from '../domain/permissions.ts';
import type { LookupAnswer } from '../engine/answers/answer.ts';
import { sayWhen } from '../engine/local-time.ts';
import type { LookupCandidate, LookupSource } from '../engine/turn.ts';
import type { Clock } from '../kernel/clock.ts';
import type { ShownBroadcast } from '../store/broadcasts.ts';
import { numberedSource } from './entry-sources.ts';

type BroadcastTables = { people: People; broadcasts: readonly ShownBroadcast[] };
/** Who looks, and what that person may do with broadcasts. */
type Looker = { memberId: string | null; mayWrite: boolean; mayConfirm: boolean; maySee: boolean; now: Date };

const NOBODY: People = { members: [], departments: [], groups: [] };
const FIELDS = ['text', 'digest', 'author', 'audience', 'count', 'departments', 'time', 'night'];

/** `audience`, `broadcast_waiting` (what this person may confirm: never his own), `broadcast` (all of the last days). */
export function broadcastSources(
  { people, broadcasts }: BroadcastTables = { people: NOBODY, broadcasts: [] },
  { memberId, mayWrite, mayConfirm, maySee, now }: Looker = NO_LOOKER,
): Record<string, LookupSource> {
  const waiting = broadcasts.filter(
    ({ state, authorId }) => mayConfirm && state === 'waiting' && authorId !== memberId,
  );
  return {
    audience: audienceSource(mayWrite ? people : NOBODY),
    broadcast_waiting: tableOf(waiting, now),
    broadcast: tableOf(maySee ? broadcasts : [], now),
  };
}

/** The tables as this member may read them. */
export function broadcastsFor(
  actor: Actor,
  tables: BroadcastTables,
  { permissions, clock }: { permissions: Permissions; clock: Clock },
): Record<string, LookupSource> {
  const may = (id: string): boolean => decide(permissions, id, { person: actor, place: 'private' }).ok;
  return broadcastSources(tables, {
    memberId: actor.memberId,
    mayWrite: may('broadcast.file'),
    mayConfirm: may('broadcast.confirm'),
    maySee: may('broadcast.see'),
    now: clock.now(),
  });
}

const NO_LOOKER: Looker = { memberId: null, mayWrite: false, mayConfirm: false, maySee: false, now: new Date(0) };

function tableOf(broadcasts: readonly ShownBroadcast[], now: Date): LookupSource {
  const rows = broadcasts.map((each) => ({
    number: each.number,
    subject: each.text,
    state: each.state,
    institutionId: null,
    data: dataOf(each, now),
  }));
  const names = new Map<string, string>(Object.entries(BROADCAST_STATES).map(([state, { name }]) => [state, name]));
  return numberedSource(rows, { fields: FIELDS, nameOf: (state) => names.get(state) ?? state });
}

function dataOf({ text, digest, authorName, audience, counts, sendAt }: ShownBroadcast, now: Date) {
  const count = counts.reduce((sum, each) => sum + each.count, 0);
  const at = sendAt === null || sendAt < now ? now : sendAt;
  return {
    text,
    digest,
    author: authorName,
    audience,
    count,
    departments: byDepartment(counts.map((each) => [each.department ?? '成员以外', each.count] as const)),
    time: at > now ? sayWhen(at, now) : '审完马上',
    night: isByNight(at),
  };
}

function audienceSource(people: People): LookupSource {
  const candidate = (terms: readonly Term[]): LookupCandidate => {
    const answer = answerOf(terms, people);
    return { ...answer, why: '名称相同或相近', summary: `${answer.fields['count']}人` };
  };
  return {
    fields: { count: 'int', departments: 'string' },
    suggest: (limit) =>
      usualAudiences(people)
        .slice(0, limit)
        .map((term) => candidate([term])),
    find(words, limit) {
      const read = parseAudience(words, people);
      if (read.ok) return { certain: true, candidates: [candidate(read.terms)] };
      return { certain: false, candidates: read.alike.slice(0, limit).map((term) => candidate([term])) };
    },
    get(id) {
      const terms = readAudience(id, people);
      return terms && answerOf(terms, people);
    },
  };
}

function answerOf(terms: readonly Term[], people: People): LookupAnswer {
  const persons = recipientsOf(terms, people);
  const departments = byDepartment(countDepartments(persons));
  return { id: audienceId(terms), name: audienceName(terms), fields: { count: persons.length, departments } };
}
