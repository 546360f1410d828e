/** The reports that come by themselves, as files behind the message that tells of them: each once, whatever restarts there are. */
import { makeReport } from '../actions/make-report.ts';
import { queueReport } from '../actions/queue-report.ts';
import type { ChannelName } from '../channels/contract.ts';
import { atTime, dayOf } from '../domain/calendar.ts';
import { isWeeklyDay } from '../duty/morning-plan.ts';
import type { Clock } from '../kernel/clock.ts';
import type { ReportKind } from '../reports/report-model.ts';
import { listToldMembers } from '../store/duty-notices.ts';
import { beginDutyRun } from '../store/duty-repository.ts';
import type { Store } from '../store/store.ts';
import type { SnapshotKeeper } from './snapshot-keeper.ts';

export type ReportDeskDeps = {
  store: Store;
  snapshots: SnapshotKeeper;
  clock: Clock;
  /** null: no channel reaches members. */
  channel: ChannelName | null;
};

/** The post whose readers get the file, and when: after the last of its minutes. Hours are Asia/Shanghai's. */
type File = {
  kind: ReportKind;
  post: string;
  from: string;
  until: string;
  roles: readonly string[];
  isDay(day: string): boolean;
};

const always = () => true;
const FILES: readonly File[] = [
  {
    kind: 'weekly',
    post: 'morning',
    from: '08:12',
    until: '18:00',
    roles: ['leader', 'deputy', 'office'],
    isDay: isWeeklyDay,
  },
  { kind: 'daily', post: 'daily_report', from: '18:12', until: '21:50', roles: ['deputy'], isDay: always },
  { kind: 'monthly', post: 'month_end', from: '15:12', until: '21:50', roles: ['office', 'deputy'], isDay: always },
  { kind: 'final', post: 'campaign_end', from: '15:12', until: '21:50', roles: ['office', 'deputy'], isDay: always },
];

/** Sends what is due by now. Gives how many files it queued. */
export async function runReportDesk(deps: ReportDeskDeps): Promise<number> {
  const now = deps.clock.now();
  const day = dayOf(now);
  let count = 0;
  for (const file of FILES) {
    const isTime = now >= atTime(day, file.from) && now < atTime(day, file.until) && file.isDay(day);
    if (isTime) count += await sendFile(deps, file, { now, day });
  }
  return count;
}

async function sendFile(
  { store, snapshots, channel }: ReportDeskDeps,
  { kind, post, roles }: File,
  { now, day }: { now: Date; day: string },
): Promise<number> {
  if (channel === null) return 0;
  const told = await listToldMembers(store, { post, day, roles });
  if (told.length === 0) return 0;
  const { countyName, regionCode, registers, checklists, dataKey } = snapshots.current().actionWorld;
  return await store.transaction(async (tx) => {
    if (!(await beginDutyRun(tx, { job: `report:${kind}`, day, count: told.length }))) return 0;
    const county = { name: countyName, regionCode };
    const deps = { db: tx, now, county, registers, checklists, dataKey, madeBy: 'schedule' };
    const { report } = await makeReport(kind, day, deps);
    return await queueReport(tx, report, { key: `report:${kind}:${day}`, channel, userIds: told });
  });
}
