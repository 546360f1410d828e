/**
 * A stream of any length under AES-256-GCM, in pieces that are opened one by one: cut short, put in another order, mixed
 * from two files or changed by a bit, it does not open to its end.
 *
 * magic(8) ‖ version(1) ‖ salt(16) ‖ check(8), then pieces: last(1) ‖ length(4) ‖ ciphertext ‖ tag(16).
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { AppError } from '../kernel/errors.ts';
import { ByteReader } from './byte-reader.ts';

const MAGIC = Buffer.from('SJBACKUP', 'latin1');
const VERSION = 1;
const SALT_BYTES = 16;
const CHECK_BYTES = 8;
const HEADER_BYTES = MAGIC.length + 1 + SALT_BYTES + CHECK_BYTES;
const PIECE_HEAD_BYTES = 5;
const TAG_BYTES = 16;
const PIECE_BYTES = 256 * 1024;
const CIPHER = 'aes-256-gcm';
/** OWASP's setting for 32 MB of memory; takes a third of a second, once a file. */
const SCRYPT = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 };

/** Seals what comes; each file has a salt, and so a key, of its own. */
export async function* sealStream(source: AsyncIterable<Uint8Array>, passphrase: string): AsyncGenerator<Buffer> {
  const salt = randomBytes(SALT_BYTES);
  const key = await deriveKey(passphrase, salt);
  const header = Buffer.concat([MAGIC, Buffer.of(VERSION), salt, checkOf(key)]);
  yield header;
  const reader = new ByteReader(source);
  let index = 0;
  let piece = await takeUpTo(reader);
  for (;;) {
    const next = piece.length < PIECE_BYTES ? undefined : await takeUpTo(reader);
    const isLast = next === undefined;
    yield sealPiece(piece, { key, header, index, isLast });
    if (isLast) return;
    piece = next;
    index += 1;
  }
}

/** Opens it. Throws AppError `BACKUP_NOT_ONE`, `BACKUP_OTHER_KEY` or `BACKUP_DAMAGED`. */
export async function* openStream(source: AsyncIterable<Uint8Array>, passphrase: string): AsyncGenerator<Buffer> {
  const reader = new ByteReader(source);
  const { header, key } = await openHeader(reader, passphrase);
  for (let index = 0; ; index += 1) {
    const { sealed, isLast } = await takePiece(reader);
    yield openPiece(sealed, { key, header, index, isLast });
    if (!isLast) continue;
    if (!(await reader.ended())) throw damaged('something stands behind its end');
    return;
  }
}

async function openHeader(reader: ByteReader, passphrase: string): Promise<{ header: Buffer; key: Buffer }> {
  const header = await reader.take(HEADER_BYTES);
  if (header === undefined || !header.subarray(0, MAGIC.length).equals(MAGIC)) throw notOne('no backup');
  if (header[MAGIC.length] !== VERSION) throw notOne('written in a form that this version does not know');
  const key = await deriveKey(passphrase, header.subarray(MAGIC.length + 1, MAGIC.length + 1 + SALT_BYTES));
  if (!timingSafeEqual(checkOf(key), header.subarray(-CHECK_BYTES))) throw otherKey();
  return { header, key };
}

async function takePiece(reader: ByteReader): Promise<{ sealed: Buffer; isLast: boolean }> {
  const head = await reader.take(PIECE_HEAD_BYTES);
  if (head === undefined) throw damaged('it ends early');
  const length = head.readUInt32BE(1);
  const sealed = length > PIECE_BYTES + TAG_BYTES ? undefined : await reader.take(length);
  if (sealed === undefined || sealed.length < TAG_BYTES) throw damaged('a piece is not whole');
  return { sealed, isLast: head[0] === 1 };
}

type Place = { key: Buffer; header: Buffer; index: number; isLast: boolean };

function sealPiece(plain: Buffer, place: Place): Buffer {
  const cipher = createCipheriv(CIPHER, place.key, nonceOf(place.index));
  cipher.setAAD(boundTo(place));
  const body = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  const head = Buffer.alloc(PIECE_HEAD_BYTES);
  head.writeUInt8(place.isLast ? 1 : 0, 0);
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body]);
}

function openPiece(sealed: Buffer, place: Place): Buffer {
  const decipher = createDecipheriv(CIPHER, place.key, nonceOf(place.index), { authTagLength: TAG_BYTES });
  decipher.setAAD(boundTo(place));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  const plain = decipher.update(sealed.subarray(0, -TAG_BYTES));
  try {
    decipher.final();
  } catch {
    throw damaged('a piece was changed, or stands in the wrong place');
  }
  return plain;
}

/** The key is this file's alone, so a count is a nonce that never comes again. */
function nonceOf(index: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(index, 6, 6);
  return nonce;
}

function boundTo({ header, isLast }: Place): Buffer {
  return Buffer.concat([header, Buffer.of(isLast ? 1 : 0)]);
}

async function takeUpTo(reader: ByteReader): Promise<Buffer> {
  return (await reader.take(PIECE_BYTES)) ?? reader.rest();
}

/** Tells keys apart and nothing about them. */
function checkOf(key: Buffer): Buffer {
  return createHmac('sha256', key).update('check').digest().subarray(0, CHECK_BYTES);
}

function deriveKey(passphrase: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFC'), salt, 32, SCRYPT, (thrown, key) => {
      if (thrown === null) resolve(key);
      else reject(thrown);
    });
  });
}

function notOne(detail: string): AppError {
  return new AppError({
    code: 'BACKUP_NOT_ONE',
    kind: 'user',
    userText: '这个文件不是小助手的备份，或是更新的程序做的。请核对文件，或换新版程序。',
    detail,
  });
}

function otherKey(): AppError {
  return new AppError({
    code: 'BACKUP_OTHER_KEY',
    kind: 'user',
    userText: '备份打不开：BACKUP_KEY 不是做这份备份时的那一个。请换成当时的。',
    detail: 'sealed with another key',
  });
}

/** A backup that cannot be trusted from its first byte to its last. */
export function damaged(detail: string): AppError {
  return new AppError({
    code: 'BACKUP_DAMAGED',
    kind: 'user',
    userText: '备份文件不完整或被改动过，没有恢复任何东西。请换另一份备份。',
    detail,
  });
}
