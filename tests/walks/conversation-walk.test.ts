/**
 * Long random walks through whole conversations: answers, steps back, edits, skips, detours, pauses, deletions, new
 * versions in the middle, messages taken back, crashes. No answer is lost, no form is a dead end, and a safe new version
 * asks only what is new. `WALKS` sets how many (20,000 by default); not among the quick tests.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { InboundContent } from '../../src/channels/contract.ts';
import { readForm } from '../../src/engine/form.ts';
import type { SessionState } from '../../src/engine/session.ts';
import { FLOWS, makeWorld, Talk, WANG } from '../conversation/talk.ts';
import { makeContext } from '../engine/chat.ts';
import { nextMove, VERSIONS } from './walk-flows.ts';

const WALKS = Number(process.env['WALKS'] ?? 20_000);
const text = (words: string): InboundContent => ({ type: 'text', text: words });

type Move =
  | { kind: 'forward' }
  | { kind: 'say'; words: string }
  | { kind: 'crash' }
  | { kind: 'version' }
  | { kind: 'recall' }
  | { kind: 'photo' }
  | { kind: 'later'; minutes: number };

const WORDS = [
  ...[
    '上一步',
    '上一步',
    '返回',
    '改1',
    '改2',
    '改3 30',
    '改 人数',
    '改 上课',
    '改问题1',
    '跳过',
    '跳过，没信号',
    '下一题',
  ],
  ...[
    '删除1',
    '恢复',
    '再加一条',
    '有',
    '没有了',
    '不变',
    '帮助',
    '进度',
    '暂停',
    '继续',
    '提交',
    '接着填',
    '取消',
    '是',
    '不是',
  ],
  ...[
    '启航',
    '星光艺术培训中心',
    '都不是',
    '500',
    '9000',
    '昨天',
    '甲',
    '1、3',
    '通道堵了',
    '没信号不好找',
    '发完了',
    '？？',
  ],
  ...['人数：25；收费：3800', '不在上课，2个人'],
];
const DETOURS = ['查 启航书法培训部', '今日任务', '查机构', '撤回 JC20260302-0001', '夜查'];

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 9, arbitrary: fc.constant<Move>({ kind: 'forward' }) },
  { weight: 7, arbitrary: fc.constantFrom(...WORDS).map((words): Move => ({ kind: 'say', words })) },
  { weight: 2, arbitrary: fc.constantFrom(...DETOURS).map((words): Move => ({ kind: 'say', words })) },
  { weight: 1, arbitrary: fc.constantFrom<Move>({ kind: 'crash' }, { kind: 'recall' }, { kind: 'photo' }) },
  { weight: 1, arbitrary: fc.constantFrom<Move>({ kind: 'version' }, { kind: 'later', minutes: 40 }) },
);

/** What was walked, to see that everything was met often enough. */
const met = new Map<string, number>();
const count = (what: string): void => void met.set(what, (met.get(what) ?? 0) + 1);

class Walker {
  readonly talk = new Talk();
  #version = 0;
  /** Question paths that were right when the version changed last: nobody asks for them again by itself. */
  settled = new Set<string>();

  constructor() {
    this.#useVersion(0);
    this.talk.say(WANG, '夜查');
  }

  /** The form of the walk, wherever it is. */
  get form(): SessionState | undefined {
    const { session, parked } = this.talk.stateOf(WANG);
    return [session, ...parked].find((each) => each?.flow === 'patrol') ?? undefined;
  }

  get open(): SessionState | null {
    return this.talk.stateOf(WANG).session;
  }

  #useVersion(version: number): void {
    this.#version = version;
    const flow = VERSIONS[version] ?? VERSIONS[0];
    this.talk.world = makeWorld(new Map([...FLOWS, ['patrol', flow]]), [...VERSIONS]);
  }

  publishNext(): void {
    if (this.#version >= VERSIONS.length - 1) return;
    this.settled = this.#answered();
    this.#useVersion(this.#version + 1);
  }

  /** Paths whose questions are answered as the form stands. */
  #answered(): Set<string> {
    const session = this.form;
    const flow = VERSIONS[this.#version];
    if (session === undefined || flow === undefined) return new Set();
    const { slots } = readForm({ flow, session, ctx: makeContext(this.talk.now.toISOString()) });
    return new Set(slots.filter(({ isAnswered }) => isAnswered).map(({ path }) => path));
  }

  send(content: InboundContent, turn: number): void {
    this.talk.now = new Date(this.talk.now.getTime() + 1_000);
    const before = this.form;
    this.talk.send(WANG, content, { messageId: `m${turn}` });
    this.#assertSound(before, content);
  }

  /** The transaction is rolled back and the platform delivers the message again: the same must come of it. */
  crash(turn: number): void {
    const content = this.open === null ? text('继续') : nextMove(this.open, turn);
    const states = new Map(this.talk.states);
    this.talk.send(WANG, content, { messageId: `m${turn}` });
    const first = JSON.stringify(this.talk.stateOf(WANG));
    this.talk.states.clear();
    for (const [key, state] of states) this.talk.states.set(key, state);
    this.send(content, turn);
    // Only ids that are made anew may differ.
    const again = JSON.stringify(this.talk.stateOf(WANG));
    const plain = (state: string): string => state.replace(/"s\d+"|:s\d+|T[\d:.]+Z|m\d+-0/gu, '');
    expect(plain(again)).toBe(plain(first));
  }

  #assertSound(before: SessionState | undefined, content: InboundContent): void {
    const { replies, plan } = this.talk;
    for (const { type } of plan?.events ?? []) count(type);
    expect(replies.filter((reply) => /undefined|null|\[object|\{\w+\}/u.test(reply.text))).toEqual([]);
    const after = this.form;
    const ended = plan?.events.some(
      ({ type, flow }) => flow === 'patrol' && (type === 'submitted' || type === 'cancelled'),
    );
    if (before === undefined || ended) return;
    const isRestart = plan?.events.some(({ type, flow }) => flow === 'patrol' && type === 'started');
    if (isRestart) return;
    expect(after, `the form is gone after ${JSON.stringify(content)}`).toBeDefined();
    if (after === undefined || after.id !== before.id) return;
    // A form that waits for another hears nothing of what is said there.
    const isWaiting = before.id !== this.talk.stateOf(WANG).session?.id && plan?.state.session != null;
    if (isWaiting && !after.amends && plan?.events.every(({ flow }) => flow !== 'patrol'))
      expect(after.answers).toEqual(before.answers);
    const lost = Object.entries(before.answers).filter(([path, was]) => isLost(path, was, after));
    expect(lost, `lost by ${JSON.stringify(content)}`).toEqual([]);
  }

  /** Brings the form to its end; gives what was asked on the way and what was handed in. */
  finish(): { asked: string[]; answers: Record<string, unknown> } {
    const asked: string[] = [];
    for (let turn = 0; turn < 90; turn += 1) {
      this.send(this.#towardsEnd(turn), 10_000 + turn);
      for (const { type, flow, path = '' } of this.talk.plan?.events ?? []) {
        if (type === 'asked' && flow === 'patrol') asked.push(path);
      }
      const submission = this.talk.plan?.submit?.submission;
      if (submission?.flow === 'patrol') return { asked, answers: submission.answers };
    }
    throw new Error(`dead end at ${JSON.stringify(this.talk.stateOf(WANG))}`);
  }

  #towardsEnd(turn: number): InboundContent {
    const { open, form } = this;
    if (open === null) return text(form === undefined ? '夜查' : '继续');
    return open.flow === 'patrol' ? nextMove(open, 1_000 + turn) : text('取消');
  }
}

/** A given answer may only go when the person says so: skipped, the marker of a repeat asked anew, a picture taken back. */
function isLost(path: string, was: SessionState['answers'][string], after: SessionState): boolean {
  if (was.status !== 'given' || path === 'issues') return false;
  const is = after.answers[path];
  if (is !== undefined) return false;
  return path !== 'photos';
}

function take(walker: Walker, each: Move, turn: number): void {
  count(each.kind);
  if (each.kind === 'crash') walker.crash(turn);
  else if (each.kind === 'version') walker.publishNext();
  else walker.send(contentOf(walker, each, turn), turn);
}

function contentOf(walker: Walker, each: Exclude<Move, { kind: 'crash' | 'version' }>, turn: number): InboundContent {
  const { open, talk } = walker;
  switch (each.kind) {
    case 'forward':
      return open === null ? text('夜查') : nextMove(open, turn);
    case 'say':
      return text(each.words);
    case 'photo':
      return { type: 'image', mediaId: `x${turn}` };
    case 'recall':
      return { type: 'recall', messageId: `m${turn - 1}` };
    default:
      talk.now = new Date(talk.now.getTime() + each.minutes * 60_000);
      return { type: 'wake', wake: { kind: 'due' } };
  }
}

test(`${WALKS} walks: no answer lost, no dead end, the same after a crash`, { timeout: 1_200_000 }, () => {
  let steps = 0;
  fc.assert(
    fc.property(fc.array(move, { minLength: 2, maxLength: 14, size: 'max' }), (moves) => {
      const walker = new Walker();
      for (const [turn, each] of moves.entries()) take(walker, each, turn + 1);
      const { answers } = walker.finish();
      expect(Object.keys(answers).length).toBeGreaterThan(0);
      steps += moves.length;
    }),
    { seed: 20_260_302, numRuns: WALKS },
  );
  process.stdout.write(`walks: ${WALKS}, steps: ${steps}, met: ${JSON.stringify(Object.fromEntries(met))}\n`);
  // The walks are worth something only if they went through everything.
  for (const type of [
    'answered',
    'went_back',
    'edited',
    'skipped',
    'moved',
    'crash',
    'recalled',
    'resumed',
    'nudged',
    'submitted',
  ]) {
    expect(met.get(type) ?? 0, type).toBeGreaterThan(WALKS / 100);
  }
});

test(`after a safe new version only the new question is asked (${WALKS / 4} walks)`, { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(fc.array(move, { minLength: 2, maxLength: 12, size: 'max' }), (moves) => {
      const walker = new Walker();
      for (const [turn, each] of moves.entries()) if (each.kind !== 'version') take(walker, each, turn + 1);
      if (walker.form === undefined) return;
      const openAt = walker.form.asked;
      walker.publishNext();
      const { asked, answers } = walker.finish();
      // What the person was just asked, and what was opened by hand, may be asked once more.
      const byHand = new Set([openAt, walker.form?.focus]);
      const again = asked.filter((path) => walker.settled.has(path) && !byHand.has(path) && !path.startsWith('issues'));
      expect(again).toEqual([]);
      expect(answers['added']).toBe(7);
    }),
    { seed: 20_260_303, numRuns: Math.ceil(WALKS / 4) },
  );
});
