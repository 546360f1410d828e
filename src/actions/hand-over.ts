/** 人工: the office gets the person's name, the form and question they are at, and what was said; the number is for both. */
import { dayOf } from '../domain/calendar.ts';
import { seriesPrefix } from '../domain/record-number.ts';
import type { EffectResult } from '../engine/turn.ts';
import { AppError } from '../kernel/errors.ts';
import { insertHandover } from '../store/handovers.ts';
import type { StoreTx } from '../store/store.ts';
import { listTranscript, type TranscriptLine } from '../store/transcript.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';
import { takeNumbers } from './number-series.ts';
import { tellMembers } from './tell-members.ts';
import { fill, TEXTS } from './texts.ts';

/** Enough to see where somebody is stuck; the whole stays on record. */
const LINES_TOLD = 6;
const LINES_KEPT = 60;
const MOST_CHARACTERS_A_LINE = 60;

type Request = { call: ActionCall; memberId: string };

/** Example: `- {id: ask, action: hand_over}` */
export const handOver: Action<Request> = {
  name: 'hand_over',
  permit: 'human.ask',
  posts: true,
  prepare(call) {
    const { memberId } = call.actor;
    if (memberId === null) throw new AppError({ code: 'ACTION_DENIED', kind: 'denied', userText: TEXTS.notMember });
    return { call, memberId };
  },
  async run(requests, tx, world) {
    const numbers = await takeNumbers(
      tx,
      requests.map(({ call }) => seriesPrefix('handover', dayOf(call.at))),
    );
    const results: EffectResult[] = [];
    for (const request of requests) {
      results.push(await handOne({ ...request, number: numbers.shift() ?? '' }, tx, world));
    }
    return results;
  },
};

async function handOne(
  { call, memberId, number }: Request & { number: string },
  tx: StoreTx,
  world: ActionWorld,
): Promise<EffectResult> {
  const { key: conversationKey, ...place } = call.place;
  const { interrupted, actor } = call;
  const transcript = await listTranscript(tx, conversationKey, LINES_KEPT);
  const title = interrupted && `${interrupted.title} · ${interrupted.question}`;
  const askedAt = call.at.toISOString();
  await insertHandover(tx, { number, conversationKey, ...place, memberId, title, askedAt, transcript });
  const colleagues = world.office.filter((userId) => userId !== actor.userId);
  if (colleagues.length === 0) return { number, handover: null, text: TEXTS.nobodyThere };
  await tellMembers(tx, {
    key: `handover:${number}`,
    channel: call.membersOn,
    userIds: colleagues,
    text: request(number, call, transcript),
  });
  return { number, handover: number, text: fill(TEXTS.handedOver, { number }) };
}

function request(number: string, { actor, interrupted }: ActionCall, transcript: readonly TranscriptLine[]): string {
  const who = actor.departmentName === null ? actor.name : `${actor.name}（${actor.departmentName}）`;
  const where = interrupted ? [fill(TEXTS.stuckAt, { ...interrupted })] : [];
  const lines = transcript.slice(-LINES_TOLD).map(({ who: speaker, text }) => {
    const name = speaker === 'bot' ? TEXTS.botName : actor.name;
    const [line = ''] = text.split('\n');
    return `${name}：${[...line].slice(0, MOST_CHARACTERS_A_LINE).join('')}`;
  });
  return [fill(TEXTS.wantsHuman, { number, who }), ...where, ...lines, fill(TEXTS.howToReply, { number })].join('\n');
}
