/** How the bot behaves in a group (flows.md §7): one message a turn, long ones folded, private things in private. */
import type { Reply } from '../engine/turn.ts';
import { TEXTS } from './texts.ts';

/** What a phone shows without scrolling, more or less; a longer reply without options is folded. */
const MOST_CHARACTERS = 600;

/** The replies of one turn as a group may read them. */
export function inGroup(replies: readonly Reply[]): Reply[] {
  const own = replies.filter((reply) => reply.private);
  const [folded, whole] = fold(join(replies.filter((reply) => !reply.private)));
  return [...folded, ...whole, ...own];
}

/** One message: the texts under each other, with the options of the last. */
function join(replies: readonly Reply[]): Reply[] {
  const last = replies.at(-1);
  if (last === undefined) return [];
  const text = replies
    .map((reply) => reply.text)
    .filter((line) => line !== '')
    .join('\n');
  return [{ ...last, text }];
}

/** A long one is cut at a line's end, and the whole goes to the person alone. */
function fold([reply]: Reply[]): [folded: Reply[], whole: Reply[]] {
  if (reply === undefined) return [[], []];
  if (reply.text.length <= MOST_CHARACTERS || reply.options !== undefined) return [[reply], []];
  const head = reply.text.slice(0, MOST_CHARACTERS);
  const end = head.lastIndexOf('\n');
  const text = `${end > 0 ? head.slice(0, end) : head}\n${TEXTS.folded}`;
  return [[{ ...reply, text }], [{ text: reply.text, private: true }]];
}
