/** Fills an empty database with a task force, a register and some days of work, all made up; and keeps them apart from real data. */
import { readFile } from 'node:fs/promises';
import { dayOf } from '../../domain/calendar.ts';
import { parseChecklists } from '../../domain/checklist.ts';
import { AppError } from '../../kernel/errors.ts';
import { addCampaign } from '../campaigns.ts';
import { saveInstitutions } from '../institution-writes.ts';
import { bumpRevision } from '../revision.ts';
import type { PrismaTx, Store, StoreTx } from '../store.ts';
import { DEMO_DEPARTMENTS, DEMO_GROUPS, DEMO_MEMBERS } from './demo-people.ts';
import { buildDemoRecords, type DemoRecords } from './demo-records.ts';
import { type DemoInstitution, readDemoRegister } from './demo-register.ts';
import { demoCampaign } from './demo-work.ts';

const CHECKLISTS = new URL('../../../flows/sources/checklists.json', import.meta.url);
// Any number of our own; two instances that start on an empty database must not both fill it.
const SEED_LOCK = 20_210_725;

/** Seeds when there is neither a member nor an institution; false: there was, and nothing was touched. */
export async function seedDemo(store: Store, options: { today: Date }): Promise<boolean> {
  if (!(await isEmpty(store))) return false;
  const today = dayOf(options.today);
  const institutions = await readDemoRegister(today);
  const campaign = demoCampaign(today);
  const checklists = parseChecklists(JSON.parse(await readFile(CHECKLISTS, 'utf8')));
  const departmentOf = new Map(DEMO_MEMBERS.map((member) => [member.id, member.departmentId]));
  const records = buildDemoRecords({ today, campaign, institutions, checklists, departmentOf });
  return await store.prismaTransaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1::bigint)::text', String(SEED_LOCK));
    if (!(await isEmpty(tx))) return false;
    await savePeople(tx);
    await saveRegister(tx, institutions);
    await addCampaign(tx, campaign);
    await saveRecords(tx, records);
    await bumpRevision(tx, 'register');
    await bumpRevision(tx, 'directory');
    return true;
  });
}

/** Without DEMO, made-up institutions must not answer for real ones of the same name (data-model §9). */
export async function refuseSyntheticBesideReal(store: Pick<Store, 'query'>): Promise<void> {
  const [row] = await store.query<{ found: boolean }>(
    'select exists (select 1 from institution where synthetic) as found',
  );
  if (row?.found !== true) return;
  throw new AppError({
    code: 'SYNTHETIC_DATA',
    kind: 'conflict',
    userText: '数据库里还有演示用的虚构机构，不能正式使用。请换一个空的数据库或数据文件夹，或设 DEMO=1 继续演示。',
    detail: 'institution.synthetic is true for some rows while DEMO is off',
  });
}

async function isEmpty(db: Pick<StoreTx, 'query'>): Promise<boolean> {
  const [row] = await db.query<{ empty: boolean }>(
    'select not exists (select 1 from member) and not exists (select 1 from institution) as empty',
  );
  return row?.empty === true;
}

async function savePeople(tx: PrismaTx): Promise<void> {
  // A database that was opened without DEMO has the plan's departments already.
  await tx.prisma.department.createMany({ data: [...DEMO_DEPARTMENTS], skipDuplicates: true });
  await tx.prisma.member.createMany({ data: DEMO_MEMBERS.map((member) => ({ ...member, userId: member.id })) });
  await tx.prisma.groupChat.createMany({ data: DEMO_GROUPS.map(({ memberIds: _memberIds, ...group }) => group) });
  await tx.prisma.groupMember.createMany({
    data: DEMO_GROUPS.flatMap((group) => group.memberIds.map((memberId) => ({ groupId: group.id, memberId }))),
  });
}

async function saveRegister(tx: StoreTx, institutions: readonly DemoInstitution[]): Promise<void> {
  await saveInstitutions(tx, institutions);
  await tx.execute(
    `update institution set synthetic = true, legal_form = r.form
     from jsonb_to_recordset($1::jsonb) as r(id text, form text) where institution.id = r.id`,
    JSON.stringify(institutions.map(({ id, legalForm }) => ({ id, form: legalForm }))),
  );
}

async function saveRecords(tx: StoreTx, records: DemoRecords): Promise<void> {
  await insertRows(tx, 'inspection', records.inspections);
  await insertRows(tx, 'rectification', records.rectifications);
  await insertRows(tx, 'finding', records.findings);
  await insertRows(tx, 'task', records.tasks);
  await insertRows(tx, 'number_series', records.series);
}

type Table = 'inspection' | 'rectification' | 'finding' | 'task' | 'number_series';

/** Columns that no row names keep their defaults. */
async function insertRows(tx: StoreTx, table: Table, rows: Record<string, unknown>[]): Promise<void> {
  // Names from our own code only; the values are one parameter.
  const columns = Object.keys(rows[0] ?? {}).join(', ');
  await tx.execute(
    `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
    JSON.stringify(rows),
  );
}
