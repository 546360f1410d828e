/** Reads what a day's duty messages are composed from, as it is at this moment. */
import { addDays, addWorkingDays } from '../domain/calendar.ts';
import { type Registers, stateName } from '../domain/register-definition.ts';
import { TOWNS } from '../domain/towns.ts';
import type { PostFacts } from '../duty/compose-post.ts';
import { safetyCoverage } from '../duty/coverage.ts';
import type { DutyEntry, DutyMember } from '../duty/duty-facts.ts';
import { weekBegin } from '../duty/post-days.ts';
import { listAbsences } from '../store/absences.ts';
import { readAuditHead } from '../store/audit-chain.ts';
import { listUndelivered, listUntold, type Untold } from '../store/duty-notices.ts';
import { findCampaign, listOpenRectifications, listOpenTasks, listSafetyChecked } from '../store/duty-repository.ts';
import {
  listDueEntries,
  listFilers,
  listNightTeams,
  listOpenRisks,
  type OpenEntryRow,
  readDayFigures,
} from '../store/post-facts.ts';
import type { StoreTx } from '../store/store.ts';
import type { SnapshotKeeper } from './snapshot-keeper.ts';

type Reading = { store: Pick<StoreTx, 'query'>; snapshots: SnapshotKeeper };

/** The facts of a day (`YYYY-MM-DD`). */
export async function readPostFacts({ store, snapshots }: Reading, day: string): Promise<PostFacts> {
  const { members } = snapshots.tables();
  const { institutions, registers } = snapshots.current().actionWorld;
  const campaign = await findCampaign(store, day);
  const checked = campaign === null ? new Set<string>() : await listSafetyChecked(store, campaign.startsOn, day);
  const openRisks = await listOpenRisks(store);
  const week = { from: weekBegin(day), to: day };
  const yesterday = addDays(day, -1);
  const lastDay = addWorkingDays(day, -1);
  const lastWeek = { from: weekBegin(lastDay), to: yesterday };
  return {
    day,
    auditHead: await readAuditHead(store),
    campaign,
    members,
    rectifications: await listOpenRectifications(store),
    tasks: await listOpenTasks(store),
    entries: (await listDueEntries(store)).map((row) => toDuty(row, registers)),
    standIns: await readStandIns(store, day),
    coverage: safetyCoverage(institutions, checked),
    undelivered: (await listUndelivered(store, { from: lastDay, to: yesterday })).length,
    untold: await readUntold(store, day),
    risks: { red: countOf(openRisks, 'red'), orange: countOf(openRisks, 'orange') },
    figures: await readDayFigures(store, day),
    openRisks,
    silentSchools: await silentSchools(store, members, week),
    silentLastWeek: await silentSchools(store, members, lastWeek),
    quietTowns: await quietTowns(store, week),
    nightTeams: await listNightTeams(store, day),
  };
}

type Span = { from: string; to: string };

function countOf(risks: readonly { level: string }[], level: string): number {
  return risks.filter((risk) => risk.level === level).length;
}

/** In words; what protects people in it is left out. */
function toDuty(row: OpenEntryRow, registers: Registers): DutyEntry {
  const definition = registers.get(row.register);
  if (definition === undefined) return { ...row, subject: null };
  const subject = definition.discreet ? null : row.subject;
  return { ...row, register: definition.title, state: stateName(definition, row.state), subject };
}

async function readStandIns(store: Reading['store'], day: string): Promise<Map<string, string>> {
  const absences = await listAbsences(store, { from: day, to: day });
  return new Map(absences.map(({ memberId, standInId }) => [memberId, standInId]));
}

async function readUntold(store: Reading['store'], day: string): Promise<Map<string, Untold[]>> {
  return Map.groupBy(await listUntold(store, day), ({ memberId }) => memberId);
}

async function silentSchools(
  store: Reading['store'],
  members: readonly DutyMember[],
  span: Span,
): Promise<{ departmentId: string; name: string }[]> {
  const { departmentIds } = await listFilers(store, { register: 'school_report', ...span });
  const heads = members.filter(({ active, roles }) => active && roles.includes('school_head'));
  const schools = new Map(heads.map(({ departmentId, departmentName = '' }) => [departmentId, departmentName]));
  return [...schools]
    .filter(([id]) => !departmentIds.has(id))
    .map(([departmentId, name]) => ({ departmentId, name }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function quietTowns(store: Reading['store'], span: Span): Promise<string[]> {
  const { towns } = await listFilers(store, { register: 'patrol', ...span });
  return TOWNS.map(({ name }) => name).filter((name) => !towns.has(name));
}
