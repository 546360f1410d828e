/**
 * A strict stand-in for WeCom's group robots, on 127.0.0.1: `webhook/send` and `webhook/upload_media`.
 *
 *     const sim = await startWebhookSim({ robots: { 'group-a': 'key-of-group-a' } });
 *     sim.screen('group-a');                              // what the group reads, oldest first
 *     sim.setRobot('group-a', 'disabled');                // 93004 from now on
 *     sim.fault('send', { kind: 'cut_after' });           // the next post arrives, its answer does not
 *     sim.breaches();                                     // what a real platform would have punished or refused
 *     await sim.close();
 *
 * Like the platform it lets 20 messages a minute through for one robot; one more and it answers 45009 for ten minutes.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { judge, type RobotShown } from './robot-rules.ts';

export type RobotState = 'on' | 'removed' | 'disabled' | 'not_in_group';
export type WebhookPath = 'send' | 'upload_media';

/** As in the stand-in of WeCom's API: before or after the work, or instead of it. */
export type WebhookFault =
  | { kind: 'errcode'; errcode: number; errmsg?: string }
  | { kind: 'status'; status: number }
  | { kind: 'cut_before' }
  | { kind: 'cut_after' };

/** One message in a group. */
export type PostedMessage = RobotShown & { at: Date; fileName?: string; bytes?: Uint8Array };

export type WebhookSimOptions = {
  /** Group → key of its robot. */
  robots: Readonly<Record<string, string>>;
  /** Default: the machine's clock. */
  now?: () => Date;
};

type Robot = { chatId: string; state: RobotState; sentAt: number[]; shutUntil: number };
type Media = { key: string; kind: string; fileName: string; bytes: Uint8Array; at: number };
type Answer = { errcode: number; errmsg: string } & Record<string, unknown>;

const MEGABYTE = 1024 * 1024;
const BODY_BYTES = 25 * MEGABYTE;
const PER_MINUTE = 20;
const PENALTY_MS = 10 * 60_000;
const LIFE_MS = 3 * 24 * 3600_000;
const STATE_CODES = { removed: 93000, disabled: 93004, not_in_group: 93008 } as const;

/** Starts a stand-in; `close()` it at the end. */
export async function startWebhookSim(options: WebhookSimOptions): Promise<WebhookSim> {
  const sim = new WebhookSim(options);
  await sim.listen();
  return sim;
}

export class WebhookSim {
  readonly #robots: Map<string, Robot>;
  readonly #now: () => Date;
  readonly #server: Server;
  readonly #screens = new Map<string, PostedMessage[]>();
  readonly #media = new Map<string, Media>();
  readonly #faults = new Map<WebhookPath, WebhookFault[]>();
  readonly #calls = new Map<string, number>();
  readonly #breaches: string[] = [];
  #counter = 0;

  constructor({ robots, now }: WebhookSimOptions) {
    const entries = Object.entries(robots).map(([chatId, key]): [string, Robot] => [
      key,
      { chatId, state: 'on', sentAt: [], shutUntil: 0 },
    ]);
    this.#robots = new Map(entries);
    this.#now = now ?? (() => new Date());
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

  get apiBase(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the stand-in is not listening');
    return `http://127.0.0.1:${address.port}`;
  }

  /** What a group reads, oldest first. */
  screen(chatId: string): readonly PostedMessage[] {
    return this.#screens.get(chatId) ?? [];
  }

  /** Refused forms, posts over the limit and posts while shut out: what must never happen. */
  breaches(): readonly string[] {
    return this.#breaches;
  }

  /** How often an address was called, failures included. */
  calls(path: WebhookPath): number {
    return this.#calls.get(path) ?? 0;
  }

  setRobot(chatId: string, state: RobotState): void {
    for (const robot of this.#robots.values()) if (robot.chatId === chatId) robot.state = state;
  }

  /** Orders a fault for the next `times` calls. */
  fault(path: WebhookPath, fault: WebhookFault, times = 1): void {
    const more = Array.from({ length: times }, () => fault);
    this.#faults.set(path, [...(this.#faults.get(path) ?? []), ...more]);
  }

  /** Lets every uploaded file die before its three days. */
  expireMedia(): void {
    this.#media.clear();
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://sim');
    const path = /^\/cgi-bin\/webhook\/(send|upload_media)$/.exec(url.pathname)?.[1];
    if (request.method !== 'POST' || (path !== 'send' && path !== 'upload_media')) {
      response.writeHead(404).end();
      return;
    }
    this.#calls.set(path, this.calls(path) + 1);
    const raw = await readBody(request);
    const fault = this.#faults.get(path)?.shift();
    if (fault?.kind === 'cut_before') return void response.destroy();
    if (fault?.kind === 'status') return void response.writeHead(fault.status).end('sim fault');
    const answer =
      fault?.kind === 'errcode'
        ? { errcode: fault.errcode, errmsg: fault.errmsg ?? 'fault on demand' }
        : await this.#answer(path, url.searchParams, { raw, contentType: request.headers['content-type'] ?? '' });
    if (fault?.kind === 'cut_after') return void response.destroy();
    response.writeHead(200, { 'content-type': 'application/json; charset=UTF-8' }).end(JSON.stringify(answer));
  }

  async #answer(
    path: WebhookPath,
    query: URLSearchParams,
    body: { raw: Buffer; contentType: string },
  ): Promise<Answer> {
    const key = query.get('key') ?? '';
    if (path === 'upload_media') return this.#upload(key, query.get('type') ?? '', body);
    const robot = this.#robots.get(key);
    if (robot === undefined) return refusal(93000, 'invalid webhook url');
    if (robot.state !== 'on') return refusal(STATE_CODES[robot.state], 'robot is away');
    return this.#rateOf(robot) ?? this.#post(key, robot, body.raw.toString('utf8'));
  }

  /** The platform's answer to one message too many, or nothing. */
  #rateOf(robot: Robot): Answer | undefined {
    const now = this.#now().getTime();
    robot.sentAt = robot.sentAt.filter((at) => at > now - 60_000);
    if (now >= robot.shutUntil && robot.sentAt.length < PER_MINUTE) return undefined;
    this.#breaches.push(now < robot.shutUntil ? 'posted while shut out' : 'more than 20 in a minute');
    robot.shutUntil = Math.max(robot.shutUntil, now + PENALTY_MS);
    return refusal(45009, 'api freq out of limit');
  }

  #post(key: string, robot: Robot, raw: string): Answer {
    const judged = judge(raw, (mediaId, kind) => this.#ownedMedia(mediaId, key, kind) !== undefined);
    if (!judged.ok) {
      if (judged.errcode !== 40007) this.#breaches.push(`${judged.errcode} ${judged.why}`);
      return refusal(judged.errcode, judged.why);
    }
    robot.sentAt.push(this.#now().getTime());
    const media = judged.shown.mediaId === undefined ? undefined : this.#media.get(judged.shown.mediaId);
    const file = media === undefined ? {} : { fileName: media.fileName, bytes: media.bytes };
    const posted = { ...judged.shown, at: this.#now(), ...file };
    this.#screens.set(robot.chatId, [...this.screen(robot.chatId), posted]);
    return { errcode: 0, errmsg: 'ok' };
  }

  #ownedMedia(mediaId: string, key: string, kind: string): Media | undefined {
    const media = this.#media.get(mediaId);
    const isAlive = media !== undefined && this.#now().getTime() - media.at <= LIFE_MS;
    return isAlive && media.key === key && media.kind === kind ? media : undefined;
  }

  /** The form is looked at before the key (seen by a probe in 2026-09). */
  async #upload(key: string, kind: string, body: { raw: Buffer; contentType: string }): Promise<Answer> {
    const file = await filePart(body);
    if (file === undefined) return refusal(44001, 'empty media data');
    const robot = this.#robots.get(key);
    if (robot === undefined || robot.state === 'removed') return refusal(93000, 'invalid webhook url');
    if (kind !== 'file' && kind !== 'voice') return refusal(40004, 'invalid media type');
    const bytes = new Uint8Array(await file.arrayBuffer());
    const isVoice = Buffer.from(bytes.subarray(0, 5)).toString('latin1') === '#!AMR';
    if (kind === 'voice' && !isVoice) return refusal(40005, 'voice is not AMR');
    if (bytes.length <= 5) return refusal(40006, 'media too small');
    if (bytes.length > (kind === 'voice' ? 2 : 20) * MEGABYTE) return refusal(45001, 'media too large');
    this.#counter += 1;
    const media_id = `MEDIA-${this.#counter}`;
    const at = this.#now().getTime();
    this.#media.set(media_id, { key, kind, fileName: file.name, bytes, at });
    return { errcode: 0, errmsg: 'ok', type: kind, media_id, created_at: String(Math.floor(at / 1000)) };
  }
}

async function filePart({ raw, contentType }: { raw: Buffer; contentType: string }): Promise<File | undefined> {
  try {
    const form = await new Response(new Uint8Array(raw), { headers: { 'content-type': contentType } }).formData();
    const part = form.get('media');
    return part instanceof File && part.name !== '' && part.size > 0 ? part : undefined;
  } catch {
    return undefined;
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > BODY_BYTES) throw new Error('body too large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function refusal(errcode: number, errmsg: string): Answer {
  return {
    errcode,
    errmsg: `${errmsg}, hint: [sim], more info at https://open.work.weixin.qq.com/devtool/query?e=${errcode}`,
  };
}
