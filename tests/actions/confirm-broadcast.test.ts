/** confirm_broadcast: never the author, only what was read, only in its state, by night only when urgent. */
import { beforeEach, describe, expect, test } from 'vitest';
import { BROADCAST_STATES } from '../../src/domain/broadcast.ts';
import { broadcastOf, decided, noBroadcasts, putInto, stepsOf, toldAbout, written } from './broadcasts.ts';
import { withStage } from './stage.ts';

const on = withStage();
let number: string;

beforeEach(async () => {
  await noBroadcasts(on.stage);
  number = await written(on.stage);
});

describe('allowed', () => {
  test.each(['deputy-1', 'leader-1'])('%s lets it out; the author is told', async (by) => {
    const result = await decided(on.stage, number, { by });
    expect(result).toMatchObject({ ok: true, text: expect.stringMatching(/马上发给3人/u) });
    const broadcast = await broadcastOf(on.stage, number);
    expect(broadcast).toMatchObject({ state: 'scheduled', confirmedById: by, urgent: false });
    expect(broadcast.sendAt).toEqual(on.stage.clock.now());
    expect((await stepsOf(on.stage, number)).at(-1)).toMatch(new RegExp(`^${by} broadcast_confirmed 2026-07-18`, 'u'));
    expect(await toldAbout(on.stage)).toContainEqual(expect.stringMatching(/^office-1: 【通知】.*审过/u));
  });

  test('by night it goes out at seven, or at once when the one who confirms says that it is urgent', async () => {
    const at = new Date('2026-07-18T23:00:00+08:00');
    await decided(on.stage, number, { at });
    expect((await broadcastOf(on.stage, number)).sendAt).toEqual(new Date('2026-07-19T07:00:00+08:00'));
    await putInto(on.stage, number, 'waiting');
    await on.stage.core.store.execute('update broadcast set send_at = null');
    await decided(on.stage, number, { at, answers: { agree: true, night: 'urgent' } });
    expect(await broadcastOf(on.stage, number)).toMatchObject({ urgent: true, sendAt: at });
  });

  test('not agreed: cancelled, and the author reads why', async () => {
    const answers = { agree: false, reason: '时间写错了' };
    expect(await decided(on.stage, number, { answers })).toMatchObject({
      ok: true,
      text: expect.stringMatching(/不会发/u),
    });
    expect(await broadcastOf(on.stage, number)).toMatchObject({ state: 'cancelled', confirmedById: null });
    expect(await toldAbout(on.stage)).toContainEqual(expect.stringMatching(/^office-1: .*时间写错了/u));
    expect((await stepsOf(on.stage, number)).at(-1)).toBe('deputy-1 broadcast_refused 时间写错了');
  });
});

describe('refused', () => {
  test('whoever wrote it', async () => {
    expect(await decided(on.stage, number, { by: 'office-1' })).toEqual({
      ok: false,
      text: expect.stringMatching(/您自己写的/u),
    });
    expect(await broadcastOf(on.stage, number)).toMatchObject({ state: 'waiting' });
  });

  test('words that were not shown', async () => {
    expect(await decided(on.stage, number, { digest: '' })).toEqual({
      ok: false,
      text: expect.stringMatching(/还没看到/u),
    });
  });

  test.each(Object.keys(BROADCAST_STATES).filter((state) => state !== 'waiting'))('in the state %s', async (state) => {
    await putInto(on.stage, number, state);
    expect(await decided(on.stage, number)).toEqual({ ok: false, text: expect.stringMatching(/不能再审/u) });
    expect(await broadcastOf(on.stage, number)).toMatchObject({ state });
  });

  test('one that is not there, and none', async () => {
    const call = (id?: string) => ({
      by: 'deputy-1',
      answers: id === undefined ? {} : { entry: { id } },
      with: { digest: '' },
    });
    expect(await on.stage.runOne('confirm_broadcast', call('TZ20200101-0001'))).toMatchObject({ ok: false });
    expect(await on.stage.runOne('confirm_broadcast', call())).toMatchObject({ ok: false });
  });

  test.each(['parent-1', 'inspector-1', 'auditor-1', 'liaison-1'])('%s may not', async (by) => {
    await expect(decided(on.stage, number, { by })).rejects.toThrow(/ACTION_DENIED/u);
  });
});

describe('malformed', () => {
  test.each([[{ agree: 'yes' }], [{ agree: true, night: 'noon' }]])('%j', async (answers) => {
    await expect(decided(on.stage, number, { answers })).rejects.toMatchObject({ code: 'ENTRY_INCOMPLETE' });
  });
});
