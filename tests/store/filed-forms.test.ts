/** Filed forms: kept as handed in, locked while something is done to them, earlier versions beside the newest. */
import { beforeEach, describe, expect, test } from 'vitest';
import {
  amendFiledForm,
  type FiledForm,
  insertFiledForms,
  lockFiledForm,
  logFormEvent,
  markFiledForm,
} from '../../src/store/filed-forms.ts';
import { withDatabase } from '../support/database.ts';

const db = withDatabase();

function form(number: string, more: Partial<FiledForm> = {}): Omit<FiledForm, 'state'> {
  return {
    number,
    sessionId: `s-${number}`,
    flow: 'inspection_site',
    flowVersion: 2,
    flowHash: 'h2',
    conversationKey: 'simulator:room:a',
    channel: 'simulator',
    chatId: 'room',
    userId: 'a',
    memberId: 'a',
    filedAt: '2026-03-02T01:00:00.000Z',
    form: { answers: { inspectors: { value: '王强' } } },
    results: { save: { number } },
    ...more,
  };
}

const lock = (number: string) => db.store.transaction((tx) => lockFiledForm(tx, number));
const revisionsOf = async (number: string) =>
  (await db.store.query<{ revisions: unknown }>('select revisions from filed_form where number = $1', number))[0]
    ?.revisions;

beforeEach(async () => {
  for (const table of ['filed_form', 'session_event']) await db.store.execute(`delete from ${table}`);
});

describe('insertFiledForms and lockFiledForm', () => {
  test('a form comes back as it was handed in', async () => {
    await db.store.transaction((tx) => insertFiledForms(tx, [form('JC1'), form('JC2', { memberId: 'b' })]));
    expect(await lock('JC1')).toEqual({ ...form('JC1'), state: 'filed' });
    expect(await lock('JC2')).toMatchObject({ memberId: 'b' });
    expect(await lock('JC3')).toBeUndefined();
    expect(await revisionsOf('JC1')).toEqual([]);
  });

  test('no forms are no statement, and a number is there once', async () => {
    await db.store.transaction((tx) => insertFiledForms(tx, []));
    await db.store.transaction((tx) => insertFiledForms(tx, [form('JC1')]));
    const again = db.store.transaction((tx) => insertFiledForms(tx, [form('JC2'), form('JC1')]));
    await expect(again).rejects.toThrow('filed_form_pkey');
    expect(await lock('JC2')).toBeUndefined();
  });

  test('whoever comes second waits and reads what the first did', async () => {
    await db.store.transaction((tx) => insertFiledForms(tx, [form('JC1')]));
    let second: Promise<FiledForm | undefined> | undefined;
    await db.store.transaction(async (tx) => {
      await lockFiledForm(tx, 'JC1');
      second = lock('JC1');
      await markFiledForm(tx, 'JC1', 'withdrawn');
    });
    expect(await second).toMatchObject({ state: 'withdrawn' });
  });
});

describe('amendFiledForm', () => {
  test('the newest form stands, each earlier one beside it with who wanted what; the form is filed again', async () => {
    await db.store.transaction(async (tx) => {
      await insertFiledForms(tx, [form('JC1'), form('JC2')]);
      for (const name of ['李敏', '赵海']) {
        await markFiledForm(tx, 'JC1', 'returned');
        const revision = { at: '2026-03-03T01:00:00.000Z', by: '王丽娟', path: 'inspectors', why: `要${name}` };
        await amendFiledForm(tx, 'JC1', { form: { answers: { inspectors: { value: name } } }, revision });
      }
    });
    expect(await lock('JC1')).toMatchObject({ state: 'filed', form: { answers: { inspectors: { value: '赵海' } } } });
    expect(await revisionsOf('JC1')).toMatchObject([
      { by: '王丽娟', path: 'inspectors', why: '要李敏', form: { answers: { inspectors: { value: '王强' } } } },
      { by: '王丽娟', path: 'inspectors', why: '要赵海', form: { answers: { inspectors: { value: '李敏' } } } },
    ]);
    expect(await lock('JC2')).toEqual({ ...form('JC2'), state: 'filed' });
  });
});

test('what happened to a form afterwards stands beside what happened in it', async () => {
  await db.store.transaction(async (tx) => {
    await insertFiledForms(tx, [form('JC1')]);
    const filed = await lockFiledForm(tx, 'JC1');
    if (filed === undefined) throw new Error('it was just written');
    await logFormEvent(tx, filed, { type: 'returned', path: 'inspectors', at: new Date('2026-03-03T01:00:00Z') });
    await logFormEvent(tx, filed, { type: 'withdrawn', path: null, at: new Date('2026-03-03T02:00:00Z') });
  });
  const events = await db.store.query(
    'select conversation_key as key, session_id as session, flow, version, type, path from session_event order by id',
  );
  const of = { key: 'simulator:room:a', session: 's-JC1', flow: 'inspection_site', version: 2 };
  expect(events).toEqual([
    { ...of, type: 'returned', path: 'inspectors' },
    { ...of, type: 'withdrawn', path: null },
  ]);
});
