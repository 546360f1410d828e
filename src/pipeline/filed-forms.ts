/** Keeps the forms that were handed in and may still be undone or returned, and those that came back mended. */
import { tellMembers } from '../actions/tell-members.ts';
import { fill, TEXTS } from '../actions/texts.ts';
import { listItems } from '../engine/filed-items.ts';
import type { Amends } from '../engine/session.ts';
import type { EffectResult, Submission } from '../engine/turn.ts';
import { amendFiledForm, type FiledForm, insertFiledForms } from '../store/filed-forms.ts';
import type { StoreTx } from '../store/store.ts';
import type { ClosedTurn } from './close-forms.ts';
import type { Snapshot } from './snapshot.ts';

/** Writes what a batch of turns filed or mended. */
export async function keepFiledForms(tx: StoreTx, closed: readonly ClosedTurn[], snapshot: Snapshot): Promise<void> {
  const filed: Omit<FiledForm, 'state'>[] = [];
  for (const one of closed) {
    const { submission } = one;
    if (submission === null) continue;
    if (submission.amends !== undefined) await keepMended(tx, one, { submission, amends: submission.amends, snapshot });
    else filed.push(...filedForm(one, submission, snapshot));
  }
  await insertFiledForms(tx, filed);
}

/** A form that made a numbered record and that its flow lets be undone or returned. */
function filedForm(
  { turn, effects }: ClosedTurn,
  submission: Submission,
  snapshot: Snapshot,
): Omit<FiledForm, 'state'>[] {
  const flow = snapshot.actionWorld.flowOf(submission.flow, submission.hash);
  const number = findNumber(effects);
  const { memberId } = turn.actor;
  if (flow === undefined || number === undefined || memberId === null) return [];
  if (flow.undo === undefined && flow.amend === undefined) return [];
  const { message, receivedAt, conversationKey } = turn.received;
  return [
    {
      number,
      sessionId: submission.sessionId,
      flow: submission.flow,
      flowVersion: submission.version,
      flowHash: submission.hash,
      conversationKey,
      channel: message.channel,
      chatId: message.chat.id,
      userId: message.sender.userId,
      memberId,
      filedAt: receivedAt.toISOString(),
      form: submission.form,
      results: Object.fromEntries(effects.map(({ id, result }) => [id, result])),
    },
  ];
}

function findNumber(effects: ClosedTurn['effects']): string | undefined {
  const numbers = effects.map(({ result }: { result: EffectResult }) => result['number']);
  return numbers.find((number) => typeof number === 'string');
}

type Mended = { submission: Submission; amends: Amends; snapshot: Snapshot };

/** The form as it is now, with the one before beside it; whoever returned it hears what the item says. */
async function keepMended(tx: StoreTx, { turn }: ClosedTurn, { submission, amends, snapshot }: Mended): Promise<void> {
  const { number, path, why, by, byUserId } = amends;
  const { receivedAt } = turn.received;
  const { amends: _amends, ...form } = submission.form;
  const at = receivedAt.toISOString();
  await amendFiledForm(tx, number, { form, revision: { at, by, path, why } });
  const flow = snapshot.actionWorld.flowOf(submission.flow, submission.hash);
  const { checklists } = snapshot.world;
  const { actor } = turn;
  const me = { userId: actor.userId, name: actor.name, roles: actor.roles };
  const ctx = {
    now: receivedAt,
    me,
    chat: 'direct',
    sources: {},
    checklists,
    config: {},
    newSessionId: '',
    messageId: '',
  } as const;
  const item = flow && listItems(flow, form, ctx).find((each) => each.path === path);
  const said = { name: actor.name, number, label: item?.label ?? path, shown: item?.shown ?? '' };
  await tellMembers(tx, {
    key: `mended:${submission.sessionId}`,
    channel: turn.membersOn,
    userIds: [byUserId],
    text: fill(TEXTS.amendedTold, said),
  });
}
