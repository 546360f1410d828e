/** The way that conversations took through a flow: which questions were asked, skipped, and gone past without asking. */
import type { FlowDefinition } from '../engine/flow.ts';
import type { PlayedEvent } from './outcome.ts';

/** Where a question stands: `outer` among all, `inner` inside its repeat (-1: it is in none, or is the repeat itself). */
type Spot = { outer: number; inner: number };
/** An event at a question; `item` tells the items of a repeat apart. */
type Trace = { type: string; id: string; item: string; spot: Spot };

const PAST_EVERYTHING: Spot = { outer: Number.MAX_SAFE_INTEGER, inner: -1 };

export class FlowTraces {
  readonly #spots = new Map<string, Spot>();
  /** One list a session, in order. */
  readonly #sessions: Trace[][];

  constructor(definition: FlowDefinition, events: readonly PlayedEvent[]) {
    definition.ask.forEach((question, outer) => {
      this.#spots.set(question.id, { outer, inner: -1 });
      if (question.type === 'repeat') {
        for (const [inner, { id }] of question.ask.entries()) this.#spots.set(`${question.id}.${id}`, { outer, inner });
      }
    });
    const sessions = Map.groupBy(
      events.filter(({ flow }) => flow === definition.flow),
      ({ sessionId }) => sessionId,
    );
    this.#sessions = [...sessions.values()].map((list) => list.flatMap((event) => this.#trace(event) ?? []));
  }

  wasAsked(id: string): boolean {
    return this.#sessions.some((traces) => traces.some((trace) => trace.type === 'asked' && trace.id === id));
  }

  wasSkipped(id: string): boolean {
    return this.#sessions.some((traces) => traces.some((trace) => trace.type === 'skipped' && trace.id === id));
  }

  /** Some conversation came to what stands behind the question without ever having touched it. */
  wasPassedOver(id: string): boolean {
    const spots = [...this.#spots].filter(([name]) => bareName(name) === id).map(([, spot]) => spot);
    return spots.some((spot) =>
      spot.inner < 0
        ? this.#sessions.some((traces) => isPassedOver(traces, spot))
        : this.#sessions.some((traces) => itemsOf(traces, spot).some((item) => isPassedOverInside(traces, spot, item))),
    );
  }

  #trace({ type, path }: PlayedEvent): Trace | undefined {
    if (type === 'reviewed' || type === 'submitted') return { type, id: '', item: '', spot: PAST_EVERYTHING };
    if (path === null) return undefined;
    const [, outer = '', , key = '', inner] = /^(\w+)(\[([^\]]*)\])?(?:\.(\w+))?$/u.exec(path) ?? [];
    const spot = this.#spots.get(inner === undefined ? outer : `${outer}.${inner}`);
    return spot === undefined ? undefined : { type, id: inner ?? outer, item: key, spot };
  }
}

const bareName = (name: string): string => name.replace(/^.*\./u, '');

/** Something behind the question was reached, and nothing of the question came before. */
function isPassedOver(traces: readonly Trace[], { outer }: Spot): boolean {
  const behind = traces.findIndex(({ type, spot }) => isArrival(type) && spot.outer > outer);
  return behind >= 0 && !traces.slice(0, behind).some(({ spot }) => spot.outer === outer);
}

const isArrival = (type: string): boolean => type === 'asked' || type === 'reviewed' || type === 'submitted';

function itemsOf(traces: readonly Trace[], { outer }: Spot): string[] {
  const inside = traces.filter(({ spot }) => spot.outer === outer && spot.inner >= 0);
  return [...new Set(inside.map(({ item }) => item))];
}

/** The same inside one item of a repeat. */
function isPassedOverInside(traces: readonly Trace[], { outer, inner }: Spot, item: string): boolean {
  const begun = traces.findIndex(({ spot, item: own }) => spot.outer === outer && own === item);
  const behind = traces.findIndex(
    ({ type, spot, item: own }, at) =>
      at > begun &&
      isArrival(type) &&
      (own === item && spot.outer === outer ? spot.inner > inner : spot.outer >= outer),
  );
  const touched = traces
    .slice(0, behind)
    .some(({ spot, item: own }) => spot.outer === outer && own === item && spot.inner === inner);
  return begun >= 0 && behind >= 0 && !touched;
}
