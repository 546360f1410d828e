/** Opens one ciphertext and refuses every malformed one, in the order of the callback specification. */
import { createDecipheriv } from 'node:crypto';
import type { Credential } from './credential.ts';

/** Why a ciphertext was refused; for our log only, a caller of ours must never see it. */
export type DecryptFault =
  | 'ciphertext_encoding'
  | 'ciphertext_length'
  | 'padding'
  | 'message_length'
  | 'message_encoding'
  | 'receive_id';

export type Decrypted = { ok: true; message: string; receiveId: string } | { ok: false; reason: DecryptFault };

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** Padding goes to 32 bytes, twice the cipher's own block. */
const BLOCK = 32;
/** 16 random bytes and the length of the message (unsigned, big endian). */
const HEADER = 20;
// Far above any callback; the HTTP body cap (64 KiB for apps) strikes first.
const MAX_CIPHERTEXT_CHARS = 512 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Decrypts for one receiver id: the corp id for apps, the app id for accounts, empty for internal bots. */
export function decryptMessage(credential: Credential, encrypt: string, receiveId: string): Decrypted {
  if (encrypt.length > MAX_CIPHERTEXT_CHARS) return refused('ciphertext_length');
  if (encrypt.length % 4 !== 0 || !BASE64.test(encrypt)) return refused('ciphertext_encoding');
  const ciphertext = Buffer.from(encrypt, 'base64');
  if (ciphertext.length < BLOCK || ciphertext.length % BLOCK !== 0) return refused('ciphertext_length');
  const block = withoutPadding(decipher(credential, ciphertext));
  if (block === undefined) return refused('padding');
  if (block.length < HEADER) return refused('message_length');
  const messageEnd = HEADER + block.readUInt32BE(16);
  if (messageEnd > block.length) return refused('message_length');
  const message = asText(block.subarray(HEADER, messageEnd));
  if (message === undefined) return refused('message_encoding');
  // Compared as bytes: a receiver id that is no UTF-8 is simply another one.
  if (!block.subarray(messageEnd).equals(Buffer.from(receiveId, 'utf8'))) return refused('receive_id');
  return { ok: true, message, receiveId };
}

// @wecom/crypto 1.0.1 is not used here: its decrypt() returns bad padding unstripped, cuts a wrong length silently and
// replaces bytes that are no UTF-8, all without an error (crypto.md §6: 15 of 19 bad inputs come back as if fine).
function decipher(credential: Credential, ciphertext: Buffer): Buffer {
  const cipher = createDecipheriv('aes-256-cbc', credential.key, credential.iv);
  cipher.setAutoPadding(false);
  return Buffer.concat([cipher.update(ciphertext), cipher.final()]);
}

function withoutPadding(block: Buffer): Buffer | undefined {
  const pad = block[block.length - 1] ?? 0;
  if (pad < 1 || pad > BLOCK || pad > block.length) return undefined;
  const end = block.length - pad;
  for (let at = end; at < block.length; at += 1) {
    if (block[at] !== pad) return undefined;
  }
  return block.subarray(0, end);
}

function asText(bytes: Buffer): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

function refused(reason: DecryptFault): Decrypted {
  return { ok: false, reason };
}
