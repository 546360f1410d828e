/** What a transcript may say: a conversation as a test that an official can read. The schema and the types that follow. */
import { z } from 'zod';
import { isRole, ROLES } from '../domain/role.ts';
import { fill, TEXTS } from './texts.ts';

const text = z.string().min(1);
/** `1` in YAML is a number; people type it. */
const words = z.union([text, z.number()]).transform(String);
const several = z.union([words, z.array(words).min(1)]).transform((one) => [one].flat());
const howMany = z.number().int().min(1).max(20);
const count = z.number().int().min(0).optional();

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** `31m` with its length. */
export const durationSchema = z
  .string({ error: TEXTS.badDuration })
  .regex(/^[1-9]\d{0,4}[smhd]$/u, TEXTS.badDuration)
  .transform((said) => ({ said, ms: Number.parseInt(said, 10) * (UNIT_MS[said.slice(-1)] ?? 0) }));

/** Where the program is killed: before a message's transaction is committed, or right after. */
export const crashSchema = z.enum(['before_commit', 'after_commit']);
export type CrashPoint = z.infer<typeof crashSchema>;

/** In a transcript with a room: this message is sent to the bot alone. */
const aside = { private: z.literal(true).optional() };
const quote = z.strictObject({ of: text, text: words });

/** Everything somebody may do, by the word that tells it. */
export const ACTS = {
  say: z.strictObject({ say: words, quote: quote.optional(), ...aside }),
  photo: z.strictObject({ photo: z.union([howMany, z.strictObject({ same_as: howMany })]), ...aside }),
  album: z.strictObject({ album: howMany, ...aside }),
  /** Several: ticks of one card. */
  tap: z.strictObject({ tap: several, ...aside }),
  tap_old: z.strictObject({ tap_old: several, ...aside }),
  location: z.strictObject({
    location: text,
    latitude: z.number().min(-90).max(90).default(36.53),
    longitude: z.number().min(-180).max(180).default(113.05),
    ...aside,
  }),
  /** Spoken words, as the platform wrote them down. */
  voice: z.strictObject({ voice: words, ...aside }),
  file: z.strictObject({ file: text, ...aside }),
  /** A thing without a name: a recording that nobody wrote down, a film. */
  other: z.strictObject({ other: z.enum(['video', 'voice', 'file']), ...aside }),
  /** The platform delivers the person's last message once more. */
  repeat_last: z.strictObject({ repeat_last: z.literal(true) }),
  /** The platform says that the person took their last message back. */
  recall_last: z.strictObject({ recall_last: z.literal(true) }),
} as const;
export type Act = z.output<(typeof ACTS)[keyof typeof ACTS]>;

const mention = z.strictObject({
  to: text,
  /** Each of these stands in what was said. */
  says: several.default([]),
  /** None of these does. */
  never: several.default([]),
  /** Labels of all buttons, in order. */
  options: z.array(words).optional(),
  /** What is there to choose from, in order; each may be shortened. 都不是 and 跳过 are no choices. */
  choices: z.array(words).optional(),
  /** Who is @-mentioned. */
  mentions: z.array(text).optional(),
  /** Id of the question that is open now; `review` is the summary. */
  asks: text.optional(),
  /** The former answer that is offered again. */
  offers_old: words.optional(),
  /** Said to the person alone. */
  private: z.boolean().optional(),
  /** Nothing is said to this person. */
  silent: z.literal(true).optional(),
  /** After this the bot says no more. */
  nothing_more: z.literal(true).optional(),
});
/** What the bot should do; `silent` alone: it says nothing to anybody. */
export const botSchema = z.union([z.literal('silent'), mention]);
export type BotStep = z.output<typeof mention>;

const answer = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.unknown())]);
const session = z.union([
  z.literal('none'),
  z.strictObject({
    flow: text.optional(),
    /** Question (`org.code`: a field of it) → what stands there; `{}`: nothing was answered. */
    answers: z.record(text, answer).optional(),
    asked: text.optional(),
    phase: z.enum(['asking', 'review', 'paused']).optional(),
  }),
]);
export type SessionExpectation = z.output<typeof session>;

const expectation = z.strictObject({
  inspections: count,
  withdrawn: count,
  rectifications: count,
  findings: count,
  photos: count,
  tasks: count,
  sessions: z.record(text, session).default({}),
  /** Names of the actions that ran, in any order. */
  effects: z.union([z.literal('none').transform((): string[] => []), z.array(text)]).optional(),
  /** Entries of the registers as they stand at the end (`price.recorded`), in any order. */
  entries: z.union([z.literal('none').transform((): string[] => []), z.array(text)]).optional(),
  covers: z.array(text).default([]),
});
export type Expectation = z.output<typeof expectation>;

/** An account of the demo, or somebody made up. */
const person = z.union([
  text,
  z.strictObject({
    role: z.string().refine(isRole, {
      error: ({ input }) => fill(TEXTS.badRole, { name: String(input), roles: Object.keys(ROLES).join('、') }),
    }),
    name: text.optional(),
  }),
]);
export type Person = z.output<typeof person>;

const institution = z.record(text, z.union([z.string(), z.number()]).transform(String));
/** Names of files under flows/tests/seed, and institutions written out with the columns of an import. */
const seed = z.union([text, z.array(z.union([text, institution]))]).transform((one) => [one].flat());
/** A file under flows/tests/seed. */
export const seedFileSchema = z.array(institution);

const CLOCK = /^\d{4}-\d\d-\d\d \d\d:\d\d [+-]\d\d:\d\d$/u;

/** Everything above the steps, and what is expected at the end. */
export const headSchema = z.strictObject({
  test: text,
  flow: z
    .string()
    .regex(/^[a-z][a-z0-9_]*(?:@\d+)?$/u)
    .transform((said) => {
      const [id = '', version] = said.split('@');
      return { id, version: version === undefined ? undefined : Number(version) };
    })
    .optional(),
  clock: z
    .string({ error: TEXTS.badClock })
    .regex(CLOCK, TEXTS.badClock)
    .transform((said) => new Date(said.replace(' ', 'T').replace(' ', ':00')))
    .refine((at) => !Number.isNaN(at.getTime()), TEXTS.badClock),
  people: z.record(text, person),
  /** The group they speak in; absent: each in private. */
  room: text.optional(),
  seed: seed.default([]),
  steps: z.array(z.unknown()).min(1),
  expect: expectation.prefault({}),
  covers: z.array(text).default([]),
});

/** One step with the line it stands on. Several acts in one step happen at the same moment. */
export type Step = { line: number } & (
  | { kind: 'acts'; acts: { person: string; act: Act }[] }
  | { kind: 'bot'; bot: 'silent' | BotStep }
  | { kind: 'after'; after: z.output<typeof durationSchema> }
  | { kind: 'crash'; crash: CrashPoint }
);

/** What must be known before the first step. */
export type Setting = Pick<Transcript, 'people' | 'clock' | 'room' | 'fileName' | 'line'>;

export type Transcript = Omit<z.output<typeof headSchema>, 'steps' | 'covers'> & {
  fileName: string;
  line: number;
  steps: Step[];
  /** Line of `expect`, or the last one. */
  expectLine: number;
};
