/** A sealed stream opens whole or not at all: cut, swapped, changed by a bit, mixed, of another key. */
import { expect, test } from 'vitest';
import { ByteReader } from '../../src/backup/byte-reader.ts';
import { openStream, sealStream } from '../../src/backup/sealed-stream.ts';
import { FULL, faultSize } from '../support/fault-size.ts';

const PASSPHRASE = 'a passphrase of some words';
const PIECE = 256 * 1024;

async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of source) all.push(piece);
  return Buffer.concat(all);
}

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const plain = Buffer.from(Array.from({ length: PIECE * 2 + 1000 }, (_, at) => (at * 31 + (at >> 8)) & 255));
const seal = (bytes: Buffer): Promise<Buffer> => collect(sealStream(pieces(bytes, 10_007), PASSPHRASE));
const open = (sealed: Buffer, passphrase = PASSPHRASE, size = 65_536): Promise<Buffer> =>
  collect(openStream(pieces(sealed, size), passphrase));

test.each(FULL ? [0, 1, PIECE - 1, PIECE, PIECE + 1, PIECE * 2] : [0, PIECE, PIECE + 1])(
  '%i bytes come back',
  async (length) => {
    const bytes = plain.subarray(0, length);
    const sealed = await seal(bytes);
    expect((await open(sealed, PASSPHRASE, 7919)).equals(bytes)).toBe(true);
  },
);

test('the same bytes never look the same, and nothing of them can be seen', async () => {
  const text = Buffer.alloc(4096, '襄垣县');
  const [one, two] = [await seal(text), await seal(text)];
  expect(one.subarray(33).equals(two.subarray(33))).toBe(false);
  expect(one.includes('襄垣县')).toBe(false);
});

test('another passphrase is named as that', async () => {
  await expect(open(await seal(plain), 'a passphrase of other words')).rejects.toMatchObject({
    code: 'BACKUP_OTHER_KEY',
  });
});

test('what is no backup is named as that', async () => {
  await expect(open(Buffer.from('PK\x03\x04 some zip file that is long enough to have a head'))).rejects.toMatchObject({
    code: 'BACKUP_NOT_ONE',
  });
  await expect(open(Buffer.alloc(0))).rejects.toMatchObject({ code: 'BACKUP_NOT_ONE' });
});

const HEAD = 33;
const SEALED_PIECE = 5 + PIECE + 16;

test('every way of changing it is refused', { timeout: 60_000 }, async () => {
  const sealed = await seal(plain);
  const other = await seal(plain);
  const [first, second] = [HEAD, HEAD + SEALED_PIECE].map((at) => sealed.subarray(at, at + SEALED_PIECE));
  const rest = sealed.subarray(HEAD + 2 * SEALED_PIECE);
  const head = sealed.subarray(0, HEAD);
  const marked = Buffer.from(sealed.subarray(0, HEAD + SEALED_PIECE));
  marked[HEAD] = 1;
  const changed: Record<string, Buffer> = {
    'cut between pieces': sealed.subarray(0, HEAD + SEALED_PIECE),
    'cut there and marked as the last': marked,
    'cut in a piece': sealed.subarray(0, HEAD + 1000),
    'cut in the last tag': sealed.subarray(0, -1),
    'only the head': head,
    'swapped pieces': Buffer.concat([head, second ?? head, first ?? head, rest]),
    'a piece left out': Buffer.concat([head, second ?? head, rest]),
    'a piece twice': Buffer.concat([head, first ?? head, first ?? head, second ?? head, rest]),
    'a piece of another backup': Buffer.concat([head, other.subarray(HEAD, HEAD + SEALED_PIECE), second ?? head, rest]),
    'something behind': Buffer.concat([sealed, Buffer.of(0)]),
  };
  for (const [how, bytes] of Object.entries(changed)) {
    await expect(open(bytes), how).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
  }
});

// Each try derives the key anew, which is slow on purpose.
test('a bit turned anywhere is refused', { timeout: 300_000 }, async () => {
  const sealed = await seal(plain.subarray(0, 300));
  for (let at = HEAD; at < sealed.length; at += faultSize(61, 7)) {
    const changed = Buffer.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await expect(open(changed), `byte ${at}`).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
  }
});

test('a reader gives exact numbers of bytes out of pieces of any size', async () => {
  const reader = new ByteReader(pieces(plain.subarray(0, 100), 7));
  expect((await reader.take(10))?.equals(plain.subarray(0, 10))).toBe(true);
  expect(await reader.ended()).toBe(false);
  expect((await reader.take(90))?.equals(plain.subarray(10, 100))).toBe(true);
  expect(await reader.take(1)).toBeUndefined();
  expect(await reader.ended()).toBe(true);
});
