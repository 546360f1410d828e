/** A file or a recording that could not be fetched is no answer: its question is open again. */
import { expect, test } from 'vitest';
import { Chat, makeFlow } from './chat.ts';

const flow = makeFlow(`
- {id: plan, type: file, label: 方案, text: 请发方案。}
- {id: talk, type: voice, label: 录音, text: 请说一段。}
- {id: note, type: text, label: 补充, text: 还有吗？}`);
const lost = (mediaId: string) => ({ kind: 'photo_lost', mediaId, why: '附件已过期。' }) as const;

function sent(): Chat {
  const chat = new Chat(flow).do({ kind: 'file', mediaId: 'f1', name: '方案.pdf' });
  return chat.do({ kind: 'voice', mediaId: 'v1', transcript: null });
}

test('the question is asked again, and the form goes on where it was', () => {
  const chat = sent().do(lost('f1'));
  expect([chat.asked, chat.text]).toEqual(['plan', '发来的没有取到（附件已过期），请重发。\n请发方案。']);
  expect(chat.session?.answers).not.toHaveProperty('plan');
  expect(chat.do({ kind: 'file', mediaId: 'f2', name: '方案.pdf' }).asked).toBe('note');
});

test('from the summary, too', () => {
  const chat = sent().say('没有别的').do(lost('v1'));
  expect(chat.asked).toBe('talk');
  expect(chat.do({ kind: 'voice', mediaId: 'v2', transcript: '一切正常' }).asked).toBe('review');
});

test('one that is no answer any more is not spoken of', () => {
  const before = sent();
  const chat = sent().do(lost('f9'));
  expect([chat.outcome, chat.text]).toEqual(['ignored', '']);
  expect(chat.session?.answers).toEqual(before.session?.answers);
});

test('a paused form stays paused', () => {
  const chat = sent().say('暂停').do(lost('f1'));
  expect(chat.session?.phase).toBe('paused');
  expect(chat.text).toContain('请重发');
  expect(chat.say('继续').asked).toBe('plan');
});
