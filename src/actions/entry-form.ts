/** What a form says about a register's entry: its subject, the institution, the answers and how people read them. */
import { z } from 'zod';
import type { RegisterDefinition } from '../domain/register-definition.ts';
import { AppError } from '../kernel/errors.ts';
import type { ActionRequest, ActionWorld } from './action.ts';
import { shownItems } from './filed-form-items.ts';
import { TEXTS } from './texts.ts';

const answersSchema = z.looseObject({
  org: z.object({ id: z.string(), name: z.string() }).optional(),
  org_unlisted: z.string().optional(),
  /** The entry that the form is about, out of the register's look-up table. */
  entry: z.object({ id: z.string() }).optional(),
});

export type EntryForm = {
  definition: RegisterDefinition;
  institutionId: string | null;
  /** '' when no institution was named. */
  subject: string;
  /** The number of the entry that was picked; null for a new one, or when none was found. */
  entryNumber: string | null;
  data: Record<string, unknown>;
  shown: Record<string, string>;
};

/** The register that a call names. Throws when the flow names none: the flow is wrong. */
export function registerOf({ with: wanted }: Pick<ActionRequest, 'with'>): string {
  const { register } = wanted;
  if (typeof register !== 'string') throw new Error('the action needs with: {register}');
  return register;
}

/** Reads a submission. Throws AppError ENTRY_INCOMPLETE when it has not the expected shape. */
export function readEntryForm(call: ActionRequest & { scope: unknown }, world: ActionWorld): EntryForm {
  const register = registerOf(call);
  const definition = world.registers.get(register);
  if (definition === undefined) throw new Error(`no register is named ${register}`);
  const parsed = answersSchema.safeParse(call.submission.answers);
  if (!parsed.success) {
    const detail = z.prettifyError(parsed.error);
    throw new AppError({ code: 'ENTRY_INCOMPLETE', kind: 'user', userText: TEXTS.incomplete, detail });
  }
  const { org, org_unlisted: unlisted, entry, ...data } = parsed.data;
  const items = shownItems(call.submission, call, world);
  return {
    definition,
    institutionId: org?.id ?? null,
    subject: org?.name ?? unlisted ?? '',
    entryNumber: entry?.id ?? null,
    data: unlisted === undefined ? data : { ...data, org_unlisted: unlisted },
    shown: Object.fromEntries(items.map(({ path, shown }) => [path, shown])),
  };
}

/** The number that the look-up question `entry` found, for actions of their own; '' when it found none. */
export function readPicked({ submission }: Pick<ActionRequest, 'submission'>): string {
  const parsed = answersSchema.safeParse(submission.answers);
  if (parsed.success) return parsed.data.entry?.id ?? '';
  const detail = z.prettifyError(parsed.error);
  throw new AppError({ code: 'ENTRY_INCOMPLETE', kind: 'user', userText: TEXTS.incomplete, detail });
}
