/** What people wrote, as markdown that shows exactly that: the bot's texts are always read as markdown (doc 101031). */

const NBSP = '\u00a0';
/** A letter, a digit or a sign on both sides keeps an underscore from meaning anything. */
const LOOSE_UNDERSCORE = /(?<![A-Za-z0-9_])_+|_+(?![A-Za-z0-9_])/g;
/** Tags, comments, automatic links, and above all `<@userid>`, which mentions. */
const OPENING = /<(?=[@/!?A-Za-z])/g;
const ENTITY = /&(?=#?[A-Za-z0-9]{1,32};)/g;
/** `[words](address)`, `[words][name]` and `[name]: address`. */
const LINK_END = /\](?=[([:])/g;
const ESCAPE = /\\(?=[!-/:-@[-`{-~]|$)/gm;
const RULER = /^[ \t]*(?:[-=|:][-=|: \t]*)$/gm;
const HEADING_OR_QUOTE = /^([ \t]*)(#{1,6}(?=\s|$)|>+)/gm;
const LIST = /^([ \t]*(?:[-+]|\d{1,9}[.)]))(?:[ \t]|$)/gm;

/** The sign of the same look that means nothing: ASCII from `!` to `~` has one in full width. */
function wide(signs: string): string {
  return signs.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
}

/**
 * Markdown that reads as the text itself. No document says that the client honours a backslash, and an escaped mention that
 * mentions all the same would be worse than a wide sign: so what could mean something is replaced by its likeness, where it
 * could mean something, and blanks by blanks that do not break. At most three times as many bytes.
 */
export function literal(text: string): string {
  return (
    text
      .replaceAll('\r\n', '\n')
      .replace(/(?![\t\n])\p{Cc}/gu, '')
      .replace(/(?<![ \t])[ \t]+$/gm, '')
      .replace(/[*`~$]/g, wide)
      .replace(LOOSE_UNDERSCORE, wide)
      .replace(OPENING, wide)
      .replace(ENTITY, wide)
      .replace(LINK_END, wide)
      .replace(ESCAPE, wide)
      .replace(RULER, wide)
      .replace(HEADING_OR_QUOTE, (_all, blanks: string, signs: string) => blanks + wide(signs))
      .replace(LIST, `$1${NBSP}`)
      .replace(/\t/g, NBSP)
      .replace(/^ +| {2,}/gm, (blanks) => NBSP.repeat(blanks.length))
      // Two blanks before it keep a single line break a line break, whatever the client takes it for.
      .replace(/(?<=[^\n])\n(?=[^\n])/g, '  \n')
  );
}

/** What a quotation of ours said: people quote what they see, the conversation knows what was meant. */
export function meantBy(shown: string): string {
  return shown.replace(/[＊＿｀＄＜＆］＼＃＞]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
}

/** Names people in front of a text; ids that could be more than one person are left out. */
export function withMentions(markdown: string, userIds: readonly string[]): string {
  const tags = [...new Set(userIds)].filter(isMentionable).map((userId) => `<@${userId}>`);
  return tags.length === 0 ? markdown : `${tags.join(' ')} ${markdown}`;
}

function isMentionable(userId: string): boolean {
  return /^[0-9A-Za-z][0-9A-Za-z_\-@.]{0,63}$/.test(userId) && userId.toLowerCase() !== 'all';
}
