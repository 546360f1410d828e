/** A bare number after 看板 means the list behind that figure; later, or by others, it means nothing of the kind. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseFlow } from '../../src/engine/flow-file.ts';
import { FLOWS, makeWorld, Talk, WANG } from './talk.ts';

const file = new URL('../../flows/figures.yaml', import.meta.url);
const FIGURES = parseFlow(readFileSync(file, 'utf8'), 'figures.yaml');
const LEADER = { ...WANG, roles: ['leader' as const] };

/** A talk in which the board was shown, as the action says it. */
function afterBoard(): Talk {
  const talk = new Talk();
  talk.world = makeWorld(new Map([...FLOWS, ['figures', FIGURES]]));
  talk.results = { board: { text: '看板', followUp: 'figures' } };
  talk.say(LEADER, '看板');
  talk.results = {};
  return talk;
}

const asked = (talk: Talk): unknown => talk.plan?.submit?.submission.answers['which'];

test.each([
  ['4', 'leads'],
  ['第4个', 'leads'],
  ['10', 'late_tasks'],
])('%s → %s', (words, figure) => {
  const talk = afterBoard();
  talk.say(LEADER, words);
  expect(asked(talk)).toBe(figure);
});

test('with the phrase it needs no board before', () => {
  const talk = new Talk();
  talk.world = makeWorld(new Map([...FLOWS, ['figures', FIGURES]]));
  talk.say(LEADER, '看板 9');
  expect(asked(talk)).toBe('risks');
  talk.say(LEADER, '4');
  expect(talk.plan?.submit).toBeUndefined();
});

test('ten minutes later a number is no longer one of the board', () => {
  const talk = afterBoard();
  talk.now = new Date(talk.now.getTime() + 10 * 60_000);
  talk.say(LEADER, '4');
  expect(talk.plan?.submit).toBeUndefined();
});

test('another answer closes it', () => {
  const talk = afterBoard();
  talk.say(LEADER, '今日任务');
  talk.say(LEADER, '4');
  expect(talk.plan?.submit).toBeUndefined();
});
