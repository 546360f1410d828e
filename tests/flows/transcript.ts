/** Reads a transcript: a conversation as a test that an official can read. */
import { parse } from 'yaml';
import { z } from 'zod';

const duration = z.string().regex(/^\d+(s|m|h|d)$/);
const botStep = z.union([
  z.literal('silent'),
  z.strictObject({
    to: z.string(),
    /** Each of these stands in what was said. */
    says: z.union([z.string(), z.array(z.string())]).optional(),
    /** None of these does. */
    never: z.union([z.string(), z.array(z.string())]).optional(),
    /** Labels of the options, in order; all of them. */
    options: z.array(z.string()).optional(),
    /** User names that are @-mentioned. */
    mentions: z.array(z.string()).optional(),
  }),
]);
const act = z.union([
  z.string(),
  z.strictObject({ photo: z.number().int().positive() }),
  z.strictObject({ tap: z.string() }),
  z.strictObject({ tap_old: z.string() }),
  z.strictObject({ location: z.string(), latitude: z.number().default(36.53), longitude: z.number().default(113.05) }),
  /** Spoken words, as the platform wrote them down. */
  z.strictObject({ voice: z.string() }),
  z.strictObject({ other: z.enum(['video', 'voice', 'file']) }),
  z.strictObject({ repeat_last: z.literal(true) }),
]);

const transcriptSchema = z.strictObject({
  test: z.string(),
  /** e.g. `2026-03-02 09:00 +08:00`. */
  clock: z.string(),
  /** Name in this file → user id. */
  people: z.record(z.string(), z.string()),
  /** The group they speak in; absent: each in private. */
  room: z.string().optional(),
  steps: z.array(
    z.union([
      z.strictObject({ bot: botStep }),
      z.strictObject({ after: duration }),
      /** The next message's transaction is rolled back once, and the platform sends it again. */
      z.strictObject({ crash: z.literal('before_commit') }),
      z.record(z.string(), act),
    ]),
  ),
  expect: z
    .strictObject({
      inspections: z.number().int().optional(),
      rectifications: z.number().int().optional(),
      withdrawn: z.number().int().optional(),
      findings: z.number().int().optional(),
      photos: z.number().int().optional(),
    })
    .default({}),
});
export type Transcript = z.infer<typeof transcriptSchema>;
export type BotStep = z.infer<typeof botStep>;
export type Act = z.infer<typeof act>;

const STEPS = new Set(['bot', 'after', 'crash']);

/** Names that act without being among the people: a misspelt one, or a step of ours that is written wrongly. */
function strangers(transcript: Transcript): string[] {
  return transcript.steps.flatMap((step) =>
    Object.keys(step).filter((name) => transcript.people[name] === undefined && !isOurs(name, step)),
  );
}

function isOurs(name: string, step: Transcript['steps'][number]): boolean {
  if (!STEPS.has(name)) return false;
  return (
    name === 'bot' ||
    (name === 'after' ? duration : z.literal('before_commit')).safeParse(Reflect.get(step, name)).success
  );
}

function readTranscript(yaml: string): Transcript {
  const transcript = transcriptSchema.parse(parse(yaml));
  const unknown = strangers(transcript);
  if (unknown.length > 0) throw new Error(`“${transcript.test}”: ${unknown.join(', ')} is nobody and no step`);
  return transcript;
}

/** A file may hold several transcripts, divided by `---`. */
export function readTranscripts(yaml: string): Transcript[] {
  return yaml
    .split(/^---$/m)
    .filter((part) => part.trim() !== '')
    .map(readTranscript);
}
