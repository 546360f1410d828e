/** The database role the program works as: it reads and writes everything, and can only add to the audit. */
import { createHmac } from 'node:crypto';
import { quoteName, withAdminSql } from './admin-sql.ts';
import type { Queries } from './transaction.ts';

/** The role beside an embedded database's owner. */
export const APP_ROLE = 'assistant_app';
/** One at a time: two programs that start together would change the same rows of the catalogue. */
const LOCK_KEY = 20_210_725;

const AUDIT = `('audit_entry', 'audit_link', 'audit_head')`;
const READ_ONLY = `('audit_entry', 'audit_link', 'audit_head', '_prisma_migrations')`;
const CHANGES = `'UPDATE, DELETE, TRUNCATE, TRIGGER'`;

/** The role's password, from the owner's: nothing more to keep, and the owner's cannot be told from it. */
export function appPassword(ownerPassword: string): string {
  return createHmac('sha256', ownerPassword).update(APP_ROLE).digest('hex');
}

/** Statements that make the role of an embedded database, or give it its password again. */
export function appRoleSql(password: string): string[] {
  const role = quoteName(APP_ROLE);
  return [
    `do $$ begin if to_regrole('${APP_ROLE}') is null then create role ${role}; end if; end $$`,
    `alter role ${role} with login nosuperuser nocreatedb nocreaterole noreplication password '${password}'`,
  ];
}

/** Gives the role what the program needs after a migration, and of the audit only adding to it. `ownerUrl`: the owner's. */
export async function limitRole(ownerUrl: string, role: string): Promise<void> {
  const name = quoteName(role);
  await withAdminSql(ownerUrl, async (sql) => {
    const [found] = await sql.query(IS_RIGHT, role);
    if (found?.['right'] === true) return;
    await sql.query('begin');
    await sql.query('select pg_advisory_xact_lock($1::bigint)', LOCK_KEY);
    // The job queue makes and mends its own tables.
    await sql.query(`do $$ begin execute format('grant create on database %I to ${name}', current_database()); end $$`);
    for (const statement of grants(name)) await sql.query(statement);
    const owned = await sql.query(QUEUE_OWNED, role);
    for (const row of owned) await sql.query(`alter ${String(row['what'])} owner to ${name}`);
    await sql.query('commit');
  });
}

function grants(name: string): string[] {
  return [
    `grant usage on schema public to ${name}`,
    `grant select, insert, update, delete on all tables in schema public to ${name}`,
    `grant usage, select on all sequences in schema public to ${name}`,
    `revoke all on audit_entry, audit_link, audit_head, _prisma_migrations from ${name}`,
    `grant select on audit_entry, audit_link, audit_head, _prisma_migrations to ${name}`,
    // Neither the number nor the place in the chain is for the program to choose.
    `grant insert (at, actor, action, object, note) on audit_entry to ${name}`,
  ];
}

/** `$1` may use every table, add to the audit, change nothing of it, and owns the job queue. */
const IS_RIGHT = `select coalesce(bool_and(case
      when relnamespace <> 'public'::regnamespace then pg_get_userbyid(relowner) = $1
      when relname in ${READ_ONLY} then has_table_privilege($1, oid, 'SELECT')
        and not has_table_privilege($1, oid, 'INSERT') and not has_table_privilege($1, oid, ${CHANGES})
      else has_table_privilege($1, oid, 'UPDATE') end), false) as right
  from pg_class where relkind in ('r', 'p') and relnamespace in ('public'::regnamespace, to_regnamespace('pgboss'))`;

/** What an older version's start made of the job queue as the owner. */
const QUEUE_OWNED = `select what from (
    select 0 as step, nspowner as owner, format('schema %I', nspname) as what from pg_namespace where nspname = 'pgboss'
    union all select 1, relowner, format('table %s', oid::regclass) from pg_class
      where relnamespace = to_regnamespace('pgboss') and relkind in ('r', 'p')
    union all select 2, proowner, format('function %s', oid::regprocedure) from pg_proc
      where pronamespace = to_regnamespace('pgboss')
    union all select 3, typowner, format('type %s', oid::regtype) from pg_type
      where typnamespace = to_regnamespace('pgboss') and typtype in ('e', 'd')) all_of_it
  where pg_get_userbyid(owner) <> $1 order by step`;

/** Whether the role we are connected as could change the audit or switch its triggers off. */
export async function canChangeAudit(db: Pick<Queries, 'query'>): Promise<boolean> {
  const [row] = await db.query<{ can: boolean }>(
    `select coalesce(bool_or(has_table_privilege(oid, ${CHANGES}) or pg_has_role(relowner, 'MEMBER')), false) as can
     from pg_class where relnamespace = 'public'::regnamespace and relname in ${AUDIT}`,
  );
  return row?.can ?? false;
}
