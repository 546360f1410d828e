/** `npm run migrate -- <name>`: writes the migration from what the migrations make to what the schema says. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { engineList, readMigrations, readSchema, writeMigration } from './migration-files.ts';
import { withSchemaEngine } from './schema-engine.ts';
import { silentLog } from './store-log.ts';

/** The SQL that is missing, or null when the migrations already make the schema. Needs a user with CREATEDB. */
export async function diffSchema(url: string): Promise<string | null> {
  const [migrations, schema] = await Promise.all([readMigrations(), readSchema()]);
  const { stdout, exitCode } = await withSchemaEngine({ url, schema }, (engine) =>
    engine.diff({
      from: { tag: 'migrations', ...engineList(migrations) },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    }),
  );
  // 2 means «there is a difference», as with `prisma migrate diff --exit-code`.
  return exitCode === 2 ? stdout : null;
}

async function main(name: string | undefined): Promise<number> {
  if (name === undefined || !/^[a-z][a-z0-9_]*$/.test(name)) {
    console.error('Usage: npm run migrate -- <name>   (lower case, digits and _; for example add_lead)');
    return 2;
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'assistant-migrate-'));
  const server = await startEmbeddedPostgres({ dataDir, log: silentLog });
  try {
    const sql = await diffSchema(server.url);
    if (sql === null) console.log('Nothing to do: the migrations already make the schema.');
    else console.log(`Wrote ${await writeMigration({ name, sql, at: new Date() })}. Read it before you commit it.`);
    return 0;
  } finally {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

if (import.meta.main) process.exitCode = await main(process.argv[2]);
