/** cancel_broadcast: before anything went out, and in the middle. */
import { beforeEach, describe, expect, test } from 'vitest';
import { collectCopies, feedOutbox } from '../../src/store/broadcast-copies.ts';
import { progressOf } from '../../src/store/broadcasts.ts';
import { broadcastOf, calledBack, decided, noBroadcasts, putInto, stepsOf, toldAbout, written } from './broadcasts.ts';
import { withStage } from './stage.ts';

const on = withStage();
let number: string;
const cancel = (by = 'leader-1', answers: Record<string, unknown> = { reason: '改期' }) =>
  on.stage.runOne('cancel_broadcast', { by, answers: { entry: { id: number }, ...answers } });

beforeEach(async () => {
  await noBroadcasts(on.stage);
  number = await written(on.stage);
});

describe('allowed', () => {
  test.each(['draft', 'waiting', 'scheduled'])('while it is %s: nobody gets it', async (state) => {
    await putInto(on.stage, number, state);
    expect(await cancel()).toMatchObject({ ok: true, text: expect.stringMatching(/一份也没发/u) });
    const { id, state: now } = await broadcastOf(on.stage, number);
    expect(now).toBe('cancelled');
    expect((await progressOf(on.stage.core.store, [id])).get(id)).toMatchObject({ cancelled: 3, waiting: 0 });
    expect((await stepsOf(on.stage, number)).at(-1)).toBe('leader-1 broadcast_cancelled 改期');
    expect(await toldAbout(on.stage)).toContainEqual(expect.stringMatching(/^office-1: .*取消了/u));
  });

  test('in the middle: what arrived stays, what lies in the outbox is taken back, what is being sent is not', async () => {
    const { store, clock } = on.stage.core;
    await decided(on.stage, number);
    const broadcast = await broadcastOf(on.stage, number);
    await putInto(on.stage, number, 'sending');
    const to = { channel: 'simulator', limit: 3, at: clock.now(), keepWords: true };
    await store.transaction((tx) => feedOutbox(tx, broadcast, to));
    await store.execute(`update outbox set state = case target->>'userId' when 'fire-1' then 'sent'
      when 'inspector-1' then 'sending' else 'pending' end where key like 'broadcast:%'`);
    expect(await cancel()).toMatchObject({
      ok: true,
      text: expect.stringMatching(/1人已收到，其余1人不再发.*1份拦不住/u),
    });
    const states = () => store.query('select user_id as "user", state from broadcast_recipient order by user_id');
    expect(await states()).toEqual([
      { user: 'fire-1', state: 'sent' },
      { user: 'inspector-1', state: 'queued' },
      { user: 'inspector-2', state: 'cancelled' },
    ]);
    // The one under way was put off instead: taken back by the next look.
    await store.execute(`update outbox set state = 'pending' where state = 'sending'`);
    await calledBack(on.stage, number);
    expect((await states())[1]).toEqual({ user: 'inspector-1', state: 'cancelled' });
    expect(await store.transaction((tx) => collectCopies(tx, broadcast.id, clock.now()))).toBe(0);
    expect(await on.stage.count(`outbox where state = 'pending' and key like 'broadcast:%'`)).toBe(0);
  });
});

describe('refused', () => {
  test.each(['done', 'cancelled'])('when it is %s', async (state) => {
    await putInto(on.stage, number, state);
    expect(await cancel()).toEqual({ ok: false, text: expect.stringMatching(/不能再取消/u) });
  });

  test('one that is not there, and none', async () => {
    expect(await cancel('leader-1', { entry: { id: 'TZ20200101-0001' } })).toMatchObject({ ok: false });
    expect(await cancel('leader-1', { entry: undefined })).toMatchObject({ ok: false });
  });

  test.each(['parent-1', 'inspector-1', 'auditor-1'])('%s may not', async (by) => {
    await expect(cancel(by)).rejects.toThrow(/ACTION_DENIED/u);
  });
});

describe('malformed', () => {
  test.each([[{ reason: 5 }], [{ entry: { id: 7 } }]])('%j', async (answers) => {
    await expect(cancel('leader-1', answers)).rejects.toMatchObject({ code: 'ENTRY_INCOMPLETE' });
  });
});
