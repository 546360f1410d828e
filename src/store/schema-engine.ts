/** Prisma's schema engine as WebAssembly: compares schemas and applies migrations without a native download. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';

// Only the DOM's library declares it, and the rest of that library does not exist here.
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: Record<string, Record<string, unknown>>,
  ): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

let loaded: Promise<void> | undefined;

/** Runs `work` with an engine on this database; `schema` is the text of schema.prisma. */
export async function withSchemaEngine<T>(
  options: { url: string; schema: string },
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  loaded ??= loadEngine();
  await loaded;
  const factory = bindMigrationAwareSqlAdapterFactory(new EnginePg(options.url));
  const datamodels: [string, string][] = [['schema.prisma', options.schema]];
  const engine = await bindings.SchemaEngine.new({ datamodels }, () => undefined, factory);
  try {
    return await work(engine);
  } finally {
    engine.free();
  }
}

// The package's front door imports the .wasm file as a module: Node 24 warns every user that this is an experiment.
async function loadEngine(): Promise<void> {
  const path = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(path.replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': { ...bindings } });
  bindings.__wbg_set_wasm(instance.exports);
  const begin = instance.exports['__wbindgen_start'];
  if (typeof begin === 'function') begin();
}

type EngineAdapter = Awaited<ReturnType<PrismaPg['connect']>>;

/** The adapter, with the one column type added that the engine asks for and the adapter does not know. */
class EnginePg extends PrismaPg {
  constructor(url: string) {
    super({ connectionString: url, max: 1, application_name: 'assistant-migrations' });
  }

  override async connect(): Promise<EngineAdapter> {
    return markCharacters(await super.connect());
  }

  override async connectToShadowDb(): Promise<EngineAdapter> {
    return markCharacters(await super.connectToShadowDb());
  }
}

// PostgreSQL's catalogue has columns of type "char" (18). adapter-pg 7.10 refuses them, which fails every comparison;
// the engine wants them marked as single characters. So the driver is told text, and the mark is put in afterwards.
const CHAR_OID = 18;
const TEXT_OID = 25;

function markCharacters(adapter: EngineAdapter): EngineAdapter {
  const charactersOf = new WeakMap<object, number[]>();
  const pool = adapter.underlyingDriver();
  const ask: (...args: unknown[]) => Promise<DriverResult> = pool.query.bind(pool);
  const queryRaw = adapter.queryRaw.bind(adapter);
  Object.assign(pool, {
    query: async (...args: unknown[]) => {
      const result = await ask(...args);
      charactersOf.set(result.rows, disguiseCharacters(result.fields));
      return result;
    },
  });
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    for (const index of charactersOf.get(result.rows) ?? []) result.columnTypes[index] = ColumnTypeEnum.Character;
    return result;
  };
  // adapter-pg 7.10 cuts a script at every semicolon, also inside a function's body; PostgreSQL reads it whole.
  adapter.executeScript = async (script) => {
    await ask(script);
  };
  return adapter;
}

type DriverResult = { rows: object; fields: { dataTypeID: number }[] };

function disguiseCharacters(fields: DriverResult['fields']): number[] {
  const found: number[] = [];
  for (const [index, field] of fields.entries()) {
    if (field.dataTypeID !== CHAR_OID) continue;
    field.dataTypeID = TEXT_OID;
    found.push(index);
  }
  return found;
}
