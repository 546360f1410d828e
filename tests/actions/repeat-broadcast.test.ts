/** repeat_broadcast: another copy for those whom it did not reach, and for nobody else. */
import { beforeEach, describe, expect, test } from 'vitest';
import { BROADCAST_STATES } from '../../src/domain/broadcast.ts';
import { broadcastOf, decided, noBroadcasts, putInto, sent, stepsOf, written } from './broadcasts.ts';
import { withStage } from './stage.ts';

const on = withStage();
let number: string;
const repeat = (by = 'office-1', answers: Record<string, unknown> = {}) =>
  on.stage.runOne('repeat_broadcast', { by, answers: { entry: { id: number }, ...answers } });

beforeEach(async () => {
  await noBroadcasts(on.stage);
  number = await written(on.stage);
  await decided(on.stage, number);
});

describe('allowed', () => {
  test('only the one who has none gets another, under another key', async () => {
    await sent(on.stage, number, ['inspector-2']);
    expect(await repeat()).toMatchObject({ ok: true, text: expect.stringMatching(/没送到的1人/u) });
    const { id, state } = await broadcastOf(on.stage, number);
    expect(state).toBe('sending');
    expect((await stepsOf(on.stage, number)).at(-1)).toBe('office-1 broadcast_repeated 1');
    await sent(on.stage, number);
    const rows = await on.stage.core.store.query<{ key: string }>(
      `select key from outbox where key like 'broadcast:%' order by key`,
    );
    expect(rows.map(({ key }) => key.replace(`broadcast:${id}:`, ''))).toEqual([
      'fire-1',
      'inspector-1',
      'inspector-2',
      'inspector-2:2',
    ]);
    expect(await repeat()).toMatchObject({ ok: false });
  });
});

describe('refused', () => {
  test('nobody was missed; whoever has left is not tried again', async () => {
    await sent(on.stage, number);
    expect(await repeat()).toEqual({ ok: false, text: expect.stringMatching(/没有要补发的人/u) });
    await on.stage.core.store.execute(
      `update broadcast_recipient set state = 'failed', error = 'left' where user_id = 'inspector-1'`,
    );
    expect(await repeat()).toEqual({ ok: false, text: expect.stringMatching(/没有要补发的人/u) });
  });

  test.each(Object.keys(BROADCAST_STATES).filter((state) => state !== 'done'))('in the state %s', async (state) => {
    await putInto(on.stage, number, state);
    expect(await repeat()).toMatchObject({ ok: false });
    expect(await broadcastOf(on.stage, number)).toMatchObject({ state });
  });

  test.each(['parent-1', 'inspector-1', 'leader-1', 'auditor-1'])('%s may not', async (by) => {
    await expect(repeat(by)).rejects.toThrow(/ACTION_DENIED/u);
  });
});

describe('malformed', () => {
  test('a number that is none', async () => {
    await expect(repeat('office-1', { entry: { id: 7 } })).rejects.toMatchObject({ code: 'ENTRY_INCOMPLETE' });
    expect(await repeat('office-1', { entry: undefined })).toMatchObject({ ok: false });
  });
});
