/** 回复人工: the office answers whoever asked, as often as needed, and ends it once. */
import { beforeEach, describe, expect, test } from 'vitest';
import { withTown } from '../pipeline/town.ts';

const on = withTown();
const OFFICE = 'office-1';

let number: string;

beforeEach(async () => {
  const asked = await on.town.stage.runOne('hand_over', { by: 'inspector-1', answers: {} });
  number = String(asked['number']);
});

const answer = (more: Record<string, unknown> = {}, by = OFFICE) =>
  on.town.stage.runOne('answer_handover', { by, answers: { number, words: '选安全就行', ends: false, ...more } });

const wakes = () => on.town.rows<Record<string, unknown>>('select * from wake order by created_at, id');

async function handover() {
  const [row] = await on.town.rows<{ by: string | null; ended: Date | null }>(
    'select handler_id as by, ended_at as ended from handover where number = $1',
    number,
  );
  return row;
}

const OPEN = { by: null, ended: null };

describe('allowed', () => {
  test('the person’s chat is woken with the words; the request stays open', async () => {
    expect(await answer()).toEqual({ number, text: '已转给对方。' });
    expect(await wakes()).toMatchObject([
      {
        id: expect.stringMatching(/^human:.+#it$/u),
        conversation_key: 'simulator:inspector-1:inspector-1',
        channel: 'simulator',
        chat_id: 'inspector-1',
        user_id: 'inspector-1',
        wake: { kind: 'human_said', number, text: '办公室王丽娟：选安全就行', ends: false },
      },
    ]);
    expect(await handover()).toEqual({ by: OFFICE, ended: null });
  });

  test('办结 ends it', async () => {
    expect(await answer({ ends: true })).toEqual({ number, text: '已转给对方，并交回小助手。' });
    expect(await wakes()).toMatchObject([{ wake: { ends: true } }]);
    expect(await handover()).toEqual({ by: OFFICE, ended: on.town.stage.clock.now() });
  });

  test('who does not say whether it is over ends it', async () => {
    expect(await answer({ ends: undefined })).toMatchObject({ text: '已转给对方，并交回小助手。' });
  });

  test('several answers, each heard', async () => {
    await answer({ words: '一' });
    await answer({ words: '二', ends: true });
    expect(await wakes()).toHaveLength(2);
  });

  test.each([
    ['small letters', (typed: string) => typed.toLowerCase()],
    ['without the dash', (typed: string) => typed.replace('-', '')],
    ['a short count', (typed: string) => typed.replace('-0001', '-1')],
    ['in a sentence', (typed: string) => `回复人工 ${typed}`],
  ])('the number as people type it: %s', async (_what, typed) => {
    expect(await answer({ number: typed(number) })).toMatchObject({ number });
  });
});

describe('refused', () => {
  test.each(['inspector-1', 'leader-1', 'parent-1'])('%s is not the office', async (by) => {
    await expect(answer({}, by)).rejects.toMatchObject({ code: 'ACTION_DENIED', kind: 'denied' });
    expect([await wakes(), await handover()]).toEqual([[], OPEN]);
  });

  test('a number that nobody has', async () => {
    expect(await answer({ number: 'RG20200101-0001' })).toEqual({
      text: '没有找到 RG20200101-0001。编号以 RG 开头，例如 RG20230715-0001。',
    });
    expect(await wakes()).toEqual([]);
  });

  test('one that is over, also when two end it at the same moment', async () => {
    const both = await Promise.all([answer({ ends: true }), answer({ ends: true })]);
    expect(both.filter(({ text }) => text === `${number} 已经办结了。`)).toHaveLength(1);
    expect(await answer()).toEqual({ text: `${number} 已经办结了。` });
    expect(await wakes()).toHaveLength(1);
  });
});

describe('malformed', () => {
  test.each([{ number: 7 }, { words: undefined }, { ends: '是' }])('%j: nobody is woken', async (more) => {
    await expect(answer(more)).rejects.toThrow();
    expect([await wakes(), await handover()]).toEqual([[], OPEN]);
  });

  test('long words for a number are told back short', async () => {
    expect(String((await answer({ number: '人'.repeat(5_000) }))['text']).length).toBeLessThan(100);
  });
});
