/**
 * `npm run soak -- --minutes 30 --rate 50 --seed 1 [--calm]`: the real program before a stand-in of WeCom, with faults at random
 * moments; JSON lines as it goes, the findings at the end. Exit code 1 if anything was lost, doubled or put back.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { chanceOf } from '../campaign/random.ts';
import { checkHistory, countUnkept, readLedger } from '../fault/history.ts';
import { setup, teardown } from '../global-setup.ts';
import { CALLBACK_KEYS } from '../support/wecom-env.ts';
import { pickFault } from './faults.ts';
import { askHeap, livesOf, lookAt, type Sample, share } from './gauge.ts';
import { People } from './people.ts';
import { Program } from './program.ts';
import { Talk } from './talk.ts';

const SAMPLE_MS = 10_000;
/** A fault begins every so often, give or take half of it. */
const FAULT_EVERY_MS = 20_000;
/** Afterwards the program lives on, so that its memory can be watched; what restarts it happens before. */
const RESTARTS_SHARE = 0.4;
/** A message may have been put off by its fifth failure. */
const SETTLE_MS = 420_000;

/** `calm`: no faults, to watch the memory alone. */
type Plan = { minutes: number; rate: number; seed: number; calm: boolean };
const CALM: Struck = { planned: 0, fired: 0, names: {} };
type Run = { program: Program; talk: Talk; until: number; began: number; seconds: number };
type Struck = { planned: number; fired: number; names: Record<string, number> };

function print(line: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function readPlan(): Plan {
  const number = (fallback: string) => ({ type: 'string' as const, default: fallback });
  const { values } = parseArgs({
    options: {
      minutes: number('30'),
      rate: number('50'),
      seed: number('1'),
      calm: { type: 'boolean', default: false },
    },
  });
  const { minutes, rate, seed, calm } = values;
  return { minutes: Number(minutes), rate: Number(rate), seed: Number(seed), calm };
}

async function sampling({ program, talk, until, began }: Run): Promise<Sample[]> {
  const samples: Sample[] = [];
  while (performance.now() < until) {
    await wait(SAMPLE_MS);
    const lastWords = await program.revive();
    if (lastWords !== undefined) print({ crash: lastWords });
    const seen = lookAt(program.pid);
    const times = talk.times;
    talk.times = [];
    if (seen === undefined) continue;
    const seconds = Math.round((performance.now() - began) / 1000);
    const heapMb = await askHeap(program.url);
    const sample = { seconds, life: program.life, ...seen, heapMb, p50: share(times, 0.5), p99: share(times, 0.99) };
    samples.push(sample);
    print({ ...sample, sent: talk.counts.sent, delivered: program.sim.counts().delivered });
  }
  return samples;
}

async function striking({ program, until, began, seconds }: Run, random: () => number): Promise<Struck> {
  const struck: Struck = { planned: 0, fired: 0, names: {} };
  const victim = {
    sim: program.sim,
    pid: () => program.pid,
    restart: (signal: 'SIGKILL' | 'SIGTERM') => program.restart(signal),
    databaseAway: (ms: number) => program.databaseAway(ms),
  };
  for (;;) {
    await wait(FAULT_EVERY_MS * (0.5 + random()));
    const passed = (performance.now() - began) / 1000;
    if (performance.now() > until - FAULT_EVERY_MS) return struck;
    const fault = pickFault(random, passed < seconds * RESTARTS_SHARE);
    struck.planned += 1;
    const came = await fault.strike(victim, random);
    if (came) struck.fired += 1;
    struck.names[fault.name] = (struck.names[fault.name] ?? 0) + 1;
    print({ fault: fault.name, came, seconds: Math.round(passed) });
  }
}

async function settled({ program, talk }: Pick<Run, 'program' | 'talk'>): Promise<number> {
  const began = performance.now();
  const waiting = `select count(*)::int as n from outbox where state in ('pending', 'sending')`;
  while (performance.now() - began < SETTLE_MS) {
    const [row] = await program.store.query<{ n: number }>(waiting);
    if (row?.n === 0 && (await countUnkept(program.store, talk.callbacks)) === 0) break;
    await wait(500);
  }
  return Math.round((performance.now() - began) / 1000);
}

async function soak({ minutes, rate, seed, calm }: Plan): Promise<boolean> {
  const inspectors = Math.ceil((minutes * 60 * rate) / 20) + 50;
  const program = await Program.open(inspectors);
  try {
    const people = new People(chanceOf(seed, 'people').next, inspectors);
    const platform = program.sim.callbackClient({ url: program.url, ...CALLBACK_KEYS });
    const talk = new Talk(platform, people, chanceOf(seed, 'talk').next);
    const began = performance.now();
    const seconds = minutes * 60;
    const run = { program, talk, began, seconds, until: began + seconds * 1000 };
    const talking = talk.run(seconds, rate);
    const [samples, struck] = await Promise.all([
      sampling(run),
      calm ? CALM : striking(run, chanceOf(seed, 'faults').next),
      talking,
    ]);
    return await judge(run, samples, struck);
  } finally {
    await program.close();
  }
}

async function judge({ program, talk, seconds }: Run, samples: Sample[], struck: Struck): Promise<boolean> {
  const settledSeconds = await settled({ program, talk });
  const { callbacks, submitted, counts } = talk;
  const ledger = await readLedger(program.store);
  const findings = checkHistory({ callbacks, submitted, delivered: program.sim.delivered(), faults: struck }, ledger);
  const { duplicatesDropped, silentlyDropped, delivered } = program.sim.counts();
  const of = (word: RegExp) => findings.filter(({ detail }) => word.test(detail)).length;
  print({
    minutes: seconds / 60,
    messages: counts.sent,
    reached: Math.round(((counts.sent + counts.repeats + counts.malformed) / seconds) * 10) / 10,
    lost: of(/stands 0|is parked|and 0 are filed|0 times|is (?:pending|sending|held|failed)/u),
    doubled: of(/stands [2-9]|screen [2-9]|given \d/u),
    ...{ ...counts, forms: submitted.length, delivered, repeatsCaught: duplicatesDropped, silentlyDropped },
    ...{
      faults: struck,
      settledSeconds,
      crashes: program.crashes,
      lives: livesOf(samples),
      warnings: program.warnings,
    },
    ...{
      p99: share(
        samples.map((sample) => sample.p99),
        0.5,
      ),
      p99Worst: Math.max(...samples.map(({ p99 }) => p99)),
    },
    findings: findings.slice(0, 20),
    found: findings.length,
  });
  const isWhole = findings.length === 0 && program.crashes === 0;
  return isWhole && counts.serverErrors === 0 && counts.malformedTaken === 0 && silentlyDropped === 0;
}

await setup();
try {
  process.exitCode = (await soak(readPlan())) ? 0 : 1;
} finally {
  await teardown();
}
