/** What the stand-in of 微信客服 remembers: accounts and their logs, customers, servicers, codes, and what was refused. */
import { refusal, type SimAnswer, SimState, type WecomSimOptions } from '../wecom/sim-state.ts';

/** One thing that a customer has on the screen and did not put there. */
export type KfShown = {
  at: Date;
  msgtype: string;
  text: string;
  /** Items of a menu, as they are read. */
  options: { label: string; id: string }[];
  fileName?: string;
  msgid: string;
  /** 'event' = with a code. */
  by: 'send_msg' | 'event' | 'servicer';
};

export type KfCustomer = {
  externalUserId: string;
  openKfId: string;
  /** 0 new, 1 bot, 2 pool, 3 human, 4 ended. */
  state: number;
  servicer: string | null;
  /** When the customer wrote last; null: never. */
  wroteAt: number | null;
  /** Messages since then. */
  sentSince: number;
  /** A transition to pool or human has given its code in this session. */
  gaveCode: boolean;
  welcomedAt: number | null;
  screen: KfShown[];
  /** Ours, by msgid: a repeat is answered and shows nothing. */
  msgids: Map<string, SimAnswer>;
  /** fail_type of the next message, which is accepted and does not arrive. */
  failNext: number | null;
};

export type KfServicer = { userId: string; receiving: boolean };

export type KfAccount = {
  openKfId: string;
  /** Everything that sync_msg gives, oldest first. */
  log: Record<string, unknown>[];
  servicers: KfServicer[];
  /** Tokens of pings → when they were given out. */
  tokens: Map<string, number>;
  /** How many of the next pages are empty and say has_more. */
  emptyPages: number;
  /** How many of the next pages are empty, say has_more and lead to themselves: a fault of the platform. */
  stuckPages: number;
  /** sync_msg calls without a token, for the strict rate. */
  untokened: number[];
  /** Calls that are being answered now. */
  active: number;
};

/** A code that one message may ride on. `inState` null: whatever the state. */
export type KfCode = {
  customer: KfCustomer;
  kind: 'welcome' | 'handover' | 'ended';
  givenAt: number;
  usedBy: string | null;
  inState: number | null;
};

/** What the platform would have refused or dropped, or what a caller must never do. */
export type KfBreach =
  | { kind: 'refused'; path: string; errcode: number }
  | { kind: 'two_pulls' }
  | { kind: 'text_cut' }
  | { kind: 'link_made' }
  | { kind: 'spoke_beside_human' };

export type KfSimOptions = WecomSimOptions & {
  /** Default one: `wkSYNTHETICKFACCOUNT00000001`. */
  accounts?: readonly string[];
  /** Most items on a page, whatever is asked for. Default 1000. */
  pageItems?: number;
  /** Called with every new item, unless quiet: the callback of the platform. */
  onPing?: (openKfId: string, token: string) => Promise<void> | void;
  /** Waits inside sync_msg, so that two pulls at once meet. Default 0. */
  syncMs?: number;
};

export class KfState {
  readonly base: SimState;
  readonly accounts = new Map<string, KfAccount>();
  readonly customers = new Map<string, KfCustomer>();
  readonly codes = new Map<string, KfCode>();
  readonly breaches: KfBreach[] = [];
  /** Cursors as they were asked with, per account. */
  readonly asked: { openKfId: string; cursor: string | null; token: string | null }[] = [];
  readonly options: KfSimOptions;
  onPing: (openKfId: string, token: string) => Promise<void> | void;

  constructor(options: KfSimOptions) {
    this.options = options;
    this.base = new SimState(options);
    this.onPing = options.onPing ?? (() => {});
    for (const openKfId of options.accounts ?? ['wkSYNTHETICKFACCOUNT00000001']) {
      const empty = {
        log: [],
        servicers: [],
        tokens: new Map(),
        emptyPages: 0,
        stuckPages: 0,
        untokened: [],
        active: 0,
      };
      this.accounts.set(openKfId, { openKfId, ...empty });
    }
  }

  now(): number {
    return this.base.now().getTime();
  }

  account(openKfId: string): KfAccount {
    const account = this.accounts.get(openKfId);
    if (account === undefined) throw new Error(`the stand-in has no account ${openKfId}`);
    return account;
  }

  /** Made when first met. */
  customer(externalUserId: string, openKfId: string): KfCustomer {
    const key = `${externalUserId}@${openKfId}`;
    const known = this.customers.get(key);
    if (known !== undefined) return known;
    const customer: KfCustomer = {
      externalUserId,
      openKfId,
      state: 0,
      servicer: null,
      wroteAt: null,
      sentSince: 0,
      gaveCode: false,
      welcomedAt: null,
      screen: [],
      msgids: new Map(),
      failNext: null,
    };
    this.customers.set(key, customer);
    return customer;
  }

  /** Refuses and remembers that it had to. */
  refuse(path: string, errcode: number, errmsg: string): SimAnswer {
    this.breaches.push({ kind: 'refused', path, errcode });
    return refusal(errcode, errmsg);
  }

  newCode(code: Omit<KfCode, 'givenAt' | 'usedBy'>): string {
    const name = this.base.next('CODE');
    this.codes.set(name, { ...code, givenAt: this.now(), usedBy: null });
    return name;
  }

  /** An item of the log; gives its msgid. */
  append(openKfId: string, item: Record<string, unknown>): string {
    const msgid = this.base.next('kf_msg');
    const send_time = Math.floor(this.now() / 1000);
    this.account(openKfId).log.push({ msgid, send_time, ...item });
    return msgid;
  }

  event(customer: KfCustomer, event: Record<string, unknown>): string {
    const { openKfId: open_kfid, externalUserId: external_userid } = customer;
    return this.append(open_kfid, { origin: 4, msgtype: 'event', event: { ...event, open_kfid, external_userid } });
  }

  /** Gives out a token and tells whoever listens. */
  async ping(openKfId: string): Promise<void> {
    const token = this.base.next('PING-TOKEN');
    this.account(openKfId).tokens.set(token, this.now());
    await this.onPing(openKfId, token);
  }
}
