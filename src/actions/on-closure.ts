/** A closed institution's aftermath: one entry each, the departments hear at once, visits count, nothing is left unsettled. */
import { dayName } from '../domain/calendar.ts';
import { closureLeft } from '../domain/closure-left.ts';
import { DEPARTMENTS } from '../domain/departments.ts';
import { isFinal } from '../domain/register-definition.ts';
import type { EffectResult } from '../engine/turn.ts';
import { noteEntry } from '../store/entry-notes.ts';
import { listOpenEntries, type RegisterEntry } from '../store/register-entries.ts';
import type { EntryArrival, EntryFiling, EntryMoveAsked, FilingOutcome } from './entry-hooks.ts';
import { tellMembers } from './tell-members.ts';
import { staffOf } from './tell-staff.ts';
import { fill, TEXTS } from './texts.ts';

/** Who is pushed on the day of the closing (M621), besides the town. */
const DEPARTMENTS_TOLD = ['education', 'police', 'labour', 'market'] as const;

/** `text`: '' or why nothing was filed; `told`: who hears of it; `unreached`: departments without anybody who does. */
export async function onClosureFiling(filing: EntryFiling): Promise<FilingOutcome> {
  const { tx, world, call, entry, definition } = filing;
  const open = entry.institutionId === null ? [] : await listOpenEntries(tx);
  const twice = open.find(
    ({ register, institutionId, state }) =>
      register === entry.register && institutionId === entry.institutionId && !isFinal(definition, state),
  );
  if (twice !== undefined) return { joined: { text: fill(TEXTS.closureTwice, { number: twice.number }) } };
  await tell({ ...filing, text: fill(TEXTS.closureNews, newsWords(entry)) }, [...DEPARTMENTS_TOLD]);
  const unreached = DEPARTMENTS_TOLD.filter((code) => staffOf([code], world).length === 0).map(nameOf);
  const reached = DEPARTMENTS_TOLD.map(nameOf).filter((name) => !unreached.includes(name));
  const told = [...reached, ...(gridOf(filing).length > 0 ? [entry.town ?? ''] : [])].join('、') || call.actor.name;
  return {
    entry: { ...entry, data: { ...entry.data, duties: TEXTS.closureDuties }, shown: shownOf(entry) },
    more: {
      text: '',
      told,
      unreached: unreached.length === 0 ? '' : fill(TEXTS.caseUnreached, { departments: unreached.join('、') }),
    },
  };
}

/** `left`: what is not settled yet, or that it may be closed. A visit is counted; one that found classes is told at once. */
export async function onClosureFollowed(arrival: EntryArrival): Promise<EffectResult> {
  const { tx, call, entry } = arrival;
  const said = call.submission.answers;
  if (said['visited_on'] !== undefined) {
    const visits = Number(entry.data['visits'] ?? 0) + 1;
    const note = { at: call.at.toISOString(), actorId: call.actor.memberId, isEvent: false };
    await noteEntry(tx, { entry, ...note, data: { visits }, shown: { visits: String(visits) } });
  }
  const alarm = alarmOf(said);
  if (alarm !== '') {
    const { number, subject } = entry;
    await tell({ ...arrival, text: fill(alarm, { number, subject }) }, ['education', 'police']);
  }
  const left = closureLeft(entry.data);
  const text = left.length === 0 ? TEXTS.closureSettled : TEXTS.closureStillLeft;
  return { left: fill(text, { number: entry.number, left: left.join('、') }) };
}

/** Not while classes go on; what is left needs a reason, said this time. */
export function whyNotClosureDone({ call, entry }: EntryMoveAsked): string | undefined {
  const { number, data } = entry;
  if (data['running'] === true) return fill(TEXTS.closureRuns, { number });
  const left = closureLeft(data);
  const reason = call.submission.answers['left_reason'];
  if (left.length === 0 || (typeof reason === 'string' && reason !== '')) return undefined;
  return fill(TEXTS.closureLeft, { number, left: left.join('、') });
}

const nameOf = (code: string): string => DEPARTMENTS.find(({ id }) => id === code)?.name ?? code;

function newsWords({ number, subject, shown, data }: RegisterEntry): Record<string, string> {
  const facts = ['pupils', 'refund_people', 'refund_amount', 'wage_people', 'wage_amount'].flatMap((id) =>
    shown[id] === undefined || data[id] === undefined ? [] : [`${FACTS[id] ?? ''}${shown[id]}`],
  );
  const alarm = [
    data['reachable'] === false ? TEXTS.closureGone : '',
    data['gathering'] === true ? TEXTS.closureCrowd : '',
  ];
  return {
    number,
    subject,
    reason: shown['reason'] ?? '',
    facts: facts.length === 0 ? '' : fill(TEXTS.closureFacts, { facts: facts.join('，') }),
    alarm: alarm.join(''),
    day: typeof data['closed_on'] === 'string' ? dayName(data['closed_on']) : '',
  };
}

const FACTS: Readonly<Record<string, string>> = {
  pupils: '在读学员',
  refund_people: '应退户数',
  refund_amount: '应退',
  wage_people: '欠薪人数',
  wage_amount: '欠薪',
};

function shownOf({ shown }: RegisterEntry): Record<string, string> {
  return { ...shown, duties: TEXTS.closureDuties };
}

function alarmOf(said: Readonly<Record<string, unknown>>): string {
  if (said['running'] === true) return TEXTS.closureRunsNews;
  return said['reachable'] === false || said['gathering'] === true ? TEXTS.closureAlarmNews : '';
}

type Scene = Pick<EntryArrival, 'tx' | 'world' | 'call' | 'entry'>;

/** The town's grid workers: they pass by (M621). */
function gridOf({ world, entry }: Pick<Scene, 'world' | 'entry'>): { id: string; userId: string }[] {
  return world.members.filter(
    ({ roles, departmentName }) =>
      roles.includes('grid_worker') && entry.town !== null && departmentName === entry.town,
  );
}

async function tell(scene: Scene & { text: string }, departments: string[]): Promise<void> {
  const { tx, world, call, entry, text } = scene;
  const all = [...staffOf(departments, world), ...gridOf(scene)].filter(({ id }) => id !== call.actor.memberId);
  const userIds = [...new Set(all.map(({ userId }) => userId))];
  await tellMembers(tx, { key: `closure:${entry.id}:${call.key}`, channel: call.membersOn, userIds, text });
}
