/** Taking an inspection back: by whoever filed it, within two hours, once. */
import { beforeEach, describe, expect, test } from 'vitest';
import { inspectionAnswers, withStage } from './stage.ts';

const on = withStage();
const TWO_HOURS_MS = 2 * 3600_000;

let number: string;
let rectificationNumber: string;

beforeEach(async () => {
  const filed = await on.stage.runOne('file_inspection', { by: 'inspector-1', answers: inspectionAnswers() });
  number = String(filed['number']);
  rectificationNumber = String(filed['rectificationNumber']);
});

async function withdraw(
  answers: Record<string, unknown>,
  call: { by?: string; afterMs?: number } = {},
): Promise<unknown> {
  const at = new Date(on.stage.clock.now().getTime() + (call.afterMs ?? 60_000));
  const result = await on.stage.runOne('withdraw_inspection', { by: call.by ?? 'inspector-1', answers, at });
  return result['text'];
}

async function state(): Promise<{ withdrawn: boolean; rectification: string } | undefined> {
  const [row] = await on.stage.core.store.query<{ withdrawn: boolean; rectification: string }>(
    `select i.withdrawn_at is not null as withdrawn, r.state as rectification
     from inspection i join rectification r on r.inspection_id = i.id where i.number = $1`,
    number,
  );
  return row;
}

const KEPT = { withdrawn: false, rectification: 'open' };
const GONE = { withdrawn: true, rectification: 'cancelled' };

describe('allowed', () => {
  test('the record stays, marked; its rectification is cancelled', async () => {
    expect(await withdraw({ number, sure: true })).toContain(`已撤回 ${number}`);
    expect(await state()).toEqual(GONE);
    const [row] = await on.stage.core.store.query<{ closed: boolean }>(
      'select closed_at is not null as closed from rectification where number = $1',
      rectificationNumber,
    );
    expect(row?.closed).toBe(true);
  });

  test('to the very end of the two hours', async () => {
    expect(await withdraw({ number, sure: true }, { afterMs: TWO_HOURS_MS })).toContain('已撤回');
    expect(await state()).toEqual(GONE);
  });

  test('the number as people type it', async () => {
    const typed = number.toLowerCase().replace('-', ' ');
    expect(await withdraw({ number: typed, sure: true })).toContain(`已撤回 ${number}`);
  });

  test('who says no keeps it', async () => {
    expect(await withdraw({ number, sure: false })).toBe('好的，没有撤回。');
    expect(await state()).toEqual(KEPT);
  });
});

describe('refused', () => {
  test('one millisecond after the two hours', async () => {
    expect(await withdraw({ number, sure: true }, { afterMs: TWO_HOURS_MS + 1 })).toContain('超过2小时');
    expect(await state()).toEqual(KEPT);
  });

  test('a second time; two at the same moment take it back once', async () => {
    const both = await Promise.all([withdraw({ number, sure: true }), withdraw({ number, sure: true })]);
    const words = both.map(String).sort();
    expect(words.filter((text) => text.startsWith('已撤回'))).toHaveLength(1);
    expect(words.filter((text) => text.includes('已经撤回过'))).toHaveLength(1);
    expect(await withdraw({ number, sure: true })).toContain('已经撤回过');
  });

  test('somebody else’s reads like one that does not exist', async () => {
    const foreign = await withdraw({ number, sure: true }, { by: 'inspector-2' });
    expect(foreign).toContain(`没有找到您报送的 ${number}`);
    expect(await state()).toEqual(KEPT);
  });

  test('a number that nobody has', async () => {
    expect(await withdraw({ number: 'JC20200101-0001', sure: true })).toContain('没有找到您报送的 JC20200101-0001');
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
    const text = String(await withdraw({ number: 'JC'.padEnd(5_000, '昨天'), sure: true }));
    expect(text).toContain('没有找到');
    expect(text.length).toBeLessThan(100);
  });
});
