/** Seals bytes and short strings for the disk and the database, so that they are worth nothing without the data key. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AppError } from './errors.ts';
import { type DataKey, keyId, keyNamed, sealingKey } from './key-ring.ts';

/** How long a key is, in bytes. */
export const KEY_BYTES = 32;

// No file kind that we take begins with these: that tells a box from a file of the time before files were sealed.
const MAGIC = Buffer.from('\0box', 'latin1');
const VERSION = 1;
const KEY_ID_AT = MAGIC.length + 1;
const KEY_ID_BYTES = 4;
/** What AES-GCM wants; random is safe for 2^32 boxes of one key (NIST SP 800-38D §8.3), and a county has thousands. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = MAGIC.length + 1 + KEY_ID_BYTES + NONCE_BYTES;

/** How much longer a box is than what lies in it, in bytes. */
export const BOX_OVERHEAD = HEADER_BYTES + TAG_BYTES;

const CIPHER = 'aes-256-gcm';
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Seals bytes: magic(4) ‖ version(1) ‖ key id(4) ‖ nonce(12) ‖ ciphertext ‖ tag(16).
 * `about` names what the box belongs to (a media id); it is not in the box, and only who names the same can open it.
 */
export function sealBytes(key: DataKey, bytes: Uint8Array, about: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const secret = sealingKey(key);
  const header = Buffer.concat([MAGIC, Buffer.of(VERSION), keyId(secret), nonce]);
  const cipher = createCipheriv(CIPHER, secret, nonce);
  cipher.setAAD(boundTo(header, about));
  return Buffer.concat([header, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** Opens a box. Throws AppError: `BOX_OTHER_KEY` when it was sealed with a key that is not at hand, `BOX_DAMAGED` for all else. */
export function openBytes(key: DataKey, box: Uint8Array, about: string): Buffer {
  const sealed = Buffer.from(box.buffer, box.byteOffset, box.byteLength);
  if (!isSealed(sealed) || sealed.length < BOX_OVERHEAD) throw damaged('no sealed box');
  if (sealed[MAGIC.length] !== VERSION) throw damaged('sealed by a version that this one does not know');
  const header = sealed.subarray(0, HEADER_BYTES);
  const secret = keyNamed(key, keyIdOf(sealed));
  if (secret === undefined) throw otherKey();
  const decipher = createDecipheriv(CIPHER, secret, header.subarray(-NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(boundTo(header, about));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  const plain = decipher.update(sealed.subarray(HEADER_BYTES, -TAG_BYTES));
  try {
    decipher.final();
  } catch {
    // The tag is wrong: a byte was changed, or the box belongs to something else. OpenSSL's own words add nothing.
    throw damaged('the seal is broken or the box belongs to something else');
  }
  return plain;
}

/** Seals a short string. */
export function sealText(key: DataKey, text: string, about: string): Buffer {
  return sealBytes(key, Buffer.from(text, 'utf8'), about);
}

/** Opens a box with a string in it; throws as `openBytes` does. */
export function openText(key: DataKey, box: Uint8Array, about: string): string {
  return utf8.decode(openBytes(key, box, about));
}

/** Whether the bytes are a box of any version, judged by how they begin. */
export function isSealed(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, at) => bytes[at] === byte);
}

/** The id of the key that sealed a box: bytes 6 to 9, also for the database to look at. */
export function keyIdOf(box: Uint8Array): Buffer {
  return Buffer.from(box.subarray(KEY_ID_AT, KEY_ID_AT + KEY_ID_BYTES));
}

function boundTo(header: Uint8Array, about: string): Buffer {
  return Buffer.concat([header, Buffer.from(about, 'utf8')]);
}

function damaged(detail: string): AppError {
  return new AppError({
    code: 'BOX_DAMAGED',
    kind: 'external',
    userText: '这份加密保存的内容打不开：文件损坏，或放错了地方。请从备份恢复。',
    detail,
  });
}

function otherKey(): AppError {
  return new AppError({
    code: 'BOX_OTHER_KEY',
    kind: 'external',
    userText: '这份加密保存的内容是用另一把钥匙锁的。请把原来的 DATA_KEY 或 data.key 放回去。',
    detail: 'sealed with another key',
  });
}
