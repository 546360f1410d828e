/** All versions of the flows: the current ones, and those that were published before and may still be in use. */

import type { CompiledFlow } from '../engine/compiled.ts';
import { parsePublishedFlow } from '../engine/flow-file.ts';
import type { FlowVersionRow } from '../store/flow-version-repository.ts';

export class FlowLibrary {
  readonly current: ReadonlyMap<string, CompiledFlow>;
  readonly #sources: ReadonlyMap<string, FlowVersionRow>;
  /** Compiled when somebody is found on them. */
  readonly #older = new Map<string, CompiledFlow | undefined>();

  constructor(current: ReadonlyMap<string, CompiledFlow>, published: readonly FlowVersionRow[]) {
    this.current = current;
    this.#sources = new Map(published.map((row) => [keyOf(row.flow, row.hash), row]));
  }

  /** A version that is not the current one; undefined when it was never published here. */
  older(flow: string, hash: string): CompiledFlow | undefined {
    const key = keyOf(flow, hash);
    if (!this.#older.has(key)) {
      const row = this.#sources.get(key);
      this.#older.set(key, row && parsePublishedFlow(row.source, `${flow}@${row.version}.yaml`));
    }
    return this.#older.get(key);
  }

  /** A version, current or older. */
  of(flow: string, hash: string): CompiledFlow | undefined {
    const current = this.current.get(flow);
    return current?.hash === hash ? current : this.older(flow, hash);
  }
}

const keyOf = (flow: string, hash: string): string => `${flow}@${hash}`;
