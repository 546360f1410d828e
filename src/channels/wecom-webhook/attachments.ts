/** Files for a robot: small pictures inside the message, everything else uploaded once to the robot that sends it. */
import { createHash } from 'node:crypto';
import { sniffImage } from '../../kernel/image-kind.ts';
import type { OutboundBody, SendErrorCode, SendResult } from '../contract.ts';
import type { Uploads } from '../ports.ts';
import { readOutgoing } from '../tencent/outgoing-file.ts';
import type { RobotRequest } from './requests.ts';
import { type RobotApi, type RobotUploadKind, robotName } from './robot-api.ts';

type FileBody = Extract<OutboundBody, { kind: 'file' }>;
type Failure = Extract<SendResult, { ok: false }>;

/** A request to send, and what to forget when the platform does not know its media id any more. */
export type Prepared = { ok: true; request: RobotRequest; uploadKey?: string } | Failure;

// doc 99110: a picture ≤ 2 MB before base64, JPG or PNG; a voice ≤ 2 MB, AMR; a file more than 5 bytes, ≤ 20 MB.
const IMAGE_BYTES = 2 * 1024 * 1024;
const VOICE_BYTES = 2 * 1024 * 1024;

export class Attachments {
  readonly #api: RobotApi;
  readonly #uploads: Uploads;

  constructor(api: RobotApi, uploads: Uploads) {
    this.#api = api;
    this.#uploads = uploads;
  }

  /** Never throws; a picture or voice outside the rules goes as a file, so that it arrives. */
  async prepare(key: string, body: FileBody): Promise<Prepared> {
    const bytes = await readOutgoing(body.mediaPath);
    if (!(bytes instanceof Uint8Array)) return bytes;
    const form = formOf(bytes, body.as);
    if (form === 'image') {
      const md5 = createHash('md5').update(bytes).digest('hex');
      return { ok: true, request: { msgtype: 'image', image: { base64: bytes.toString('base64'), md5 } } };
    }
    // A media id belongs to one robot, and the name shown is the one it was uploaded under.
    const content = createHash('sha256').update(body.fileName).update('\0').update(bytes).digest('hex');
    const uploadKey = `wecom-webhook:${robotName(key)}:${form}:${content}`;
    const mediaId = await this.#mediaId({ key, uploadKey, form, body, bytes });
    if (typeof mediaId !== 'string') return mediaId;
    const media = { media_id: mediaId };
    const request: RobotRequest =
      form === 'voice' ? { msgtype: 'voice', voice: media } : { msgtype: 'file', file: media };
    return { ok: true, request, uploadKey };
  }

  /** The platform does not know that media id any more. */
  async forget(uploadKey: string): Promise<void> {
    await this.#uploads.forget(uploadKey);
  }

  async #mediaId(upload: {
    key: string;
    uploadKey: string;
    form: RobotUploadKind;
    body: FileBody;
    bytes: Uint8Array;
  }): Promise<string | Failure> {
    const known = await this.#uploads.find(upload.uploadKey);
    if (known !== undefined) return known;
    const part = { field: 'media', fileName: upload.body.fileName, contentType: 'application/octet-stream' };
    const result = await this.#api.upload(upload.key, upload.form, { ...part, bytes: upload.bytes });
    // An upload whose outcome is unknown has reached nobody: it is simply made again.
    if (!result.ok) return { ...result, error: result.error === 'timeout' ? 'network' : result.error };
    const mediaId = result.answer['media_id'];
    if (typeof mediaId !== 'string') return failed('bad_request', 'upload answered without a media id');
    await this.#uploads.keep(upload.uploadKey, mediaId);
    return mediaId;
  }
}

function formOf(bytes: Buffer, as: FileBody['as']): 'image' | 'voice' | 'file' {
  const type = sniffImage(bytes);
  if (as === 'image' && (type === 'image/jpeg' || type === 'image/png') && bytes.length <= IMAGE_BYTES) return 'image';
  if (as === 'voice' && bytes.subarray(0, 5).toString('latin1') === '#!AMR' && bytes.length <= VOICE_BYTES) {
    return 'voice';
  }
  return 'file';
}

function failed(error: SendErrorCode, detail: string): Failure {
  return { ok: false, error, detail };
}
