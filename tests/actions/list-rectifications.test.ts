/** list_rectifications: those the person may see, what is late first and said so. */
import { beforeEach, describe, expect, test } from 'vitest';
import { clearRectifications, openRectification } from './rectifications.ts';
import { withStage } from './stage.ts';

const on = withStage();
const list = (by: string) => on.stage.runOne('list_rectifications', { by, answers: {} });

beforeEach(() => clearRectifications(on.stage));

describe('allowed', () => {
  test('the most pressing first; what is late is counted', async () => {
    const later = await openRectification(on.stage, { due_on: '2026-07-30' });
    const late = await openRectification(on.stage, { due_on: '2026-07-10' });
    const listed = await list('inspector-1');
    expect(listed).toMatchObject({ count: 2, text: expect.stringContaining('2张，超期1张') });
    expect(String(listed['text']).indexOf(late)).toBeLessThan(String(listed['text']).indexOf(later));
  });

  test('nothing is an answer, too', async () => {
    expect(await list('office-1')).toEqual({ count: 0, text: '没有未闭环的整改单。' });
  });

  test('no more than ten lines, and how many there are besides', async () => {
    for (let n = 0; n < 11; n += 1) await openRectification(on.stage);
    const listed = await list('leader-1');
    expect(listed).toMatchObject({ count: 11, text: expect.stringContaining('还有1件') });
  });
});

describe('refused', () => {
  test('another department sees none of it; the public is not let in', async () => {
    await openRectification(on.stage);
    expect(await list('liaison-1')).toMatchObject({ count: 0 });
    await expect(list('somebody')).rejects.toThrow(/ACTION_DENIED/u);
  });
});

describe('malformed', () => {
  test('answers are not read', async () => {
    expect(await on.stage.runOne('list_rectifications', { by: 'office-1', answers: { entry: 7 } })).toMatchObject({
      count: 0,
    });
  });
});
