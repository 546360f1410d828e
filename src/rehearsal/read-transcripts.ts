/** Reads transcripts strictly: what is misspelt is told with its line, never passed over. */
import { type Document, LineCounter, parseAllDocuments } from 'yaml';
import type { z } from 'zod';
import { AppError } from '../kernel/errors.ts';
import { fill, TEXTS } from './texts.ts';
import {
  ACTS,
  type Act,
  botSchema,
  crashSchema,
  durationSchema,
  headSchema,
  type Step,
  type Transcript,
} from './transcript.ts';
import { lineOf } from './yaml-lines.ts';

type Path = readonly PropertyKey[];

/** A transcript that cannot be read: file, line, what to do. */
export function transcriptError(fileName: string, line: number, what: string): AppError {
  const userText = fill(TEXTS.where, { file: fileName, line, what });
  return new AppError({ code: 'TRANSCRIPT_INVALID', kind: 'user', userText, detail: userText });
}

/** A file may hold several transcripts, divided by `---`. Throws AppError TRANSCRIPT_INVALID. */
export function readTranscripts(yaml: string, fileName: string): Transcript[] {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(yaml, { lineCounter: lines, uniqueKeys: true });
  const documents = Array.isArray(parsed) ? parsed : [];
  const transcripts = documents.filter((document) => document.errors.length > 0 || document.toJS() !== null);
  if (transcripts.length === 0) throw transcriptError(fileName, 1, TEXTS.emptyFile);
  return transcripts.map((document) => new TranscriptReader(document, lines, fileName).read());
}

const OURS = new Set(['bot', 'after', 'crash']);

class TranscriptReader {
  readonly #document: Document;
  readonly #lines: LineCounter;
  readonly #fileName: string;
  #people: ReadonlySet<string> = new Set();

  constructor(document: Document, lines: LineCounter, fileName: string) {
    this.#document = document;
    this.#lines = lines;
    this.#fileName = fileName;
  }

  read(): Transcript {
    const [error] = this.#document.errors;
    if (error !== undefined) {
      const why = error.message.split('\n')[0]?.replace(/ at line.*$/u, '') ?? '';
      throw transcriptError(this.#fileName, error.linePos?.[0].line ?? 1, fill(TEXTS.badYaml, { why }));
    }
    const head = this.#parse(headSchema, this.#document.toJS({ maxAliasCount: 20 }), []);
    this.#people = new Set(Object.keys(head.people));
    const taken = Object.keys(head.people).find((name) => OURS.has(name));
    if (taken !== undefined) throw this.#refuse(['people', taken], fill(TEXTS.takenName, { name: taken }));
    const { covers, steps, ...rest } = head;
    const transcript: Transcript = {
      ...rest,
      expect: { ...head.expect, covers: [...covers, ...head.expect.covers] },
      fileName: this.#fileName,
      line: this.#lineOf([]),
      expectLine: this.#lineOf(this.#document.has('expect') ? ['expect'] : ['steps', steps.length - 1]),
      steps: steps.map((step, at) => this.#step(step, ['steps', at])),
    };
    this.#checkNames(transcript);
    return transcript;
  }

  #step(step: unknown, place: Path): Step {
    const line = this.#lineOf(place);
    if (typeof step !== 'object' || step === null || Array.isArray(step)) throw this.#refuse(place, TEXTS.badStep);
    const entries = Object.entries(step);
    const [[name, value] = ['', undefined]] = entries;
    const at = [...place, name];
    if (entries.length === 1 && name === 'bot') return { line, kind: 'bot', bot: this.#parse(botSchema, value, at) };
    if (entries.length === 1 && name === 'after')
      return { line, kind: 'after', after: this.#parse(durationSchema, value, at) };
    if (entries.length === 1 && name === 'crash')
      return { line, kind: 'crash', crash: this.#parse(crashSchema, value, at) };
    if (entries.length === 0) throw this.#refuse(place, TEXTS.badStep);
    return {
      line,
      kind: 'acts',
      acts: entries.map(([person, act]) => ({ person, act: this.#act(person, act, place) })),
    };
  }

  #act(person: string, act: unknown, place: Path): Act {
    const at = [...place, person];
    if (!this.#people.has(person)) throw this.#refuse(at, fill(TEXTS.stranger, { name: person }));
    if (typeof act !== 'object' || act === null) return this.#parse(ACTS.say, { say: act }, at);
    const known = Object.entries(ACTS).find(([name]) => Object.hasOwn(act, name));
    if (known === undefined) {
      const name = Object.keys(act)[0] ?? '';
      throw this.#refuse([...at, name], fill(TEXTS.unknownAct, { name, acts: Object.keys(ACTS).join('、') }));
    }
    return this.#parse<Act>(known[1], act, at);
  }

  /** Everybody who is named must be there. */
  #checkNames({ steps, expect }: Transcript): void {
    steps.forEach((step, at) => {
      if (step.kind === 'acts') this.#checkQuotes(step, at);
      if (step.kind !== 'bot' || step.bot === 'silent') return;
      this.#checkPerson(step.bot.to, ['steps', at, 'bot', 'to']);
      for (const name of step.bot.mentions ?? []) this.#checkPerson(name, ['steps', at, 'bot', 'mentions']);
    });
    for (const name of Object.keys(expect.sessions)) this.#checkPerson(name, ['expect', 'sessions', name]);
  }

  #checkQuotes({ acts }: Extract<Step, { kind: 'acts' }>, at: number): void {
    for (const { person, act } of acts) {
      const of = 'say' in act ? act.quote?.of : undefined;
      if (of !== undefined && of !== 'bot') this.#checkPerson(of, ['steps', at, person, 'quote', 'of']);
    }
  }

  #checkPerson(name: string, place: Path): void {
    if (!this.#people.has(name)) throw this.#refuse(place, fill(TEXTS.stranger, { name }));
  }

  #parse<T>(schema: z.ZodType<T>, value: unknown, place: Path): T {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw issue === undefined ? this.#refuse(place, TEXTS.badStep) : this.#complain(issue, place);
  }

  #complain(issue: z.core.$ZodIssue, place: Path): AppError {
    const inner = innermost(issue);
    const path = [...place, ...inner.path];
    const name = String(path.at(-1) ?? '');
    if (inner.code === 'unrecognized_keys') {
      const [key = ''] = inner.keys;
      return this.#refuse([...path, key], fill(TEXTS.unknownKey, { name: key }));
    }
    const isMissing = inner.code === 'invalid_type' && inner.input === undefined && !this.#document.hasIn(path);
    if (isMissing) return this.#refuse(path, fill(TEXTS.missing, { name }));
    // Our own sentences are Chinese; the library's are not shown.
    const how = /\p{Script=Han}/u.test(inner.message) ? inner.message : '';
    return this.#refuse(path, fill(TEXTS.badValue, { name, how }));
  }

  #refuse(place: Path, what: string): AppError {
    return transcriptError(this.#fileName, this.#lineOf(place), what);
  }

  #lineOf(place: Path): number {
    return lineOf(this.#document, this.#lines, place);
  }
}

/** Of an alternative that fits in no way: what is wrong with the one that was most likely meant. */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const ways = issue.errors.filter((way) => way.length > 0);
  // The way that got furthest: a misspelt key inside an object rather than «no string».
  const best =
    ways.find((way) => way.some((each) => each.code === 'unrecognized_keys' || each.path.length > 0)) ?? ways[0];
  const [first] = best ?? [];
  if (first === undefined) return issue;
  const inner = innermost(first);
  return { ...inner, path: [...issue.path, ...inner.path] };
}
