/** Moves the clock minute by minute, lets things happen, and holds every message against the table. */
import { runRiskWatch } from '../../src/pipeline/risk-watch.ts';
import type { County } from '../campaign/county.ts';
import { apply, checkSafety, openArchive } from './apply.ts';
import { type Asked, expected, ladder, type Told } from './contents.ts';
import { isOff } from './days.ts';
import { at, type Scripted, type Who } from './happenings.ts';
import { readSaid } from './read.ts';
import { TABLE, windowOf } from './table.ts';
import { type Matter, World } from './world.ts';

/** Something that runs each minute: an instance of the product. */
export type Instance = { runDuty(): Promise<number> };
/** Hours in which nobody runs, from and to (the first minute in which it runs again) as `HH:MM`. */
export type Outage = { day: string; from: string; to: string };
export type Minute = { day: string; minute: number };

export type Plan = {
  people: readonly Who[];
  script: readonly Scripted[];
  outages: readonly Outage[];
  /** Who runs in a minute; all at once. */
  instances(minute: Minute): readonly Instance[];
  /** What is done besides before a minute's look, by day and minute (`2023-07-19 23:10`). */
  besides: ReadonlyMap<string, (world: World) => Promise<void>>;
};

type Notice = { post: string; target: string; outcome: string; key: string | null };
type Message = { seq: bigint; key: string; text: string };

/** A rule's task, and about whom: a school's department, a town. */
type Ruled = Omit<Matter, 'kind' | 'state' | 'severity'> & { rule: string; subject: string; began: string };

const MINUTES = 1_440;
const MOST_A_DAY = 2;

export class DutyPlay {
  readonly county: County;
  readonly world: World;
  /** What differs from the table; empty: all is as it should be. */
  readonly problems: string[] = [];
  /** Post → how many of its messages were told and compared. */
  readonly told = new Map<string, number>();
  /** Outcome → how many rows of the ledger. */
  readonly outcomes = new Map<string, number>();
  /** Messages about red events, as `minute key`. */
  readonly red: string[] = [];
  readonly escalated = new Set<string>();
  readonly #plan: Plan;
  readonly #missed = new Map<string, { post: string; full: boolean }[]>();
  readonly #leftAt = new Map<string, string>();
  readonly #queued = new Set<string>();
  #due = 0;
  #script: readonly Scripted[];
  #seq = 0n;
  #had = new Map<string, number>();
  #pairs = new Set<string>();

  constructor(county: County, plan: Plan) {
    this.county = county;
    this.world = new World(plan.people);
    this.#plan = plan;
    this.#script = plan.script;
  }

  async run(days: readonly string[]): Promise<void> {
    const { store } = this.county.core;
    await openArchive(store);
    this.#due = (await store.query('select 1 from institution')).length;
    for (const day of days) {
      this.#had = new Map();
      this.#pairs = new Set();
      for (let minute = 0; minute < MINUTES; minute += 1) await this.#minute({ day, minute });
      await this.#endOfDay(day);
    }
    await this.#compareEscalations();
  }

  async #minute(now: Minute): Promise<void> {
    const { clock, core } = this.county;
    clock.set(momentOf(now));
    if (now.minute === 0) await core.snapshots.refresh();
    await this.#happen(now);
    await this.#plan.besides.get(nameOf(now))?.(this.world);
    if (this.#isDown(now)) return;
    const red = [...this.world.risks.values()].some(({ level }) => level === 'red');
    const watched = red ? await runRiskWatch({ ...core, channel: 'simulator' }) : 0;
    const counts = await Promise.all(this.#plan.instances(now).map((one) => one.runDuty()));
    const queued = counts.reduce((sum, count) => sum + count, 0);
    if (queued + watched > 0 || this.#isAwaited(now) || this.#plan.besides.has(nameOf(now))) await this.#check(now);
  }

  /** Whether the table has somebody's minute here: then the ledger is looked at even if nothing was queued. */
  #isAwaited(now: Minute): boolean {
    if (this.#plan.outages.some(({ day, to }) => day === now.day && now.minute >= at(to) && now.minute < at(to) + 3))
      return true;
    return this.world.people.some((who) =>
      TABLE.some((line) => {
        const [from, to] = windowOf(line, who);
        return from <= now.minute && now.minute <= to;
      }),
    );
  }

  async #happen({ day, minute }: Minute): Promise<void> {
    const { core, clock, pipeline } = this.county;
    const now = clock.now().toISOString();
    while (this.#script[0] !== undefined && isDue(this.#script[0], { day, minute })) {
      const [{ what }, ...rest] = this.#script as [Scripted, ...Scripted[]];
      this.#script = rest;
      const scene = { store: core.store, now, day };
      if (what.kind === 'safety') {
        const count = await checkSafety(scene, what.count);
        this.world.safetyDone += count;
        this.world.countsOf(day).inspections += count;
        continue;
      }
      if (what.kind === 'undelivered') {
        const key = `${what.post}:${day}:${what.who.userId}`;
        if (!this.#queued.has(key)) continue;
        await pipeline.drained();
        await core.store.execute(`update outbox set state = 'failed', error = '60111' where key = $1`, key);
        this.world.failed.push({ day });
        continue;
      }
      await apply(scene, what);
      this.world.happen(what, day, now);
      if (what.kind !== 'left') continue;
      await core.snapshots.refresh();
      this.#leftAt.set(what.who.id, nameOf({ day, minute }));
    }
  }

  #isDown({ day, minute }: Minute): boolean {
    return this.#plan.outages.some((one) => one.day === day && at(one.from) <= minute && minute < at(one.to));
  }

  /** Everything that this minute has told, against the table. */
  async #check(now: Minute): Promise<void> {
    const { store } = this.county.core;
    const messages = await store.query<Message>(
      `select seq, key, coalesce(body ->> 'text', body::text) as text from outbox where seq > $1::bigint order by seq`,
      this.#seq.toString(),
    );
    this.#seq = BigInt(messages.at(-1)?.seq ?? this.#seq);
    const notices = await store.query<Notice>(
      `select post, target, outcome, outbox_key as key from duty_notice where day = $1::date and made_at = $2::timestamptz
       order by due_at, post`,
      now.day,
      momentOf(now),
    );
    if (notices.length > 0) this.world.ruled = await this.#readRuled(now);
    for (const notice of notices) this.#compare(notice, now, messages);
    const posts = new Set(notices.flatMap(({ key }) => key ?? []));
    for (const { key } of messages) {
      if (key.startsWith('risk:')) this.red.push(`${nameOf(now)} ${key}`);
      // A channel whose cards are small gets a button as a second part; people's own talk is answered when they talk.
      else if (!posts.has(key) && !posts.has(key.replace(/:\d+$/u, '')) && !this.#plan.besides.has(nameOf(now)))
        this.#say(now, `nobody awaits ${key}`);
    }
  }

  /** What the rules have opened: that they open the right things is tests/duty/plan-tasks.test.ts. Closed by what was filed. */
  async #readRuled(now: Minute): Promise<Matter[]> {
    const rows = await this.county.core.store.query<Ruled>(
      `select t.number, t.owner_id as owner, m.department_id as department, to_char(t.due_on, 'YYYY-MM-DD') as due,
         t.every_day as "everyDay", t.rule, split_part(t.subject, ':', 2) as subject, to_char(t.began_on, 'YYYY-MM-DD') as began
       from task t join member m on m.id = t.owner_id where t.rule is not null and t.state = 'open'`,
    );
    for (const { rule, subject, number, began } of rows) {
      const filed = { school_zero: this.world.reports, patrol_week: this.world.patrols }[rule] ?? [];
      if (this.world.has(filed, subject, began)(now.day)) this.#say(now, `${number} is done, and still open`);
    }
    return rows.map((row) => ({ ...row, kind: 'task', state: 'open', severity: 0 }));
  }

  #compare({ post, target, outcome, key }: Notice, now: Minute, messages: readonly Message[]): void {
    const line = TABLE.find((one) => one.post === post);
    const who = this.world.people.find(({ id }) => id === target);
    const pair = `${post} ${target}`;
    if (line === undefined || who === undefined || this.#pairs.has(pair)) {
      this.#say(now, `${pair} is nobody's, or twice`);
      return;
    }
    this.#pairs.add(pair);
    if (!this.#isItsMinute(line, who, now)) this.#say(now, `${pair} outside its minutes`);
    const asked = { world: this.world, who, day: now.day, due: this.#due, missed: this.#missedBy(target) };
    const [should, told] = this.#outcomeOf(line, now, asked);
    this.outcomes.set(should, (this.outcomes.get(should) ?? 0) + 1);
    if (should !== outcome) this.#say(now, `${pair}: ${outcome}, not ${should}`);
    if (should === 'merged' || should === 'full')
      this.#missed.set(target, [...(this.#missed.get(target) ?? []), { post, full: should === 'full' }]);
    if (told === null) return;
    this.#had.set(target, (this.#had.get(target) ?? 0) + 1);
    if (post === 'morning') this.#missed.delete(target);
    this.#queued.add(`${post}:${now.day}:${who.userId}`);
    this.#noteSteps(told, now.day, target);
    const copies = messages.filter((message) => message.key === key);
    this.#compareWords(pair, { now, told, texts: copies.map(({ text }) => text) });
    this.told.set(post, (this.told.get(post) ?? 0) + 1);
  }

  #compareWords(pair: string, { now, told, texts }: { now: Minute; told: Told; texts: readonly string[] }): void {
    const should = JSON.stringify(told.said);
    const said = texts.map((text) => JSON.stringify(readSaid(text)));
    if (said.length === 1 && said[0] === should) return;
    this.#say(now, `${pair}\n  should: ${should}\n  said: ${said.join(' | ')}\n  ${texts.join(' | ')}`);
  }

  #isItsMinute(line: (typeof TABLE)[number], who: Who, now: Minute): boolean {
    const [from, to] = windowOf(line, who);
    const outage = this.#plan.outages.find((one) => one.day === now.day && at(one.from) <= from && from < at(one.to));
    if (now.minute % 30 === 0) return false;
    // Nothing at :00 and :30, not even what is late.
    return outage === undefined ? from <= now.minute && now.minute <= to : now.minute === at(outage.to) + 1;
  }

  #outcomeOf(line: (typeof TABLE)[number], now: Minute, asked: Asked): [string, Told | null] {
    const { who } = asked;
    if (now.minute > at(line.until)) return [line.late, null];
    if (this.world.standIns(now.day).has(who.id)) return ['away', null];
    const had = this.#had.get(who.id) ?? 0;
    const later = TABLE.filter(({ sure }) => sure)
      .filter((one) => isFor(one, who, now.day) && at(one.hour(who)) > at(line.hour(who)))
      .filter(({ post }) => expected(post, asked) !== null);
    if (!line.sure && had + later.length >= MOST_A_DAY) return ['full', null];
    const told = expected(line.post, asked);
    if (told !== null && had >= MOST_A_DAY) this.#say(now, `${who.userId} has a third`);
    return told === null ? ['nothing', null] : ['queued', told];
  }

  #missedBy(target: string): string[] {
    const words = (this.#missed.get(target) ?? []).flatMap(
      ({ post, full }) => (full ? FULL[post] : MISSED[post]) ?? [],
    );
    return [...new Set(words)];
  }

  #noteSteps({ told }: Told, day: string, target: string): void {
    for (const matter of told) {
      const step = ladder(matter, day);
      if (step > 1) this.escalated.add(`${matter.number} ${matter.due} ${step} ${target}`);
    }
  }

  /** Everybody's posts of the day were looked at, once each, and nothing lies in the outbox that nobody has read. */
  async #endOfDay(day: string): Promise<void> {
    const end = { day, minute: MINUTES - 1 };
    const { store } = this.county.core;
    for (const line of TABLE)
      for (const who of this.world.people) {
        const left = this.#leftAt.get(who.id);
        const isThere = left === undefined || left > nameOf({ day, minute: windowOf(line, who)[0] });
        const pair = `${line.post} ${who.id}`;
        if (isThere && isFor(line, who, day) !== this.#pairs.has(pair)) this.#say(end, `${pair}: missing or extra`);
      }
    const rows = await store.query<{ target: string }>(
      `select target from duty_notice where day = $1::date and post <> 'group_morning'`,
      day,
    );
    if (rows.length !== this.#pairs.size) this.#say(end, `${rows.length} rows in the ledger, not ${this.#pairs.size}`);
    const [{ count } = { count: 0 }] = await store.query<{ count: number }>(
      'select count(*)::int as count from outbox where seq > $1::bigint',
      this.#seq.toString(),
    );
    if (count > 0) this.#say(end, `${count} messages that no minute told`);
  }

  async #compareEscalations(): Promise<void> {
    const rows = await this.county.core.store.query<{ line: string }>(
      `select number || ' ' || to_char(due_on, 'YYYY-MM-DD') || ' ' || step || ' ' || member_id as line from escalation`,
    );
    const noted = new Set(rows.map(({ line }) => line));
    for (const line of noted)
      if (!this.escalated.has(line)) this.problems.push(`escalation that nobody awaits: ${line}`);
    for (const line of this.escalated) if (!noted.has(line)) this.problems.push(`escalation that is missing: ${line}`);
  }

  #say(now: Minute, what: string): void {
    this.problems.push(`${nameOf(now)}${isOff(now.day) ? ' (off)' : ''}: ${what}`);
  }
}

/** What the next morning says of what was missed, or had no room. */
const FULL: Readonly<Record<string, string>> = {
  month_end: '月报',
  campaign_end: '行动总结',
  missing_schools: '未报学校',
};
const MISSED: Readonly<Record<string, string>> = {
  ...FULL,
  risk_warning: '风险预警',
  daily_report: '日报',
  duty_night: '夜报',
};

function isFor({ days, roles }: (typeof TABLE)[number], { role }: Who, day: string): boolean {
  return days(day) && (roles === null || roles.includes(role));
}

function isDue(one: Scripted, { day, minute }: Minute): boolean {
  return one.day < day || (one.day === day && one.minute <= minute);
}

export function nameOf({ day, minute }: Minute): string {
  return `${day} ${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** The moment of a minute in the county, which is eight hours ahead of UTC. */
export function momentOf({ day, minute }: Minute): string {
  return new Date(Date.parse(`${day}T00:00:00+08:00`) + minute * 60_000).toISOString();
}
