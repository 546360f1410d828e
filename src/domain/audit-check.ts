/** Walks an audit chain from its first link and names what was done to it. */
import { type AuditEntry, type AuditHead, type AuditLink, digestEntry, GENESIS, nextHead } from './audit-chain.ts';

/**
 * `altered`: an entry says something else than was chained. `deleted`: entries are gone from the middle. `tail`: the last
 * ones are gone. `inserted`: an entry without a link, or a link beyond the head. `swapped`: two entries changed places.
 * `rewritten`: the chain fits in itself and not to what was noted outside. `broken`: a link does not follow from the one
 * before.
 */
export type TamperingKind = 'altered' | 'deleted' | 'tail' | 'inserted' | 'swapped' | 'rewritten' | 'broken';

/**
 * `seq`: the first place in the chain that is concerned; of an entry without a link 0, its number is `entryId`.
 * `count`: how many entries, of `rewritten` 1. `last`: the noted place that did not fit, the other of two swapped, or the end.
 */
export type Tampering = { kind: TamperingKind; seq: number; count: number; entryId?: string; last?: number };

/** A link with the entry it stands for, null when that is gone. */
export type ChainRow = { link: AuditLink; entry: AuditEntry | null };

/** How the database says the chain ends (`head` is '' when that is gone), and the entries that have no link. */
export type ChainEnd = { head: AuditHead; unlinked: readonly string[] };

type Mismatch = { seq: number; entryId: string; said: string; chained: string };

/** Beyond this many the rest of a kind is counted only. */
const KEPT = 1_000;

/** One walk. Feed it every link in order, then ask for the end. */
export class AuditCheck {
  readonly #anchors: AuditHead[];
  readonly #findings: Tampering[] = [];
  readonly #mismatches: Mismatch[] = [];
  #more = 0;
  #seq = 0;
  #head: Buffer | undefined = GENESIS;
  #fits = 0;
  #rewritten: Tampering | undefined;
  #broken: Tampering | undefined;
  #next = 0;

  /** `anchors`: heads that were noted outside the database, in any order. */
  constructor(anchors: readonly AuditHead[]) {
    this.#anchors = anchors.filter(({ seq }) => seq > 0).toSorted((a, b) => a.seq - b.seq);
  }

  /** The next link by number. */
  add({ link, entry }: ChainRow): void {
    this.#checkPlace(link);
    if (entry === null) this.#note({ kind: 'deleted', seq: link.seq, count: 1, entryId: link.entryId });
    else this.#checkEntry(link, digestEntry(entry));
    this.#checkAnchors(link);
    this.#seq = link.seq;
    this.#head = link.head;
  }

  /** How many links there were. */
  get length(): number {
    return this.#seq;
  }

  /** What was done to the chain, by place; nothing when it is whole. */
  finish({ head, unlinked }: ChainEnd): Tampering[] {
    const swapped = this.#swapped();
    const inSwap = new Set(swapped.flatMap(({ seq, last = seq }) => [seq, last]));
    const broken = this.#broken !== undefined && !inSwap.has(this.#broken.seq) ? [this.#broken] : [];
    const [first] = unlinked;
    const inserted: Tampering[] =
      first === undefined ? [] : [{ kind: 'inserted', seq: 0, count: unlinked.length, entryId: first }];
    const found = [...this.#findings, ...swapped, ...this.#altered(inSwap), ...broken, ...this.#end(head), ...inserted];
    return found.toSorted((a, b) => a.seq - b.seq);
  }

  /** Neither a gap nor a head that does not follow from the one before. */
  #checkPlace(link: AuditLink): void {
    const gap = link.seq - this.#seq - 1;
    if (gap > 0) this.#note({ kind: 'deleted', seq: this.#seq + 1, count: gap });
    // Behind a gap nobody knows what came before: the stored head is where we go on.
    if (gap !== 0 || this.#head === undefined || nextHead(this.#head, link).equals(link.head)) return;
    if (this.#broken === undefined) this.#broken = { kind: 'broken', seq: link.seq, count: 1 };
    else this.#broken.count += 1;
  }

  #checkEntry(link: AuditLink, digest: Buffer): void {
    if (digest.equals(link.digest)) return;
    if (this.#mismatches.length === KEPT) this.#more += 1;
    else {
      const [said, chained] = [digest.toString('hex'), link.digest.toString('hex')];
      this.#mismatches.push({ seq: link.seq, entryId: link.entryId, said, chained });
    }
  }

  #checkAnchors(link: AuditLink): void {
    for (let anchor = this.#anchors[this.#next]; anchor !== undefined; anchor = this.#anchors[this.#next]) {
      if (anchor.seq > link.seq) return;
      this.#next += 1;
      // A noted place that is missing is named as a gap.
      if (anchor.seq < link.seq) continue;
      if (link.head.toString('hex').startsWith(anchor.head)) this.#fits = link.seq;
      else this.#rewritten ??= { kind: 'rewritten', seq: this.#fits + 1, count: 1, last: link.seq };
    }
  }

  /** Pairs of entries each of which says what was chained for the other. */
  #swapped(): Tampering[] {
    const byChained = new Map(this.#mismatches.map((one) => [one.chained, one]));
    return this.#mismatches.flatMap((one) => {
      const other = byChained.get(one.said);
      if (other === undefined || other.seq <= one.seq) return [];
      return [{ kind: 'swapped' as const, seq: one.seq, count: 2, entryId: one.entryId, last: other.seq }];
    });
  }

  #altered(inSwap: ReadonlySet<number>): Tampering[] {
    const alone = this.#mismatches.filter(({ seq }) => !inSwap.has(seq));
    const [first] = alone;
    if (first === undefined) return [];
    return [{ kind: 'altered', seq: first.seq, count: alone.length + this.#more, entryId: first.entryId }];
  }

  #end(head: AuditHead): Tampering[] {
    const found: Tampering[] = this.#rewritten === undefined ? [] : [this.#rewritten];
    const known = Math.max(head.seq, this.#anchors.at(-1)?.seq ?? 0);
    if (known > this.#seq) found.push({ kind: 'tail', seq: this.#seq + 1, count: known - this.#seq, last: known });
    if (head.head === '') return [...found, { kind: 'broken', seq: this.#seq, count: 1 }];
    if (head.seq < this.#seq) {
      found.push({ kind: 'inserted', seq: head.seq + 1, count: this.#seq - head.seq, last: this.#seq });
    }
    const isAtHead = head.seq === this.#seq && this.#broken === undefined;
    if (isAtHead && this.#head?.toString('hex') !== head.head) found.push({ kind: 'broken', seq: this.#seq, count: 1 });
    return found;
  }

  /** Gaps and lost entries of one stretch are one finding. */
  #note(finding: Tampering): void {
    const before = this.#findings.at(-1);
    const joins = before !== undefined && before.seq + before.count === finding.seq;
    if (joins) before.count += finding.count;
    else if (this.#findings.length < KEPT) this.#findings.push(finding);
  }
}
