/** Imports as batches: what each record was before and after, so that an import can be taken back as a whole. */
import { AppError } from '../kernel/errors.ts';
import { quoteName } from './admin-sql.ts';
import { bumpRevision, type RevisionName } from './revision.ts';
import type { Store, StoreTx } from './store.ts';

/** What can be imported. */
export type ImportSubject = 'institutions' | 'members';

/** What an import is remembered by. */
export type ImportBatch = {
  id: string;
  what: ImportSubject;
  fileName: string;
  /** Who did it, in words. */
  by: string;
  counts: { added: number; changed: number; same: number; rejected: number };
};

type Child = { table: string; owner: string; order: string };
type Subject = { table: string; children: readonly Child[]; revision: RevisionName };

/** Which tables an import writes; a record is its row with the rows that belong to it. */
const SUBJECTS: Readonly<Record<ImportSubject, Subject>> = {
  institutions: {
    table: 'institution',
    children: [
      { table: 'institution_alias', owner: 'institution_id', order: 'text' },
      { table: 'permit', owner: 'institution_id', order: 'id' },
    ],
    revision: 'register',
  },
  members: {
    table: 'member',
    children: [{ table: 'group_member', owner: 'member_id', order: 'group_id' }],
    revision: 'directory',
  },
};
/** When a row was touched is no part of what it says. */
const TIME_STAMP = 'updated_at';
const LOCK_WAIT = '20s';
const LOCK_NOT_AVAILABLE = '55P03';

/** Keeps every other writer of these tables out until the end of the transaction; readers go on. */
export async function lockForImport(tx: StoreTx, what: ImportSubject): Promise<void> {
  const { table, children } = SUBJECTS[what];
  const tables = [table, ...children.map((child) => child.table)].map(quoteName).join(', ');
  await tx.execute(`set local lock_timeout = '${LOCK_WAIT}'`);
  try {
    await tx.execute(`lock table ${tables} in share row exclusive mode`);
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === LOCK_NOT_AVAILABLE)) throw thrown;
    throw new AppError({
      code: 'IMPORT_BUSY',
      kind: 'conflict',
      retry: 'later',
      userText: '另一批导入还没有做完，请等一分钟再导入。',
      cause: thrown,
    });
  }
}

/** Writes an import and remembers what each of its records was before and is after. Inside the import's transaction. */
export async function recordImport(
  tx: StoreTx,
  batch: ImportBatch,
  work: { ids: readonly string[]; write: () => Promise<void> },
): Promise<void> {
  await openBatch(tx, batch, work.ids);
  await work.write();
  await closeBatch(tx, batch, work.ids);
  if (batch.what === 'institutions') await noteHistory(tx, batch.id, ['before', 'after']);
  await bumpRevision(tx, SUBJECTS[batch.what].revision);
}

async function openBatch(tx: StoreTx, batch: ImportBatch, ids: readonly string[]): Promise<void> {
  const { added, changed, same, rejected } = batch.counts;
  await tx.execute(
    `insert into import_batch (id, what, file_name, by, added, changed, same, rejected)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    ...[batch.id, batch.what, batch.fileName, batch.by, added, changed, same, rejected],
  );
  await tx.execute(
    `insert into import_change (batch_id, record_id, before, after)
     select $1, s.id, s.state, '{}' from (${stateSql(SUBJECTS[batch.what])}) s where s.id = any($2::text[])`,
    batch.id,
    ids,
  );
}

async function closeBatch(tx: StoreTx, batch: ImportBatch, ids: readonly string[]): Promise<void> {
  await tx.execute(
    `insert into import_change (batch_id, record_id, before, after)
     select $1, s.id, null, s.state from (${stateSql(SUBJECTS[batch.what])}) s where s.id = any($2::text[])
     on conflict (batch_id, record_id) do update set after = excluded.after`,
    batch.id,
    ids,
  );
}

/** Fields whose changes an institution's history tells. */
const HISTORY = ['status', 'name', 'address', 'social_credit_code', 'category', 'campus', 'competent_department'];

/** One line of the history for each field that the import changed; the other way round when it is taken back. */
async function noteHistory(tx: StoreTx, batchId: string, [from, to]: ['before', 'after'] | ['after', 'before']) {
  await tx.execute(
    `insert into institution_change (institution_id, field, before, after, effective_on, by)
     select c.record_id, f.field, c.${from}->'record'->>f.field, c.${to}->'record'->>f.field,
       (now() at time zone 'Asia/Shanghai')::date, 'import:' || c.batch_id
     from import_change c cross join unnest($2::text[]) f(field)
     where c.batch_id = $1 and c.before is not null
       and c.before->'record'->>f.field is distinct from c.after->'record'->>f.field`,
    batchId,
    HISTORY,
  );
}

/** One record as JSON: the row without its time stamp, and the rows that belong to it. */
function stateSql({ table, children }: Subject): string {
  const parts = children.map(
    (child) => `'${child.table}', coalesce((select jsonb_agg(to_jsonb(c) order by c.${quoteName(child.order)})
      from ${quoteName(child.table)} c where c.${quoteName(child.owner)} = t.id), '[]')`,
  );
  return `select t.id, jsonb_build_object('record', to_jsonb(t) - '${TIME_STAMP}', ${parts.join(', ')}) as state
    from ${quoteName(table)} t`;
}

/** What an undo took back. */
export type UndoneImport = { removed: number; restored: number };

/**
 * Takes a whole import back. Throws AppError `IMPORT_NOT_FOUND`, `IMPORT_UNDONE`, `IMPORT_CHANGED_SINCE` (a record was
 * changed by hand or by a later import) or `IMPORT_IN_USE` (other records refer to what it added).
 */
export async function undoImport(store: Store, batchId: string): Promise<UndoneImport> {
  return await store.transaction(async (tx) => {
    const subject = await claimBatch(tx, batchId);
    await refuseChangedSince(tx, batchId, subject);
    await refuseInUse(tx, batchId, subject);
    const restored = await restoreChanged(tx, batchId, subject);
    const removed = await removeAdded(tx, batchId, subject);
    if (subject === SUBJECTS.institutions) await noteHistory(tx, batchId, ['after', 'before']);
    await bumpRevision(tx, subject.revision);
    return { removed, restored };
  });
}

async function claimBatch(tx: StoreTx, batchId: string): Promise<Subject> {
  const [row] = await tx.query<{ what: string; undone: boolean }>(
    'select what, undone_at is not null as undone from import_batch where id = $1 for update',
    batchId,
  );
  if (row === undefined || (row.what !== 'institutions' && row.what !== 'members')) {
    throw new AppError({
      code: 'IMPORT_NOT_FOUND',
      kind: 'conflict',
      userText: '没有这个导入批次，请核对导入时给出的批次号。',
    });
  }
  if (row.undone)
    throw new AppError({ code: 'IMPORT_UNDONE', kind: 'conflict', userText: '这批导入已经撤回过了，不用再撤。' });
  await lockForImport(tx, row.what);
  await tx.execute('update import_batch set undone_at = now() where id = $1', batchId);
  return SUBJECTS[row.what];
}

async function refuseChangedSince(tx: StoreTx, batchId: string, subject: Subject): Promise<void> {
  const [row] = await tx.query<{ count: number; name: string | null }>(
    `select count(*)::int as count, min(c.after->'record'->>'name') as name
     from import_change c left join (${stateSql(subject)}) s on s.id = c.record_id
     where c.batch_id = $1 and s.state is distinct from c.after`,
    batchId,
  );
  const count = row?.count ?? 0;
  if (count === 0) return;
  const example = (row?.name ?? '').slice(0, 30);
  throw new AppError({
    code: 'IMPORT_CHANGED_SINCE',
    kind: 'conflict',
    userText: `导入之后有${count}条又改过（例如“${example}”），不能整批撤回，请逐条改正。`,
  });
}

/** Foreign keys that point at the record, but those of its own rows: whoever uses an added record keeps it. */
async function refuseInUse(tx: StoreTx, batchId: string, subject: Subject): Promise<void> {
  const own = subject.children.map((child) => child.table);
  const links = await tx.query<{ table: string; column: string }>(
    `select c.conrelid::regclass::text as "table", a.attname as "column"
     from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
     where c.contype = 'f' and c.confrelid = $1::regclass and not c.conrelid = any($2::text[]::regclass[])`,
    subject.table,
    own,
  );
  for (const { table, column } of links) {
    const inBatch = `(select record_id from import_change where batch_id = $1 and before is null)`;
    const self = table === subject.table ? `and not t.id in ${inBatch}` : '';
    const used = await tx.query(
      `select 1 from ${table} t where t.${quoteName(column)} in ${inBatch} ${self} limit 1`,
      batchId,
    );
    if (used.length > 0) {
      throw new AppError({
        code: 'IMPORT_IN_USE',
        kind: 'conflict',
        userText: '这批导入的记录已经用在别处（检查、任务等），不能整批撤回，请逐条改正。',
      });
    }
  }
}

async function restoreChanged(tx: StoreTx, batchId: string, subject: Subject): Promise<number> {
  const table = quoteName(subject.table);
  const columns = await tx.query<{ name: string; stamp: boolean }>(
    `select attname as name, attname = $2 as stamp from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attname <> 'id'`,
    subject.table,
    TIME_STAMP,
  );
  const sets = columns.map(({ name, stamp }) => `${quoteName(name)} = ${stamp ? 'now()' : `r.${quoteName(name)}`}`);
  const count = await tx.execute(
    `update ${table} t set ${sets.join(', ')}
     from import_change c, jsonb_populate_record(null::${table}, c.before->'record') r
     where c.batch_id = $1 and c.before is not null and t.id = c.record_id`,
    batchId,
  );
  for (const child of subject.children) {
    const name = quoteName(child.table);
    await tx.execute(
      `delete from ${name} t using import_change c
       where c.batch_id = $1 and c.before is not null and t.${quoteName(child.owner)} = c.record_id`,
      batchId,
    );
    await tx.execute(
      `insert into ${name} select r.* from import_change c
         cross join lateral jsonb_array_elements(c.before->'${child.table}') e
         cross join lateral jsonb_populate_record(null::${name}, e) r
       where c.batch_id = $1 and c.before is not null`,
      batchId,
    );
  }
  return count;
}

async function removeAdded(tx: StoreTx, batchId: string, subject: Subject): Promise<number> {
  return await tx.execute(
    `delete from ${quoteName(subject.table)} t using import_change c
     where c.batch_id = $1 and c.before is null and t.id = c.record_id`,
    batchId,
  );
}
