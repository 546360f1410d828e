/** W201, W202, W208–W215: what makes a form pleasant to fill in. */
import { durationMs } from '../duration.ts';
import type { FlowDefinition } from '../flow.ts';
import type { FlowProblem, Known, Place } from '../flow-problem.ts';
import { type PlacedQuestion, placeQuestions, problem } from './placed.ts';

/** `isWritten` tells whether the author wrote a setting or the schema filled it in. */
export type MannersInput = { definition: FlowDefinition; isWritten: (place: Place) => boolean };

const MOST_OPTIONS = 9;
const MOST_WITHOUT_SECTIONS = 12;
const MINUTE_MS = 60_000;
const LEAST_WAIT_MS = 10 * MINUTE_MS;
const LEAST_BETWEEN_MS = 60 * MINUTE_MS;

/** All that is impolite in a flow. */
export function lintManners({ definition, isWritten }: MannersInput): FlowProblem[] {
  return [
    ...placeQuestions(definition).flatMap((placed) => [
      ...lintHelp(placed),
      ...lintOptions(placed),
      ...lintPhotos(placed, isWritten),
      ...lintWayOut(placed),
    ]),
    ...lintSections(definition),
    ...lintNudges(definition),
  ];
}

/** Options are their own help; what is sent or written needs a sentence. */
const NEEDS_NO_HELP = new Set(['choice', 'multi', 'yesno', 'repeat', 'note']);
/** Types where anything may be written. */
const FREE = new Set(['text', 'lookup', 'person']);

function lintHelp({ question, place }: PlacedQuestion): FlowProblem[] {
  if (NEEDS_NO_HELP.has(question.type)) return [];
  const help = 'help' in question ? question.help : undefined;
  if (help === undefined) {
    return [problem('W201', place, ['这一题没有帮助', '加 help：说清楚怎么答，举个例子'])];
  }
  if (!FREE.has(question.type) || /例如|比如|譬如|像“/u.test(help + question.text)) return [];
  return [problem('W202', [...place, 'help'], ['帮助里没有例子', '加一句“例如……”'])];
}

function lintOptions({ question, place }: PlacedQuestion): FlowProblem[] {
  if (!('choices' in question)) return [];
  const count = Object.keys(question.choices).length;
  if (count <= MOST_OPTIONS) return [];
  return [problem('W208', [...place, 'choices'], [`有 ${count} 个选项，手机上看不过来`, '合并几项，或分两题问'])];
}

function lintPhotos({ question, place }: PlacedQuestion, isWritten: MannersInput['isWritten']): FlowProblem[] {
  if (question.type !== 'photos' || isWritten([...place, 'count'])) return [];
  return [problem('W209', place, ['没写要几张照片', '写 count: {min: 1, max: 9}'])];
}

function lintWayOut({ question, place }: PlacedQuestion): FlowProblem[] {
  return mustBeSent(question)
    ? [problem('W211', place, ['发不了的人卡在这一题', '写 optional: 发不了的话，请说一下原因'])]
    : [];
}

function mustBeSent(question: PlacedQuestion['question']): boolean {
  switch (question.type) {
    case 'photos':
      return question.optional === undefined && question.count.min !== 0;
    case 'location':
    case 'file':
    case 'voice':
      return question.optional === undefined;
    default:
      return false;
  }
}

function lintSections(definition: FlowDefinition): FlowProblem[] {
  const questions = placeQuestions(definition).filter(({ question }) => !['note', 'repeat'].includes(question.type));
  const hasSections = questions.some(({ question }) => 'section' in question && question.section !== undefined);
  if (hasSections || questions.length <= MOST_WITHOUT_SECTIONS) return [];
  return [problem('W210', ['ask'], [`有 ${questions.length} 道题，没有分节`, '给每一节的第一题写 section'])];
}

function lintNudges({ session }: FlowDefinition): FlowProblem[] {
  const waits = session.nudge.map(({ after }) => durationMs(after));
  return waits.flatMap((wait, at) => {
    const place = ['session', 'nudge', at];
    const before = waits[at - 1];
    return [
      ...(wait < LEAST_WAIT_MS ? [problem('W213', place, ['提醒太早，人还在填', '至少写 10m'])] : []),
      ...(before !== undefined && wait - before < LEAST_BETWEEN_MS
        ? [problem('W212', place, ['两次提醒离得太近', '后一次至少晚 1 小时'])]
        : []),
      ...(wait >= durationMs(session.keep_draft)
        ? [problem('W214', place, ['还没提醒，草稿就删了', 'keep_draft 写得比提醒长'])]
        : []),
    ];
  });
}

/** W215: the version number is what people and records name a flow by. */
export function lintVersion(definition: FlowDefinition, hash: string, { published = [] }: Known): FlowProblem[] {
  const same = published.filter(({ flow }) => flow === definition.flow);
  const newest = Math.max(0, ...same.map(({ version }) => version));
  const isTaken = same.some(({ version, hash: other }) => version === definition.version && other !== hash);
  if (!isTaken && definition.version >= newest) return [];
  return [
    problem('W215', ['version'], [`内容改了，版本 ${definition.version} 已经用过`, `version 改成 ${newest + 1}`]),
  ];
}
