/** Takes exact numbers of bytes out of a stream that comes in pieces of any size. */

export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #held: Buffer[] = [];
  #length = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Exactly so many bytes; undefined when the stream ended before them. */
  async take(count: number): Promise<Buffer | undefined> {
    while (this.#length < count) if (!(await this.#more())) return undefined;
    const whole = this.#held.length === 1 ? this.#held[0] : Buffer.concat(this.#held);
    const bytes = whole ?? Buffer.alloc(0);
    this.#held = [bytes.subarray(count)];
    this.#length -= count;
    return bytes.subarray(0, count);
  }

  /** All that is left; for a stream that has ended. */
  rest(): Buffer {
    const bytes = Buffer.concat(this.#held);
    this.#held = [];
    this.#length = 0;
    return bytes;
  }

  /** Whether nothing at all is left. */
  async ended(): Promise<boolean> {
    return this.#length === 0 && !(await this.#more());
  }

  async #more(): Promise<boolean> {
    for (;;) {
      const next = await this.#source.next();
      if (next.done === true) return false;
      if (next.value.byteLength === 0) continue;
      const { buffer, byteOffset, byteLength } = next.value;
      this.#held.push(Buffer.from(buffer, byteOffset, byteLength));
      this.#length += byteLength;
      return true;
    }
  }
}
