/** The public test vectors, read and checked once. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const FOLDER = new URL('../vectors/wecom/', import.meta.url);

const cryptoSchema = z.object({
  id: z.string(),
  channel: z.string(),
  kind: z.string(),
  token: z.string(),
  encodingAESKey: z.string().optional(),
  receiveid: z.string().optional(),
  timestamp: z.string().optional(),
  nonce: z.string().optional(),
  msg_signature: z.string().optional(),
  ciphertext: z.string().optional(),
  envelope: z.string().optional(),
  random: z.string().optional(),
  plaintext: z.string().nullish(),
  plaintext_sha256: z.string().optional(),
  policy: z.boolean().optional(),
});
/** One published or derived ciphertext. */
export type CryptoVector = z.infer<typeof cryptoSchema>;

const mediaSchema = z.object({
  id: z.string(),
  aeskey: z.string(),
  ciphertext_base64: z.string(),
  plaintext_base64: z.string(),
});

const payloadSchema = z.object({
  file: z.string(),
  expected: z.record(z.string(), z.unknown()),
});

/** The ciphertexts of one file. */
export function cryptoVectors(file: 'published' | 'derived-accept' | 'derived-reject'): CryptoVector[] {
  return z.array(cryptoSchema).parse(readJson(`crypto/${file}.json`));
}

/** EncodingAESKeys, good and bad. */
export function aesKeys(): { key: string; expect: string }[] {
  return z.array(z.object({ key: z.string(), expect: z.string() })).parse(readJson('crypto/encoding-aes-keys.json'));
}

/** Encrypted files of the bot (智能机器人), one of each mode. */
export function mediaVectors(): z.infer<typeof mediaSchema>[] {
  return z.array(mediaSchema).parse(readJson('crypto/media.json'));
}

/** Decrypted payloads with what they say. */
export function payloads(prefix: string): { file: string; xml: string; expected: Record<string, unknown> }[] {
  const all = z.array(payloadSchema).parse(readJson('public/SOURCES.json'));
  return all
    .filter(({ file }) => file.startsWith(prefix))
    .map(({ file, expected }) => ({ file, expected, xml: readFileSync(new URL(`public/${file}`, FOLDER), 'utf8') }));
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, FOLDER), 'utf8'));
}
