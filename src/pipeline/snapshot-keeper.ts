/** Keeps the snapshot fresh: reloads people and register within a second of a change on any instance. */
import type { ActionWorld } from '../actions/action.ts';
import type { World } from '../conversation/world.ts';
import { type Actor, publicActor } from '../domain/actor.ts';
import { dayOf } from '../domain/calendar.ts';
import { findDepartment } from '../domain/departments.ts';
import type { InspectionTimes } from '../domain/inspection-times.ts';
import type { LeadRouting } from '../domain/lead-routing.ts';
import { decide, isWithinScope, type Permissions } from '../domain/permissions.ts';
import type { Registers } from '../domain/register-definition.ts';
import { requestsSince } from '../domain/reporter-request.ts';
import type { RiskRules } from '../domain/risk-signals.ts';
import { isRole } from '../domain/role.ts';
import type { CompiledFlow } from '../engine/compiled.ts';
import type { LookupSource } from '../engine/turn.ts';
import { listLedgers } from '../figures/record-ledgers.ts';
import type { Clock } from '../kernel/clock.ts';
import { asError } from '../kernel/errors.ts';
import type { DataKey } from '../kernel/key-ring.ts';
import type { Logger } from '../kernel/logger.ts';
import { answerBesides } from '../parents/answer-parent.ts';
import { isWorthAsking } from '../register/answer.ts';
import type { RegisterRow } from '../register/institution.ts';
import type { RegisterIndex } from '../register/lookup.ts';
import { buildRegisterIndex } from '../register/register-index.ts';
import { listShownBroadcasts, type ShownBroadcast } from '../store/broadcasts.ts';
import { type Directory, loadDirectory, readRevisions } from '../store/directory-repository.ts';
import { findCampaign } from '../store/duty-repository.ts';
import { listFlowVersions } from '../store/flow-version-repository.ts';
import { listUnfinishedRectifications, type StoredRectification } from '../store/rectifications.ts';
import { listOpenEntries, type RegisterEntry } from '../store/register-entries.ts';
import { loadRegister } from '../store/register-repository.ts';
import { listOpenRequests, type OpenRequest } from '../store/reporters.ts';
import type { Store } from '../store/store.ts';
import { listStoredTasks, type StoredTask } from '../store/tasks.ts';
import { broadcastSources, broadcastsFor } from './broadcast-sources.ts';
import { entrySources } from './entry-sources.ts';
import { FlowLibrary } from './flow-library.ts';
import { ledgerSources } from './ledger-sources.ts';
import { memberSources } from './member-sources.ts';
import { rectificationSources } from './rectification-sources.ts';
import { registerDeskSources } from './register-desk-sources.ts';
import { registerSources } from './register-sources.ts';
import { reporterSources } from './reporter-sources.ts';
import type { Snapshot } from './snapshot.ts';
import { taskSources } from './task-sources.ts';
import { isAnonymous } from './traceless.ts';

export type County = { name: string; regionCode: string; hotline: string | null };

export type SnapshotKeeperOptions = {
  store: Store;
  flows: ReadonlyMap<string, CompiledFlow>;
  checklists: ActionWorld['checklists'];
  registers: Registers;
  permissions: Permissions;
  riskRules: RiskRules;
  leadRouting: LeadRouting;
  inspectionTimes: InspectionTimes;
  county: County;
  config: World['config'];
  /** Seals who reported; 32 bytes. */
  dataKey: DataKey;
  clock: Clock;
  log: Logger;
};

type Tables = {
  register: readonly RegisterRow[];
  members: Directory['members'];
  directory: Directory;
  library: FlowLibrary;
  openEntries: readonly RegisterEntry[];
  rectifications: readonly StoredRectification[];
  tasks: readonly StoredTask[];
  requests: readonly OpenRequest[];
  broadcasts: readonly ShownBroadcast[];
};

type Loaded = {
  rows: readonly RegisterRow[];
  index: RegisterIndex;
  directory: Directory;
  library: FlowLibrary;
  openEntries: readonly RegisterEntry[];
  rectifications: readonly StoredRectification[];
  tasks: readonly StoredTask[];
  requests: readonly OpenRequest[];
  broadcasts: readonly ShownBroadcast[];
  campaign: ActionWorld['campaign'];
};

/** A role that is taken away must be gone within a second, the reading of the new rows included. */
const POLL_MS = 500;

export class SnapshotKeeper {
  readonly #options: SnapshotKeeperOptions;
  #snapshot: Snapshot | undefined;
  #tables: Tables | undefined;
  #revisions = { register: -1, directory: -1, flows: -1, entries: -1 };
  #campaignDay = '';
  #timer: NodeJS.Timeout | undefined;
  #refreshing: Promise<void> | undefined;
  #comparedMs: number | undefined;

  constructor(options: SnapshotKeeperOptions) {
    this.#options = options;
  }

  /** Loads for the first time. */
  async open(): Promise<void> {
    await this.refresh();
  }

  /** Looks for changes from now on. */
  start(): void {
    let failures = 0;
    const look = async (): Promise<void> => {
      try {
        await this.refresh();
        failures = 0;
      } catch (thrown) {
        // Once a minute, not once a second: a database that is away must not fill the log.
        if (failures % 60 === 0) {
          this.#options.log.warn({ failures, err: asError(thrown) }, 'snapshot not refreshed; the old one stays');
        }
        failures += 1;
      }
    };
    this.#timer = setInterval(() => void look(), POLL_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#refreshing?.catch(() => undefined);
  }

  current(): Snapshot {
    if (this.#snapshot === undefined) throw new Error('the snapshot is not open');
    return this.#snapshot;
  }

  /** The county's own rows: others may stand in the register to be told from them, and count nowhere. */
  #ofCounty(rows: readonly RegisterRow[]): readonly RegisterRow[] {
    return rows.filter((row) => row.regionCode === this.#options.county.regionCode);
  }

  /** The rows behind the snapshot. */
  tables(): Tables {
    if (this.#tables === undefined) throw new Error('the snapshot is not open');
    return this.#tables;
  }

  /** Reloads what has changed. One at a time. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh()
      .then(() => {
        this.#comparedMs = performance.now();
      })
      .finally(() => {
        this.#refreshing = undefined;
      });
    return this.#refreshing;
  }

  /** Milliseconds since it was last found the same as the database, or made so; Infinity before the first time. */
  ageMs(): number {
    return this.#comparedMs === undefined ? Number.POSITIVE_INFINITY : performance.now() - this.#comparedMs;
  }

  async #refresh(): Promise<void> {
    const { store, clock } = this.#options;
    const revisions = await readRevisions(store);
    const day = dayOf(clock.now());
    const old = this.#tables;
    const sameRegister = old !== undefined && revisions.register === this.#revisions.register;
    const sameDirectory = old !== undefined && revisions.directory === this.#revisions.directory;
    const sameFlows = old !== undefined && revisions.flows === this.#revisions.flows;
    const sameEntries = old !== undefined && revisions.entries === this.#revisions.entries;
    if (sameRegister && sameDirectory && sameFlows && sameEntries && day === this.#campaignDay) return;
    const register = sameRegister ? old.register : await loadRegister(store);
    const directory = sameDirectory ? old.directory : await loadDirectory(store);
    const { openEntries, rectifications, tasks, requests, broadcasts } = sameEntries
      ? old
      : await loadOpen(store, clock.now());
    const { flows } = this.#options;
    const library = sameFlows ? old.library : new FlowLibrary(flows, await listFlowVersions(store));
    const campaign = await findCampaign(store, day);
    const open = { openEntries, rectifications, tasks, requests, broadcasts };
    this.#tables = { register, members: directory.members, directory, library, ...open };
    const index = sameRegister ? this.#snapshot?.actionWorld.register : undefined;
    this.#snapshot = this.#build({
      rows: register,
      index: index ?? buildRegisterIndex(register),
      directory,
      library,
      ...open,
      campaign,
    });
    this.#revisions = revisions;
    this.#campaignDay = day;
  }

  #build({ rows, index: register, directory, library, campaign, ...open }: Loaded): Snapshot {
    const { flows, checklists, county, config, registers } = this.#options;
    const active = directory.members.filter((member) => member.active);
    const members = new Map(active.map((member) => [member.userId.toLowerCase(), member]));
    // Whoever inspects knows the place and may pick a guess; a parent is told what is one.
    const forPublic = registerSources(register, county.name, isWorthAsking);
    const forMembers = { ...registerSources(register, county.name), ...memberSources(active, directory.departments) };
    const office = active.filter(({ roles }) => roles.includes('office')).map(({ userId }) => userId);
    const activeMemberIds = new Set(active.map((member) => member.id));
    return {
      world: {
        flows,
        olderFlow: (flow, hash) => library.older(flow, hash),
        forgets: (flow) => isAnonymous(flows.get(flow)),
        checklists,
        config,
        sourcesFor: (actor) =>
          actor.memberId === null
            ? { ...forPublic, ...emptySources(registers) }
            : { ...forMembers, ...openSources(actor, { ...open, register, people: directory }, this.#options) },
        publicFlow: 'license_lookup',
        office,
        answerBesides: (words, at) =>
          answerBesides({ words, ...at, register, countyName: county.name, hotline: county.hotline }),
        namesInstitution: (words) => register.lookup(words, { limit: 1, region: county.name }).candidates.length > 0,
      },
      actionWorld: {
        register,
        institutions: this.#ofCounty(rows),
        checklists,
        campaign,
        activeMemberIds,
        members: active,
        ...rulesOf(this.#options),
        departmentIds: departmentIdsOf(directory),
        workGroups: workGroupsOf(directory),
        office,
        flowOf: (flow, hash) => library.of(flow, hash),
        countyName: county.name,
        regionCode: county.regionCode,
        hotline: county.hotline,
        dataKey: this.#options.dataKey,
      },
      actorOf(userId) {
        const member = members.get(userId.toLowerCase());
        if (member === undefined) return publicActor(userId);
        const { id, name, departmentId, departmentName } = member;
        return { userId, name, roles: member.roles.filter(isRole), memberId: id, departmentId, departmentName };
      },
    };
  }
}

type Open = Pick<Tables, 'openEntries' | 'rectifications' | 'tasks' | 'requests' | 'broadcasts'>;
type Files = Pick<SnapshotKeeperOptions, 'registers' | 'permissions' | 'county' | 'clock'>;

async function loadOpen(store: Store, at: Date): Promise<Open> {
  const openEntries = await listOpenEntries(store);
  const rectifications = await listUnfinishedRectifications(store);
  const tasks = await listStoredTasks(store);
  const requests = await listOpenRequests(store, requestsSince(at));
  const since = new Date(at.getTime() - SHOWN_BROADCASTS_MS);
  const broadcasts = await listShownBroadcasts(store, { since, limit: MOST_BROADCASTS });
  return { openEntries, rectifications, tasks, requests, broadcasts };
}

const SHOWN_BROADCASTS_MS = 30 * 86_400_000;
const MOST_BROADCASTS = 200;

/** Requests that the person may decide: alive, and nobody decides on his own. */
function decidedBy(actor: Actor, requests: readonly OpenRequest[], { permissions, clock }: Files): OpenRequest[] {
  if (!decide(permissions, 'reporter.release', { person: actor, place: 'private' }).ok) return [];
  const since = requestsSince(clock.now());
  return requests.filter(({ askerId, askedAt }) => askerId !== actor.memberId && askedAt > since);
}

/** Tables of members, with nothing in them: flows name them, the public reads none. */
function emptySources(registers: Registers): Record<string, LookupSource> {
  return {
    ...entrySources([], registers),
    ...rectificationSources([]),
    ...taskSources([]),
    ...registerDeskSources(undefined, ''),
    ...ledgerSources([]),
    ...reporterSources([]),
    ...broadcastSources(),
  };
}

/** The open records, and the register for who changes it, as look-up tables: what the person may see of them. */
function openSources(
  actor: Actor,
  {
    openEntries,
    rectifications,
    tasks,
    requests,
    register,
    ...rest
  }: Open & { register: RegisterIndex; people: Directory },
  files: Files,
): Record<string, LookupSource> {
  const { registers, permissions, county } = files;
  const decision = decide(permissions, 'rectification.see', { person: actor, place: 'private' });
  const own = rectifications.filter(
    (each) => decision.ok && isWithinScope(decision.scope, actor, { ...each, filedById: each.ownerId }),
  );
  const mayChange = decide(permissions, 'institution.update', { person: actor, place: 'private' }).ok;
  return {
    ...entrySources(seenBy(actor, openEntries, permissions), registers),
    ...rectificationSources(own),
    ...taskSources(tasksOf(actor, tasks, permissions)),
    ...registerDeskSources(mayChange ? register : undefined, county.name),
    ...ledgerSources(
      listLedgers(registers).filter(
        ({ permit }) => decide(permissions, permit, { person: actor, place: 'private' }).ok,
      ),
    ),
    ...reporterSources(decidedBy(actor, requests, files)),
    ...broadcastsFor(actor, rest, files),
  };
}

/** The open tasks that the person may move, the own ones first. What one stands in for is found by its number. */
function tasksOf(actor: Actor, tasks: readonly StoredTask[], permissions: Permissions): StoredTask[] {
  const decision = decide(permissions, 'task.done', { person: actor, place: 'private' });
  if (!decision.ok) return [];
  const seen = tasks.filter((task) => isWithinScope(decision.scope, actor, { ...task, filedById: null, town: null }));
  const own = seen.filter(({ ownerId }) => ownerId === actor.memberId);
  return [...own, ...seen.filter((task) => !own.includes(task))];
}

/** The open entries that the person may see. */
function seenBy(actor: Actor, entries: readonly RegisterEntry[], permissions: Permissions): RegisterEntry[] {
  const decisions = new Map<string, ReturnType<typeof decide>>();
  return entries.filter((entry) => {
    const decision =
      decisions.get(entry.register) ??
      decide(permissions, `${entry.register}.see`, { person: actor, place: 'private' });
    decisions.set(entry.register, decision);
    return decision.ok && isWithinScope(decision.scope, actor, entry);
  });
}

function departmentIdsOf({ departments }: Directory): Map<string, string> {
  const byCode = departments.flatMap(({ id, name }) => {
    const code = findDepartment(name)?.id;
    return code === undefined ? [] : [[code, id] as const];
  });
  return new Map([...byCode, ...departments.map(({ id }) => [id, id] as const)]);
}

function workGroupsOf({ groups }: Directory): Map<string, ReadonlySet<string>> {
  const internal = groups.filter(({ showsInternal }) => showsInternal);
  return new Map(internal.map(({ chatId, memberIds }) => [chatId, new Set(memberIds)]));
}

/** The rules that stand beside the flows. */
function rulesOf({ registers, permissions, leadRouting, riskRules, inspectionTimes }: SnapshotKeeperOptions) {
  return { registers, permissions, leadRouting, riskRules, inspectionTimes };
}
