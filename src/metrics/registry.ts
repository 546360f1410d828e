/** Counters, gauges and histograms, and their text form (Prometheus exposition format 0.0.4). */

export type Labels = Readonly<Record<string, string>>;

/** A number under labels; `suffix` for the parts of a histogram. */
type Sample = { suffix: string; labels: Labels; value: number };

type Family = { name: string; help: string; type: 'counter' | 'gauge' | 'histogram'; samples(): Sample[] };

/** Goes up only. */
export type Counter = { add(labels?: Labels, by?: number): void };
/** Goes up and down. */
export type Gauge = {
  set(value: number, labels?: Labels): void;
  /** Forgets all values: what is not set again is not told. */
  clear(): void;
};
/** How a quantity is spread. */
export type Histogram = { observe(value: number, labels?: Labels): void };

/** More label sets than this are a mistake or an attack; the rest is counted under `other`. */
const MOST_SERIES = 200;

/** Holds every figure and writes them all down. */
export class Registry {
  readonly #families: Family[] = [];

  counter(name: string, help: string): Counter {
    const series = new Series<{ value: number }>(() => ({ value: 0 }));
    this.#add({ name, help, type: 'counter', samples: () => series.map(({ value }) => value) });
    return {
      add: (labels = {}, by = 1) => {
        series.at(labels).value += by;
      },
    };
  }

  gauge(name: string, help: string): Gauge {
    const series = new Series<{ value: number }>(() => ({ value: 0 }));
    this.#add({ name, help, type: 'gauge', samples: () => series.map(({ value }) => value) });
    return {
      set: (value, labels = {}) => {
        series.at(labels).value = value;
      },
      clear: () => series.clear(),
    };
  }

  /** `bounds`: upper ends of the buckets, ascending. */
  histogram(name: string, help: string, bounds: readonly number[]): Histogram {
    const series = new Series<Spread>(() => ({ counts: bounds.map(() => 0), count: 0, sum: 0 }));
    const samples = () => series.entries().flatMap(([labels, spread]) => spreadSamples(labels, bounds, spread));
    this.#add({ name, help, type: 'histogram', samples });
    return {
      observe: (value, labels = {}) => {
        const spread = series.at(labels);
        const bucket = bounds.findIndex((bound) => value <= bound);
        if (bucket !== -1) spread.counts[bucket] = (spread.counts[bucket] ?? 0) + 1;
        spread.count += 1;
        spread.sum += value;
      },
    };
  }

  /** Name and kind of every figure, whether it has values or not. */
  list(): { name: string; type: Family['type']; help: string }[] {
    return this.#families.map(({ name, type, help }) => ({ name, type, help }));
  }

  /** Everything, one family after the other. */
  write(): string {
    return this.#families.map(writeFamily).join('');
  }

  #add(family: Family): void {
    if (!/^[a-z][a-z0-9_]*$/.test(family.name)) throw new Error(`${family.name} is no name of a figure`);
    if (this.#families.some(({ name }) => name === family.name)) throw new Error(`${family.name} is there twice`);
    this.#families.push(family);
  }
}

type Spread = { counts: number[]; count: number; sum: number };

/** Values by their labels. */
class Series<Value> {
  readonly #values = new Map<string, { labels: Labels; value: Value }>();
  readonly #begin: () => Value;

  constructor(begin: () => Value) {
    this.#begin = begin;
  }

  at(labels: Labels): Value {
    const key = keyOf(labels);
    const known = this.#values.get(key);
    if (known !== undefined) return known.value;
    const kept = this.#values.size < MOST_SERIES ? labels : mapLabels(labels, () => 'other');
    const entry = this.#values.get(keyOf(kept)) ?? { labels: kept, value: this.#begin() };
    this.#values.set(keyOf(kept), entry);
    return entry.value;
  }

  clear(): void {
    this.#values.clear();
  }

  entries(): [Labels, Value][] {
    return [...this.#values.values()].map(({ labels, value }) => [labels, value]);
  }

  map(read: (value: Value) => number): Sample[] {
    return this.entries().map(([labels, value]) => ({ suffix: '', labels, value: read(value) }));
  }
}

function keyOf(labels: Labels): string {
  return JSON.stringify(Object.entries(labels));
}

function mapLabels(labels: Labels, map: (value: string) => string): Labels {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, map(value)]));
}

/** Buckets are cumulative: each counts everything up to its bound. */
function spreadSamples(labels: Labels, bounds: readonly number[], { counts, count, sum }: Spread): Sample[] {
  let upTo = 0;
  const buckets = bounds.map((bound, index) => {
    upTo += counts[index] ?? 0;
    return { suffix: '_bucket', labels: { ...labels, le: String(bound) }, value: upTo };
  });
  return [
    ...buckets,
    { suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: count },
    { suffix: '_sum', labels, value: sum },
    { suffix: '_count', labels, value: count },
  ];
}

function writeFamily({ name, help, type, samples }: Family): string {
  const head = `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n`;
  const lines = samples().map(
    ({ suffix, labels, value }) => `${name}${suffix}${writeLabels(labels)} ${number(value)}\n`,
  );
  return head + lines.join('');
}

function writeLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeValue(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function escapeValue(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"');
}

function number(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return String(value);
}
