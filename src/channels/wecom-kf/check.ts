/** Looks whether 微信客服 would work, and says in Chinese what to change where; asks only, changes nothing. */
import { z } from 'zod';
import type { Finding } from '../contract.ts';
import type { ApiFailure, ApiResult, TencentApi } from '../tencent/api.ts';
import { listReceiving } from './handover.ts';
import { FINDINGS } from './texts.ts';

type CheckParts = { api: TencentApi; openKfIds: readonly string[]; now: () => Date };

// A welcome lives 20 seconds: a clock that is further off spoils it.
const SKEW_SECONDS = 10;
const PAGE = 100;
const MOST_PAGES = 10;
const accountsSchema = z.object({ account_list: z.array(z.looseObject({ open_kfid: z.string() })).default([]) });

/** Token and permission, accounts, people at the desk, clock. */
export async function checkKf(parts: CheckParts): Promise<Finding[]> {
  const first = await listPage(parts.api, 0);
  if (!first.ok) return [unreachable(first)];
  const known = await listAccounts(parts.api, first);
  const findings: Finding[] = [{ state: 'good', what: FINDINGS.access, says: FINDINGS.accessGood }];
  for (const [index, account] of parts.openKfIds.entries()) {
    const what = `${FINDINGS.account}${index + 1}`;
    if (!known.has(account)) {
      findings.push({ state: 'bad', what, says: FINDINGS.accountMissing, fix: FINDINGS.accountFix });
      continue;
    }
    findings.push({ state: 'good', what, says: FINDINGS.accountGood });
    findings.push(await deskOf(parts.api, account, `${FINDINGS.desk}${index + 1}`));
  }
  findings.push(clockOf(first, parts.now));
  return findings;
}

function listPage(api: TencentApi, offset: number): Promise<ApiResult> {
  return api.post('kf/account/list', { offset, limit: PAGE });
}

async function listAccounts(api: TencentApi, first: ApiResult): Promise<Set<string>> {
  const known = new Set<string>();
  let page = first;
  for (let count = 1; page.ok && count <= MOST_PAGES; count += 1) {
    const list = accountsSchema.safeParse(page.answer);
    const accounts = list.success ? list.data.account_list : [];
    for (const { open_kfid: account } of accounts) known.add(account);
    if (accounts.length < PAGE) break;
    page = await listPage(api, count * PAGE);
  }
  return known;
}

async function deskOf(api: TencentApi, account: string, what: string): Promise<Finding> {
  const receiving = await listReceiving(api, account);
  if (!receiving.ok) return { state: 'unknown', what, says: FINDINGS.deskUnknown, fix: FINDINGS.accessFix };
  if (receiving.userIds.length === 0) return { state: 'bad', what, says: FINDINGS.deskEmpty, fix: FINDINGS.deskFix };
  return { state: 'good', what, says: `${receiving.userIds.length}${FINDINGS.deskGood}` };
}

function clockOf(result: ApiResult, now: () => Date): Finding {
  const what = FINDINGS.clock;
  const theirs = result.ok ? Date.parse(result.headers.get('date') ?? '') : Number.NaN;
  if (Number.isNaN(theirs)) return { state: 'unknown', what, says: FINDINGS.clockUnknown };
  const seconds = Math.round((now().getTime() - theirs) / 1000);
  if (Math.abs(seconds) <= SKEW_SECONDS) return { state: 'good', what, says: FINDINGS.clockGood };
  const side = seconds > 0 ? FINDINGS.clockFast : FINDINGS.clockSlow;
  return { state: 'bad', what, says: `${side}${Math.abs(seconds)} 秒`, fix: FINDINGS.clockFix };
}

function unreachable({ error, errcode }: ApiFailure): Finding {
  const what = FINDINGS.access;
  const says = errcode === undefined ? '' : `（错误码 ${errcode}）`;
  if (errcode === 40001 || errcode === 40013) {
    return { state: 'bad', what, says: `${FINDINGS.secretBad}${says}`, fix: FINDINGS.secretFix };
  }
  if (errcode === 60020) return { state: 'bad', what, says: `${FINDINGS.addressBad}${says}`, fix: FINDINGS.addressFix };
  if (error === 'network' || error === 'timeout' || error === 'busy' || error === 'rate_limited') {
    return { state: 'unknown', what, says: `${FINDINGS.notReached}${says}`, fix: FINDINGS.notReachedFix };
  }
  return { state: 'bad', what, says: `${FINDINGS.accessBad}${says}`, fix: FINDINGS.accessFix };
}
