/** Puts people and institutions of a transcript into its scratch database. */
import { dayOf } from '../domain/calendar.ts';
import { isRecordProblem, rowFromRecord } from '../register/register-file.ts';
import { type InstitutionChange, saveInstitutions } from '../store/institution-writes.ts';
import { saveMembers } from '../store/member-writes.ts';
import { bumpRevision } from '../store/revision.ts';
import type { Store } from '../store/store.ts';
import { transcriptError } from './read-transcripts.ts';
import { fill, TEXTS } from './texts.ts';
import type { Person, Setting } from './transcript.ts';

/** An institution, with the columns of an import. */
export type SeedRow = Readonly<Record<string, string>>;

/** A made-up place is in the county and in order unless it says otherwise. */
const USUAL: SeedRow = { 区县: '襄垣县', 区划代码: '140423', 状态: 'valid' };
/** Where made-up members work. */
const DEPARTMENT = 'education';
/** Members of the public have an account of no member; the demo's parent is one of them. */
const PARENT = /^parent(?:-\d+)?$/u;

/** Name in the transcript → user id. */
export type Cast = ReadonlyMap<string, string>;

/** Makes the people that are no accounts yet; tells who is meant by each name. */
export async function castPeople(store: Store, transcript: Setting): Promise<Cast> {
  const known = new Set((await store.query<{ id: string }>('select user_id as id from member')).map(({ id }) => id));
  const cast = new Map<string, string>();
  const made: { userId: string; name: string; role: string }[] = [];
  for (const [index, [name, person]] of Object.entries(transcript.people).entries()) {
    const userId = userIdOf(person, index);
    cast.set(name, userId);
    if (typeof person !== 'string' && person.role !== 'public')
      made.push({ userId, name: person.name ?? name, role: person.role });
    if (typeof person === 'string' && !known.has(userId) && !PARENT.test(userId)) {
      throw transcriptError(transcript.fileName, transcript.line, fill(TEXTS.noAccount, { name: person }));
    }
  }
  if (made.length > 0) await saveMade(store, made);
  return cast;
}

function userIdOf(person: Person, index: number): string {
  if (typeof person === 'string') return person.toLowerCase();
  return person.role === 'public' ? `parent-${index + 1}` : `rehearsal-${index + 1}`;
}

async function saveMade(store: Store, made: readonly { userId: string; name: string; role: string }[]): Promise<void> {
  await store.transaction(async (tx) => {
    const changes = made.map(({ userId, name, role }) => ({
      ...{ id: userId, userId, name, roles: [role] },
      ...{ departmentId: DEPARTMENT, groupIds: [] },
    }));
    await saveMembers(tx, changes);
    await bumpRevision(tx, 'directory');
  });
}

/** The register becomes these institutions and no others; records about the old ones go with them. */
export async function sowInstitutions(store: Store, transcript: Setting, rows: readonly SeedRow[]): Promise<void> {
  if (rows.length === 0) return;
  const today = dayOf(transcript.clock);
  const changes = rows.map((record): InstitutionChange => {
    const row = rowFromRecord({ ...record, ...missing(record) }, today);
    if (!isRecordProblem(row)) return { ...row, externalId: row.id };
    const why = `${row.column}：${row.reason}`;
    throw transcriptError(transcript.fileName, transcript.line, fill(TEXTS.badSeed, { why }));
  });
  await store.transaction(async (tx) => {
    await tx.execute('truncate institution cascade');
    await saveInstitutions(tx, changes);
    await bumpRevision(tx, 'register');
  });
}

/** Of two columns for one field the filled one counts, so the usual values may stand beside the row's own. */
function missing(record: SeedRow): SeedRow {
  return Object.fromEntries(Object.entries(USUAL).filter(([column]) => record[column] === undefined));
}
