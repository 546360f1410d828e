/** The licence look-up's door: words in, candidates with reasons out. */
import type { RegisterRow } from './institution.ts';

export type Candidate = {
  row: RegisterRow;
  /** 0–1; a score is not a promise. */
  score: number;
  /** Plain Chinese: 名称完全一致, 曾用名一致, 同音 … */
  why: string;
};

export type LookupResult = {
  /** Exactly one can be meant: by code, permit number, exact name or alias. Never with two candidates in the running. */
  certain: boolean;
  /** Best first. */
  candidates: Candidate[];
};

export type LookupOptions = {
  /** Most candidates given back. Default 5. */
  limit?: number;
  /** The county asked from: its rows come first, others only when the words name their place. */
  region?: string;
};

/** An index over a snapshot of the register; immutable once built. */
export type RegisterIndex = {
  readonly size: number;
  lookup(words: string, options?: LookupOptions): LookupResult;
  get(id: string): RegisterRow | undefined;
};
