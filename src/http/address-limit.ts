/** How much useless traffic one address may make in a minute before unknown paths are answered 429; never in the way of a good callback. */
import { isIPv6 } from 'node:net';
import type { Clock } from '../kernel/clock.ts';

const WINDOW_MS = 60_000;
/** A wrong address typed, a scanner's first look, a platform's retries: far below. */
const MOST_A_MINUTE = 120;
/** So many are told apart; whoever comes when they are full shares one count. Some 100 bytes each. */
const MOST_ADDRESSES = 4_096;
const OTHERS = 'others';

export type AddressLimitOptions = { clock: Clock; mostAMinute?: number; mostAddresses?: number };

/**
 * Counts what was refused or asked for nothing. Only that: platforms call from a few addresses, perhaps all through one
 * proxy, so what was signed is taken whoever it comes from.
 */
export class AddressLimit {
  readonly #options: Required<AddressLimitOptions>;
  readonly #counts = new Map<string, number>();
  #since = Number.NEGATIVE_INFINITY;

  constructor(options: AddressLimitOptions) {
    this.#options = { mostAMinute: MOST_A_MINUTE, mostAddresses: MOST_ADDRESSES, ...options };
  }

  /** Addresses told apart now. */
  get size(): number {
    return this.#counts.size;
  }

  /** Counts one, and says whether that was too many. `address`: of the socket, never of a header. */
  isOver(address: string | undefined): boolean {
    const { clock, mostAMinute, mostAddresses } = this.#options;
    const now = clock.now().getTime();
    if (Math.abs(now - this.#since) >= WINDOW_MS) {
      this.#counts.clear();
      this.#since = now;
    }
    const network = networkOf(address ?? OTHERS);
    const key = this.#counts.has(network) || this.#counts.size < mostAddresses ? network : OTHERS;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return count > mostAMinute;
  }
}

/** An IPv6 caller owns 2^64 addresses: its network counts. What is written as IPv4 inside IPv6 is one address. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address;
  const [head = '', tail] = address.split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0');
  return [...front, ...zeros, ...back].slice(0, 4).join(':');
}
