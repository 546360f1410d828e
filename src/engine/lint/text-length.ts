/** E174: WeCom cuts a message at 2,048 bytes (doc 90236), in the middle of a word if need be. */
import { byteLength } from '../../kernel/text.ts';
import type { FlowDefinition } from '../flow.ts';
import type { FlowProblem } from '../flow-problem.ts';
import { listTexts } from './flow-texts.ts';
import { problem } from './placed.ts';

const MOST_BYTES = 2048;
/** What a name filled in takes: a name of ten Chinese letters. */
const FILLED_BYTES = 30;

/** Texts that do not fit into one message, with their own options listed below them. */
export function lintLengths(definition: FlowDefinition): FlowProblem[] {
  return listTexts(definition).flatMap(({ text, place, options = [] }) => {
    const listed = options.map((label, at) => `\n${at + 1}. ${label}`).join('');
    const bytes = longestBytes(text) + byteLength(listed);
    if (bytes <= MOST_BYTES) return [];
    const what = `这条消息有 ${bytes} 字节，超过 ${MOST_BYTES} 会被切断`;
    return [problem('E174', place, [what, `改短到 ${Math.floor(MOST_BYTES / 3)} 个字以内，或拆成两题`])];
  });
}

const TAG = /\{%-?\s*(?<tag>\w+)[^%]*%\}|\{\{[^}]*\}\}/gu;
const OPENS = new Set(['if', 'unless', 'case', 'for', 'tablerow']);
const FORKS = new Set(['else', 'elsif', 'when']);

/** One level of tags: the branch being read, and the longest one before it. */
type Level = { branch: number; longest: number };

/** The bytes of a text at its longest: of each `if` only the longest branch counts. */
function longestBytes(text: string): number {
  const levels: Level[] = [{ branch: 0, longest: 0 }];
  let from = 0;
  for (const match of text.matchAll(TAG)) {
    add(levels, byteLength(text.slice(from, match.index)));
    from = match.index + match[0].length;
    const tag = match.groups?.['tag'];
    if (tag === undefined) add(levels, FILLED_BYTES);
    else turn(levels, tag);
  }
  add(levels, byteLength(text.slice(from)));
  return levels.reduce((sum, { branch, longest }) => sum + Math.max(branch, longest), 0);
}

function add(levels: readonly Level[], bytes: number): void {
  const level = levels.at(-1);
  if (level !== undefined) level.branch += bytes;
}

function turn(levels: Level[], tag: string): void {
  const level = levels.at(-1);
  if (OPENS.has(tag)) levels.push({ branch: 0, longest: 0 });
  else if (FORKS.has(tag) && level !== undefined) {
    level.longest = Math.max(level.longest, level.branch);
    level.branch = 0;
  } else if (tag.startsWith('end') && level !== undefined && levels.length > 1) {
    levels.pop();
    add(levels, Math.max(level.branch, level.longest));
  }
}
