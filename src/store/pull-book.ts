/** Pings and cursors of a channel whose messages are fetched (微信客服). */
import type { PullBook } from '../channels/ports.ts';
import type { Queries } from './transaction.ts';

/** WeCom: the token of a ping is good for 10 minutes (doc 94670); one minute is left for the way. */
const TOKEN_MINUTES = 9;

/** The book of one channel. */
export function createPullBook(db: Pick<Queries, 'query' | 'execute'>, channel: string): PullBook {
  return {
    async note(account, token) {
      await db.execute(
        `insert into pull_state (channel, account, token, pings, pinged_at) values ($1, $2, $3, 1, now())
         on conflict (channel, account) do update set token = excluded.token, pings = pull_state.pings + 1, pinged_at = now()`,
        channel,
        account,
        token,
      );
    },
    async waiting() {
      return await db.query<{ account: string; token: string | null; count: number }>(
        `select account, pings as count,
           case when pinged_at > now() - make_interval(mins => $2::int) then token end as token
         from pull_state where channel = $1 and pings > covered order by account`,
        channel,
        TOKEN_MINUTES,
      );
    },
    async cursor(account) {
      const [row] = await db.query<{ cursor: string | null }>(
        'select cursor from pull_state where channel = $1 and account = $2',
        channel,
        account,
      );
      return row?.cursor ?? null;
    },
    async moveTo(account, cursor) {
      await db.execute(
        `insert into pull_state (channel, account, cursor) values ($1, $2, $3)
         on conflict (channel, account) do update set cursor = excluded.cursor`,
        channel,
        account,
        cursor,
      );
    },
    async covered(account, count) {
      await db.execute(
        'update pull_state set covered = greatest(covered, $3::int) where channel = $1 and account = $2',
        channel,
        account,
        count,
      );
    },
  };
}
