/** HTTP as an attacker speaks it: any bytes on a socket, and whatever comes back. */
import { connect, type Socket } from 'node:net';

/** `status` null: the connection ended, or nothing came, without an answer. */
export type RawAnswer = { status: number | null; body: string; ms: number };

const PATIENCE_MS = 20_000;

/** One connection that is kept as long as the other side keeps it. Requests one after the other. */
export class RawConnection {
  readonly #port: number;
  #socket: Socket | undefined;
  #received = Buffer.alloc(0);
  #settle: ((status: number | null, body: string) => void) | undefined;

  constructor(port: number) {
    this.#port = port;
  }

  /** Sends the bytes and waits for one answer. */
  async send(bytes: Buffer): Promise<RawAnswer> {
    const startedAt = performance.now();
    const socket = this.#open();
    this.#received = Buffer.alloc(0);
    const { promise, resolve } = Promise.withResolvers<RawAnswer>();
    const timer = setTimeout(() => this.#finish(null), PATIENCE_MS);
    this.#settle = (status, body) => {
      clearTimeout(timer);
      resolve({ status, body, ms: performance.now() - startedAt });
    };
    socket.write(bytes);
    return await promise;
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  #open(): Socket {
    if (this.#socket !== undefined && !this.#socket.destroyed && this.#socket.writable) return this.#socket;
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true });
    socket.on('data', (chunk) => {
      if (this.#socket !== socket) return;
      this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
      this.#read();
    });
    // Cut while we were still writing; `close` says what came of it.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (this.#socket === socket) this.#finish(null);
    });
    this.#socket = socket;
    return socket;
  }

  #read(): void {
    const end = this.#received.indexOf('\r\n\r\n');
    if (end === -1) return;
    const head = this.#received.toString('latin1', 0, end);
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1]);
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    const body = this.#received.subarray(end + 4, end + 4 + length);
    // An answer to HEAD names a length and brings nothing; here those are empty anyway.
    if (body.length < length) return;
    const isLast = /\r\nconnection: close/i.test(head);
    if (isLast) this.close();
    this.#finish(status, body.toString('utf8'));
  }

  #finish(status: number | null, body = ''): void {
    if (status === null) this.close();
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.(status, body);
  }
}

/** A request's bytes. A body gets its length, unless the headers say otherwise. */
export function rawRequest(
  method: string,
  target: string,
  { headers = {}, body = '' }: { headers?: Record<string, string>; body?: string | Buffer } = {},
): Buffer {
  const bytes = Buffer.from(body);
  const own = {
    host: 'bot.example',
    ...(bytes.length > 0 ? { 'content-length': String(bytes.length) } : {}),
    ...headers,
  };
  const lines = Object.entries(own).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1'), bytes]);
}
