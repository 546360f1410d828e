/** A risk report: joins the institution's open event, or opens one; either way the level is computed and told. */
import { OPEN_RISK_STATES, readRiskData } from '../domain/risk-event.ts';
import { RISK_LEVELS } from '../domain/risk-signals.ts';
import type { EffectResult } from '../engine/turn.ts';
import { listNumbersOf, noteEntry } from '../store/entry-notes.ts';
import { lockEntry, moveEntry, type RegisterEntry } from '../store/register-entries.ts';
import type { EntryArrival, EntryHook } from './entry-hooks.ts';
import { type Graded, gradeRisk } from './grade-risk.ts';
import { fill, TEXTS } from './texts.ts';

/** Gives `text`: level, deadline, what it was joined to; `main`: the number to go on with. */
export const onRiskReported: EntryHook = async (arrival) => {
  const { tx, entry } = arrival;
  if (entry.institutionId === null) return await open(arrival);
  // Two reports of one institution at the same moment are one event.
  await tx.execute('select pg_advisory_xact_lock(hashtext($1))', `risk:${entry.institutionId}`);
  const main = await findOpen(arrival, entry.institutionId);
  return main === undefined ? await open(arrival) : await join(arrival, main);
};

/** The institution's open event of the last days; the oldest, if there were several. */
async function findOpen(
  { tx, world, call, entry }: EntryArrival,
  institutionId: string,
): Promise<RegisterEntry | undefined> {
  const since = new Date(call.at.getTime() - world.riskRules.adds_up_days * MS_A_DAY);
  const numbers = await listNumbersOf(tx, { register: 'risk', institutionId, states: OPEN_RISK_STATES, since });
  for (const number of numbers.filter((each) => each !== entry.number)) {
    const found = await lockEntry(tx, number);
    if (found !== undefined && OPEN_RISK_STATES.includes(found.state)) return found;
  }
  return undefined;
}

async function open(arrival: EntryArrival): Promise<EffectResult> {
  const facts = readRiskData(arrival.entry.data);
  // Its own facts are its first ones: nothing was graded before.
  const graded = await gradeRisk(arrival, { facts, as: 'first' });
  const { number } = arrival.entry;
  return { main: number, due: graded.due, level: graded.level, text: fill(TEXTS.riskOpened, words(graded)) };
}

async function join(arrival: EntryArrival, main: RegisterEntry): Promise<EffectResult> {
  const { tx, call, entry } = arrival;
  const at = call.at.toISOString();
  const move = {
    entry,
    to: 'merged',
    at,
    actorId: call.actor.memberId,
    dueAt: null,
    closedAt: at,
    data: {},
    shown: {},
  };
  await moveEntry(tx, move);
  const merged = { ...entry, state: 'merged' };
  const parent = { entry: merged, at, actorId: null, parentNumber: main.number, data: {}, shown: {}, isEvent: false };
  await noteEntry(tx, parent);
  const facts = readRiskData(entry.data);
  const graded = await gradeRisk({ ...arrival, entry: main }, { facts, as: 'joined' });
  const text = graded.level === graded.before ? TEXTS.riskJoined : TEXTS.riskJoinedRisen;
  return {
    main: main.number,
    due: graded.due,
    level: graded.level,
    text: fill(text, { ...words(graded), main: main.number }),
  };
}

function words({ level, before, due }: Graded): Record<string, string> {
  return { level: RISK_LEVELS[level], before: RISK_LEVELS[before], due };
}

const MS_A_DAY = 86_400_000;
