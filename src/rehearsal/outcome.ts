/** What a conversation left behind: records, actions, open forms, questions asked. Read from the database. */
import { readConversation } from '../conversation/state.ts';
import type { SessionState } from '../engine/session.ts';
import type { Store } from '../store/store.ts';
import type { Cast } from './set-scene.ts';
import type { Expectation } from './transcript.ts';

type CountName = Exclude<keyof Expectation, 'sessions' | 'effects' | 'entries' | 'covers'>;
export type Counts = Readonly<Record<CountName, number>>;

/** How many records of each kind there are. */
export async function readCounts(store: Store): Promise<Counts> {
  const [counts] = await store.query<Counts>(
    `select (select count(*)::int from inspection) as inspections,
       (select count(*)::int from inspection where withdrawn_at is not null) as withdrawn,
       (select count(*)::int from rectification where state = 'open') as rectifications,
       (select count(*)::int from finding) as findings,
       (select count(*)::int from media where inspection_id is not null) as photos,
       (select count(*)::int from task where state = 'open') as tasks`,
  );
  if (counts === undefined) throw new Error('a select without from gives one row');
  return counts;
}

/** The actions that ran, by name. */
export async function readEffects(store: Store): Promise<string[]> {
  const rows = await store.query<{ action: string }>('select action from effect order by action, key');
  return rows.map(({ action }) => action);
}

/** The entries of the registers, `register.state`. */
export async function readEntries(store: Store): Promise<string[]> {
  const rows = await store.query<{ entry: string }>(
    `select register || '.' || state as entry from register_entry order by filed_at, number`,
  );
  return rows.map(({ entry }) => entry);
}

/** What happened in the sessions, oldest first. */
export type PlayedEvent = { sessionId: string; flow: string; type: string; path: string | null };

/** All that happened, oldest first. */
export async function readEvents(store: Store): Promise<PlayedEvent[]> {
  return await store.query<PlayedEvent>(
    'select session_id as "sessionId", flow, type, path from session_event order by id',
  );
}

/** The form a person is at in any of their chats; else the newest that was set aside. */
export async function readSession(store: Store, userId: string): Promise<SessionState | undefined> {
  const rows = await store.query<{ state: string }>(
    'select state from conversation where user_id = $1 order by updated_at desc, key',
    userId,
  );
  const states = rows.map(({ state }) => readConversation(JSON.parse(state)));
  const open = states.flatMap(({ session }) => session ?? []);
  const parked = states.flatMap((state) => state.parked.at(-1) ?? []);
  return open[0] ?? parked[0];
}

/** Name → the form they are at. */
export async function readSessions(store: Store, cast: Cast): Promise<Map<string, SessionState | undefined>> {
  const sessions = new Map<string, SessionState | undefined>();
  for (const [name, userId] of cast) sessions.set(name, await readSession(store, userId));
  return sessions;
}
