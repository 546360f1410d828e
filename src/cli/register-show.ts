/** `bot register show`: every fact of one institution and its history, for the office. */
import { dayOf } from '../domain/calendar.ts';
import { INSTITUTION_STATUS_NAMES, isInstitutionStatus, listNextStatuses } from '../domain/institution-status.ts';
import { findQuotable, isListKind, LIST_NAMES } from '../domain/published-list.ts';
import { statusWord } from '../register/status-words.ts';
import {
  findFacts,
  type InstitutionChangeRow,
  type InstitutionFacts,
  listChanges,
} from '../store/institution-history.ts';
import type { Store } from '../store/store.ts';
import { type ExitCode, printJson, printLine, printNote } from './command.ts';

const FIELDS: Readonly<Record<string, string>> = {
  status: '状态',
  status_planned: '状态（到日生效）',
  status_dropped: '状态（未生效，作废）',
  permit: '许可证',
  name: '名称',
  address: '地址',
  list: '名单',
  verified: '核对',
  social_credit_code: '统一代码',
  legal_form: '法人形式',
};

/** Prints it; 1 when the institution went away meanwhile. */
export async function showInstitution(store: Store, id: string, json: boolean): Promise<ExitCode> {
  const [facts, history] = await Promise.all([findFacts(store, id), listChanges(store, id)]);
  if (facts === undefined) {
    printNote('台账里没有这家机构了，请重新查一下。');
    return 1;
  }
  const quoted = findQuotable(facts.listings, dayOf(new Date()));
  if (json) printJson({ ...facts, quotedList: quoted ?? null, history });
  else for (const line of [...factLines(facts), ...historyLines(history)]) printLine(line);
  return 0;
}

function factLines(facts: InstitutionFacts): string[] {
  const { status, parentName, campus, inEscrow, verifiedAt, socialCreditCode } = facts;
  const next = listNextStatuses(status).map(statusWord);
  const quoted = findQuotable(facts.listings, dayOf(new Date()));
  return [
    `${facts.name}（编号 ${facts.id}）`,
    `状态：${INSTITUTION_STATUS_NAMES[status]}${next.length === 0 ? '，不能再改' : `，可以改成：${next.join('、')}`}`,
    `统一代码：${socialCreditCode ?? '未登记'}　类别：${facts.category}　法人形式：${facts.legalForm || '未登记'}`,
    `地址：${facts.region}${facts.town} ${facts.address}`,
    `主管部门：${facts.competentDepartment || '未登记'}　资金监管：${inEscrow === null ? '未登记' : inEscrow ? '已纳入' : '未纳入'}`,
    `最近核对：${verifiedAt ?? '从未'}`,
    ...(parentName === null ? [] : [`校区：${campus ?? '未写明'}，属“${parentName}”，许可状态单独算`]),
    ...facts.aliases.map(({ text, kind }) => `别名：${text}（${kind}）`),
    ...facts.permits.map(permitLine),
    ...facts.campuses.map((each) => `下属校区：${each.name}（${each.campus ?? '未写明'}，${statusWord(each.status)}）`),
    `名单：${quoted === undefined ? '无' : `${LIST_NAMES[quoted.kind]}（${quoted.documentNumber}，${quoted.publishedOn} 公布）`}`,
  ];
}

function permitLine({ number, kind, validFrom, validUntil, endedOn }: InstitutionFacts['permits'][number]): string {
  const end = endedOn === null ? '' : `，${endedOn} 起不再使用`;
  return `${kind}：${number}（${validFrom ?? '？'} 至 ${validUntil ?? '？'}${end}）`;
}

function historyLines(history: readonly InstitutionChangeRow[]): string[] {
  if (history.length === 0) return ['变更：没有记录'];
  return ['变更（按生效日）：', ...history.map(historyLine)];
}

function historyLine({ field, before, after, effectiveOn, document, by, enteredOn }: InstitutionChangeRow): string {
  const change = [before, after].map((each) => (each === null ? '无' : shown(each))).join(' → ');
  const paper = document === null ? '' : `，依据 ${document}`;
  return `  ${effectiveOn}  ${FIELDS[field] ?? field}：${change}${paper}（${by === 'system' ? '系统' : by}，${enteredOn} 登记）`;
}

function shown(value: string): string {
  if (isInstitutionStatus(value)) return INSTITUTION_STATUS_NAMES[value];
  return isListKind(value) ? LIST_NAMES[value] : value;
}
