/** Fetches what is waiting for one account: one pull at a time among all instances, page by page, the cursor last. */
import { asError } from '../../kernel/errors.ts';
import type { CallbackNote } from '../callback.ts';
import type { Leases, Ping, PullBook } from '../ports.ts';
import type { ApiFailure, TencentApi } from '../tencent/api.ts';
import type { Timers } from '../tencent/timers.ts';
import { TOKEN_EXPIRED } from './errcodes.ts';
import type { Intake } from './intake.ts';
import { isPassing } from './service-states.ts';
import { readPage, type SyncPage } from './sync-page.ts';

export type PullerParts = {
  account: string;
  api: TencentApi;
  leases: Leases;
  pulls: PullBook;
  intake: Intake;
  timers: Timers;
  now: () => Date;
  note: (what: CallbackNote) => void;
  /** Between two looks without a ping, in milliseconds. */
  pollMs: number;
};

const LEASE_MS = 60_000;
/** The platform waits 5 s for the answer to a ping. */
const NOTE_MS = 1000;
/** How soon to look again while another instance pulls and our ping may have come too late for it. */
const ELSEWHERE_MS = 2000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
/** The ticket of a ping (doc 94670). */
const TOKEN_MS = 10 * 60_000;
/** doc 94670: at most 1,000. */
const PAGE_ITEMS = 1000;

/** Why a pull ended early. */
type Trouble = { detail: string; pauseMs?: number | undefined; isPassing: boolean };

export class Puller {
  readonly #parts: PullerParts;
  readonly #leaseName: string;
  /** Look even without a ping: something may have come while nobody listened. */
  #unasked = false;
  #wanted = false;
  #running: Promise<void> | undefined;
  #isStopped = true;
  #failures = 0;
  #token: { value: string | null; at: number } | undefined;
  #cancelRetry: (() => void) | undefined;
  #cancelPoll: (() => void) | undefined;

  constructor(parts: PullerParts) {
    this.#parts = parts;
    this.#leaseName = `wecom-kf:${parts.account}`;
  }

  /** Begins: what is waiting, what came while nobody listened, and from then on a look every `pollMs`. */
  start(): void {
    if (!this.#isStopped) return;
    this.#isStopped = false;
    this.#look();
  }

  /**
   * Something is there; fetched afterwards. While the database does not take the ping it is remembered here only, which
   * loses nothing: the messages stay with the platform, and whoever starts looks unasked.
   */
  async ping(token: string | null): Promise<void> {
    this.#token = { value: token, at: this.#parts.now().getTime() };
    if (!(await this.#isNoted(token))) {
      this.#parts.note({ kind: 'accept_failed', detail: 'ping not noted; looking unasked' });
      this.#unasked = true;
    }
    this.#kick();
  }

  async #isNoted(token: string | null): Promise<boolean> {
    const { pulls, account, timers } = this.#parts;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const callOff = timers.after(NOTE_MS, () => resolve(false));
    pulls.note(account, token).then(
      () => resolve(true),
      () => resolve(false),
    );
    const isNoted = await promise;
    callOff();
    return isNoted;
  }

  /** Stops after the page that is being taken in. */
  async close(): Promise<void> {
    this.#isStopped = true;
    this.#cancelRetry?.();
    this.#cancelPoll?.();
    this.#cancelRetry = undefined;
    await this.#running;
  }

  #look(): void {
    this.#unasked = true;
    this.#kick();
    this.#cancelPoll = this.#parts.timers.after(this.#parts.pollMs, () => this.#look());
  }

  #kick(): void {
    this.#wanted = true;
    // A pause is a pause, whoever pings meanwhile.
    if (this.#isStopped || this.#running !== undefined || this.#cancelRetry !== undefined) return;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      if (this.#wanted) this.#kick();
    });
  }

  async #run(): Promise<void> {
    while (this.#wanted && !this.#isStopped && this.#cancelRetry === undefined) {
      this.#wanted = false;
      const pauseMs = await this.#round();
      if (pauseMs > 0 && !this.#isStopped) this.#pause(pauseMs);
    }
  }

  #pause(ms: number): void {
    this.#cancelRetry = this.#parts.timers.after(ms, () => {
      this.#cancelRetry = undefined;
      this.#kick();
    });
  }

  /** Gives how long to wait before the next round; 0: until somebody asks. */
  async #round(): Promise<number> {
    const { leases } = this.#parts;
    try {
      if (!(await leases.hold(this.#leaseName, LEASE_MS))) return await this.#whileElsewhere();
    } catch (thrown) {
      return this.#troubled({ detail: `lease: ${asError(thrown).name}`, isPassing: true });
    }
    const stopRenewing = this.#renewing();
    try {
      return await this.#pullWhatWaits();
    } catch (thrown) {
      return this.#troubled({ detail: `page: ${asError(thrown).name}`, isPassing: true }, 'accept_failed');
    } finally {
      stopRenewing();
      // Not given back, it ends by itself.
      await leases.release(this.#leaseName).catch(() => undefined);
    }
  }

  /** Whoever pulls now sees everything up to now, but maybe not a ping that was noted a moment ago. */
  async #whileElsewhere(): Promise<number> {
    this.#unasked = false;
    return (await this.#waiting()) === undefined ? 0 : ELSEWHERE_MS;
  }

  async #waiting(): Promise<Ping | undefined> {
    const pings = await this.#parts.pulls.waiting();
    return pings.find(({ account }) => account === this.#parts.account);
  }

  async #pullWhatWaits(): Promise<number> {
    const { account, pulls } = this.#parts;
    while (!this.#isStopped) {
      // Read before the pull: a ping that comes during it has a higher count and is still waiting afterwards.
      const ping = await this.#waiting();
      if (ping === undefined && !this.#unasked) break;
      const trouble = await this.#pullAll(this.#freshToken(ping));
      if (trouble !== undefined) return this.#troubled(trouble);
      if (this.#isStopped) break;
      this.#unasked = false;
      this.#failures = 0;
      if (ping !== undefined) await pulls.covered(account, ping.count);
    }
    return 0;
  }

  /** undefined: none, or too old; the platform then wants fewer calls. */
  #freshToken(ping: Ping | undefined): string | undefined {
    const token = ping?.token ?? undefined;
    const isOurs = token !== undefined && this.#token?.value === token;
    const ageMs = isOurs ? this.#parts.now().getTime() - (this.#token?.at ?? 0) : 0;
    return ageMs > TOKEN_MS ? undefined : token;
  }

  /** Page after page until nothing is left. The cursor moves when the whole page is durable. */
  async #pullAll(token: string | undefined): Promise<Trouble | undefined> {
    const { account, pulls, intake } = this.#parts;
    const wish: Wish = { token, limit: PAGE_ITEMS };
    while (!this.#isStopped) {
      const cursor = await pulls.cursor(account);
      const page = await this.#fetch(wish, cursor);
      if ('detail' in page) return page;
      await intake.take(page.items);
      const trouble = await this.#advance(page, cursor);
      if (trouble !== undefined || !page.hasMore) return trouble;
    }
    return undefined;
  }

  /** Everything on the page is durable. */
  async #advance(page: SyncPage, cursor: string | null): Promise<Trouble | undefined> {
    if (page.nextCursor !== '' && page.nextCursor !== cursor) {
      // Somebody else pulls from here by now: moving the cursor would set theirs back.
      if (!(await this.#stillHolds())) return LOST;
      await this.#parts.pulls.moveTo(this.#parts.account, page.nextCursor);
      return undefined;
    }
    // An empty page with more behind it is normal; one that leads to itself would be asked for for ever.
    return page.hasMore ? { detail: 'kf/sync_msg has more but does not move', isPassing: true } : undefined;
  }

  async #fetch(wish: Wish, cursor: string | null): Promise<SyncPage | Trouble> {
    const { account, api } = this.#parts;
    if (!(await this.#stillHolds())) return LOST;
    const result = await api.post('kf/sync_msg', {
      ...(cursor === null ? {} : { cursor }),
      ...(wish.token === undefined ? {} : { token: wish.token }),
      limit: wish.limit,
      voice_format: 0,
      open_kfid: account,
    });
    if (result.ok) return readPage(result.answer) ?? { detail: 'kf/sync_msg answered with no page', isPassing: true };
    return lower(wish, result) ? this.#fetch(wish, cursor) : troubleOf(result);
  }

  async #stillHolds(): Promise<boolean> {
    return this.#parts.leases.hold(this.#leaseName, LEASE_MS);
  }

  /** A page may take longer than the lease. */
  #renewing(): () => void {
    const { timers, leases } = this.#parts;
    let cancel = () => {};
    const renew = () => {
      cancel = timers.after(LEASE_MS / 3, () => {
        // Not renewed: noticed before the cursor moves.
        leases.hold(this.#leaseName, LEASE_MS).catch(() => undefined);
        renew();
      });
    };
    renew();
    return () => cancel();
  }

  #troubled(
    { detail, pauseMs, isPassing: passes }: Trouble,
    kind: 'accept_failed' | 'platform_warning' = 'platform_warning',
  ): number {
    this.#wanted = true;
    this.#unasked = true;
    this.#failures += 1;
    this.#parts.note({ kind, detail: `pull: ${detail}` });
    // What an operator must mend is not asked for more often than without any ping.
    if (!passes) return this.#parts.pollMs;
    return pauseMs ?? Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(this.#failures - 1, 10));
  }
}

/** What is asked for with each page of one pull. */
type Wish = { token: string | undefined; limit: number };

/** Asks for less where the refusal says how: once without the ticket, or fewer items at once. */
function lower(wish: Wish, { errcode, error }: ApiFailure): boolean {
  if (errcode === TOKEN_EXPIRED && wish.token !== undefined) {
    wish.token = undefined;
    return true;
  }
  if (errcode !== undefined || error !== 'too_long' || wish.limit === 1) return false;
  wish.limit = Math.ceil(wish.limit / 10);
  return true;
}

const LOST: Trouble = { detail: 'another instance has taken over', isPassing: true };

function troubleOf(failure: ApiFailure): Trouble {
  return { detail: failure.detail, pauseMs: failure.retryAfterMs, isPassing: isPassing(failure) };
}
