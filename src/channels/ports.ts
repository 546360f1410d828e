/** What channels need of the outside and must not know: leases, pull cursors, robot keys. The composition root gives them. */

/** Things that only one instance may do at a time. */
export type Leases = {
  /** Takes or renews the lease for so long; false while somebody else holds it. */
  hold(name: string, ms: number): Promise<boolean>;
  /** Gives it back at once. */
  release(name: string): Promise<void>;
  /** Whether anybody holds it now. */
  isHeld(name: string): Promise<boolean>;
};

/** A ping that said: there is something to fetch. */
export type Ping = {
  account: string;
  /** The platform's short-lived ticket for the fetch; null when there is none. */
  token: string | null;
  /** Grows with every ping of the account. */
  count: number;
};

/** Where the fetching of messages stands, per account; durable. */
export type PullBook = {
  /** Keeps a ping; durable when it resolves. */
  note(account: string, token: string | null): Promise<void>;
  /** Accounts with pings that no finished fetch has covered yet. */
  waiting(): Promise<Ping[]>;
  /** Up to where the account has been fetched; null: from the beginning. */
  cursor(account: string): Promise<string | null>;
  /** Everything before `cursor` has been taken in. */
  moveTo(account: string, cursor: string): Promise<void>;
  /** All that was there when the account had had `count` pings has been fetched. */
  covered(account: string, count: number): Promise<void>;
};

/** The keys of group robots; undefined when the group has none. */
export type RobotKeys = { keyOf(chatId: string): Promise<string | undefined> };

/** Media ids of what was uploaded: reused while they live, so that a repeated send is the same bytes, after a restart too. */
export type Uploads = {
  /** `key` names channel, kind and content; undefined when there is none or it is about to expire. */
  find(key: string): Promise<string | undefined>;
  keep(key: string, mediaId: string): Promise<void>;
  /** The platform does not know it any more. */
  forget(key: string): Promise<void>;
};
