/** The county that the campaign is played in: 600 made-up institutions and forty members, on a database of its own. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { type Core, openCore } from '../../src/app/core.ts';
import type { Channel, OutboundMessage } from '../../src/channels/contract.ts';
import { SIMULATOR_CAPABILITIES } from '../../src/channels/simulator/channel.ts';
import { loadConfig } from '../../src/config/config.ts';
import type { Role } from '../../src/domain/role.ts';
import { importInstitutions } from '../../src/imports/import-institutions.ts';
import { importMembers } from '../../src/imports/import-members.ts';
import { readSpreadsheet } from '../../src/imports/spreadsheet.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { createPipeline, type Pipeline } from '../../src/pipeline/pipeline.ts';
import { addCampaign } from '../../src/store/campaigns.ts';
import { silentLog } from '../support/silent-log.ts';

export const FIRST_DAY = '2023-07-01';
export const LAST_DAY = '2023-08-31';

export type Person = { userId: string; name: string; department: string; role: Role };
export type Place = { id: string; name: string; town: string; status: string };

export type County = {
  core: Core;
  clock: ManualClock;
  pipeline: Pipeline;
  people: readonly Person[];
  /** Names that are one institution's alone, so that saying one is certain. */
  institutions: readonly Place[];
  /** Everything that was said to a user id since, oldest first. */
  heard(userId: string): readonly string[];
  /** The number of the rectification that a filing opened. */
  rectificationOf(inspection: string): Promise<string>;
  /** The number of the lead about a place: the office hears it, who reported does not. */
  leadAt(place: string): Promise<string>;
  close(): Promise<void>;
};

/** How many of each: forty members in all, as a county's task force has them. */
const STAFF: readonly [Role, string, number][] = [
  ['leader', '县人民政府', 1],
  ['deputy', '县教育局', 1],
  ['office', '县教育局', 3],
  ['duty_officer', '县教育局', 2],
  ['department_head', '县公安局', 1],
  ['department_head', '县市场监管局', 1],
  ['liaison', '县教育局', 1],
  ['liaison', '县公安局', 1],
  ['liaison', '县市场监管局', 1],
  ['liaison', '县消防救援大队', 1],
  ['approver', '县行政审批局', 2],
  ['auditor', '县教育局', 1],
  ['inspector', '县教育局', 5],
  ['inspector', '县市场监管局', 4],
  ['inspector', '县消防救援大队', 4],
  ['inspector', '县公安局', 3],
  ['school_head', '襄垣县第一小学', 2],
  ['grid_worker', '古韩镇', 3],
  ['grid_worker', '侯堡镇', 3],
];

/** Opens the county on an empty database. */
export async function openCounty(databaseUrl: string): Promise<County> {
  const dataDir = await mkdtemp(join(tmpdir(), 'assistant-campaign-'));
  const clock = new ManualClock(`${FIRST_DAY}T00:30:00Z`);
  const config = loadConfig({ DATABASE_URL: databaseUrl, DATA_DIR: dataDir, DEMO: '0' });
  const core = await openCore(config, silentLog, clock);
  await addPeople(core);
  await addInstitutions(core);
  await core.store.transaction((tx) =>
    addCampaign(tx, { id: 'campaign', name: '暑期行动', startsOn: FIRST_DAY, endsOn: LAST_DAY }),
  );
  await core.snapshots.refresh();
  clock.set(`${FIRST_DAY}T01:00:00Z`);
  await core.snapshots.refresh();
  const heard = new Map<string, string[]>();
  const pipeline = createPipeline({
    ...core,
    channels: new Map([['simulator', listening(heard)]]),
    pushChannel: 'simulator',
    sendLeaseMs: 30_000,
  });
  return {
    core,
    clock,
    pipeline,
    people: staff(),
    institutions: plainlyNamed(core),
    heard: (userId) => heard.get(userId) ?? [],
    rectificationOf: async (inspection) =>
      await numberOf(
        core,
        'select r.number from rectification r join inspection i on i.id = r.inspection_id where i.number = $1',
        inspection,
      ),
    leadAt: async (place) =>
      await numberOf(
        core,
        `select number from register_entry where register = 'lead' and position($1 in data::text) > 0`,
        place,
      ),
    async close() {
      await pipeline.stop();
      await core.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function numberOf({ store }: Core, sql: string, about: string): Promise<string> {
  const [row, ...more] = await store.query<{ number: string }>(sql, about);
  if (row === undefined || more.length > 0) throw new Error(`${about}: not one record`);
  return row.number;
}

function listening(heard: Map<string, string[]>): Channel {
  return {
    name: 'simulator',
    // The clock stands still while people talk: nothing is to wait for the next minute.
    capabilities: { ...SIMULATOR_CAPABILITIES, limits: [] },
    send(message: OutboundMessage) {
      const { target, body } = message;
      const to = 'userId' in target ? target.userId : target.chatId;
      const said = heard.get(to) ?? [];
      said.push('text' in body ? body.text : JSON.stringify(body));
      heard.set(to, said);
      return Promise.resolve({ ok: true });
    },
    close: () => Promise.resolve(),
  };
}

function staff(): Person[] {
  return STAFF.flatMap(([role, department, count], group) =>
    Array.from({ length: count }, (_, n) => ({
      userId: `${role.replaceAll('_', '-')}-${group}-${n + 1}`,
      name: `${SURNAMES[(group * 7 + n) % SURNAMES.length]}${GIVEN[(group * 5 + n * 3) % GIVEN.length]}`,
      department,
      role,
    })),
  );
}
const SURNAMES = [...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜'];
const GIVEN = '建华 志远 晓梅 国强 丽萍 海涛 淑芬 文斌 玉兰 永刚 雪莲 立新 春燕 大伟 秀英'.split(' ');

async function addPeople(core: Core): Promise<void> {
  const rows = staff().map(({ userId, name, department, role }) => [userId, name, department, role].join(','));
  const sheet = Buffer.from(`账号,姓名,单位,角色\n${rows.join('\n')}\n`);
  const table = await readSpreadsheet('members.csv', sheet);
  const options = { dryRun: false, today: FIRST_DAY, fileName: 'members.csv', by: 'system' };
  const { rejected } = await importMembers(core.store, table, options);
  if (rejected.length > 0) throw new Error(`members were refused: ${JSON.stringify(rejected)}`);
}

/** The rows of the sheet that the county brings in, by the headers of the file. */
export type SheetRow = Readonly<Record<'id' | 'status' | 'uscc' | 'license_no' | '许可有效期至' | 'campus', string>>;

/** The demo's institutions, with the last day of their permits: over for one of eleven. */
export async function readSheet(): Promise<SheetRow[]> {
  const file = new URL('../../flows/sources/demo-institutions.csv', import.meta.url);
  const rows = parse<Record<string, string>>(await readFile(file), { columns: true, bom: true });
  return rows.map((row, n) => {
    const last = n % 11 === 5 ? '2023-08-15' : '2025-12-31';
    const until = row['license_no'] === '' ? '' : last;
    return sheetRow.parse({ ...row, 许可有效期至: until });
  });
}

const text = z.string().default('');
const sheetRow = z.looseObject({
  id: text,
  status: text,
  uscc: text,
  license_no: text,
  许可有效期至: text,
  campus: text,
});

async function addInstitutions(core: Core): Promise<void> {
  const rows = await readSheet();
  const columns = Object.keys(rows[0] ?? {});
  const lines = rows.map((row) => Object.values(row).join(','));
  const sheet = Buffer.from([columns.join(','), ...lines].join('\n'));
  const table = await readSpreadsheet('institutions.csv', sheet);
  const { countyName } = core.snapshots.current().actionWorld;
  const options = { dryRun: false, today: FIRST_DAY, fileName: 'institutions.csv', by: 'system' };
  const report = await importInstitutions(core.store, table, {
    ...options,
    county: { name: countyName, regionCode: '140423' },
  });
  if (report.added < 600) throw new Error(`only ${report.added} institutions came in`);
}

function plainlyNamed(core: Core): Place[] {
  const { institutions, register, countyName } = core.snapshots.current().actionWorld;
  return institutions.filter(({ id, name }) => {
    const found = register.lookup(name, { region: countyName });
    return found.certain && found.candidates[0]?.row.id === id;
  });
}
