/** Drives encrypted callbacks over raw keep-alive sockets: cheap enough to share two cores with what it measures. */
import { connect, type Socket } from 'node:net';

/** One request, ready to be written to a socket. */
export type ReadyRequest = Buffer;

export type LoadResult = {
  requests: number;
  failed: number;
  seconds: number;
  /** Milliseconds, sorted. */
  latencies: number[];
};

/** Builds the bytes of one POST. */
export function postBytes(url: URL, query: URLSearchParams, body: string): ReadyRequest {
  const head = [
    `POST ${url.pathname}?${query} HTTP/1.1`,
    `Host: ${url.host}`,
    'Content-Type: text/xml',
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    '',
  ].join('\r\n');
  return Buffer.from(head + body);
}

/**
 * Runs scripts (one per user, its requests strictly one after the other) over `connections` sockets.
 * Closed loop: a socket takes the next script when its script is done.
 */
export async function runLoad(url: URL, scripts: ReadyRequest[][], connections: number): Promise<LoadResult> {
  const queue = [...scripts];
  const latencies: number[] = [];
  let failed = 0;
  const startedAt = performance.now();
  const lane = async () => {
    const client = await RawClient.open(url);
    for (let script = queue.shift(); script !== undefined; script = queue.shift()) {
      for (const request of script) {
        const sentAt = performance.now();
        const status = await client.send(request);
        latencies.push(performance.now() - sentAt);
        if (status !== 200) failed += 1;
      }
    }
    client.close();
  };
  await Promise.all(Array.from({ length: connections }, lane));
  const seconds = (performance.now() - startedAt) / 1000;
  return { requests: latencies.length, failed, seconds, latencies: latencies.sort((a, b) => a - b) };
}

/** The value below which a share of the sorted list lies. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Just enough HTTP/1.1: one request at a time, a response with content-length. */
class RawClient {
  readonly #socket: Socket;
  #buffer = '';
  #waiting: { resolve: (status: number) => void; reject: (reason: Error) => void } | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => this.#read(chunk));
    socket.on('error', (error) => this.#waiting?.reject(error));
    socket.on('close', () => this.#waiting?.reject(new Error('connection closed')));
  }

  static open(url: URL): Promise<RawClient> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new RawClient(socket));
      });
    });
  }

  send(request: ReadyRequest): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#waiting = undefined;
    this.#socket.end();
  }

  #read(chunk: string): void {
    this.#buffer += chunk;
    const headEnd = this.#buffer.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(this.#buffer.slice(0, headEnd))?.[1] ?? 0);
    if (this.#buffer.length < headEnd + 4 + length) return;
    const status = Number(this.#buffer.slice(9, 12));
    this.#buffer = '';
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve(status);
  }
}
