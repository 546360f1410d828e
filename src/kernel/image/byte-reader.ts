/** Reads bytes in order and never past their end; what is not as it must be is `Malformed`. */

/** Thrown by the walkers of this folder and caught in image-metadata.ts; its message is a reason, no content. */
export class Malformed extends Error {}

/** Throws `Malformed` unless it holds. */
export function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Malformed(what);
}

/** A place in bytes that only moves forward. */
export class ByteReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** How many bytes are left. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** The next bytes; a view, no copy. */
  take(count: number): Buffer {
    must(count <= this.left, 'ends too early');
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  u8(): number {
    return this.take(1).readUInt8();
  }

  u16(): number {
    return this.take(2).readUInt16BE();
  }

  u32(): number {
    return this.take(4).readUInt32BE();
  }

  u16le(): number {
    return this.take(2).readUInt16LE();
  }

  u24le(): number {
    return this.take(3).readUIntLE(0, 3);
  }

  u32le(): number {
    return this.take(4).readUInt32LE();
  }

  /** Where a byte comes next, counted from here; -1 when it does not. */
  find(byte: number, from = 0): number {
    const at = this.#bytes.indexOf(byte, this.#at + from);
    return at === -1 ? -1 : at - this.#at;
  }

  /** The byte so far ahead, left where it is; undefined behind the end. */
  peek(ahead = 0): number | undefined {
    return this.#bytes[this.#at + ahead];
  }
}
