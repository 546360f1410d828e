/** A stand-in of an official account's platform: its API on a loopback port, its callbacks, and each follower's screen. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { storeMedia } from '../wecom/media-endpoint.ts';
import type { SimFault } from '../wecom/sim-state.ts';
import { type Delivery, Follower } from './mp-follower.ts';
import { handleCall } from './mp-server.ts';
import { type MpAccount, type MpBreach, type MpSimOptions, MpState } from './mp-state.ts';
import { MpWire, type SignedPush, type WireTry } from './mp-wire.ts';

/** What WeChat shows when the account's server answers rubbish, or not in time, three times. */
export const FAULT_TEXT = '该公众号提供的服务出现故障，请稍后再试';

const TRIES = 3;

/** Starts it on a free port of loopback. */
export async function startMpSim(options: MpSimOptions): Promise<MpSim> {
  const state = new MpState(options);
  const server = createServer((request, response) => {
    handleCall(state, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return new MpSim(state, server);
}

export class MpSim {
  readonly state: MpState;
  readonly wire: MpWire;
  readonly apiBase: string;
  readonly #server: Server;
  readonly #running = new Set<Promise<unknown>>();
  #last: { content: string; openId: string } | undefined;
  #isLastTry = false;

  constructor(state: MpState, server: Server) {
    this.state = state;
    this.#server = server;
    this.wire = new MpWire(state);
    const { port } = server.address() as AddressInfo;
    this.apiBase = `http://127.0.0.1:${port}`;
  }

  /** Which address gets the callbacks. */
  aim(url: string): void {
    this.wire.url = url;
  }

  follower(openId: string): Follower {
    return new Follower(this.state, openId, (content, to) => this.deliver(content, to));
  }

  breaches(): readonly MpBreach[] {
    return this.state.breaches;
  }

  /** How often followers were told that the service is broken. */
  faultsShown(): number {
    return [...this.state.followers.values()].flatMap(({ screen }) => screen).filter(({ by }) => by === 'fault').length;
  }

  calls(path: string): number {
    return this.state.base.calls.get(path) ?? 0;
  }

  /** Orders a fault for the next `times` calls of one API. */
  fault(path: string, fault: SimFault, times = 1): void {
    const queue = this.state.base.faults.get(path) ?? [];
    queue.push(...Array.from({ length: times }, () => fault));
    this.state.base.faults.set(path, queue);
  }

  setAccount(account: MpAccount): void {
    this.state.account = account;
  }

  /** What a follower sent. */
  addMedia(bytes: Uint8Array, fileName = 'file.bin'): string {
    return storeMedia(this.state.base, { bytes, fileName }).mediaId;
  }

  /** A follower's video: `media/get` answers with an address. */
  addVideo(bytes: Uint8Array, address?: string): string {
    const bytesId = this.addMedia(bytes, 'video.mp4');
    const mediaId = this.state.base.next('VIDEO');
    this.state.videos.set(mediaId, address ?? `${this.apiBase}/video/${bytesId}`);
    return mediaId;
  }

  /** The platform loses what was uploaded, before its time. */
  expireUploads(): void {
    this.state.base.media.clear();
  }

  /** The same message once more, as after an answer that did not arrive. */
  repeat(): Promise<Delivery> {
    if (this.#last === undefined) throw new Error('nothing was delivered yet');
    return this.deliver(this.#last.content, this.#last.openId);
  }

  /** Cuts the calls that are open, as after five seconds; gives how many. `final`: no try is left. */
  hangUp({ final = false } = {}): number {
    this.#isLastTry = final;
    return this.wire.hangUp();
  }

  /** Resolves when no callback is open any more. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  /** Up to three tries, each freshly encrypted, the content unchanged; shows what comes back. */
  deliver(content: string, openId: string): Promise<Delivery> {
    this.#last = { content, openId };
    this.#isLastTry = false;
    const running = this.#deliver(content, openId);
    this.#running.add(running);
    const done = () => this.#running.delete(running);
    running.then(done, done);
    return running;
  }

  async #deliver(content: string, openId: string): Promise<Delivery> {
    const tries: WireTry[] = [];
    while (tries.length < TRIES && !(tries.length > 0 && this.#isLastTry)) {
      const answer = await this.post(this.wire.sign(content, openId));
      tries.push(answer);
      if (answer.status !== 200) continue;
      this.#showReply(answer.body, openId);
      return { accepted: true, tries };
    }
    this.#showFault(openId);
    return { accepted: false, tries };
  }

  /** One try with exactly these parts. */
  post(push: SignedPush): Promise<WireTry> {
    return this.wire.post(push);
  }

  #showReply(body: string, openId: string): void {
    const reply = this.wire.read(body, openId);
    if (reply.kind === 'text') {
      this.state.show(this.state.follower(openId), { msgtype: 'text', text: reply.text, options: [], by: 'passive' });
    } else if (reply.kind === 'malformed') {
      this.state.breaches.push({ kind: 'malformed_reply', why: reply.why });
      this.#showFault(openId);
    }
  }

  #showFault(openId: string): void {
    this.state.show(this.state.follower(openId), { msgtype: 'text', text: FAULT_TEXT, options: [], by: 'fault' });
  }

  async close(): Promise<void> {
    this.hangUp({ final: true });
    await this.settled();
    this.#server.closeAllConnections();
    if (this.#server.listening) await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
