/** 查进度: a code tells a word and nothing more; a guess learns nothing; five tries an hour, and nobody is written down. */
import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { hashQueryCode } from '../../src/actions/lead-progress.ts';
import { QUERY_CODE_BYTES, queryCode } from '../../src/domain/query-code.ts';
import { findLeadProgress, insertLeadCode } from '../../src/store/lead-codes.ts';
import { NOW, withStage } from './stage.ts';

const on = withStage();
const CODE = 'K7MC-3XPA';
const UNKNOWN = expect.stringContaining('没有查到这个查询码');
const ask = async (code: string, by = 'parent-1', at = NOW) =>
  (await on.stage.runOne('lead_progress', { by, answers: { code }, at }))['text'];
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

async function putLead(state: string, past: readonly string[] = []): Promise<void> {
  const { store, dataKey } = on.stage.core;
  await store.execute(
    `insert into register_entry (id, number, register, state, subject, filed_at, occurred_on, state_since, data, shown,
       flow, flow_version, flow_hash)
     values ('l1', 'XS400000001', 'lead', $1, '线索', now(), now(), now(), '{}', '{}', 'test', 1, 'h')`,
    state,
  );
  for (const to of past) {
    await store.execute(`insert into entry_event (entry_id, at, to_state, data) values ('l1', now(), $1, '{}')`, to);
  }
  await insertLeadCode(store, { codeHash: hashQueryCode(dataKey, CODE), entryId: 'l1' });
}

beforeEach(async () => {
  for (const table of ['lead_try', 'lead_code', 'register_entry'])
    await on.stage.core.store.execute(`delete from ${table}`);
});

describe('allowed', () => {
  test.each([
    ['new', [], '已收到'],
    ['accepted', [], '已受理'],
    ['dispatched', [], '已受理'],
    ['checking', [], '核查中'],
    ['confirmed', [], '核查中'],
    ['handling', [], '核查中'],
    ['unfounded', [], '不属实'],
    ['closed', ['new', 'confirmed', 'closed'], '已办结'],
    ['archived', ['new', 'unfounded', 'closed'], '不属实'],
    ['declined', [], '已办结'],
  ])('%s after %j → %s, and nothing else', async (state, past, word) => {
    await putLead(state, past);
    expect(await ask(CODE)).toBe(`您反映的线索：${word}。细节依法不公开。`);
  });

  test.each(['k7mc3xpa', ' Ｋ７ＭＣ－３ＸＰＡ ', 'K7MC 3XPA。'])('copied by hand: “%s”', async (said) => {
    await putLead('accepted');
    expect(await ask(said)).toContain('已受理');
  });

  test('the sixth try of an hour is told when to come back; another person, and the next hour, are free', async () => {
    await putLead('accepted');
    for (let minute = 0; minute < 5; minute += 1) await ask('AAAA-AAAA', 'parent-1', later(minute));
    expect(await ask(CODE, 'parent-1', later(5))).toBe('一小时最多查5次。请11:00以后再查。');
    expect(await ask(CODE, 'parent-2', later(5))).toContain('已受理');
    expect(await ask(CODE, 'parent-1', later(60))).toContain('已受理');
    expect(await ask(CODE, 'parent-1', later(60))).toContain('最多查5次');
  });

  test('tries before midnight count after it', async () => {
    const midnight = new Date('2026-07-18T16:00:00Z');
    for (let n = 0; n < 5; n += 1) await ask(CODE, 'parent-1', new Date(midnight.getTime() - 60_000));
    expect(await ask(CODE, 'parent-1', midnight)).toContain('最多查5次');
  });

  test('what is counted names nobody and no lead', async () => {
    await putLead('accepted');
    await ask(CODE, 'parent-secret');
    const [row] = await on.stage.core.store.query<Record<string, unknown>>('select * from lead_try');
    expect(Object.keys(row ?? {}).sort()).toEqual(['count', 'minute', 'person_hash']);
    expect(row?.['person_hash']).toEqual(expect.stringMatching(/^[0-9a-f]{64}$/u));
    await ask(CODE, 'parent-secret', later(24 * 60));
    const days = await on.stage.core.store.query('select distinct person_hash from lead_try');
    expect(days).toHaveLength(2);
  });
});

describe('refused', () => {
  test('a member asks in the register', async () => {
    await expect(ask(CODE, 'office-1')).rejects.toMatchObject({ code: 'ACTION_DENIED' });
  });

  test('a code of the right form that is nobody’s and words that are none get one sentence', async () => {
    await putLead('accepted');
    expect(await ask('K7MC-3XPC')).toEqual(UNKNOWN);
    expect(await ask('我忘了')).toBe(await ask('K7MC-3XPC'));
  });

  test('10,000 guesses hit none of 800 leads', async () => {
    const { store, dataKey } = on.stage.core;
    await putLead('accepted');
    const random = () => queryCode(randomBytes(QUERY_CODE_BYTES));
    for (let n = 0; n < 800; n += 1)
      await insertLeadCode(store, { codeHash: hashQueryCode(dataKey, random()), entryId: 'l1' });
    const guesses = Array.from({ length: 10_000 }, () => hashQueryCode(dataKey, random()));
    const hits = await store.query('select 1 from lead_code where code_hash = any($1::text[])', guesses);
    expect(hits).toEqual([]);
    expect(await findLeadProgress(store, [hashQueryCode(dataKey, CODE)])).toBeDefined();
  });

  test('with another data key the same code is nobody’s', async () => {
    await putLead('accepted');
    expect(await findLeadProgress(on.stage.core.store, [hashQueryCode(new Uint8Array(32), CODE)])).toBeUndefined();
  });
});

describe('malformed', () => {
  test('no code at all', async () => {
    await expect(on.stage.runOne('lead_progress', { by: 'parent-1', answers: {} })).rejects.toThrow();
  });
});
