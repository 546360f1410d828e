/** Forms as they were handed in: what 撤回 undoes and 退回补充 opens again. */
import type { StoreTx } from './store.ts';

type Queries = Pick<StoreTx, 'query' | 'execute'>;

export type FiledForm = {
  /** The number of the record it made. */
  number: string;
  sessionId: string;
  flow: string;
  flowVersion: number;
  flowHash: string;
  conversationKey: string;
  channel: string;
  chatId: string;
  userId: string;
  memberId: string;
  /** ISO 8601, UTC. */
  filedAt: string;
  state: 'filed' | 'returned' | 'withdrawn';
  /** The session at its end; src/engine/session.ts. */
  form: unknown;
  results: unknown;
};

/** Writes forms that were just handed in. */
export async function insertFiledForms(tx: Queries, rows: readonly Omit<FiledForm, 'state'>[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(
    `insert into filed_form (number, session_id, flow, flow_version, flow_hash, conversation_key, channel, chat_id,
       user_id, member_id, filed_at, form, results)
     select number, "sessionId", flow, "flowVersion", "flowHash", "conversationKey", channel, "chatId", "userId",
       "memberId", "filedAt", form, results
     from jsonb_to_recordset($1::jsonb) as r(number text, "sessionId" text, flow text, "flowVersion" int,
       "flowHash" text, "conversationKey" text, channel text, "chatId" text, "userId" text, "memberId" text,
       "filedAt" timestamptz, form jsonb, results jsonb)`,
    JSON.stringify(rows),
  );
}

/** The form behind a record's number, locked until the transaction ends. */
export async function lockFiledForm(tx: Queries, number: string): Promise<FiledForm | undefined> {
  const [row] = await tx.query<Omit<FiledForm, 'filedAt'> & { filedAt: Date | string }>(
    `select number, session_id as "sessionId", flow, flow_version as "flowVersion", flow_hash as "flowHash",
       conversation_key as "conversationKey", channel, chat_id as "chatId", user_id as "userId",
       member_id as "memberId", filed_at as "filedAt", state, form, results
     from filed_form where number = $1 for update`,
    number,
  );
  return row && { ...row, filedAt: new Date(row.filedAt).toISOString() };
}

/** What became of it: withdrawn, or returned to the person who filed it. */
export async function markFiledForm(tx: Queries, number: string, state: FiledForm['state']): Promise<void> {
  await tx.execute('update filed_form set state = $2 where number = $1', number, state);
}

/** The form as it was amended; the one before is kept beside it. */
export async function amendFiledForm(
  tx: Queries,
  number: string,
  { form, revision }: { form: unknown; revision: { at: string; by: string; path: string; why: string } },
): Promise<void> {
  await tx.execute(
    `update filed_form set state = 'filed', form = $2::jsonb,
       revisions = revisions || jsonb_build_array($3::jsonb || jsonb_build_object('form', form))
     where number = $1`,
    number,
    JSON.stringify(form),
    JSON.stringify(revision),
  );
}

/** Notes what happened to a form after it was filed, beside what happened while it was filled in. */
export async function logFormEvent(
  tx: Queries,
  { conversationKey, sessionId, flow, flowVersion }: FiledForm,
  { type, path, at }: { type: 'withdrawn' | 'returned' | 'amended'; path: string | null; at: Date },
): Promise<void> {
  await tx.execute(
    `insert into session_event (conversation_key, session_id, flow, version, type, path, at)
     values ($1, $2, $3, $4::int, $5, $6, $7::timestamptz)`,
    conversationKey,
    sessionId,
    flow,
    flowVersion,
    type,
    path,
    at.toISOString(),
  );
}
