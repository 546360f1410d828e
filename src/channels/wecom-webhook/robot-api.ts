/** Calls to a group robot's address: the key goes into the query and nowhere else; after 45009 the robot rests. */
import { createHash } from 'node:crypto';
import type { FilePart, HttpClient } from '../../kernel/http-client.ts';
import { type ApiResult, read } from '../tencent/api.ts';
import { Pauses } from '../tencent/pauses.ts';
import { robotErrorOf } from './errcodes.ts';

/** Voices are played in the chat, everything else is a file to open. */
export type RobotUploadKind = 'file' | 'voice';

export type RobotApiOptions = {
  apiBase: string;
  now: () => Date;
  /** Messages, pictures in them included. */
  http: HttpClient;
  /** Uploads: more time. */
  mediaHttp: HttpClient;
};

/** One per process; the pauses live here. */
export class RobotApi {
  readonly #options: RobotApiOptions;
  readonly #base: string;
  /** By a robot's name, never its key. */
  readonly #pauses: Pauses;

  constructor(options: RobotApiOptions) {
    this.#options = options;
    this.#pauses = new Pauses(options.now);
    this.#base = `${options.apiBase.replace(/(?<!\/)\/+$/, '')}/cgi-bin/webhook`;
  }

  /** `request`: `{msgtype, …}` of doc 99110. */
  send(key: string, request: unknown): Promise<ApiResult> {
    return this.#call(key, async (query) =>
      read(await this.#options.http.postJson(`${this.#base}/send?${query}`, request), robotErrorOf),
    );
  }

  /** Answers `media_id`, which only this robot can send. */
  upload(key: string, kind: RobotUploadKind, file: FilePart): Promise<ApiResult> {
    return this.#call(key, async (query) =>
      read(
        await this.#options.mediaHttp.postMultipart(`${this.#base}/upload_media?${query}&type=${kind}`, file),
        robotErrorOf,
      ),
    );
  }

  /** Whether the platform answers at all. Asked without a key, so it reaches no group. */
  async isReachable(): Promise<boolean> {
    const result = read(await this.#options.http.postJson(`${this.#base}/send?key=`, {}), robotErrorOf);
    return result.ok || result.errcode !== undefined;
  }

  async #call(key: string, attempt: (query: string) => Promise<ApiResult>): Promise<ApiResult> {
    const robot = robotName(key);
    const refusal = this.#pauses.of(robot);
    if (refusal !== undefined) return refusal;
    const result = await attempt(`key=${encodeURIComponent(key)}`);
    if (result.ok) {
      this.#pauses.passed(robot);
      return result;
    }
    const refused = this.#pauses.refused(robot, result);
    // The platform's words may repeat what they were asked with.
    return { ...refused, detail: refused.detail.replaceAll(key, '***') };
  }
}

/** Tells robots apart without telling a key. */
export function robotName(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 24);
}
