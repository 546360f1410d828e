/** The log: one JSON line per fact, masked, and never what people wrote. */
import { type DestinationStream, destination, type LoggerOptions, type Logger as PinoLogger, pino } from 'pino';
import { build as prettyStream } from 'pino-pretty';
import { maskText } from './mask.ts';
import { maskErrorText, VALUE_FIELDS } from './mask-error.ts';

/** A log call: facts and a fixed English sentence, or the sentence alone. */
export type LogCall = {
  (facts: object, sentence?: string): void;
  (sentence: string): void;
};

/** What rooms may do with the log. */
export type Logger = {
  debug: LogCall;
  info: LogCall;
  warn: LogCall;
  error: LogCall;
  /** A logger that adds these facts to every line. */
  child(facts: Record<string, unknown>): Logger;
};

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export type LoggerInit = {
  level: LogLevel;
  /** Coloured lines for a person at a terminal instead of JSON. */
  pretty: boolean;
  /** `stderr` for programs whose standard output is their answer; default `stdout`. A stream gets plain JSON lines. */
  to?: 'stdout' | 'stderr' | DestinationStream;
};

// What people write or send, by the names our rooms give it: left out whole, because no pattern finds every name in a
// sentence. Secrets by name: so that a new secret with a new form is hidden too.
const OMITTED = new Set(
  [
    [
      'text',
      'content',
      'body',
      'said',
      'answers',
      'transcript',
      'label',
      'fallbackText',
      'userText',
      'fact',
      'payload',
    ],
    ['xml', 'echostr', 'encrypt', 'secret', 'token', 'encodingAesKey', 'password', 'authorization', 'cookie'],
    ['accessToken', 'access_token', 'corpsecret', 'databaseUrl', 'databaseOwnerUrl', 'connectionString'],
  ].flat(),
);
const OMITTED_MARK = '[omitted]';
const MAX_DEPTH = 6;
const MAX_ITEMS = 50;
const MAX_CHARACTERS = 4_000;
const MOST_HELD_BYTES = 1024 * 1024;

/** Makes the program's logger. Example: `createLogger({ level: 'info', pretty: process.stdout.isTTY })`. */
export function createLogger(init: LoggerInit): Logger {
  const options: LoggerOptions = {
    level: init.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    // A second net under `cleanRecord`: pino's own redaction of the same names.
    redact: { paths: [...OMITTED].flatMap((name) => [name, `*.${name}`]), censor: OMITTED_MARK },
    formatters: { level: (level) => ({ level }), log: (facts) => cleanRecord(facts, 0) },
    // Errors are already plain and masked when serializers run.
    serializers: { err: (error: unknown) => error },
    hooks: { logMethod: cleanCall },
  };
  return narrow(pino(options, openStream(init)));
}

function openStream({ to = 'stdout', pretty }: LoggerInit): DestinationStream {
  if (typeof to === 'object') return to;
  const descriptor = to === 'stderr' ? 2 : 1;
  // Synchronous: a program that ends at once must not lose its last words.
  if (pretty) return prettyStream({ destination: descriptor, sync: true, translateTime: 'SYS:HH:MM:ss' });
  const stream = destination({ dest: descriptor, sync: true, maxLength: MOST_HELD_BYTES });
  // A full disk under the log must not end the program: lines are held a while, then lost.
  stream.on('error', () => undefined);
  return stream;
}

/** pino's formatters do not reach a child's facts, so they are cleaned on the way in. */
function narrow(inner: PinoLogger): Logger {
  return {
    debug: inner.debug.bind(inner),
    info: inner.info.bind(inner),
    warn: inner.warn.bind(inner),
    error: inner.error.bind(inner),
    child: (facts) => narrow(inner.child(cleanRecord(facts, 0))),
  };
}

/** Masks the sentence, and gives an error its masked message (pino would otherwise copy it as it is). */
function cleanCall(this: unknown, args: unknown[], method: (...args: never[]) => void): void {
  const [facts, ...rest] = args;
  const call = (...clean: unknown[]): void => Reflect.apply(method, this, clean);
  if (facts instanceof Error) {
    call({ err: facts }, rest.length > 0 ? maskText(String(rest[0])) : maskErrorText(facts.message));
    return;
  }
  const sentences = rest.map((value) => clean(value, 0));
  if (typeof facts !== 'object' || facts === null) call(maskText(String(facts)), ...sentences);
  else call(facts, ...(sentences.length > 0 ? sentences : ['']));
}

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return maskText(value.slice(0, MAX_CHARACTERS));
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value.toISOString();
  if (depth >= MAX_DEPTH || ArrayBuffer.isView(value)) return OMITTED_MARK;
  if (value instanceof Error) return cleanError(value, depth);
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => clean(item, depth + 1));
  return cleanRecord({ ...value }, depth);
}

function cleanRecord(facts: Record<string, unknown>, depth: number): Record<string, unknown> {
  const pairs = Object.entries(facts).map(([name, value]) => [
    name,
    OMITTED.has(name) && value !== undefined ? OMITTED_MARK : clean(value, depth + 1),
  ]);
  return Object.fromEntries(pairs);
}

function cleanError(error: Error, depth: number): Record<string, unknown> {
  const own = withoutValues(cleanRecord({ ...error }, depth));
  const cause = error.cause === undefined ? {} : { cause: clean(error.cause, depth + 1) };
  const errors = error instanceof AggregateError ? { errors: clean(error.errors, depth + 1) } : {};
  return {
    ...own,
    type: error.name,
    message: cleanErrorText(error.message),
    stack: cleanErrorText(error.stack ?? ''),
    ...cause,
    ...errors,
  };
}

function cleanErrorText(text: string): string {
  return maskErrorText(text.slice(0, MAX_CHARACTERS));
}

/** An error's own fields: no value that a driver put there; what is a string is judged as its message is. */
function withoutValues(own: Record<string, unknown>): Record<string, unknown> {
  const pairs = Object.entries(own).flatMap(([name, value]) => {
    if (VALUE_FIELDS.includes(name)) return [];
    return [[name, typeof value === 'string' ? maskErrorText(value) : value]];
  });
  return Object.fromEntries(pairs);
}
