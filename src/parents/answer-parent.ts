/** Answers one message of a member of the public: its intents, what the register says, and the text. Pure. */
import { composeLicenceAnswer, type LicenceAnswer } from '../register/answer.ts';
import type { LookupResult, RegisterIndex } from '../register/lookup.ts';
import { normalise } from '../register/normalise.ts';
import { splitQuestions } from '../register/questions.ts';
import { closingLines, GROUP_TEXT } from '../register/texts.ts';
import type { Verdict } from '../register/verdict.ts';
import { type Intent, joinIntents } from './intent.ts';
import { mendBySound } from './mend.ts';
import { looksLikeName } from './name-like.ts';
import { recogniseIntents } from './recognise.ts';
import { ANSWERS, NAME_WANTED, NOT_UNDERSTOOD, SEVERAL, URGENT_IN_GROUP } from './texts.ts';
import { citationsOn, findTopic } from './topics.ts';

/** One message, and who answers it when. */
export type ParentQuestion = {
  words: string;
  inGroup: boolean;
  /** YYYY-MM-DD in the county. */
  today: string;
  countyName: string;
  /** The county's published phone number, or null: then none is made up. */
  hotline: string | null;
  register: Pick<RegisterIndex, 'lookup'>;
};

/** The answer; `verdict` is null when nothing was looked up, with several institutions it is the first one's. */
export type ParentAnswer = {
  /** Codes joined by `+` in the fixed order. */
  intent: string;
  verdict: Verdict | null;
  certain: boolean;
  institution: { id: string; name: string } | null;
  text: string;
};

/** From here up words surely name a registered institution: brand and subject, or the whole name. */
const SURELY_NAMED = 0.9;
/** From here up words that say nothing else may name one. */
const MAYBE_NAMED = 0.5;
/** Told before the state of an institution (rule 7). */
const FIRST: readonly Intent[] = ['URGENT_CHILD', 'RISK', 'LEAD_TEACHER', 'LEAD_TUTOR', 'LEAD', 'GROUP_PRIVACY'];
/** In a group these go on in private. */
const PRIVATE: readonly Intent[] = [
  'RISK',
  'LEAD',
  'LEAD_TUTOR',
  'LEAD_TEACHER',
  'LEAD_PROGRESS',
  'COMPLAINT',
  'GROUP_PRIVACY',
];
const LOOK_UPS: readonly Intent[] = ['QUERY_INSTITUTION', 'QUERY_MULTI'];

type Piece = { words: string; found: LookupResult };

/** Answers. The text names no phone number but the county's own and the public short ones, and no institution in a group. */
export function answerParent(question: ParentQuestion): ParentAnswer {
  const words = question.words.replace(/^@\S+\s*/u, '');
  const pieces = splitQuestions(words).map((piece): Piece => ({ words: piece, found: findIn(piece, question) }));
  const intents = intentsOf(words, pieces, question);
  const looked = intents.some((intent) => LOOK_UPS.includes(intent))
    ? lookUp(pieces, intents, { ...question, words })
    : [];
  const [first] = looked;
  return {
    intent: joinIntents(intents),
    verdict: first?.verdict ?? null,
    certain: first?.certain ?? false,
    institution: first?.institution ?? null,
    text: question.inGroup ? groupText(intents, words, question) : privateText(intents, looked, { ...question, words }),
  };
}

/** What is told besides, or instead of, the look-up of one institution that the conversation does itself. */
export type Aside = {
  text: string;
  /** One institution is asked about as well: its look-up goes on after the text. */
  looksUpToo: boolean;
};

/** The answer to everything but the look-up of one institution; undefined when there is nothing else in the words. */
export function answerBesides(question: ParentQuestion): Aside | undefined {
  const words = question.words.replace(/^@\S+\s*/u, '');
  const pieces = splitQuestions(words).map((piece): Piece => ({ words: piece, found: findIn(piece, question) }));
  const intents = intentsOf(words, pieces, question);
  const others = intents.filter((intent) => intent !== 'QUERY_INSTITUTION' && intent !== 'OTHER');
  if (others.length === 0) return undefined;
  const looksUpToo = intents.includes('QUERY_INSTITUTION') && !question.inGroup;
  if (!looksUpToo) return { text: answerParent(question).text, looksUpToo };
  return { text: privateText(others, [], { ...question, words }), looksUpToo };
}

function findIn(words: string, { register, countyName }: ParentQuestion): LookupResult {
  return register.lookup(words, { region: countyName });
}

function intentsOf(words: string, pieces: readonly Piece[], { inGroup }: ParentQuestion): Intent[] {
  const sure = pieces.filter(({ found }) => topScore(found) >= SURELY_NAMED).length;
  const named = sure > 0 && pieces.length > 1 ? pieces.length : sure;
  const intents = recogniseIntents(words, { inGroup, named });
  const isOpen = intents.every((intent) => intent === 'OTHER' || intent === 'QUERY_INSTITUTION');
  if (!isOpen || named > 0) return intents;
  if (pieces.some(mayBeNamed)) return recogniseIntents(words, { inGroup, named: pieces.length });
  // Nothing was understood as it stands: perhaps it was dictated, or typed by sound.
  return intents.includes('OTHER') ? recogniseIntents(mendBySound(words), { inGroup, named: 0 }) : intents;
}

function mayBeNamed({ words, found }: Piece): boolean {
  return topScore(found) >= MAYBE_NAMED || looksLikeName(normalise(words).replaceAll(' ', ''));
}

function topScore({ candidates }: LookupResult): number {
  return candidates[0]?.score ?? 0;
}

/** One answer a piece; none where nobody is named, then the name is asked for. */
function lookUp(pieces: readonly Piece[], intents: readonly Intent[], at: ParentQuestion): LicenceAnswer[] {
  const several = intents.includes('QUERY_MULTI');
  const asked = several || pieces.length === 1 ? pieces : [{ words: at.words, found: findIn(at.words, at) }];
  if (!several && !asked.some((piece) => mayBeNamed(piece) || namesPlace(piece, at))) return [];
  return asked.map(({ words, found }) => compose(several ? words : at.words, found, { ...at, brief: several }));
}

function compose(words: string, found: LookupResult, at: ParentQuestion & { brief: boolean }): LicenceAnswer {
  const { today, countyName, hotline, brief } = at;
  const who = { chosen: null, chat: 'direct', audience: 'public' } as const;
  return composeLicenceAnswer({ words, ...found, ...who, today, countyName, hotline, brief });
}

/** Nobody is named, but another place is: 潞州区的班正规吗. */
function namesPlace({ words }: Piece, at: ParentQuestion): boolean {
  return compose(words, { certain: false, candidates: [] }, { ...at, brief: true }).verdict === 'other_district';
}

function privateText(intents: readonly Intent[], looked: readonly LicenceAnswer[], at: ParentQuestion): string {
  const first = intents.filter((intent) => FIRST.includes(intent));
  const later = intents.filter((intent) => !FIRST.includes(intent) && !LOOK_UPS.includes(intent));
  const isLookUp = intents.some((intent) => LOOK_UPS.includes(intent));
  const blocks = [
    ...first.map((intent) => textOf(intent, at)),
    isLookUp ? lookUpText(looked) : '',
    ...later.map((intent) => textOf(intent, at)),
  ];
  return joinBlocks(blocks);
}

function lookUpText(looked: readonly LicenceAnswer[]): string {
  const [only] = looked;
  if (only === undefined) return NAME_WANTED;
  if (looked.length === 1) return only.text;
  const numbered = looked.map(({ text }, at) => `（${at + 1}）${text}`);
  return [SEVERAL(looked.length), ...numbered, ...closingLines()].join('\n');
}

function textOf(intent: Intent, { words, today, countyName, hotline }: ParentQuestion): string {
  const spoken = normalise(words).replaceAll(' ', '');
  const plain = findTopic(intent, spoken);
  const topic = plain === intent ? findTopic(intent, mendBySound(spoken)) : plain;
  if (topic === undefined) return NOT_UNDERSTOOD;
  return ANSWERS[topic]({ countyName, hotline, bases: citationsOn(topic, today) }).join('\n');
}

/** In a group no institution is spoken of, and no case (rule 6); a rule may be told to everybody. */
function groupText(intents: readonly Intent[], words: string, at: ParentQuestion): string {
  if (intents.includes('URGENT_CHILD')) return `${URGENT_IN_GROUP}\n${textOf('GROUP_PRIVACY', at)}`;
  if (intents.some((intent) => PRIVATE.includes(intent))) return textOf('GROUP_PRIVACY', at);
  if (intents.some((intent) => LOOK_UPS.includes(intent))) return GROUP_TEXT;
  return joinBlocks(intents.map((intent) => textOf(intent, { ...at, words })));
}

/** Blocks one after the other; what an earlier block said is not said again, and what ends every answer stands last. */
function joinBlocks(blocks: readonly string[]): string {
  const said = new Set<string>();
  const kept = blocks.flatMap((block) => {
    const lines = block.split('\n').filter((line) => line !== '' && !said.has(line));
    for (const line of lines) said.add(line);
    return lines;
  });
  const last = closingLines().filter((line) => said.has(line));
  return [...kept.filter((line) => !last.includes(line)), ...last].join('\n');
}
