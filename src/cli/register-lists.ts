/** `bot register publish-list` and `withdraw-list`: which institutions stand on a list that was officially published. */
import { stat } from 'node:fs/promises';
import {
  publishRegisterList,
  type RegisterDesk,
  unlistInRegister,
  withdrawRegisterList,
} from '../actions/register-change.ts';
import { isListKind, type ListKind } from '../domain/published-list.ts';
import { findExactly } from '../store/institution-history.ts';
import { type ExitCode, printLine, printNote, readNamedFile, usageError } from './command.ts';

type ListGiven = { document?: string; batch?: string; url?: string; publishedOn: string };
type UnlistGiven = { ground?: string; on: string; institutionId: string };
type WithdrawGiven = { document?: string; ground?: string; on: string };

/** Every name has to mean exactly one institution, or nothing is published: nobody is accused by a likeness. */
export async function publishNamed(desk: RegisterDesk, words: string[], given: ListGiven): Promise<ExitCode> {
  const kind = kindOf(words[0]);
  const documentNumber = documentOf(given.document);
  const names = await namesOf(words.slice(1));
  if (names.length === 0) throw usageError('请写上名单里的机构，或一行一家的文件。');
  const institutionIds: string[] = [];
  const faults: string[] = [];
  for (const name of names) {
    const [found, ...others] = await findExactly(desk.store, name);
    if (found === undefined) faults.push(`“${name}”：台账里没有，请先登记，或写统一代码、许可证号。`);
    else if (others.length > 0) faults.push(`“${name}”：有 ${others.length + 1} 家，请写统一代码或编号。`);
    else institutionIds.push(found.id);
  }
  if (faults.length > 0) {
    for (const fault of faults) printNote(fault);
    printNote('有对不上的，名单没有登记。');
    return 1;
  }
  const { batch = '', url = null, publishedOn } = given;
  printLine(await publishRegisterList(desk, { kind, documentNumber, batch, publishedOn, url, institutionIds }));
  return 0;
}

/** Takes a list back by the paper that says so. */
export async function withdrawNamed(desk: RegisterDesk, words: string[], given: WithdrawGiven): Promise<ExitCode> {
  const kind = kindOf(words[0]);
  const documentNumber = documentOf(given.document);
  if (given.ground === undefined) throw usageError('请写上撤回名单的文号（--ground）。');
  printLine(await withdrawRegisterList(desk, { kind, documentNumber, on: given.on, document: given.ground }));
  return 0;
}

/** Takes one institution off a list; `institutionId` is found by the caller. */
export async function unlistNamed(desk: RegisterDesk, word: string, given: UnlistGiven): Promise<ExitCode> {
  const kind = kindOf(word);
  const { ground, on, institutionId } = given;
  if (ground === undefined) throw usageError('请写上移出名单的文号（--ground）。');
  printLine(await unlistInRegister(desk, { kind, institutionId, on, document: ground }));
  return 0;
}

function kindOf(word = ''): ListKind {
  if (!isListKind(word)) throw usageError('请写明是 white（白名单）还是 black（黑名单）。');
  return word;
}

function documentOf(document = ''): string {
  if (document.trim() === '') throw usageError('请写上公布名单的文号（--document）。');
  return document.trim();
}

/** One word that is a file: its lines; else the words themselves. */
async function namesOf(words: string[]): Promise<string[]> {
  const [path, ...more] = words;
  const isFile = path !== undefined && more.length === 0 && (await isThere(path));
  const lines = isFile ? (await readNamedFile(path)).toString('utf8').split(/\r?\n/) : words;
  return [...new Set(lines.map((line) => line.replace(/^\uFEFF/, '').trim()).filter((line) => line !== ''))];
}

async function isThere(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
