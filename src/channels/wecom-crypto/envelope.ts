/** Opens and seals callback envelopes: signature first, then the cipher, with one or two live key pairs. */
import { encrypt, getSignature } from '@wecom/crypto';
import type { Credential } from './credential.ts';
import { type DecryptFault, decryptMessage } from './decrypt.ts';
import { isSigned, type SignedParts } from './signature.ts';

/** Who we are on this channel. Two pairs are live while keys are rotated. */
export type EnvelopeKeys = { credentials: readonly Credential[]; receiveId: string };

/** `reason` is for our log only: every failure gets the same answer, so that there is no oracle. */
export type OpenedEnvelope =
  | { ok: true; message: string; receiveId: string; credential: Credential }
  | { ok: false; reason: 'signature' | DecryptFault };

/** Verifies and decrypts. Without a valid signature the cipher is never reached. */
export function openEnvelope(keys: EnvelopeKeys, parts: SignedParts): OpenedEnvelope {
  let outcome: OpenedEnvelope = { ok: false, reason: 'signature' };
  for (const credential of keys.credentials) {
    if (!isSigned(credential.token, parts)) continue;
    const decrypted = decryptMessage(credential, parts.encrypt, keys.receiveId);
    if (decrypted.ok) return { ...decrypted, credential };
    outcome = decrypted;
  }
  return outcome;
}

/** The four parts of a reply; each channel writes them into its own XML or JSON. */
export type SealedEnvelope = { encrypt: string; signature: string; timestamp: string; nonce: string };

/** What to seal; `random` (16 bytes) only where a test needs a fixed ciphertext. */
export type SealInput = { message: string; receiveId: string; timestamp: string; nonce: string; random?: Buffer };

/** Encrypts and signs a passive reply (or, in tests, a callback). */
export function encryptEnvelope(credential: Credential, input: SealInput): SealedEnvelope {
  const { message, receiveId, timestamp, nonce, random } = input;
  const ciphertext = encrypt(credential.encodingAesKey, message, receiveId, random);
  const signature = getSignature(credential.token, timestamp, nonce, ciphertext);
  return { encrypt: ciphertext, signature, timestamp, nonce };
}
