/** `bot broadcast`: the same words to many, out of a file: written here, confirmed in chat by a second person; list, show, cancel. */
import { parseArgs } from 'node:util';
import { cancelOne } from '../actions/cancel-broadcast.ts';
import { whyNot } from '../actions/show-broadcasts.ts';
import { pushChannelOf } from '../app/channels.ts';
import type { Core } from '../app/core.ts';
import { BROADCAST_STATES } from '../domain/broadcast.ts';
import { parseRecordNumber } from '../domain/record-number.ts';
import { newId } from '../kernel/ids.ts';
import { type Broadcast, findBroadcast, listBroadcasts, listCopies, progressOf } from '../store/broadcasts.ts';
import { newBroadcast } from './broadcast-new.ts';
import { type Command, type ExitCode, printJson, printLine, printNote, usageError } from './command.ts';
import { readAuthor } from './named-author.ts';
import { tableLines } from './text-table.ts';
import { withCore } from './with-core.ts';

const USAGE =
  'bot broadcast new --by <账号> --text-file <文件> (--to <检查员、单位…> | --from-file <名单.csv|.xlsx>…) [--at "2023-07-15 09:00"] [--dry-run] | list [--json] | show <编号> [--json] | cancel <编号> --by <账号> [--reason <原因>]';
const DAYS_MS = 30 * 86_400_000;
const MOST_LISTED = 50;

export const broadcastCommand: Command = {
  usage: USAGE,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      options: {
        by: { type: 'string' },
        'text-file': { type: 'string' },
        to: { type: 'string' },
        'from-file': { type: 'string', multiple: true },
        at: { type: 'string' },
        reason: { type: 'string' },
        'dry-run': { type: 'boolean' },
        json: { type: 'boolean' },
      },
      allowPositionals: true,
    });
    const [verb, said = ''] = positionals;
    const json = values.json === true;
    if (verb === 'list') return await withCore((core) => listAll(core, json));
    if (verb === 'show') return await withCore((core) => showOne(core, readNumber(said), json));
    if (verb === 'cancel') {
      const { by = '', reason = '' } = values;
      return await withCore((core) => cancelBroadcastOf(core, { number: readNumber(said), by, reason }));
    }
    if (verb !== 'new') throw usageError(`请写成 ${USAGE}`);
    const { by = '', to, at } = values;
    const wish = { by, to, at, textFile: values['text-file'] ?? '', files: values['from-file'] ?? [] };
    return await withCore((core) => newBroadcast(core, wish, values['dry-run'] === true));
  },
};

function readNumber(said: string): string {
  const number = parseRecordNumber(said);
  if (number === undefined) throw usageError('请给出通知编号，例如 TZ20230715-0001。');
  return number;
}

/** The last 30 days, one a line. */
export async function listAll({ store, clock }: Core, json: boolean): Promise<ExitCode> {
  const since = new Date(clock.now().getTime() - DAYS_MS);
  const broadcasts = await listBroadcasts(store, { since, limit: MOST_LISTED });
  const progress = await progressOf(
    store,
    broadcasts.map(({ id }) => id),
  );
  const rows = broadcasts.map((each) => ({ ...plain(each), ...progress.get(each.id) }));
  if (json) for (const row of rows) printJson(row);
  else if (rows.length === 0) printLine('近30天没有通知。');
  else {
    const lines = rows.map(({ number, state, audience, sent = 0, failed = 0, waiting = 0 }) =>
      [number, state, audience, sent, failed, waiting].map(String),
    );
    for (const line of tableLines([['编号', '状态', '发给', '送到', '没送到', '还没发'], ...lines])) printLine(line);
  }
  return 0;
}

function plain({ number, state, audience, text, urgent, sendAt }: Broadcast) {
  return { number, state: BROADCAST_STATES[state].name, audience, text, urgent, sendAt: sendAt?.toISOString() ?? null };
}

const COPY_STATES: ReadonlyMap<string, string> = new Map([
  ['waiting', '还没发'],
  ['queued', '在路上'],
  ['held', '等对方先说话'],
  ['sent', '送到'],
  ['failed', '没送到'],
  ['cancelled', '不发了'],
]);

/** Everybody's copy, with the platform's own words where it failed. */
export async function showOne({ store }: Core, number: string, json: boolean): Promise<ExitCode> {
  const broadcast = await findBroadcast(store, number);
  if (broadcast === undefined) {
    printNote(`没有通知 ${number}。`);
    return 1;
  }
  const progress = (await progressOf(store, [broadcast.id])).get(broadcast.id);
  const copies = await listCopies(store, broadcast.id);
  if (json) {
    printJson({ ...plain(broadcast), ...progress });
    for (const copy of copies) printJson(copy);
    return 0;
  }
  const { sent = 0, failed = 0, waiting = 0, queued = 0 } = progress ?? {};
  printLine(`${number} ${BROADCAST_STATES[broadcast.state].name}：发给${broadcast.audience}，共${copies.length}人`);
  printLine(`送到${sent}，没送到${failed}，还没发${waiting}，在路上${queued}`);
  for (const { userId, name, state, error } of copies) {
    const why = error === null ? '' : `\t${whyNot(error)}\t${error}`;
    printLine(`${userId}\t${name ?? ''}\t${COPY_STATES.get(state) ?? state}${why}`);
  }
  printLine(broadcast.text);
  return 0;
}

/** Stops it, on behalf of a member who may. */
export async function cancelBroadcastOf(
  core: Core,
  { number, by, reason }: { number: string; by: string; reason: string },
): Promise<ExitCode> {
  const actor = await readAuthor(core, by, 'broadcast.cancel');
  const call = { actor, at: core.clock.now(), key: newId(), membersOn: pushChannelOf(core.config) };
  const world = core.snapshots.current().actionWorld;
  const result = await core.store.transaction((tx) => cancelOne({ call, number, reason }, tx, world));
  printLine(String(result['text']));
  return result['ok'] === true ? 0 : 1;
}
