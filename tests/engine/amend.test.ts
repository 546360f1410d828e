/** A filed form that was returned for one item: only that is asked, and what follows from it. */
import { describe, expect, test } from 'vitest';
import { openReturned } from '../../src/engine/amend.ts';
import type { CompiledFlow } from '../../src/engine/compiled.ts';
import type { SessionState } from '../../src/engine/session.ts';
import { Chat, makeContext, makeFlow, makeList } from './chat.ts';

const ASK = `
- {id: at, type: datetime, label: 时间, text: 何时？, check: [{that: 'now - at <= duration("48h")', else: 太久了。}]}
- {id: items, type: checklist, label: 结果, text: 核对。, list: '"SF"'}
- id: findings
  type: repeat
  label: 问题
  over: failed(items)
  ask:
    - {id: fact, type: text, label: 情况, text: '{{ item.code }} 情况？', length: {min: 2}}
    - {id: done, type: yesno, label: 改正, text: 改好了吗？}
- {id: due, type: date, label: 期限, text: 哪天前？, when: 'findings.exists(f, !f.done)', check: [{that: due >= today, else: 太早。}]}
- {id: photos, type: photos, label: 照片, text: 照片？, optional: true}`;
const REST = `review: {}
submit:
  do: [{id: save, action: save}]
  amend: {do: [{id: mend, action: mend, with: {n: size(findings)}}]}
  text: 好了`;
const flow = makeFlow(ASK, REST);

function filed(): SessionState {
  const chat = new Chat(flow).say('今天9点', '2不符合', '地上有水', '是', '跳过', '提交');
  const form = chat.last.submit?.submission.form;
  if (form === undefined) throw new Error(`not filed: ${chat.text}`);
  return JSON.parse(JSON.stringify(form));
}

/** A week later, when the old answers would be refused. */
const LATER = { ...makeContext('2023-07-22T09:30:00+08:00'), newSessionId: 'session-2' };

function returned(path: string, running: CompiledFlow = flow, ctx = LATER): Chat {
  const chat = new Chat(running, undefined, ctx);
  const amends = { number: 'JC20230715-001', path, why: '写清地点。', by: '赵敏', byUserId: 'office-1' };
  chat.last = openReturned(running, filed(), { amends, ctx });
  chat.session = chat.last.session && JSON.parse(JSON.stringify(chat.last.session));
  return chat;
}

test('the item is asked with the reason, and its former answer is offered', () => {
  const chat = returned('findings[SF02].fact');
  expect(chat.text).toBe(
    '办公室退回了 JC20230715-001 的“SF02 情况”：写清地点。请补充。\nSF02 情况？\n原来填的是“地上有水”。',
  );
  expect(chat.last.events.map(({ type }) => type)).toEqual(['returned', 'asked']);
  expect(chat.session).toMatchObject({ id: 'session-2', amends: { path: 'findings[SF02].fact' } });
});

test('once it is answered the form is handed in at once, with the effects of an amendment', () => {
  const chat = returned('findings[SF02].fact').say('二楼地上有水');
  expect([chat.outcome, chat.session]).toEqual(['submitted', null]);
  const { submission, effects, finish } = chat.last.submit ?? {};
  expect(effects).toEqual([{ id: 'mend', action: 'mend', with: { n: 1 } }]);
  expect(submission?.amends?.number).toBe('JC20230715-001');
  expect(submission?.answers).toMatchObject({ findings: [{ code: 'SF02', fact: '二楼地上有水', done: true }] });
  expect(finish?.({})).toEqual([{ text: '已补充，编号 JC20230715-001。' }]);
  expect(chat.last.events.map(({ type }) => type)).toEqual(['edited', 'amended']);
});

test('what became visible is asked, with its rules; what was filed is not held against today', () => {
  const chat = returned('findings[SF02].done').say('没有');
  expect(chat.asked).toBe('due');
  expect(chat.say('昨天').outcome).toBe('rejected');
  expect(chat.say('明天').outcome).toBe('submitted');
  expect(chat.answers).toMatchObject({ at: '2023-07-15T09:00:00+08:00', due: '2023-07-23' });
});

test('不变 hands it in as it was', () => {
  expect(returned('findings[SF02].fact').say('不变').answers).toMatchObject({ findings: [{ fact: '地上有水' }] });
  expect(returned('at').say('不变').outcome).toBe('submitted');
});

describe('the other words', () => {
  test('上一步 stays, and comes back to the item from what follows it', () => {
    const chat = returned('findings[SF02].done');
    expect(chat.say('上一步').text).toContain('已经是第一题了');
    expect(chat.say('没有', '上一步').asked).toBe('findings[SF02].done');
    expect(chat.say('是').outcome).toBe('submitted');
  });

  test('取消 and 暂停 let it wait', () => {
    const chat = returned('at').say('取消');
    expect([chat.outcome, chat.text]).toEqual(['paused', '好的，先放着。回“继续”接着补充。']);
    expect(chat.say('继续').asked).toBe('at');
  });

  test('提交 and 改 lead nowhere else', () => {
    const chat = returned('findings[SF02].fact');
    expect(chat.say('提交').asked).toBe('findings[SF02].fact');
    expect(chat.text).toContain('还差 1 题');
    expect(chat.say('改 时间').text).toContain('这次只补充“SF02 情况”。');
    expect([chat.outcome, chat.asked]).toEqual(['rejected', 'findings[SF02].fact']);
    expect(chat.say('进度').text).toContain('还差 1 题');
  });
});

test('a checklist that has grown since, and a question that was added, are left in peace', () => {
  const ctx = { ...LATER, checklists: { SF: makeList('SF', 5) } };
  const grown = makeFlow(`${ASK}\n- {id: extra, type: int, label: 新, text: 新题？}`, REST, 2);
  const chat = returned('findings[SF02].fact', grown, ctx);
  expect(chat.asked).toBe('findings[SF02].fact');
  expect(chat.say('二楼地上有水').outcome).toBe('submitted');
  expect(chat.answers).not.toHaveProperty('extra');
});

test('an item that is not in the form any more is told so', () => {
  const chat = returned('gone');
  expect([chat.session, chat.text]).toEqual([null, expect.stringContaining('这一项已不在表里')]);
});
