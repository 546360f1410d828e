/** Facts of an institution and the lists it stands on: each with its paper, its day and its history. */
import { beforeEach, describe, expect, test } from 'vitest';
import { changeFact } from '../../src/store/institution-facts.ts';
import { findExactly, findFacts, findHolding, listChanges } from '../../src/store/institution-history.ts';
import { loadListings, publishList, removeFromList, withdrawList } from '../../src/store/published-lists.ts';
import { loadRegister } from '../../src/store/register-repository.ts';
import { withDatabase } from '../support/database.ts';
import { AT, clearRegister, PERMIT, putInstitution, TODAY } from './register-rows.ts';

const db = withDatabase();
const put = (id: string, status: string, more: { until?: string } = {}) =>
  putInstitution(db.store, { id, status, ...more });
const ground = (part: object = {}) => ({
  institutionId: 'a',
  effectiveOn: TODAY,
  document: '襄审批〔2026〕9号',
  by: 'approver-1',
  at: AT,
  ...part,
});
const statusOf = async (id: string) => (await findFacts(db.store, id))?.status;
const historyOf = async (id: string) =>
  (await listChanges(db.store, id)).map(({ field, before, after, effectiveOn }) => [field, before, after, effectiveOn]);

beforeEach(async () => await clearRegister(db.store));

describe('facts', () => {
  test('a new permit ends the old one, which stays; the register shows the one that runs', async () => {
    await put('a', 'valid', { until: '2030-01-01' });
    const permit = { number: '教民114042379000020号', kind: '办学许可证', validFrom: TODAY, validUntil: '2029-03-01' };
    expect(await changeFact(db.store, ground(), { field: 'permit', permit })).toEqual({ ok: true });
    expect(await changeFact(db.store, ground(), { field: 'permit', permit })).toEqual({ ok: false, reason: 'same' });
    expect((await findFacts(db.store, 'a'))?.permits.map(({ number, endedOn }) => [number, endedOn])).toEqual([
      [permit.number, null],
      [PERMIT, TODAY],
    ]);
    expect((await loadRegister(db.store))[0]?.permitNumber).toBe(permit.number);
    expect(await historyOf('a')).toEqual([
      ['permit', `${PERMIT}（？ 至 2030-01-01）`, `${permit.number}（${TODAY} 至 2029-03-01）`, TODAY],
    ]);
  });

  test('a former name goes on being found', async () => {
    await put('a', 'valid');
    await changeFact(db.store, ground(), { field: 'name', value: '襄垣县启航书法培训学校' });
    for (const said of ['襄垣县a书法培训学校', '襄垣县启航书法培训学校', 'a', ' 教民114042379000010 ']) {
      expect((await findExactly(db.store, said)).map(({ id }) => id)).toEqual(['a']);
    }
    expect(await findExactly(db.store, '启航')).toEqual([]);
    expect(await findHolding(db.store, '启航')).toHaveLength(1);
    expect(await findHolding(db.store, ' ')).toEqual([]);
  });

  test('a check is noted once, never ahead, never backwards, without a paper', async () => {
    await put('a', 'valid');
    const verify = (effectiveOn: string) =>
      changeFact(db.store, ground({ effectiveOn, document: null }), { field: 'verified' });
    expect(await verify('2026-03-03')).toEqual({ ok: false, reason: 'future' });
    expect(await verify(TODAY)).toEqual({ ok: true });
    expect(await verify(TODAY)).toEqual({ ok: false, reason: 'same' });
    expect(await verify('2026-02-01')).toEqual({ ok: false, reason: 'too_early' });
    expect((await findFacts(db.store, 'a'))?.verifiedAt).toBe(TODAY);
  });

  test('a fact without a paper is refused', async () => {
    await put('a', 'valid');
    const wish = changeFact(db.store, ground({ document: '' }), { field: 'address', value: '开元街1号' });
    expect(await wish).toEqual({ ok: false, reason: 'no_document' });
  });
});

describe('published lists', () => {
  const LIST = {
    kind: 'black' as const,
    documentNumber: '襄双减〔2026〕3号',
    batch: '',
    publishedOn: TODAY,
    url: null,
  };
  const hand = { by: 'office-1', at: AT };
  const over = { kind: 'black' as const, documentNumber: LIST.documentNumber, on: '2026-03-05', document: '撤3号' };

  test('are put in once, whoever is first; one is taken off, the rest withdrawn; nothing is deleted', async () => {
    await put('a', 'revoked');
    await put('b', 'revoked');
    const list = { ...LIST, institutionIds: ['a', 'b', 'a'] };
    const both = await Promise.all([publishList(db.store, list, hand), publishList(db.store, list, hand)]);
    expect(both.toSorted()).toEqual([false, true]);
    const off = { kind: 'black' as const, institutionId: 'a', on: '2026-03-04', document: '移3号' };
    expect(await removeFromList(db.store, off, hand)).toBe(true);
    expect(await removeFromList(db.store, off, hand)).toBe(false);
    expect(await withdrawList(db.store, over, hand)).toBe(1);
    expect(await withdrawList(db.store, over, hand)).toBe(0);
    const listings = await loadListings(db.store);
    expect(listings.get('a')).toMatchObject([{ removedOn: '2026-03-04', withdrawnOn: '2026-03-05' }]);
    expect(listings.get('b')).toMatchObject([{ removedOn: null, withdrawnOn: '2026-03-05' }]);
    expect(await historyOf('b')).toEqual([
      ['list', null, 'black', TODAY],
      ['list', 'black', null, '2026-03-05'],
    ]);
    expect(await statusOf('a'), 'a list is no status').toBe('revoked');
  });
});
