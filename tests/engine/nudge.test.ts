/** Reminders of unfinished forms: when, which, in which words; and when a draft is given up. */
import { expect, test } from 'vitest';
import { nextNudge, nudgeReply, sessionEnds } from '../../src/engine/nudge.ts';
import type { SessionState } from '../../src/engine/session.ts';
import { Chat, makeContext, makeFlow } from './chat.ts';

const ASK = `
- {id: n, type: int, label: 数, text: 几？}
- {id: m, type: int, label: 又, text: 又几？, when: n > 5}
- {id: photos, type: photos, label: 照片, text: 照片？}`;
const NUDGES = `review: {}
session:
  keep_draft: 2d
  nudge:
    - {after: 30m, text: '{{ me.name }}，“{{ title }}”还差{{ left }}题，{{ n }}。'}
    - {after: 1d, within: working_time, text: '留到{{ draft_until | when }}。'}`;
const flow = makeFlow(ASK, NUDGES);

const open = (chat: Chat): SessionState => {
  if (chat.session === null) throw new Error('the form has ended');
  return chat.session;
};
const at = (minutes: number) => new Date(Date.parse('2023-07-15T09:30:00+08:00') + minutes * 60_000);

test('reminders count from the last thing the person did, one after another', () => {
  const session = open(new Chat(flow));
  expect(nextNudge(flow, session)).toEqual({ at: at(30), index: 0, within: 'any' });
  expect(nextNudge(flow, { ...session, nudged: 1 })).toEqual({ at: at(1440), index: 1, within: 'working_time' });
  expect(nextNudge(flow, { ...session, nudged: 2 })).toBeUndefined();
  expect(sessionEnds(flow, session)).toEqual(at(2880));
});

test('whatever the person does begins the count anew; what the bot learns of a photo does not', () => {
  const chat = new Chat(flow).say('9');
  chat.session = { ...open(chat), nudged: 1 };
  chat.ctx = makeContext('2023-07-15T10:00:00+08:00');
  chat.do({ kind: 'photo_lost', mediaId: 'm9', why: '过期了' });
  expect(nextNudge(flow, open(chat))?.index).toBe(1);
  chat.say('帮助');
  expect(nextNudge(flow, open(chat))).toEqual({ at: at(60), index: 0, within: 'any' });
});

test('the words name what is left and until when the draft is kept', () => {
  const ctx = makeContext();
  const session = open(new Chat(flow).say('9'));
  expect(nudgeReply(flow, session, { index: 0, ctx }).text).toBe('王强，“测试表”还差2题，9。');
  expect(nudgeReply(flow, session, { index: 1, ctx }).text).toBe('留到7月17日 09:30。');
  expect(nudgeReply(flow, session, { index: 7, ctx }).text).toBe('“测试表”还差 2 题，回“继续”接着填。');
});

test('a flow without reminders has none; one that would come after the draft is gone does not come', () => {
  const plain = makeFlow(ASK);
  expect(nextNudge(plain, open(new Chat(plain)))).toBeUndefined();
  const short = makeFlow(ASK, NUDGES.replace('2d', '1h'));
  const session = open(new Chat(short));
  expect(nextNudge(short, session)?.index).toBe(0);
  expect(nextNudge(short, { ...session, nudged: 1 })).toBeUndefined();
});

test('a session from before the moment was kept counts from its latest answer', () => {
  const { touchedAt: _touchedAt, ...old } = open(new Chat(flow).say('9'));
  expect(sessionEnds(flow, { ...old, startedAt: '2020-01-01T00:00:00Z' })).toEqual(at(2880));
});
