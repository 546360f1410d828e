/** Random walks through random forms, with a fixed seed: nothing is lost, nothing throws. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CompiledFlow } from '../../src/engine/compiled.ts';
import type { SessionState } from '../../src/engine/session.ts';
import { startSession, step } from '../../src/engine/step.ts';
import type { StepResult, TurnEvent } from '../../src/engine/turn.ts';
import { makeContext, makeFlow } from './chat.ts';

/** Every type, conditions, checks, both kinds of repeat. */
const ASK = `
- {id: org, type: lookup, source: institutions, label: 机构, text: 哪家？, confirm: '是“{{ org.name }}”吗？'}
- {id: sign, type: text, label: 招牌, text: 招牌？, when: unlisted("org"), length: {min: 2, max: 40}}
- {id: list, type: choice, label: 类型, text: 查什么？, choices: {AQ: 安全, SF: 收费}}
- {id: at, type: datetime, label: 时间, text: 何时？, default: now, check: [{that: at <= now, else: 不能晚于现在。}, {that: 'now - at <= duration("48h")', else: 太久了。, level: warn}]}
- {id: items, type: checklist, label: 结果, text: 核对。, list: list, page: 4}
- id: findings
  type: repeat
  label: 问题
  over: failed(items)
  ask:
    - {id: fact, type: text, label: 情况, text: '{{ item.code }} 情况？', length: {min: 2}}
    - {id: done, type: yesno, label: 改正, text: 改好了吗？}
- {id: due, type: date, label: 期限, text: 哪天？, when: 'findings.exists(f, !f.done)', default: 'due_day(findings.map(f, f.item))', check: [{that: due >= today, else: 太早。}]}
- {id: open, type: yesno, label: 上课, text: 在上课吗？}
- {id: pupils, type: int, label: 人数, text: 多少人？, when: open, range: {min: 1, max: 500}}
- {id: limit, type: int, label: 上限, text: 上限？, optional: true}
- {id: fee, type: money, label: 收费, text: 收多少？, optional: 为什么？, check: [{that: '!answered("limit") || fee <= limit', else: 超过上限。, level: warn}]}
- {id: tags, type: multi, label: 标记, text: 哪些？, choices: {a: 甲, b: 乙, c: 丙}, when: '!open'}
- id: more
  type: repeat
  label: 其他
  text: 还有别的吗？
  more: 还有吗？
  max: 3
  ask:
    - {id: what, type: text, label: 内容, text: 什么？}
    - {id: bad, type: yesno, label: 严重, text: 严重吗？}
- {id: photos, type: photos, label: 照片, text: 照片？, count: {min: 'more.exists(m, m.bad) ? 2 : 0', max: 3}, optional: 为什么？}
- {id: place, type: location, label: 位置, text: 位置？, optional: 为什么？}`;
const flow = makeFlow(ASK);
const grown = makeFlow(`${ASK}\n- {id: added, type: int, label: 新题, text: 新题？}`, 'review: {}', 2);
const ctx = makeContext();

const WORDS = [
  '启航书法培训部',
  '启航',
  '星光',
  '小太阳',
  '都不是',
  '1',
  '2',
  '3',
  '9',
  '是',
  '不是',
  '有',
  '没有',
  '没有了',
  '安全',
  '收费',
  '今天9点',
  '三天前上午9点',
  '明天9点',
  '明天',
  '昨天',
  '后天',
  '全部符合',
  '全表符合',
  '2不符合',
  '3、5',
  'AQ09不符合',
  '2符合',
  '9不适用',
  '全表符合，除2',
  '地上有水',
  '20',
  '6000',
  '两百',
  '甲',
  '1、3',
  '发完了',
  '跳过',
  '跳过，没信号',
  '没信号不好找',
  '上一步',
  '上一步',
  '上一步',
  '返回',
  '改1',
  '改2',
  '改3',
  '改5 20',
  '改 时间',
  '改 上课',
  '改 类型',
  '结果改一下',
  '时间改成今天8点',
  '帮助',
  '进度',
  '暂停',
  '继续',
  '提交',
  '取消',
  '接着填',
  '不变',
  '默认',
  '撤回',
  '人工',
  '删除1',
  '删除2',
  '恢复',
  '恢复1',
  '再加一条',
  '改其他1',
  '启航书法培训部，安全，今天8点',
  '对',
  '2不对',
  '收费：20；上限：9000',
  '好',
  '',
  '？？',
  '𠮷'.repeat(30),
];
const KEYS = [
  'org=i1',
  'org=i2',
  'org=!none',
  'org=!yes',
  'org=!no',
  'list=AQ',
  'list=SF',
  'at=!keep',
  'at=!yes',
  'at=!no',
  '!all:items@0',
  '!all:items@1',
  '!keep:items',
  'findings[AQ02].done=yes',
  'open=yes',
  'open=no',
  'tags=a',
  'more=yes',
  'more=no',
  '!done:photos',
  '!skip:photos',
  '!skip',
  '!back',
  '!submit',
  '!cancel',
  '!cancel=no',
  '!keep',
  'fee=!yes',
  '',
  '=',
  '!',
];
const event: fc.Arbitrary<TurnEvent> = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...WORDS).map((text): TurnEvent => ({ kind: 'said', text })) },
  {
    weight: 4,
    arbitrary: fc
      .array(fc.constantFrom(...KEYS), { minLength: 1, maxLength: 2 })
      .map((keys): TurnEvent => ({ kind: 'tapped', keys })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ mediaId: fc.constantFrom('m1', 'm2', 'm3', 'm4'), sha256: fc.constantFrom('h1', 'h2', 'h3') })
      .map((photo): TurnEvent => ({ kind: 'photo', ...photo })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<TurnEvent>(
      { kind: 'photo_kept', mediaId: 'm1', sha256: 'h2' },
      { kind: 'photo_kept', mediaId: 'm2', sha256: 'h9', usedIn: 'JC20230701-0001' },
      { kind: 'photo_lost', mediaId: 'm3', why: '附件已过期。' },
    ),
  },
  { weight: 1, arbitrary: fc.nat(12).map((n): TurnEvent => ({ kind: 'recalled', messageId: `message-${n}` })) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...WORDS).map((text): TurnEvent => ({ kind: 'said', text, via: 'voice' })),
  },
  { weight: 1, arbitrary: fc.constant<TurnEvent>({ kind: 'location', latitude: 36.5, longitude: 113, label: '东街' }) },
  {
    weight: 1,
    arbitrary: fc.string({ maxLength: 40, unit: 'grapheme' }).map((text): TurnEvent => ({ kind: 'said', text })),
  },
  { weight: 1, arbitrary: fc.constantFrom<TurnEvent>({ kind: 'other', what: '视频' }, { kind: 'start' }) },
);

const given = (session: SessionState): string[] =>
  Object.entries(session.answers).flatMap(([path, stored]) => (stored.status === 'given' ? [path] : []));

/** What takes or replaces a given answer on purpose: 有 at 还有吗, 跳过. Items that are taken away are only hidden. */
function mayDrop(path: string, before: SessionState, after: SessionState): boolean {
  return (
    path === 'more' ||
    after.answers[path]?.status === 'skipped' ||
    (path === 'org' && before.answers['org'] !== after.answers['org'] && after.answers['org']?.status === 'unlisted')
  );
}

function assertSound(result: StepResult, before: SessionState | null): void {
  if (result.session === null) return;
  expect(JSON.parse(JSON.stringify(result.session))).toEqual(result.session);
  // What concerns no answer is not spoken of.
  const isSilent = result.outcome === 'ignored' && result.replies.length === 0;
  expect(result.replies).toHaveLength(isSilent ? 0 : 1);
  expect(result.replies[0]?.text ?? '…').not.toBe('');
  expect(result.replies[0]?.text ?? '').not.toMatch(/undefined|null|\{\w+\}|\[object/u);
  const { session } = result;
  if (session.phase === 'asking') expect(session.asked).toBeDefined();
  for (const path of before === null ? [] : given(before)) {
    if (before !== null && !mayDrop(path, before, session)) expect(session.answers[path]?.status, path).toBe('given');
  }
}

/** Says what ends any form, whatever was done to it before. */
function finish(start: SessionState, running: CompiledFlow): StepResult {
  let session = start;
  for (let turn = 0; turn < 80; turn += 1) {
    const result = step(running, session, nextMove(session, turn), ctx);
    if (result.session === null) return result;
    session = result.session;
  }
  throw new Error(`dead end at ${session.asked ?? session.phase}: ${JSON.stringify(session)}`);
}

const TO_PENDING: Readonly<Record<string, string>> = {
  candidates: '都不是',
  skip_reason: '没信号不好找',
  confirm_cancel: '接着填',
};
const TO_QUESTION: Readonly<Record<string, string>> = {
  org: '启航书法培训部',
  sign: '小太阳',
  list: '安全',
  at: '今天8点',
  items: '全表符合',
  fact: '地上有水',
  due: '后天',
  limit: '9000',
  fee: '10',
  tags: '1',
  more: '没有了',
  pupils: '20',
  added: '7',
  what: '别的事',
};

/** What brings the form forward. */
function nextMove(session: SessionState, turn: number): TurnEvent {
  const say = (text: string): TurnEvent => ({ kind: 'said', text });
  if (session.phase !== 'asking') return say(session.phase === 'paused' ? '继续' : '提交');
  if (session.pending !== undefined) return say(TO_PENDING[session.pending.kind] ?? '是');
  const leaf = (session.asked ?? '').replace(/^.*\./u, '');
  if (leaf === 'photos') return turn % 2 === 0 ? { kind: 'photo', mediaId: `p${turn}` } : say('发完了');
  if (leaf === 'place') return { kind: 'location', latitude: 36, longitude: 113, label: '' };
  return say(TO_QUESTION[leaf] ?? '是');
}

/** `WALKS=20000` for a long run. */
const WALKS = Number(process.env['WALKS'] ?? 600);

/** Half of the moves bring the form forward, so that walks get everywhere. */
const moves = fc.array(fc.option(event, { nil: undefined, freq: 2 }), { maxLength: 80, size: 'max' });

/** Walks, a new form after each that ended, and counts what happened. */
function walk(events: readonly (TurnEvent | undefined)[], reached: Map<string, number>): SessionState | null {
  const fresh = (): SessionState => {
    const started = startSession(flow, ctx);
    assertSound(started, null);
    if (started.session === null) throw new Error('a form with questions does not end at its start');
    return started.session;
  };
  let session: SessionState | null = fresh();
  for (const [turn, each] of events.entries()) {
    const before: SessionState = session ?? fresh();
    const frozen = JSON.stringify(before);
    const result = step(flow, before, each ?? nextMove(before, turn), { ...ctx, messageId: `message-${turn}` });
    expect(JSON.stringify(before)).toBe(frozen);
    assertSound(result, before);
    for (const { type } of result.events) reached.set(type, (reached.get(type) ?? 0) + 1);
    session = result.session;
  }
  return session;
}

test('random walks: nothing is lost, nothing throws, every state is JSON, and every form can be finished', () => {
  const reached = new Map<string, number>();
  fc.assert(
    fc.property(moves, (events) => {
      const session = walk(events, reached);
      if (session !== null) expect(finish(session, flow).outcome).toBe('submitted');
    }),
    { seed: 20230715, numRuns: WALKS },
  );
  // The walks are worth something only if they went through everything often.
  for (const type of [
    'answered',
    'recalled',
    'went_back',
    'edited',
    'skipped',
    'warned',
    'reviewed',
    'submitted',
    'paused',
  ]) {
    expect(reached.get(type) ?? 0, type).toBeGreaterThan(WALKS / 15);
  }
  expect(reached.get('cancelled') ?? 0).toBeGreaterThan(10);
});

test('random walks moved to a new version in the middle ask exactly the added question beside what was open', () => {
  fc.assert(
    fc.property(moves, (events) => {
      let session = startSession(flow, ctx).session;
      for (const [turn, each] of events.slice(0, 40).entries()) {
        session = session && step(flow, session, each ?? nextMove(session, turn), ctx).session;
      }
      if (session === null) return;
      const old = finish(session, flow).submit?.submission.answers ?? {};
      const now = finish(session, grown).submit?.submission.answers ?? {};
      expect(now).toEqual({ ...old, added: 7 });
    }),
    { seed: 20230716, numRuns: Math.ceil(WALKS / 3) },
  );
});
