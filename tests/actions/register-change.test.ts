/** The door to the register: who is let in, and what everybody is told. */
import { beforeEach, describe, expect, test } from 'vitest';
import {
  changeRegisterFact,
  changeRegisterStatus,
  publishRegisterList,
  type RegisterDesk,
  unlistInRegister,
  withdrawRegisterList,
} from '../../src/actions/register-change.ts';
import type { Actor } from '../../src/domain/actor.ts';
import type { Role } from '../../src/domain/role.ts';
import { findFacts, listChanges } from '../../src/store/institution-history.ts';
import { withDatabase } from '../support/database.ts';

const db = withDatabase();
const TODAY = '2026-03-02';
const NAME = '襄垣县启航书法培训学校';
const PAPER = { institutionId: 'a', effectiveOn: TODAY, document: '襄教〔2026〕1号' };

const who = (name: string, role: Role, departmentId: string): Actor => ({
  userId: role,
  name,
  roles: [role],
  memberId: `m-${role}`,
  departmentId,
  departmentName: null,
});
const OFFICE = who('王丽娟', 'office', 'education');
const APPROVER = who('郭慧敏', 'approver', 'approval');
const INSPECTOR = who('李志强', 'inspector', 'education');

const desk = (actor: Actor): RegisterDesk => ({ store: db.store, actor, at: new Date(`${TODAY}T02:00:00Z`) });
const status = (actor: Actor, to: 'valid' | 'suspended' | 'preparing' | 'deregistered' | 'revoked', more = {}) =>
  changeRegisterStatus(desk(actor), { ...PAPER, to, recheck: null, ...more });
const refusal = (code: string, userText: string) => expect.objectContaining({ code, userText });

async function put(state: string): Promise<void> {
  await db.store.execute(
    `insert into institution (id, name, category, status, region_code, region)
     values ('a', $1, '文化艺术', $2, '140423', '襄垣县')`,
    NAME,
    state,
  );
}

beforeEach(async () => {
  await db.store.execute('delete from published_list');
  await db.store.execute('delete from institution where parent_id is not null');
  await db.store.execute('delete from institution');
});

describe('a change of status', () => {
  test('by whom it belongs to is made, and says so', async () => {
    await put('valid');
    expect(await status(OFFICE, 'suspended')).toBe(`已登记：“${NAME}” 有效 → 停业整改，${TODAY} 起生效。`);
    expect((await listChanges(db.store, 'a'))[0]).toMatchObject({ by: 'm-office', document: PAPER.document });
  });

  test('that closes the main institution names the campuses on its permit that are left as they were', async () => {
    await put('valid');
    await db.store.execute(
      `insert into institution (id, name, category, status, region_code, region, parent_id, campus) values
         ('b', '启航侯堡校区', '文化艺术', 'valid', '140423', '襄垣县', 'a', '增设校区'),
         ('c', '启航夏店分校', '文化艺术', 'valid', '140423', '襄垣县', 'a', '分校')`,
    );
    expect(await status(OFFICE, 'suspended')).toContain('还登记着可以培训：“启航侯堡校区”。');
    expect((await findFacts(db.store, 'b'))?.status).toBe('valid');
  });

  test('ahead of its day is planned, and says so', async () => {
    await put('valid');
    expect(await status(OFFICE, 'suspended', { effectiveOn: '2026-03-09' })).toContain('到 2026-03-09 生效');
    expect((await findFacts(db.store, 'a'))?.status).toBe('valid');
  });

  test.each([
    [INSPECTOR, 'suspended', '这项变更由县教育局的办公室人员办，李志强不能办。请交给他们登记。'],
    [APPROVER, 'revoked', '这项变更由县教育局的办公室人员办，郭慧敏不能办。请交给他们登记。'],
    [OFFICE, 'deregistered', '这项变更由县行政审批局的审批员办，王丽娟不能办。请交给他们登记。'],
  ] as const)('by another is denied, and says whose it is', async (actor, to, sentence) => {
    await put('valid');
    await expect(status(actor, to)).rejects.toEqual(refusal('REGISTER_DENIED', sentence));
    expect(await listChanges(db.store, 'a')).toEqual([]);
  });

  test.each([
    ['revoked', 'valid', {}, `“${NAME}”现在是“已吊销”，不能改成“有效”。从这里只能改成：筹设、已注销。`],
    ['deregistered', 'valid', {}, `“${NAME}”已经注销，不能再改状态；要重新办学，请按新机构登记。`],
    ['valid', 'valid', {}, `“${NAME}”现在就是这样，没有改。`],
    ['valid', 'suspended', { document: null }, '请写上依据文书号，没有文书不能改。'],
    ['suspended', 'valid', {}, `“${NAME}”没有在期的办学许可证，不能改成“有效”。请先由审批局登记新证或延续。`],
  ] as const)('from %s to %s that may not be says what may', async (from, to, more, sentence) => {
    await put(from);
    await expect(status(OFFICE, to, more)).rejects.toEqual(refusal('REGISTER_REFUSED', sentence));
  });

  test('back from 停业整改 without a re-check says what is missing', async () => {
    await put('suspended');
    await changeRegisterFact(desk(APPROVER), PAPER, { field: 'permit', permit: permitUntil('2029-01-01') });
    const missing = '改成“有效”要先复查（验收）合格，请写上整改号或验收单号。';
    await expect(status(OFFICE, 'valid')).rejects.toEqual(refusal('REGISTER_REFUSED', missing));
    await expect(status(OFFICE, 'valid', { recheck: 'ZG20260301-0001' })).rejects.toEqual(
      refusal('REGISTER_REFUSED', '这家机构没有 ZG20260301-0001 这张整改单，请核对编号。'),
    );
    expect(await status(OFFICE, 'valid', { recheck: '复查〔2026〕2号' })).toContain('停业整改 → 有效');
  });

  test('已吊销 is not the end: 准入受理 once the rectification was accepted', async () => {
    await put('revoked');
    await expect(status(APPROVER, 'preparing')).rejects.toThrow('REGISTER_REFUSED');
    expect(await status(APPROVER, 'preparing', { recheck: '验收〔2026〕2号' })).toContain('已吊销 → 筹设');
  });
});

const permitUntil = (validUntil: string) => ({
  number: '教民114042379000010号',
  kind: '办学许可证',
  validFrom: null,
  validUntil,
});

test('facts: permits are the approver’s, the check is the office’s', async () => {
  await put('valid');
  const permit = { field: 'permit', permit: permitUntil('2029-01-01') } as const;
  await expect(changeRegisterFact(desk(OFFICE), PAPER, permit)).rejects.toThrow('REGISTER_DENIED');
  expect(await changeRegisterFact(desk(APPROVER), PAPER, permit)).toBe(
    `已登记：“${NAME}”的许可证已更新，${TODAY} 起生效。`,
  );
  await expect(changeRegisterFact(desk(INSPECTOR), PAPER, { field: 'verified' })).rejects.toThrow('REGISTER_DENIED');
  const ahead = { ...PAPER, effectiveOn: '2026-03-03' };
  await expect(changeRegisterFact(desk(OFFICE), ahead, { field: 'verified' })).rejects.toEqual(
    refusal('REGISTER_REFUSED', '这个日期还没到，到了那天再登记。'),
  );
});

test('lists: only the office’s, only published ones, once, and taken back by a paper', async () => {
  await put('revoked');
  const list = {
    kind: 'black' as const,
    documentNumber: '襄双减〔2026〕3号',
    batch: '',
    publishedOn: TODAY,
    url: null,
    institutionIds: ['a'],
  };
  const over = { kind: 'black' as const, documentNumber: list.documentNumber, on: TODAY, document: '撤3号' };
  await expect(publishRegisterList(desk(APPROVER), list)).rejects.toThrow('REGISTER_DENIED');
  await expect(publishRegisterList(desk(OFFICE), { ...list, publishedOn: '2026-03-03' })).rejects.toThrow('REFUSED');
  await expect(publishRegisterList(desk(OFFICE), { ...list, documentNumber: ' ' })).rejects.toThrow('REFUSED');
  expect(await publishRegisterList(desk(OFFICE), list)).toBe('已登记黑名单（襄双减〔2026〕3号），共 1 家。');
  await expect(publishRegisterList(desk(OFFICE), list)).rejects.toEqual(
    refusal('REGISTER_REFUSED', '襄双减〔2026〕3号 这份黑名单已经登记过了。'),
  );
  const off = { kind: 'black' as const, institutionId: 'a', on: TODAY, document: '移3号' };
  await expect(unlistInRegister(desk(INSPECTOR), off)).rejects.toThrow('REGISTER_DENIED');
  expect(await unlistInRegister(desk(OFFICE), off)).toBe(`已把“${NAME}”移出黑名单，${TODAY} 起不再引用。`);
  expect(await publishRegisterList(desk(OFFICE), { ...list, batch: '二' })).toContain('共 1 家');
  expect(await withdrawRegisterList(desk(OFFICE), over)).toContain('已撤下黑名单');
  await expect(withdrawRegisterList(desk(OFFICE), over)).rejects.toThrow('REFUSED');
});
