/** A personal WeChat account as a channel: it hears groups and people, speaks plain text and files, and promises little. */
import type { Accept } from '../callback.ts';
import type { Capabilities, Channel, Finding } from '../contract.ts';
import type { Leases } from '../ports.ts';
import type { Bot, BotContact } from './bot.ts';
import { Ear } from './ear.ts';
import { nameOf } from './failures.ts';
import { Keeper } from './keeper.ts';
import { isInstalled, loadWechaty } from './load-wechaty.ts';
import { fetchFromBot } from './media.ts';
import { Mouth } from './mouth.ts';
import { TEXT_BYTES } from './outgoing.ts';
import { People } from './people.ts';
import { TEXTS } from './texts.ts';

/** What is worth an operator's attention. `detail` holds reasons and type names, never content, keys or ids. */
export type WechatyNote = {
  kind: 'scan' | 'logged_out' | 'accept_failed' | 'unknown_type' | 'not_read' | 'too_old';
  detail: string;
};

/** Facts for the log; no content, no secret. */
export type WechatyLog = (what: { kind: string; detail: string }) => void;

export type WechatyChannelOptions = {
  /** The npm package that drives the account, e.g. `wechaty-puppet-service`. */
  puppet: string;
  /** The puppet's own token, where it wants one. */
  token?: string | null;
  /** Where the login is kept, absolute, without an extension; without one each start asks for a scan. */
  memoryFile?: string;
  leases: Leases;
  accept: Accept;
  now: () => Date;
  note: (what: WechatyNote) => void;
  /** What the QR code of a login says: the account's owner scans it. Whoever reads it could, so it is never logged. */
  showQrCode: (address: string) => void;
  log: WechatyLog;
  /** Makes a bot that is ready to start, a new one each time. Default: wechaty with that puppet. */
  load?: () => Promise<Bot>;
  /** Default 30,000. */
  sendTimeoutMs?: number;
  /** Default 60,000. */
  leaseMs?: number;
  /** Default 300,000. */
  restartMs?: number;
};

const WECHATY_CAPABILITIES: Capabilities = {
  // Members are known by a remark of the account's owner; everybody else is the public.
  audience: 'both',
  textBytes: TEXT_BYTES,
  options: 0,
  multiSelect: false,
  optionLabelChars: 0,
  choiceTextChars: 0,
  groups: true,
  mentions: true,
  push: true,
  // No figure is published; accounts that write faster than a person get locked (channels.md §f).
  limits: [
    { count: 10, seconds: 60 },
    { count: 100, seconds: 3600 },
  ],
};

const SEND_TIMEOUT_MS = 30_000;
const LEASE_MS = 60_000;
const RESTART_MS = 5 * 60_000;

/** Opens the channel. Nothing of wechaty is loaded before `start`, which throws AppError when it cannot be. */
export function createWechatyChannel(options: WechatyChannelOptions): Channel {
  const { puppet, leases, accept, now, note, showQrCode, log } = options;
  const nowMs = () => now().getTime();
  const people = new People(nowMs);
  const ear = new Ear({ accept, now, people, note });
  const mouth = new Mouth({ people, nowMs, timeoutMs: options.sendTimeoutMs ?? SEND_TIMEOUT_MS, log });
  const leaseName = `wechaty:${puppet}`;
  const keeper = new Keeper({
    leases,
    leaseName,
    leaseMs: options.leaseMs ?? LEASE_MS,
    restartMs: options.restartMs ?? RESTART_MS,
    load: options.load ?? (() => loadWechaty(options)),
    attach: (bot, isOurs) => attach({ bot, isOurs, ear, note, showQrCode, log, now }),
    log,
  });
  return {
    name: 'wechaty',
    capabilities: WECHATY_CAPABILITIES,
    start: () => keeper.start(),
    send: (message) => mouth.send(keeper.loggedIn, message),
    fetchMedia: (mediaId) => fetchFromBot(keeper.loggedIn, mediaId),
    check: async () =>
      findings(options, { isHere: keeper.loggedIn !== undefined, isHeld: await leases.isHeld(leaseName) }),
    close: async () => {
      await keeper.close();
      await ear.close();
    },
  };
}

type Attached = {
  bot: Bot;
  isOurs: () => boolean;
  ear: Ear;
} & Pick<WechatyChannelOptions, 'note' | 'showQrCode' | 'log' | 'now'>;

/** A bot that was given up still speaks while it stops; then nobody listens. */
function attach({ bot, isOurs, ear, note, showQrCode, log, now }: Attached): void {
  bot.on('error', (error) => log({ kind: 'wechaty_error', detail: nameOf(error) }));
  bot.on('scan', (qrCode) => {
    if (!isOurs() || qrCode === '') return;
    note({ kind: 'scan', detail: 'the account waits for its owner to scan the QR code' });
    showQrCode(qrCode);
  });
  bot.on('login', () => log({ kind: 'logged_in', detail: 'the account is logged in' }));
  bot.on('logout', () => {
    if (isOurs()) note({ kind: 'logged_out', detail: 'the account was logged out; it must be scanned again' });
  });
  bot.on('message', (message) => {
    if (isOurs()) ear.hear(bot, message);
  });
  const isSelf = (who: BotContact[]) => isOurs() && bot.isLoggedIn && who.some((contact) => contact.self());
  bot.on('room-join', (room, who, by) => {
    if (isSelf(who)) ear.hearMove({ room, by, event: 'bot_added', at: now() });
  });
  bot.on('room-leave', (room, who, by) => {
    if (isSelf(who)) ear.hearMove({ room, by, event: 'bot_removed', at: now() });
  });
}

function findings(
  { puppet }: WechatyChannelOptions,
  { isHere, isHeld }: { isHere: boolean; isHeld: boolean },
): Finding[] {
  const missing = ['wechaty', puppet].find((name) => !isInstalled(name));
  const name = missing ?? puppet;
  const fill = (text: string) => text.replace('{name}', name);
  const what = TEXTS.findingLogin;
  const there: Finding =
    missing === undefined
      ? { state: 'good', what: TEXTS.findingPackage, says: fill(TEXTS.packageThere) }
      : { state: 'bad', what: TEXTS.findingPackage, says: fill(TEXTS.packageMissing), fix: fill(TEXTS.fixPackage) };
  const login: Finding = isHere
    ? { state: 'good', what, says: TEXTS.loggedIn }
    : { state: 'unknown', what, says: isHeld ? TEXTS.elsewhere : TEXTS.notRunning, fix: TEXTS.fixLogin };
  return [there, login, { state: 'unknown', what: TEXTS.findingRisk, says: TEXTS.risk }];
}
