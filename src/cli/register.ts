/** `bot register`: one institution's facts and history, changes of it, and the lists that were published. */
import { parseArgs } from 'node:util';
import { changeRegisterFact, changeRegisterStatus, type RegisterDesk } from '../actions/register-change.ts';
import { dayOf, daysBetween } from '../domain/calendar.ts';
import { parsePermitNumber } from '../domain/permit-number.ts';
import { findStatus, listStatusWords } from '../register/status-words.ts';
import type { FactChange } from '../store/institution-facts.ts';
import { findExactly, findHolding } from '../store/institution-history.ts';
import type { Store } from '../store/store.ts';
import { type Command, type ExitCode, printLine, printNote, usageError } from './command.ts';
import { readMember } from './named-member.ts';
import { publishNamed, unlistNamed, withdrawNamed } from './register-lists.ts';
import { showInstitution } from './register-show.ts';
import { withStore } from './with-store.ts';

const USAGE =
  'bot register show <机构> [--json] | set-status <机构> <状态> --effective <日期> --document <文号> --by <成员> [--recheck <整改号>]' +
  ' | set-permit <机构> <证号> --from <日期> --until <日期> --document <文号> --by <成员>' +
  ' | set-name|set-address <机构> <新内容> --document <文号> --by <成员> | verify <机构> [--date <日期>] --by <成员>' +
  ' | publish-list white|black --document <文号> --date <日期> --by <成员> <文件或机构…>' +
  ' | withdraw-list white|black --document <文号> --ground <撤回文号> [--date <日期>] --by <成员>' +
  ' | unlist white|black <机构> --ground <移出文号> [--date <日期>] --by <成员>';

const OPTIONS = {
  json: { type: 'boolean' },
  effective: { type: 'string' },
  date: { type: 'string' },
  from: { type: 'string' },
  until: { type: 'string' },
  document: { type: 'string' },
  ground: { type: 'string' },
  recheck: { type: 'string' },
  kind: { type: 'string' },
  batch: { type: 'string' },
  url: { type: 'string' },
  by: { type: 'string' },
} as const;

function read(args: string[]) {
  return parseArgs({ args, options: OPTIONS, allowPositionals: true });
}

/** What stands after a verb. */
export type RegisterArgs = ReturnType<typeof read>['values'];
type Given = { words: string[]; values: RegisterArgs };

const VERBS: Readonly<Record<string, (store: Store, given: Given) => Promise<ExitCode>>> = {
  show: async (store, { words, values }) => {
    const id = await idOf(store, words.join(' '));
    return await showInstitution(store, id, values.json === true);
  },
  'set-status': setStatus,
  'set-permit': setPermit,
  'set-name': async (store, given) => await setWord(store, given, 'name'),
  'set-address': async (store, given) => await setWord(store, given, 'address'),
  verify: async (store, { words, values }) => {
    const effectiveOn = dayIn(values.date, '--date');
    const desk = await deskOf(store, values.by);
    return await putFact(desk, { words, values, effectiveOn }, { field: 'verified' });
  },
  'publish-list': async (store, { words, values }) => {
    const publishedOn = dayIn(values.date, '--date');
    return await publishNamed(await deskOf(store, values.by), words, { ...values, publishedOn });
  },
  'withdraw-list': async (store, { words, values }) => {
    const on = dayIn(values.date, '--date');
    return await withdrawNamed(await deskOf(store, values.by), words, { ...values, on });
  },
  unlist: async (store, { words, values }) => {
    const on = dayIn(values.date, '--date');
    const institutionId = await idOf(store, words.slice(1).join(' '));
    return await unlistNamed(await deskOf(store, values.by), words[0] ?? '', { ...values, on, institutionId });
  },
};

export const registerCommand: Command = {
  usage: USAGE,
  async run(args) {
    const { values, positionals } = read(args);
    const [verb = '', ...words] = positionals;
    const run = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
    if (run === undefined || words.length === 0) throw usageError(`请写成 ${USAGE}`);
    return await withStore((store) => run(store, { words, values }));
  },
};

async function setStatus(store: Store, { words, values }: Given): Promise<ExitCode> {
  const word = words.at(-1) ?? '';
  const to = findStatus(word);
  if (to === undefined || words.length < 2)
    throw usageError(`没有“${word}”这个状态，可用：${listStatusWords().join('、')}。`);
  if (values.effective === undefined) throw usageError('请写上生效日，例如 --effective 2026-03-02。');
  const effectiveOn = dayIn(values.effective, '--effective');
  const institutionId = await idOf(store, words.slice(0, -1).join(' '));
  const desk = await deskOf(store, values.by);
  const { document = null, recheck = null } = values;
  printLine(await changeRegisterStatus(desk, { institutionId, to, effectiveOn, document, recheck }));
  return 0;
}

async function setPermit(store: Store, { words, values }: Given): Promise<ExitCode> {
  const { from, until, kind = '办学许可证' } = values;
  if (until === undefined || words.length < 2) throw usageError(`请写上证号和有效期截止日（--until），写成 ${USAGE}`);
  const { normalized, warning } = parsePermitNumber(words.at(-1) ?? '');
  if (warning !== undefined) printNote(warning);
  const validFrom = from === undefined ? null : dayIn(from, '--from');
  const validUntil = dayIn(until, '--until');
  if (validFrom !== null && validFrom > validUntil) throw usageError('有效期的起始日晚于截止日，请核对。');
  const effectiveOn = values.effective === undefined ? (validFrom ?? today()) : dayIn(values.effective, '--effective');
  const permit = { number: `${normalized}${/^教民/u.test(normalized) ? '号' : ''}`, kind, validFrom, validUntil };
  const desk = await deskOf(store, values.by);
  return await putFact(desk, { words: words.slice(0, -1), values, effectiveOn }, { field: 'permit', permit });
}

async function setWord(store: Store, { words, values }: Given, field: 'name' | 'address'): Promise<ExitCode> {
  if (words.length < 2) throw usageError(`请写成 ${USAGE}`);
  const effectiveOn = dayIn(values.effective, '--effective');
  const desk = await deskOf(store, values.by);
  return await putFact(desk, { words: words.slice(0, -1), values, effectiveOn }, { field, value: words.at(-1) ?? '' });
}

type FactGiven = Given & { effectiveOn: string };

async function putFact(desk: RegisterDesk, given: FactGiven, change: FactChange): Promise<ExitCode> {
  const institutionId = await idOf(desk.store, given.words.join(' '));
  const { document = null } = given.values;
  printLine(await changeRegisterFact(desk, { institutionId, effectiveOn: given.effectiveOn, document }, change));
  return 0;
}

/** The one institution that is named exactly; several, or only alike ones, are listed to choose from. */
async function idOf(store: Store, said: string): Promise<string> {
  const exact = await findExactly(store, said);
  const [first, ...others] = exact;
  if (first !== undefined && others.length === 0) return first.id;
  const found = first === undefined ? await findHolding(store, said) : exact;
  if (found.length === 0) throw usageError(`台账里没有“${said}”，请写全称、统一代码或许可证号。`);
  const lines = found.map(({ id, name, address }) => `  ${id}  ${name}  ${address}`);
  throw usageError(`“${said}”对得上的有 ${found.length} 家，请写全称或编号：\n${lines.join('\n')}`);
}

/** The desk of the member who answers for the change. */
async function deskOf(store: Store, by: string | undefined): Promise<RegisterDesk> {
  if (by === undefined) throw usageError('请写上登记人（--by 账号或姓名）。');
  return { store, actor: await readMember(store, by), at: new Date() };
}

function today(): string {
  return dayOf(new Date());
}

/** A day as it was given; today when it was not. */
function dayIn(said: string | undefined, option: string): string {
  if (said === undefined) return today();
  try {
    daysBetween(said, said);
    return said;
  } catch {
    throw usageError(`${option} 要写成 2026-03-02 这样的日期。`);
  }
}
