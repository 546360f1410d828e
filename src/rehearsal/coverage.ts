/** What of a flow no transcript comes by: questions never asked or skipped, conditions seen from one side only. */
import { LineCounter, parseDocument } from 'yaml';
import type { FlowDefinition } from '../engine/flow.ts';
import type { Known } from '../engine/flow-problem.ts';
import { type Branch, listBranches } from './branches.ts';
import { FlowTraces } from './flow-traces.ts';
import type { PlayedEvent } from './outcome.ts';
import { fill, TEXTS } from './texts.ts';
import { lineOf } from './yaml-lines.ts';

/** A flow with the text of its file. */
export type CoveredFlow = { definition: FlowDefinition; source: string; fileName: string };

/** `inspection_site.yaml:42 没有对话问到…`. */
export type Gap = { flow: string; line: number; what: string };

export type Verdict = {
  /** How many things were to be covered. */
  total: number;
  gaps: Gap[];
  /** Conditions that can only come out one way, because they look at constants alone. */
  constants: Gap[];
};

type Seen = { isTrue: boolean; isFalse: boolean };

export class Coverage {
  /** File and place → what the rule there came to. */
  readonly #seen = new Map<string, Seen>();
  readonly #events: PlayedEvent[] = [];

  /** For `loadFlows`: hears every rule of a file. */
  observerOf(fileName: string): NonNullable<Known['observe']> {
    return (place, _source, value) => {
      const key = keyOf(fileName, place);
      const seen = this.#seen.get(key) ?? { isTrue: false, isFalse: false };
      // A rule that touches something unanswered does not hold.
      if (value === true) seen.isTrue = true;
      else seen.isFalse = true;
      this.#seen.set(key, seen);
    };
  }

  /** What happened in the conversations. */
  add(events: readonly PlayedEvent[]): void {
    this.#events.push(...events);
  }

  /** What is missing for one flow. */
  judge(flow: CoveredFlow): Verdict {
    const { definition, source, fileName } = flow;
    const lines = new LineCounter();
    const document = parseDocument(source, { lineCounter: lines });
    const traces = new FlowTraces(definition, this.#events);
    const verdict: Verdict = { total: 0, gaps: [], constants: [] };
    const gap = (branch: Branch, what: string): Gap => {
      const line = lineOf(document, lines, branch.place);
      return { flow: definition.flow, line, what: fill(TEXTS.uncoveredPlace, { file: fileName, line, what }) };
    };
    for (const branch of listBranches(definition)) {
      if (branch.isConstant) {
        verdict.constants.push(gap(branch, fill(TEXTS.constant, { source: branch.source })));
        continue;
      }
      const sides = this.#sides(fileName, branch, traces);
      verdict.total += sides.length;
      verdict.gaps.push(...sides.filter(({ isSeen }) => !isSeen).map(({ what }) => gap(branch, what)));
    }
    return verdict;
  }

  #sides(fileName: string, branch: Branch, traces: FlowTraces): { isSeen: boolean; what: string }[] {
    const { id, source } = branch;
    switch (branch.kind) {
      case 'asked':
        return [{ isSeen: traces.wasAsked(id), what: fill(TEXTS.uncoveredAsk, { name: branch.label }) }];
      case 'skipped':
        return [{ isSeen: traces.wasSkipped(id), what: fill(TEXTS.uncoveredSkip, { name: branch.label }) }];
      case 'shown':
        // Before anything is answered most conditions do not hold: that says nothing. Being gone past does.
        return [
          { isSeen: traces.wasAsked(id), what: fill(TEXTS.uncoveredTrue, { source }) },
          { isSeen: traces.wasPassedOver(id), what: fill(TEXTS.uncoveredFalse, { source }) },
        ];
      case 'rule': {
        const seen = this.#seen.get(keyOf(fileName, branch.place));
        return [
          { isSeen: seen?.isTrue === true, what: fill(TEXTS.uncoveredTrue, { source }) },
          { isSeen: seen?.isFalse === true, what: fill(TEXTS.uncoveredFalse, { source }) },
        ];
      }
    }
  }
}

function keyOf(fileName: string, place: readonly (string | number)[]): string {
  return JSON.stringify([fileName, ...place]);
}
