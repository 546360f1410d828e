/** The two servers that the platform keeps for a bot in callback mode: answers by address, and encrypted media. */
import { createCipheriv } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Judged, judgePost } from './callback-sim-rules.ts';

/** Instead of the work, before it, or after it. `spent` codes are not documented: the stand-in lets a test choose. */
export type ResponseFault =
  | { kind: 'errcode'; errcode: number }
  | { kind: 'status'; status: number }
  | { kind: 'cut_before' }
  | { kind: 'cut_after' };

/** A response_url that was given out. */
export type ResponseCode = { code: string; msgid: string; chatId: string; isGroup: boolean; at: number };

export type ServersOptions = {
  encodingAesKey: string;
  now: () => Date;
  /** Errcode for an address that is used up, old or unknown. */
  spentCode: number;
  /** A message that arrived by address. */
  shown: (code: ResponseCode, judged: Extract<Judged, { kind: 'message' }>) => void;
  breach: (what: string) => void;
};

const HOUR_MS = 3600_000;
const MEDIA_MS = 5 * 60_000;

/** Both live on one port of 127.0.0.1. */
export class CallbackSimServers {
  readonly #options: ServersOptions;
  readonly #server: Server;
  readonly #codes = new Map<string, ResponseCode & { isUsed: boolean }>();
  readonly #media = new Map<string, { bytes: Buffer; at: number; fileName: string }>();
  readonly #faults: ResponseFault[] = [];
  #calls = 0;

  constructor(options: ServersOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch(() => response.destroy());
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', resolve);
    });
  }

  get origin(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the stand-in is not listening');
    return `http://127.0.0.1:${address.port}`;
  }

  get calls(): number {
    return this.#calls;
  }

  fault(fault: ResponseFault): void {
    this.#faults.push(fault);
  }

  giveCode(code: ResponseCode): string {
    this.#codes.set(code.code, { ...code, isUsed: false });
    return `${this.origin}/cgi-bin/aibot/response?response_code=${encodeURIComponent(code.code)}`;
  }

  /** Encrypts as the platform does; gives the address, good for five minutes. */
  addMedia(plain: Uint8Array, fileName: string): string {
    const key = Buffer.from(`${this.#options.encodingAesKey}=`, 'base64');
    const missing = 32 - (plain.length % 32);
    const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
    const bytes = Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(missing, missing)), cipher.final()]);
    const path = `/media/${this.#media.size + 1}`;
    this.#media.set(path, { bytes, at: this.#options.now().getTime(), fileName });
    return `${this.origin}${path}?sign=q-sign-algorithm%3Dsha1`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    if (!this.#server.listening) return;
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://sim');
    if (url.pathname.startsWith('/media/')) return this.#sendMedia(url.pathname, response);
    if (url.pathname !== '/cgi-bin/aibot/response') {
      const answer = { errcode: 41001, errmsg: 'access_token missing' };
      response.setHeader('date', this.#options.now().toUTCString());
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      return;
    }
    this.#calls += 1;
    const plain = await textOf(request);
    const fault = this.#faults.shift();
    if (fault?.kind === 'cut_before') return void response.destroy();
    if (fault?.kind === 'status') return void response.writeHead(fault.status).end();
    const errcode = fault?.kind === 'errcode' ? fault.errcode : this.#take(url.searchParams, plain);
    if (fault?.kind === 'cut_after') return void response.destroy();
    const answer = { errcode, errmsg: errcode === 0 ? 'ok' : 'refused by the stand-in' };
    response.writeHead(200, { 'content-type': 'application/json; charset=UTF-8' }).end(JSON.stringify(answer));
  }

  #take(query: URLSearchParams, plain: string): number {
    const code = this.#codes.get(query.get('response_code') ?? '');
    const isAlive = code !== undefined && this.#options.now().getTime() - code.at <= HOUR_MS;
    if (code === undefined || !isAlive || code.isUsed) return this.#options.spentCode;
    const judged = judgePost(plain, code.isGroup);
    if (judged.kind !== 'message') {
      this.#options.breach(judged.kind === 'refused' ? judged.why : judged.kind);
      return 40_008;
    }
    code.isUsed = true;
    this.#options.shown(code, judged);
    return 0;
  }

  #sendMedia(path: string, response: ServerResponse): void {
    const media = this.#media.get(path);
    if (media === undefined) return void response.writeHead(404).end();
    if (this.#options.now().getTime() - media.at > MEDIA_MS) return void response.writeHead(403).end();
    const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(media.fileName)}`;
    const headers = { 'content-type': 'application/octet-stream', 'content-disposition': disposition };
    response.writeHead(200, headers).end(media.bytes);
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
