/** Takes a running form over to a newer version of its flow (flows.md §5): answers stay, what no longer holds is asked again. */
import { findBroken } from './checks.ts';
import type { CompiledAsked, CompiledFlow, CompiledRepeat } from './compiled.ts';
import { findSlot } from './form.ts';
import { listSummary } from './proceed.ts';
import type { AnswerPath, Pending, SessionState, StoredAnswer } from './session.ts';
import type { Form, Slot } from './slot.ts';
import type { StepContext } from './turn.ts';
import { Work } from './work.ts';

/** The moved form, and the answers that were right before and must be given again. */
export type Moved = { session: SessionState; asksAgain: AnswerPath[] };

/** Moves a session. What its last message asked stays open only if it reads the same in both versions. */
export function moveSession(
  session: SessionState,
  from: CompiledFlow,
  { to, ctx }: { to: CompiledFlow; ctx: StepContext },
): Moved {
  const before = new Work(from, session, ctx);
  const carried = { ...session, answers: markChanged(session, { from, to }) };
  const after = new Work(to, carried, ctx);
  const asksAgain = before.form.slots.flatMap((slot) => {
    const now = findSlot(after.form, slot.path);
    return now !== undefined && isRight(before, slot) && !isRight(after, now) ? [slot.path] : [];
  });
  const moved = dropStale(after.session, { before: before.form, after: after.form });
  if (session.asked !== undefined && moved.asked === undefined) moved.moved = true;
  if (session.phase === 'review' && linesOf(before) !== linesOf(after)) {
    // Numbers said now would mean the lines of the old summary.
    moved.phase = 'asking';
    if (after.openCount === 0) moved.moved = true;
  }
  if (asksAgain.length > 0) moved.moved = true;
  return { session: { ...moved, rev: session.rev }, asksAgain };
}

/** Whether the answer stands as it is: it fits, and no rule is against it. */
function isRight(work: Work, slot: Slot): boolean {
  const { stored } = slot;
  if (slot.question.kind !== 'asked' || !slot.isAnswered) return false;
  if (stored?.status !== 'given' || stored.value === undefined) return true;
  const { errors, warnings } = findBroken(work, slot, stored.value);
  return errors.length === 0 && warnings.every((warning) => stored.confirmed?.includes(warning));
}

const linesOf = (work: Work): string => JSON.stringify(listSummary(work).map(({ slot, label }) => [slot.path, label]));

// ── types ──

/** Answers to questions that are of another type now; they count again should the old type come back. */
function markChanged(session: SessionState, { from, to }: { from: CompiledFlow; to: CompiledFlow }) {
  const types = [typesOf(from), typesOf(to)] as const;
  return Object.fromEntries(
    Object.entries(session.answers).map(([path, stored]): [AnswerPath, StoredAnswer] => {
      const id = path.replace(/\[[^\]]*\]/u, '');
      const [was, is] = [stored.was ?? types[0].get(id), types[1].get(id)];
      const { was: _was, ...answer } = stored;
      return [path, was === undefined || is === undefined || isSameType(was, is) ? answer : { ...answer, was }];
    }),
  );
}

/** A whole number is an amount, too. */
const isSameType = (was: string, is: string): boolean => was === is || (was === 'int' && is === 'money');

/** `fee` or `issues.detail` → type. */
function typesOf(flow: CompiledFlow): Map<string, string> {
  return new Map(
    flow.questions.flatMap((question): [string, string][] =>
      question.kind === 'repeat'
        ? question.inner.map((inner) => [`${question.id}.${inner.id}`, inner.question.type])
        : [[question.id, question.question.type]],
    ),
  );
}

// ── what was waiting ──

type Forms = { before: Form; after: Form };

/** Without a pending question, a page, a focus or an open question that the new version does not know so. */
function dropStale(session: SessionState, forms: Forms): SessionState {
  const { pending, suggested, partial, focus, queue, asked, ...rest } = session;
  const isKnown = (path: AnswerPath): boolean => findSlot(forms.after, path) !== undefined;
  const known = queue?.filter(isKnown) ?? [];
  return {
    ...rest,
    ...(pending !== undefined && pathsOf(pending).every((path) => readsAlike(path, forms)) ? { pending } : {}),
    ...(suggested !== undefined && readsAlike(suggested.path, forms) ? { suggested } : {}),
    ...(partial !== undefined && readsAlike(partial.path, forms) ? { partial } : {}),
    ...(focus !== undefined && isKnown(focus) ? { focus } : {}),
    ...(known.length > 0 ? { queue: known } : {}),
    ...(asked !== undefined && readsAlike(asked, forms) ? { asked } : {}),
  };
}

function pathsOf(pending: Pending): AnswerPath[] {
  if (pending.kind === 'confirm_cancel') return [];
  return pending.kind === 'confirm_several' ? pending.answers.map(({ path }) => path) : [pending.path];
}

/** Whether the same words and taps mean the same at a question of both versions. */
function readsAlike(path: AnswerPath, { before, after }: Forms): boolean {
  const [was, is] = [findSlot(before, path), findSlot(after, path)];
  return was !== undefined && is !== undefined && reading(was.question) === reading(is.question);
}

/** What decides how words are read; the sentences around it do not. */
function reading({ question }: CompiledAsked | CompiledRepeat): string {
  const { type } = question;
  if (question.type === 'repeat') return JSON.stringify([type, question.ask[0]]);
  const own = {
    choices: 'choices' in question ? question.choices : undefined,
    words: 'words' in question ? question.words : undefined,
    source: 'source' in question ? question.source : undefined,
    sheet: question.type === 'checklist' ? [question.list, question.page] : undefined,
  };
  return JSON.stringify([type, own, question.default]);
}
