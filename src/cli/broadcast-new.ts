/** `bot broadcast new`: reads the words and the people, shows both, and hands the broadcast in for a second person. */

import { basename } from 'node:path';
import { BROADCAST_TEXTS } from '../actions/broadcast-texts.ts';
import {
  addPortion,
  beginBroadcast,
  departmentsOf,
  handIn,
  portions,
  stateName,
  type Wish,
} from '../actions/broadcast-writing.ts';
import { fill } from '../actions/texts.ts';
import { pushChannelOf } from '../app/channels.ts';
import type { Core } from '../app/core.ts';
import { audienceName, parseAudience, recipientsOf } from '../domain/audience.ts';
import { broadcastFits, broadcastText } from '../domain/broadcast.ts';
import { readAccounts } from '../imports/read-accounts.ts';
import { findBroadcast } from '../store/broadcasts.ts';
import { loadDirectory } from '../store/directory-repository.ts';
import { type ExitCode, printLine, printNote, readNamedFile, usageError } from './command.ts';
import { readAuthor } from './named-author.ts';

/** What was given on the command line. */
export type GivenBroadcast = {
  by: string;
  textFile: string;
  to: string | undefined;
  files: readonly string[];
  /** `YYYY-MM-DD HH:MM` in Beijing. */
  at: string | undefined;
};

const MOST_WRONG = 20;

/** Prints what everybody would read and who they are; without `dryRun` it then waits for a second person. */
export async function newBroadcast(core: Core, given: GivenBroadcast, dryRun: boolean): Promise<ExitCode> {
  const author = await readAuthor(core, given.by, 'broadcast.file');
  const words = (await readNamedFile(given.textFile)).toString('utf8').trim();
  if (!broadcastFits(words)) throw usageError('通知是空的，或太长一条发不完，请缩到600字以内。');
  const people = await readPeople(core, given);
  const wish: Wish = { words, ...people, sendAt: readTime(given.at), authorId: author.memberId, at: core.clock.now() };
  printLine(broadcastText(words));
  printLine(`发给${wish.audience}，共${wish.userIds.length}人：${await countsOf(core, wish.userIds)}`);
  if (dryRun) return 0;
  return await write(core, wish);
}

/** In portions of their own transactions, so that a list of any length holds nothing up; a try that died is gone on with. */
async function write(core: Core, wish: Wish): Promise<ExitCode> {
  const { store } = core;
  const { broadcast, isNew } = await store.transaction((tx) => beginBroadcast(tx, wish));
  const { number } = broadcast;
  if (!isNew && (broadcast.state !== 'draft' || broadcast.authorId !== wish.authorId)) {
    printNote(fill(BROADCAST_TEXTS.same, { number, state: stateName(broadcast) }));
    return 1;
  }
  for (const portion of portions(wish.userIds)) await store.transaction((tx) => addPortion(tx, broadcast, portion));
  const world = core.snapshots.current().actionWorld;
  const to = { world, channel: pushChannelOf(core.config), at: wish.at };
  const said = await store.transaction(async (tx) => {
    const draft = await findBroadcast(tx, number, true);
    return draft?.state === 'draft' ? await handIn(tx, draft, to) : '';
  });
  printLine(said);
  return 0;
}

async function readPeople(core: Core, { to, files }: GivenBroadcast): Promise<Pick<Wish, 'audience' | 'userIds'>> {
  if ((to === undefined) === (files.length === 0)) throw usageError('请写 --to 或 --from-file，两样写一样。');
  const people = to === undefined ? await readLists(files) : await readWords(core, to);
  if (people.userIds.length === 0) throw usageError('里面没有人。');
  return people;
}

async function readWords({ store }: Core, to: string): Promise<Pick<Wish, 'audience' | 'userIds'>> {
  const directory = await loadDirectory(store);
  const read = parseAudience(to, directory);
  if (read.ok) {
    const userIds = recipientsOf(read.terms, directory).map(({ userId }) => userId.toLowerCase());
    return { audience: audienceName(read.terms), userIds };
  }
  const alike = read.alike.map(({ name }) => name).join('、');
  throw usageError(`“${read.word}”不知道是谁${alike === '' ? '' : `，是不是：${alike}`}。同名的请写账号。`);
}

/** A list with a slip in it is sent to nobody: whoever it meant would be missed without a word. */
async function readLists(files: readonly string[]): Promise<Pick<Wish, 'audience' | 'userIds'>> {
  const userIds = new Set<string>();
  for (const file of files) {
    const read = await readAccounts(file, await readNamedFile(file));
    for (const { row, cell } of read.wrong.slice(0, MOST_WRONG)) printNote(`${file} 第${row}行“${cell}”不是账号。`);
    if (read.wrong.length > 0) throw usageError(`${file} 有${read.wrong.length}行不是账号，请改好再来。`);
    for (const userId of read.userIds) userIds.add(userId);
  }
  return { audience: `名单“${files.map((file) => basename(file)).join('、')}”`, userIds: [...userIds] };
}

function readTime(at: string | undefined): Date | null {
  if (at === undefined) return null;
  const match = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})$/.exec(at.trim());
  const time = match === null ? undefined : new Date(`${match[1]}T${match[2]}:00+08:00`);
  if (time === undefined || Number.isNaN(time.getTime())) throw usageError('时间写成 "2023-07-15 09:00"。');
  return time;
}

async function countsOf({ store }: Core, userIds: readonly string[]): Promise<string> {
  const counted = await store.query<{ department: string | null; count: number }>(
    `select d.name as department, count(*)::int as count from unnest($1::text[]) as u
       left join member m on m.user_id = u left join department d on d.id = m.department_id group by d.name`,
    userIds,
  );
  return departmentsOf(counted);
}
