/** How far a GIF frame's coded data reach: what a file carries behind them is none of the picture. */
import { must } from './byte-reader.ts';

const MOST_CODES = 4096;
const MOST_BITS = 12;

/** How many bytes the codes of so many pixels take up. Throws `Malformed` for codes that mean nothing. */
export function usedByLzw(data: Buffer, leastBits: number, pixels: number): number {
  must(leastBits >= 2 && leastBits <= 8, 'no code size');
  const codes = new Codes(data, leastBits);
  while (codes.pixels <= pixels) if (!codes.next()) break;
  must(codes.pixels >= pixels, 'too few pixels');
  return codes.usedBytes;
}

/** Walks the codes; of each one only how many pixels it stands for is known. */
class Codes {
  /** Told by the codes so far. */
  pixels = 0;
  readonly #data: Buffer;
  readonly #clear: number;
  readonly #lengths = new Uint16Array(MOST_CODES);
  #bits: number;
  #nextCode: number;
  #previous: number | undefined;
  #at = 0;

  constructor(data: Buffer, leastBits: number) {
    this.#data = data;
    this.#clear = 1 << leastBits;
    this.#bits = leastBits + 1;
    this.#nextCode = this.#clear + 2;
    this.#lengths.fill(1, 0, this.#clear);
  }

  get usedBytes(): number {
    return Math.ceil(this.#at / 8);
  }

  /** Reads one code; false behind the last. */
  next(): boolean {
    if (this.#at + this.#bits > this.#data.length * 8) return false;
    const code = this.#read();
    if (code === this.#clear + 1) return false;
    if (code === this.#clear) this.#reset();
    else this.#take(code);
    return true;
  }

  #read(): number {
    const at = this.#at >> 3;
    const three = (this.#data[at] ?? 0) | ((this.#data[at + 1] ?? 0) << 8) | ((this.#data[at + 2] ?? 0) << 16);
    const code = (three >> (this.#at & 7)) & ((1 << this.#bits) - 1);
    this.#at += this.#bits;
    return code;
  }

  #reset(): void {
    this.#bits = Math.log2(this.#clear) + 1;
    this.#nextCode = this.#clear + 2;
    this.#previous = undefined;
  }

  #take(code: number): void {
    const previous = this.#previous;
    must(code < this.#nextCode || (code === this.#nextCode && previous !== undefined), 'a code that means nothing');
    if (previous !== undefined && this.#nextCode < MOST_CODES) {
      this.#lengths[this.#nextCode] = (this.#lengths[previous] ?? 0) + 1;
      this.#nextCode += 1;
      if (this.#nextCode === 1 << this.#bits && this.#bits < MOST_BITS) this.#bits += 1;
    }
    this.pixels += this.#lengths[code] ?? 0;
    this.#previous = code;
  }
}
