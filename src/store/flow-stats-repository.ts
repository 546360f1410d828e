/** Where people stop in a form: figures of each question and of each version, from what happened in the sessions. */
import type { StoreTx } from './store.ts';

type Queries = Pick<StoreTx, 'query'>;

/** Which sessions count: of one flow or of all, begun on or after `since`; standing still since before `stillAt` is giving up. */
export type StatsRange = { flow: string | null; since: Date; stillAt: Date };

/** One question of one version; the summary page is the question `null`. Counts are sessions, but for `rejectedCount`. */
export type QuestionStats = {
  flow: string;
  version: number;
  /** `fee`, or `issues.detail` inside a repeat. */
  question: string | null;
  askedCount: number;
  answeredCount: number;
  skippedCount: number;
  /** Answers that were not understood or not let through. */
  rejectedCount: number;
  /** It was the last thing asked, and the session ended or stands still. */
  abandonedCount: number;
  /** From being asked to the answer, the median over all rounds. */
  medianSeconds: number | null;
};

/** How the sessions of one version ended. */
export type FlowTotals = {
  flow: string;
  version: number;
  startedCount: number;
  submittedCount: number;
  abandonedCount: number;
};

/**
 * The sessions in range with their ends, and all that happened in them. A session that moved to a newer version counts
 * for each where something was asked, and for the last where it ends.
 */
const SESSIONS = `
  begun as (
    select distinct session_id from session_event
    where type = 'started' and at >= $2::timestamptz and ($1::text is null or flow = $1)),
  happened as (
    select e.id, e.session_id, e.flow, e.version, e.type, e.path, e.at,
      case when e.type in ('reviewed', 'submitted') then null else regexp_replace(e.path, '\\[[^]]*\\]', '', 'g') end as question
    from session_event e join begun using (session_id)),
  ends as (
    select distinct on (session_id) session_id, flow, version,
      not bool_or(type = 'submitted') over session
        and (last_value(type) over session in ('cancelled', 'timed_out') or max(at) over session < $3::timestamptz)
        as is_abandoned,
      bool_or(type = 'submitted') over session as is_submitted
    from happened
    window session as (partition by session_id order by id rows between unbounded preceding and unbounded following)
    order by session_id, id desc)`;

/** The figures of every question that was asked, in no particular order. */
export async function listQuestionStats(db: Queries, range: StatsRange): Promise<QuestionStats[]> {
  return await db.query<QuestionStats>(
    `with ${SESSIONS},
     -- Asked again before it was answered is the same round: the wait counts from the first time.
     rounds as (
       select *, count(*) filter (where type in ('answered', 'skipped', 'submitted')) over (
         partition by session_id, coalesce(path, '') order by id rows between unbounded preceding and 1 preceding) as round
       from happened where type in ('asked', 'reviewed', 'answered', 'skipped', 'submitted')),
     waits as (
       select flow, version, question, extract(epoch from
         min(at) filter (where type not in ('asked', 'reviewed')) - min(at) filter (where type in ('asked', 'reviewed')))
         as seconds
       from rounds group by flow, version, question, session_id, path, round),
     medians as (
       select flow, version, question, percentile_cont(0.5) within group (order by seconds) as seconds
       from waits where seconds is not null group by flow, version, question),
     last_asked as (
       select distinct on (session_id) session_id, flow, version, question
       from happened where type in ('asked', 'reviewed') order by session_id, id desc),
     given_up as (
       select l.flow, l.version, l.question, count(*) as count
       from last_asked l join ends using (session_id) where is_abandoned group by l.flow, l.version, l.question),
     counted as (
       select flow, version, question,
         count(distinct session_id) filter (where type in ('asked', 'reviewed')) as asked,
         count(distinct session_id) filter (where type in ('answered', 'submitted')) as answered,
         count(distinct session_id) filter (where type = 'skipped') as skipped,
         count(*) filter (where type = 'rejected') as rejected
       from happened group by flow, version, question)
     select c.flow, c.version, c.question, c.asked::int as "askedCount", c.answered::int as "answeredCount",
       c.skipped::int as "skippedCount", c.rejected::int as "rejectedCount",
       coalesce(g.count, 0)::int as "abandonedCount", m.seconds::float8 as "medianSeconds"
     from counted c
     left join medians m on (m.flow, m.version) = (c.flow, c.version) and m.question is not distinct from c.question
     left join given_up g on (g.flow, g.version) = (c.flow, c.version) and g.question is not distinct from c.question
     where c.asked > 0`,
    range.flow,
    range.since.toISOString(),
    range.stillAt.toISOString(),
  );
}

/** How many sessions began, were handed in, were given up: by the version they ended with. */
export async function listFlowTotals(db: Queries, range: StatsRange): Promise<FlowTotals[]> {
  return await db.query<FlowTotals>(
    `with ${SESSIONS}
     select flow, version, count(*)::int as "startedCount", (count(*) filter (where is_submitted))::int as "submittedCount",
       (count(*) filter (where is_abandoned))::int as "abandonedCount"
     from ends group by flow, version order by flow, version desc`,
    range.flow,
    range.since.toISOString(),
    range.stillAt.toISOString(),
  );
}
