/** 举报: files what one of the public reports, rewritten and without them; gives a query code, once, and no number. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { isOurs } from '../channels/own-channel.ts';
import { publicActor } from '../domain/actor.ts';
import { dayOf } from '../domain/calendar.ts';
import { composeLeadSummary } from '../domain/lead-summary.ts';
import { cleanPlace, tellsRetaliation } from '../domain/place-words.ts';
import { QUERY_CODE_BYTES, queryCode } from '../domain/query-code.ts';
import type { SessionState } from '../engine/session.ts';
import type { EffectResult } from '../engine/turn.ts';
import { newId } from '../kernel/ids.ts';
import { insertLeadCode } from '../store/lead-codes.ts';
import { blurLead } from '../store/lead-traces.ts';
import { findEntryId } from '../store/register-entries.ts';
import { insertReporter } from '../store/reporters.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';
import { fileEntry } from './file-entry.ts';
import { shownItems } from './filed-form-items.ts';
import { hashQueryCode } from './lead-progress.ts';
import { tellMembers } from './tell-members.ts';
import { membersWith } from './tell-staff.ts';
import { fill, TEXTS } from './texts.ts';

const answersSchema = z.object({
  form: z.string(),
  object_kind: z.string(),
  org: z.object({ id: z.string(), name: z.string() }).optional(),
  org_unlisted: z.string().optional(),
  place_text: z.string().optional(),
  time_pattern: z.string().optional(),
  head_count: z.number().optional(),
  fee: z.string().optional(),
  going_on: z.boolean(),
  minors_harmed: z.boolean(),
  named: z.boolean(),
  contact: z.string().optional(),
});
type Answers = z.infer<typeof answersSchema>;

/** Not a form of the register's list: it is filed as 其他, and red. */
const RETALIATION = 'retaliation';
const HOUR_MS = 3_600_000;

type Report = {
  call: ActionCall;
  quiet: ActionCall;
  filing: ReturnType<typeof fileEntry.prepare>;
  contact: string | undefined;
  isRed: boolean;
};

/** Example: `- {id: save, action: report_lead}`; the questions are those of flows/report_lead.yaml. */
export const reportLead: Action<Report> = {
  name: 'report_lead',
  permit: 'report.file',
  anonymous: true,
  posts: true,
  prepare(call, world) {
    const said = answersSchema.parse(call.submission.answers);
    const isRed = said.form === RETALIATION || [said.org_unlisted, said.place_text].some((words) => isThreat(words));
    const quiet = withoutPerson(call, said, isRed);
    const filing = fileEntry.prepare(quiet, world);
    const shown = shownOf(call, said, world);
    const summary = summaryOf(said, shown, isRed);
    const { entry } = filing;
    const told = { source: said.named ? TEXTS.sourceNamed : TEXTS.sourceAnonymous, summary };
    entry.data = { ...entry.data, summary };
    entry.shown = { ...shown, ...told };
    return { call, quiet, filing, contact: said.contact, isRed };
  },
  async run(reports, tx, world) {
    const results: EffectResult[] = [];
    for (const report of reports) results.push(await fileOne(report, tx, world));
    return results;
  },
};

const isThreat = (words: string | undefined): boolean => words !== undefined && tellsRetaliation(words);

async function fileOne({ call, quiet, filing, contact, isRed }: Report, tx: StoreTx, world: ActionWorld) {
  const [result = {}] = await fileEntry.run([filing], tx, world);
  const number = String(result['number']);
  const entryId = await findEntryId(tx, number);
  const code = queryCode(randomBytes(QUERY_CODE_BYTES));
  await insertLeadCode(tx, { codeHash: hashQueryCode(world.dataKey, code), entryId });
  if (contact !== undefined) await insertReporter(tx, world.dataKey, { entryId, contact });
  if (isRed) await tellDeputies({ tx, world, membersOn: call.membersOn, entryId, number });
  const at = quiet.at.toISOString();
  await blurLead(tx, { entryId, at, day: dayOf(call.at), isGone: !isOurs(call.membersOn) });
  return { code, harm: String(result['harm'] ?? '') };
}

/** compliance §3.8: whoever is made to pay for reporting is the deputy heads' business, at once. */
async function tellDeputies(red: {
  tx: StoreTx;
  world: ActionWorld;
  membersOn: string;
  entryId: string;
  number: string;
}): Promise<void> {
  const { tx, world, membersOn, entryId, number } = red;
  await tellMembers(tx, {
    key: `entry:${entryId}:red:${newId()}`,
    channel: membersOn,
    userIds: membersWith(['deputy'], world).map(({ userId }) => userId),
    text: fill(TEXTS.leadRed, { number }),
  });
}

/** The call as the register may know it: nobody's, nowhere, in the hour that has begun rounded up. */
function withoutPerson(call: ActionCall, said: Answers, isRed: boolean): ActionCall {
  const { flow, version, hash } = call.submission;
  const { contact: _contact, form, org, org_unlisted: unlisted, place_text: place, ...chosen } = said;
  const answers = {
    ...chosen,
    form: form === RETALIATION ? 'other' : form,
    source: said.named ? 'robot_named' : 'robot_anonymous',
    ...(org === undefined ? {} : { org }),
    ...(unlisted === undefined ? {} : { org_unlisted: placeOf(unlisted) }),
    ...(place === undefined ? {} : { place_text: placeOf(place) }),
    ...(isRed ? { level: 'red' } : {}),
  };
  const words = [unlisted, place].find((each) => each !== undefined) ?? '';
  return {
    key: newId(),
    submission: {
      sessionId: '',
      flow,
      version,
      hash,
      startedAt: '',
      form: emptyForm(call),
      answers,
      calc: {},
      said: {},
    },
    with: { register: 'lead', place: cleanPlace(words), on: dayOf(call.at) },
    actor: publicActor(''),
    chat: 'direct',
    scope: 'own',
    place: { channel: call.place.channel, chatId: '', userId: '', key: '' },
    membersOn: call.membersOn,
    interrupted: null,
    at: new Date(Math.ceil(call.at.getTime() / HOUR_MS) * HOUR_MS),
  };
}

const placeOf = (said: string): string => cleanPlace(said) || TEXTS.placeUnclear;

function emptyForm({ submission }: ActionCall): SessionState {
  const { flow, version, hash } = submission;
  return { id: '', flow, version, hash, startedAt: '', rev: 0, answers: {}, history: [], phase: 'review' };
}

/** Question id → what was chosen, in words; the words somebody wrote are cleaned, how to reach them is left out. */
function shownOf(call: ActionCall, said: Answers, world: ActionWorld): Record<string, string> {
  const items = shownItems(call.submission, call, world).filter(({ path }) => path !== 'contact');
  const shown = Object.fromEntries(items.map((item) => [item.path, item.shown]));
  return {
    ...shown,
    ...(said.org_unlisted === undefined ? {} : { org_unlisted: placeOf(said.org_unlisted) }),
    ...(said.place_text === undefined ? {} : { place_text: placeOf(said.place_text) }),
  };
}

function summaryOf(said: Answers, shown: Readonly<Record<string, string>>, isRed: boolean): string {
  const object = said.org?.name ?? shown['org_unlisted'];
  const isKnown = (choice: string | undefined): boolean => choice !== undefined && choice !== 'unsure';
  return composeLeadSummary({
    form: shown['form'] ?? said.form,
    ...(object === undefined ? {} : { object }),
    ...(shown['place_text'] === undefined ? {} : { place: shown['place_text'] }),
    ...(isKnown(said.time_pattern) ? { time: shown['time_pattern'] ?? '' } : {}),
    ...(said.head_count === undefined ? {} : { headCount: said.head_count }),
    ...(isKnown(said.fee) ? { fee: shown['fee'] ?? '' } : {}),
    goingOn: said.going_on,
    minorsHarmed: said.minors_harmed,
    retaliation: isRed,
  });
}
