/** `opening: true`: a question that is never asked, and answered by the words that come with the start (看板 4). */
import { expect, test } from 'vitest';
import { startSession } from '../../src/engine/step.ts';
import { Chat, makeContext, makeFlow } from './chat.ts';

const ASK = '- {id: which, type: int, label: 哪个, opening: true, text: 看第几个？, range: {min: 1, max: 10}}';
const SUBMIT = `
submit:
  do:
    - {id: all, action: save, when: '!answered("which")'}
    - {id: one, action: save, when: 'answered("which")'}
  text: '{% if which %}第{{ which }}个{% else %}全部{% endif %}'
`;
const BOARD = makeFlow(ASK, SUBMIT);

test('nothing is asked when the phrase stands alone', () => {
  const { submit, session } = startSession(BOARD, makeContext());
  expect(session).toBeNull();
  expect(submit?.submission.answers).toEqual({});
  expect(submit?.effects.map(({ id }) => id)).toEqual(['all']);
  expect(submit?.finish({})).toEqual([{ text: '全部' }]);
});

test('words with the phrase answer it', () => {
  const { submit } = startSession(BOARD, makeContext(), '4');
  expect(submit?.submission.answers).toEqual({ which: 4 });
  expect(submit?.effects.map(({ id }) => id)).toEqual(['one']);
  expect(submit?.finish({})).toEqual([{ text: '第4个' }]);
});

test('words that are no answer are asked about; it may still be left out', () => {
  const first = startSession(BOARD, makeContext(), '很多');
  expect(first.session?.asked).toBe('which');
  expect(first.replies[0]?.text).toContain('看第几个？');
  const chat = new Chat(BOARD, '很多').say('跳过');
  expect(chat.outcome).toBe('submitted');
});
