/** What stands in a backup, in this order: frames of a JSON head and bytes, each with its lengths before it. */
import { z } from 'zod';
import { ByteReader } from './byte-reader.ts';
import { damaged } from './sealed-stream.ts';

/** Only names of ours: nothing that leads out of the data folder. */
const path = z.string().regex(/^(?:media\/[\w-]{1,128}|wechaty\/\w[\w.-]{0,127}|data\.key)$/);
const count = z.int().nonnegative();

const countsSchema = z.object({
  /** Rows by table. */
  tables: z.record(z.string(), count),
  files: count,
  fileBytes: count,
  /** Photos that a row calls stored and that were not on the disk when the backup was made. */
  missingFiles: count,
});

/** How much is in a backup. */
export type BackupCounts = z.infer<typeof countsSchema>;

const headSchema = z.discriminatedUnion('kind', [
  /** `dataKeyId` tells whether another machine's key fits; `migrations` is the schema, oldest first. */
  z.object({
    kind: z.literal('begin'),
    madeAt: z.iso.datetime(),
    migrations: z.array(z.string()),
    dataKeyId: z.string(),
  }),
  z.object({ kind: z.literal('table'), table: z.string(), columns: z.array(z.string()) }),
  /** The bytes: a JSON array of rows, each an array of texts as PostgreSQL writes the values, or null. */
  z.object({ kind: z.literal('rows'), table: z.string(), count }),
  z.object({ kind: z.literal('sequence'), sequence: z.string(), value: z.string(), isCalled: z.boolean() }),
  z.object({ kind: z.literal('file'), path, size: count }),
  z.object({ kind: z.literal('bytes') }),
  z.object({ kind: z.literal('fileEnd'), path, sha256: z.string() }),
  countsSchema.extend({ kind: z.literal('end') }),
]);

export type FrameHead = z.infer<typeof headSchema>;
export type Frame = { head: FrameHead; body: Buffer };
/** The first frame's head. */
export type BackupBegin = Extract<FrameHead, { kind: 'begin' }>;

const LENGTHS_BYTES = 8;
const MOST_HEAD_BYTES = 1024 * 1024;
const MOST_BODY_BYTES = 256 * 1024 * 1024;
const NOTHING = Buffer.alloc(0);

/** One frame as bytes. */
export function encodeFrame(head: FrameHead, body: Buffer = NOTHING): Buffer {
  const text = Buffer.from(JSON.stringify(head), 'utf8');
  const lengths = Buffer.alloc(LENGTHS_BYTES);
  lengths.writeUInt32BE(text.length, 0);
  lengths.writeUInt32BE(body.length, 4);
  return Buffer.concat([lengths, text, body]);
}

/** The frames of a stream, one by one. Throws AppError `BACKUP_DAMAGED` when they do not end with their end. */
export async function* readFrames(source: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  const reader = new ByteReader(source);
  for (;;) {
    const frame = await readFrame(reader);
    yield frame;
    if (frame.head.kind !== 'end') continue;
    if (!(await reader.ended())) throw damaged('something stands behind the end');
    return;
  }
}

async function readFrame(reader: ByteReader): Promise<Frame> {
  const lengths = await reader.take(LENGTHS_BYTES);
  if (lengths === undefined) throw damaged('it has no end');
  const [headBytes, bodyBytes] = [lengths.readUInt32BE(0), lengths.readUInt32BE(4)];
  if (headBytes > MOST_HEAD_BYTES || bodyBytes > MOST_BODY_BYTES) throw damaged('a frame is too large');
  const text = await reader.take(headBytes);
  const body = await reader.take(bodyBytes);
  if (text === undefined || body === undefined) throw damaged('a frame is not whole');
  return { head: parseHead(text), body };
}

function parseHead(text: Buffer): FrameHead {
  const parsed = headSchema.safeParse(JSON.parse(text.toString('utf8')));
  if (!parsed.success) throw damaged('a frame of a kind that this version does not know');
  return parsed.data;
}
