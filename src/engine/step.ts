/** The engine: a session and an event in, the next session and what is said out. Pure: the same in, the same out. */
import { accept } from './accept.ts';
import type { FileAnswer, VoiceAnswer } from './answers/answer.ts';
import { reject } from './ask.ts';
import { again, resume } from './commands.ts';
import type { CompiledFlow } from './compiled.ts';
import { offerOf } from './offer.ts';
import { answerPending } from './pending.ts';
import type { PhotoFacts } from './photo-list.ts';
import { photoKept, photoLost } from './photo-news.ts';
import { addLatePhoto, answerPhoto } from './photos-answer.ts';
import { moveOn } from './proceed.ts';
import { handleRecall } from './recall.ts';
import { handleSaid } from './said.ts';
import type { SessionState } from './session.ts';
import { isOpening, type Slot } from './slot.ts';
import { handleTap } from './taps.ts';
import { fill, TEXTS } from './texts.ts';
import type { StepContext, StepResult, TurnEvent } from './turn.ts';
import { findCommand } from './universal-words.ts';
import { Work } from './work.ts';

/** Starts a flow. Words that came with the start (查 启航书法) answer the first question. */
export function startSession(flow: CompiledFlow, ctx: StepContext, said?: string): StepResult {
  const fresh: SessionState = {
    id: ctx.newSessionId,
    flow: flow.definition.flow,
    version: flow.definition.version,
    hash: flow.hash,
    startedAt: ctx.now.toISOString(),
    touchedAt: ctx.now.toISOString(),
    rev: 0,
    answers: {},
    history: [],
    phase: 'asking',
  };
  const work = new Work(flow, fresh, ctx);
  work.log('started');
  const isSaid = said !== undefined && said.trim() !== '';
  const opening = isSaid ? work.form.slots.find(isOpening) : undefined;
  if (opening !== undefined) work.focusOn(opening.path);
  const first = moveOn(work);
  if (!isSaid || first.session === null) return first;
  // What the first question suggests was not on the screen when this was said.
  delete work.session.suggested;
  return handleSaid(work, said);
}

/** One turn. Never throws for what people say or send; the given session is not changed. */
// biome-ignore lint/complexity/useMaxParams: the engine's door is written so in flows.md §5 and by its callers
export function step(flow: CompiledFlow, session: SessionState, event: TurnEvent, ctx: StepContext): StepResult {
  const work = new Work(flow, session, ctx);
  if (event.kind !== 'photo_kept' && event.kind !== 'photo_lost') work.touch();
  if (event.kind !== 'photo') delete work.session.surplus;
  if (isNews(event)) return hearNews(work, event);
  if (session.phase === 'paused') return stepPaused(work, event);
  switch (event.kind) {
    case 'start':
      return again(work);
    case 'said':
      work.isSpoken = event.via === 'voice';
      return handleSaid(work, event.text);
    case 'tapped':
      return handleTap(work, event.keys);
    case 'photo':
      return handlePhoto(work, event);
    case 'location':
      return handleLocation(work, event);
    case 'file':
      return acceptSent(work, 'file', { mediaId: event.mediaId, name: event.name }) ?? handleOther(work, '文件');
    case 'voice':
      return handleVoice(work, event);
    default:
      return handleOther(work, event.what);
  }
}

type News = Extract<TurnEvent, { kind: 'photo_kept' | 'photo_lost' | 'recalled' }>;
const isNews = (event: TurnEvent): event is News => ['photo_kept', 'photo_lost', 'recalled'].includes(event.kind);

/** What is learnt of earlier messages; a paused form hears it, too. */
function hearNews(work: Work, event: News): StepResult {
  if (event.kind === 'photo_kept') return photoKept(work, event);
  return event.kind === 'photo_lost' ? photoLost(work, event) : handleRecall(work, event.messageId);
}

function stepPaused(work: Work, event: TurnEvent): StepResult {
  const goesOn = event.kind === 'start' || (event.kind === 'said' && findCommand(event.text) === 'resume');
  if (goesOn) return resume(work);
  return work.result('ignored', { text: fill(TEXTS.pausedStill, { title: work.flow.definition.title }) });
}

function handlePhoto(work: Work, facts: PhotoFacts): StepResult {
  const slot = work.session.phase === 'review' ? undefined : work.open;
  const isAsked = slot?.question.kind === 'asked' && slot.question.question.type === 'photos';
  if (slot !== undefined && isAsked) {
    work.dropPending();
    return answerPhoto(work, slot, facts);
  }
  return addLatePhoto(work, facts) ?? handleOther(work, '照片');
}

function handleLocation(work: Work, event: Extract<TurnEvent, { kind: 'location' }>): StepResult {
  const slot = work.session.phase === 'review' ? undefined : work.open;
  if (slot?.question.kind !== 'asked' || slot.question.question.type !== 'location') return handleOther(work, '位置');
  work.dropPending();
  const { latitude, longitude, label } = event;
  return accept(work, slot, { value: { latitude, longitude, label }, said: '' });
}

/** A recording: the answer where one is asked for, else what was said in it; 上一步 is 上一步 in either case. */
function handleVoice(work: Work, { mediaId, transcript }: Extract<TurnEvent, { kind: 'voice' }>): StepResult {
  const slot = work.session.phase === 'review' ? undefined : work.open;
  work.isSpoken = true;
  if (transcript !== null && isSteering(work, slot, transcript)) return handleSaid(work, transcript);
  const nodded = transcript === null ? undefined : answerPending(work, slot, transcript);
  const taken = nodded ?? acceptSent(work, 'voice', { mediaId, transcript });
  if (taken !== undefined) return taken;
  return transcript === null ? handleOther(work, '语音') : handleSaid(work, transcript);
}

function isSteering(work: Work, slot: Slot | undefined, transcript: string): boolean {
  const command = findCommand(transcript);
  if (command === 'keep') return slot !== undefined && offerOf(slot, work.ctx) !== undefined;
  return command !== undefined && command !== 'done';
}

/** A file or a recording for a question that asks for one; undefined at any other. */
function acceptSent(work: Work, type: 'file' | 'voice', value: FileAnswer | VoiceAnswer): StepResult | undefined {
  const slot = work.session.phase === 'review' ? undefined : work.open;
  const isAsked = slot?.question.kind === 'asked' && slot.question.question.type === type;
  if (slot === undefined || !isAsked) return undefined;
  work.dropPending();
  return accept(work, slot, { value, said: '' });
}

function handleOther(work: Work, what: string): StepResult {
  // A recording that nobody wrote down: what to do is to type.
  const line = what === '语音' ? TEXTS.voiceUnheard : fill(TEXTS.wrongKind, { what });
  const { open } = work;
  if (work.session.phase !== 'review' && open !== undefined) return reject(work, open, line);
  return { ...again(work, line), outcome: 'rejected' };
}
