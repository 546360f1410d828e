/** Taking a filed form back: by whoever filed it, as long as its flow says, once; by what its flow declared for that. */
import { beforeEach, describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS, withTown } from '../pipeline/town.ts';

const on = withTown();
const ME = 'inspector-1';

let number: string;

beforeEach(async () => {
  number = await on.town.file(ME);
});

type How = { by?: string; afterMs?: number };

async function withdraw(answers: Record<string, unknown>, { by = ME, afterMs = MINUTE_MS }: How = {}) {
  const { stage } = on.town;
  const at = new Date(stage.clock.now().getTime() + afterMs);
  return await stage.runOne('withdraw_form', { by, answers, at });
}

const textOf = async (answers: Record<string, unknown>, how: How = {}) =>
  String((await withdraw(answers, how))['text']);

/** The form, the record, its rectification, and what the log says of the form. */
async function state() {
  const [row] = await on.town.rows<Record<string, unknown>>(
    `select f.state as form, i.withdrawn_at is not null as withdrawn, r.state as rectification,
       r.closed_at is not null as closed,
       (select count(*)::int from session_event e where e.session_id = f.session_id and e.type = 'withdrawn') as events
     from filed_form f join inspection i using (number) join rectification r on r.inspection_id = i.id
     where f.number = $1`,
    number,
  );
  return row;
}

const KEPT = { form: 'filed', withdrawn: false, rectification: 'open', closed: false, events: 0 };
const GONE = { form: 'withdrawn', withdrawn: true, rectification: 'cancelled', closed: true, events: 1 };

describe('allowed', () => {
  test('the record stays, marked; its rectification is cancelled; the log holds both events', async () => {
    expect(await withdraw({ number, sure: true })).toEqual({
      number,
      text: expect.stringContaining(`已撤回 ${number}`),
    });
    expect(await state()).toEqual(GONE);
  });

  test('to the very end of the two hours', async () => {
    expect(await textOf({ number, sure: true }, { afterMs: 2 * HOUR_MS })).toContain('已撤回');
    expect(await state()).toEqual(GONE);
  });

  test.each([
    ['small letters and a blank', (typed: string) => typed.toLowerCase().replace('-', ' ')],
    ['without the dash', (typed: string) => typed.replace('-', '')],
    ['in a sentence', (typed: string) => `就是 ${typed} 那一份`],
    ['full width', (typed: string) => typed.replace('JC', 'ＪＣ').replace('-', '－')],
  ])('the number as people type it: %s', async (_what, typed) => {
    expect(await textOf({ number: typed(number), sure: true })).toContain(`已撤回 ${number}`);
    expect(await state()).toEqual(GONE);
  });

  test('who says no keeps it', async () => {
    expect(await withdraw({ number, sure: false })).toEqual({ text: '好的，没有撤回。' });
    expect(await state()).toEqual(KEPT);
  });

  test('a rectification that was checked and passed meanwhile stays as it is', async () => {
    await on.town.store.execute(`update rectification set state = 'passed'`);
    expect(await textOf({ number, sure: true })).toContain('已撤回');
    expect(await state()).toMatchObject({ withdrawn: true, rectification: 'passed' });
  });
});

describe('refused', () => {
  test('one millisecond after the two hours', async () => {
    expect(await withdraw({ number, sure: true }, { afterMs: 2 * HOUR_MS + 1 })).toEqual({
      text: `${number} 报送已超过2小时，不能自己撤回，请联系办公室。`,
    });
    expect(await state()).toEqual(KEPT);
  });

  test('a second time; two at the same moment take it back once', async () => {
    const both = await Promise.all([textOf({ number, sure: true }), textOf({ number, sure: true })]);
    expect(both.filter((text) => text.startsWith('已撤回'))).toHaveLength(1);
    expect(both.filter((text) => text.includes('已经撤回过'))).toHaveLength(1);
    expect(await textOf({ number, sure: true })).toContain('已经撤回过');
    expect(await state()).toEqual(GONE);
  });

  test('somebody else’s reads like one that does not exist', async () => {
    const missing = 'JC20200101-0001';
    const foreign = await textOf({ number, sure: true }, { by: 'inspector-2' });
    const none = await textOf({ number: missing, sure: true }, { by: 'inspector-2' });
    expect(foreign).toBe(none.replace(missing, number));
    expect(foreign).toContain(`没有找到您报送的 ${number}`);
    expect(await state()).toEqual(KEPT);
  });

  test('a form whose flow declares no way back, and one whose version nobody knows', async () => {
    const { town } = on;
    for (const [flow, hash] of [
      ['license_lookup', town.stage.core.flows.get('license_lookup')?.hash],
      ['inspection_site', 'never published'],
    ]) {
      await town.store.execute(`update filed_form set flow = '${flow}', flow_hash = '${hash}'`);
      expect(await textOf({ number, sure: true })).toBe(`${number} 这类填报不能撤回，请联系办公室。`);
    }
    expect(await state()).toMatchObject({ withdrawn: false, rectification: 'open' });
  });

  test('who is no member', async () => {
    await expect(withdraw({ number, sure: true }, { by: 'parent-1' })).rejects.toMatchObject({ code: 'ACTION_DENIED' });
    expect(await state()).toEqual(KEPT);
  });
});

describe('malformed', () => {
  test.each([{}, { number: 7 }, { number: null, sure: true }])(
    'no number (%j): nothing is taken back',
    async (answers) => {
      await expect(withdraw(answers)).rejects.toThrow();
      expect(await state()).toEqual(KEPT);
    },
  );

  test('words that hold no number are told back short', async () => {
    const text = await textOf({ number: 'JC'.padEnd(5_000, '昨天'), sure: true });
    expect(text).toContain('没有找到');
    expect(text.length).toBeLessThan(100);
  });
});
