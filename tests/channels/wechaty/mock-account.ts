/** wechaty over its mock puppet: a personal account without network, people who write to it, and screens to look at. */
import type { FileBox } from 'file-box';
import { log, WechatyBuilder } from 'wechaty';
import { mock, PuppetMock } from 'wechaty-puppet-mock';
import type { InboundMessage } from '../../../src/channels/contract.ts';
import type { Leases } from '../../../src/channels/ports.ts';
import type { Bot } from '../../../src/channels/wechaty/bot.ts';
import {
  createWechatyChannel,
  type WechatyChannelOptions,
  type WechatyNote,
} from '../../../src/channels/wechaty/channel.ts';
import { memoryLeases } from '../../support/ports.ts';

export type MockContact = mock.ContactMock;
export type MockRoom = mock.RoomMock;
type Payload = Parameters<typeof mock.MessageMock.create>[0];

// As the real loading does (load-wechaty.ts).
log.level('silent');

/** What stands on a screen of somebody else than the account. */
export type OnScreen = { text: string; mentions: string[]; fileName?: string; bytes?: Buffer };

/** What the next call that sends meets; `late` delivers, and answers after so long. */
export type PuppetFault =
  | { kind: 'throws'; what: unknown }
  | { kind: 'hangs' }
  | { kind: 'late'; ms: number }
  | { kind: 'delivers_then_throws'; what: unknown };

/** The mock drops mentions and has no faults: both are needed here. */
class WatchedPuppet extends PuppetMock {
  readonly faults: PuppetFault[] = [];
  readonly sent: (OnScreen & { to: string })[] = [];
  sends = 0;

  override async messageSendText(conversationId: string, text: string, mentions: string[] = []): Promise<void> {
    await this.#deliver({ to: conversationId, text, mentions }, () => super.messageSendText(conversationId, text));
  }

  override async messageSendFile(conversationId: string, file: FileBox): Promise<void> {
    const bytes = await file.toBuffer();
    await this.#deliver({ to: conversationId, text: '', mentions: [], fileName: file.name, bytes }, () =>
      super.messageSendFile(conversationId, file),
    );
  }

  async #deliver(shown: OnScreen & { to: string }, send: () => Promise<void>): Promise<void> {
    this.sends += 1;
    const fault = this.faults.shift();
    if (fault?.kind === 'throws') throw fault.what;
    if (fault?.kind === 'hangs') await new Promise(() => {});
    await send();
    this.sent.push(shown);
    if (fault?.kind === 'late') await new Promise((resolve) => setTimeout(resolve, fault.ms));
    if (fault?.kind === 'delivers_then_throws') throw fault.what;
  }
}

/** One account with its channel. `close()` it at the end. */
export class MockAccount {
  readonly heard: InboundMessage[] = [];
  readonly notes: WechatyNote[] = [];
  readonly qrCodes: string[] = [];
  readonly logged: { kind: string; detail: string }[] = [];
  readonly self: MockContact;
  readonly mocker = new mock.Mocker();
  readonly puppet = new WatchedPuppet({ mocker: this.mocker });
  readonly channel: ReturnType<typeof createWechatyChannel>;
  /** How often a bot was asked for. */
  loads = 0;

  constructor(changes: Partial<WechatyChannelOptions> = {}) {
    this.self = this.mocker.createContact({ name: '小双' });
    const leases: Leases = memoryLeases('one', () => performance.now());
    this.channel = createWechatyChannel({
      puppet: 'wechaty-puppet-mock',
      leases,
      accept: async (message) => {
        this.heard.push(message);
        return { answers: 1 };
      },
      now: () => new Date(),
      note: (what) => this.notes.push(what),
      showQrCode: (address) => this.qrCodes.push(address),
      log: (what) => this.logged.push(what),
      load: () => this.load(),
      ...changes,
    });
  }

  async load(): Promise<Bot> {
    this.loads += 1;
    return WechatyBuilder.build({ puppet: this.puppet });
  }

  /** Starts the channel and logs the account in. */
  async login(): Promise<void> {
    await this.channel.start?.();
    this.mocker.scan('https://login.weixin.qq.com/l/secret==');
    this.mocker.login(this.self);
    await until(() => this.logged.some(({ kind }) => kind === 'logged_in'));
  }

  /** A contact with a remark, if any. */
  person(name: string, remark?: string): MockContact {
    return this.mocker.createContact({ name, ...(remark === undefined ? {} : { alias: remark }) });
  }

  room(...members: MockContact[]): MockRoom {
    return this.mocker.createRoom({ topic: '双减专班', memberIdList: [this.self, ...members].map(({ id }) => id) });
  }

  /** Somebody writes, and the channel has handed it over. */
  async say(from: MockContact, what: string, to: { where?: MockContact | MockRoom; mentions?: MockContact[] } = {}) {
    const { where = this.self, mentions = [] } = to;
    const before = this.heard.length;
    from.say(what, mentions).to(where);
    await until(() => this.heard.length > before);
    return this.heard.at(-1);
  }

  /** A message of any type. `fields` override the payload. */
  post(from: MockContact, fields: { id: string; type?: number; text?: string; timestamp?: number }): void {
    const base = { talkerId: from.id, listenerId: this.self.id, timestamp: Date.now(), type: 7, text: '' };
    this.mocker.MessageMock.create({ ...base, ...fields } as Payload);
    this.puppet.emit('message', { messageId: fields.id });
  }

  screen(of: MockContact | MockRoom): OnScreen[] {
    return this.puppet.sent.filter(({ to }) => to === of.id);
  }

  close(): Promise<void> {
    return this.channel.close();
  }
}

/** Polls for a condition, up to two seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + 2000;
  while (!condition()) {
    if (performance.now() > end) throw new Error('did not happen within two seconds');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
