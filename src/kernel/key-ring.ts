/** The keys of one installation: the newest seals, the older ones still open what they sealed. */
import { createHmac } from 'node:crypto';

const KEY_ID_BYTES = 4;

/** Keys of 32 bytes each; what they are may change while the program runs (`bot key rotate`). */
export type KeyRing = {
  /** The key that seals. */
  newest(): Uint8Array;
  /** Newest first. `isMissed`: a box names a key that is not among them, so look again. */
  all(isMissed?: boolean): readonly Uint8Array[];
};

/** One key, or a ring of them. */
export type DataKey = Uint8Array | KeyRing;

/** A ring that never changes. */
export function fixedRing(keys: readonly [Uint8Array, ...Uint8Array[]]): KeyRing {
  return { newest: () => keys[0], all: () => keys };
}

/** The key that seals. */
export function sealingKey(key: DataKey): Uint8Array {
  return key instanceof Uint8Array ? key : key.newest();
}

/** Every key that may have sealed or hashed something, newest first. */
export function everyKey(key: DataKey): readonly Uint8Array[] {
  return key instanceof Uint8Array ? [key] : key.all();
}

/** The key with an id, if it is there. */
export function keyNamed(key: DataKey, id: Uint8Array): Uint8Array | undefined {
  const named = (keys: readonly Uint8Array[]) => keys.find((one) => keyId(one).equals(id));
  return named(everyKey(key)) ?? (key instanceof Uint8Array ? undefined : named(key.all(true)));
}

/** Tells keys apart and nothing about them: 4 bytes. */
export function keyId(key: Uint8Array): Buffer {
  return createHmac('sha256', key).update('key id').digest().subarray(0, KEY_ID_BYTES);
}
