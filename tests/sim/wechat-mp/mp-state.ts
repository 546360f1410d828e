/** What the stand-in of an official account remembers: followers, what they may still be told, menus, and breaches. */
import { refusal, type SimAnswer, SimState } from '../wecom/sim-state.ts';

/** One thing that a follower has on the screen and did not put there. */
export type MpShown = {
  at: Date;
  msgtype: string;
  text: string;
  /** Items of a menu, as they are read. */
  options: { label: string; id: string }[];
  fileName?: string;
  /** `fault` = “该公众号提供的服务出现故障”. */
  by: 'passive' | 'custom' | 'fault';
};

/** Customer messages that something the follower did allows. */
export type Grant = { kind: 'message' | 'touch'; until: number; left: number };

export type MpFollower = {
  openId: string;
  isFollowing: boolean;
  /** Refuses messages from the account. */
  refuses: boolean;
  grants: Grant[];
  screen: MpShown[];
};

/** `personal` may send no customer messages, `test` no menus. */
export type MpAccount = 'verified' | 'personal' | 'test';

export type MpSimOptions = {
  /** Of the console. */
  token: string;
  encodingAesKey: string;
  /** Default `wxSYNTHETICAPPID01`. */
  appId?: string;
  /** Default `sim-app-secret`. */
  appSecret?: string;
  now?: () => Date;
  account?: MpAccount;
  /** How callbacks are written. Default `xml`. */
  form?: 'xml' | 'json';
  /** 消息加解密方式. Default `safe`. */
  mode?: 'safe' | 'compatible' | 'plain';
  /** When a callback is cut. Default 5000, as the platform. */
  deadlineMs?: number;
};

/** What the platform would have refused, or what a caller must never do. */
export type MpBreach =
  | { kind: 'refused'; path: string; errcode: number }
  | { kind: 'token_killed' }
  | { kind: 'link_made' }
  | { kind: 'malformed_reply'; why: string };

const MESSAGE_MS = 48 * 3600_000;
const TOUCH_MS = 60_000;

export class MpState {
  readonly base: SimState;
  readonly options: MpSimOptions;
  readonly appId: string;
  readonly appSecret: string;
  /** The account's own name, which stands inside its callbacks. */
  readonly ghId = 'gh_synthetic0001';
  readonly followers = new Map<string, MpFollower>();
  readonly breaches: MpBreach[] = [];
  account: MpAccount;
  /** Whether the caller's address is on the account's list. */
  isListed = true;
  /** May push a menu. */
  hasMenus = true;
  menu: Record<string, unknown> | undefined;
  /** Videos that followers sent: media id → where the bytes are. */
  readonly videos = new Map<string, string>();

  constructor(options: MpSimOptions) {
    this.options = options;
    this.appId = options.appId ?? 'wxSYNTHETICAPPID01';
    this.appSecret = options.appSecret ?? 'sim-app-secret';
    this.account = options.account ?? 'verified';
    this.base = new SimState(options.now === undefined ? {} : { now: options.now });
  }

  now(): number {
    return this.base.now().getTime();
  }

  /** Made when first met, and following. */
  follower(openId: string): MpFollower {
    const known = this.followers.get(openId);
    if (known !== undefined) return known;
    const follower: MpFollower = { openId, isFollowing: true, refuses: false, grants: [], screen: [] };
    this.followers.set(openId, follower);
    return follower;
  }

  /** Words allow 5 messages in 48 hours anew; a menu click, a subscription or a scan 3 in one minute. */
  grant(follower: MpFollower, kind: Grant['kind']): void {
    const now = this.now();
    const others = follower.grants.filter((grant) => grant.until > now && (kind === 'touch' || grant.kind === 'touch'));
    const grant = kind === 'message' ? { until: now + MESSAGE_MS, left: 5 } : { until: now + TOUCH_MS, left: 3 };
    follower.grants = [...others, { kind, ...grant }].sort((a, b) => a.until - b.until);
  }

  /** Uses one up; else the errcode. */
  useGrant(follower: MpFollower): 0 | 45015 | 45047 {
    const now = this.now();
    const alive = follower.grants.filter((grant) => grant.until > now);
    const usable = alive.find((grant) => grant.left > 0);
    if (usable !== undefined) usable.left -= 1;
    if (usable !== undefined) return 0;
    return alive.length > 0 ? 45047 : 45015;
  }

  show(follower: MpFollower, shown: Omit<MpShown, 'at'>): void {
    follower.screen.push({ at: this.base.now(), ...shown, text: this.#rendered(shown.text) });
  }

  /** Refuses and remembers that it had to. */
  refuse(path: string, errcode: number, errmsg: string): SimAnswer {
    this.breaches.push({ kind: 'refused', path, errcode });
    return refusal(errcode, errmsg);
  }

  /** `<a href>` is a link that shows only its label. */
  #rendered(text: string): string {
    const linked = text.replace(/<a\b[^>]*>(.*?)<\/a\s*>/gis, '$1');
    if (linked !== text) this.breaches.push({ kind: 'link_made' });
    return linked;
  }
}
