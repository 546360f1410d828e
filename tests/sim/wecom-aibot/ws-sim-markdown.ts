/** How a client reads markdown: every feature that a text could set off leaves a mark that the text did not have. */

/** What is seen, and who is called. */
export type ReadMarkdown = { text: string; mentions: string[] };

/** Reads it strictly (CommonMark with tables, strikes and formulas), so that nothing means something by accident. */
export function readMarkdown(content: string): ReadMarkdown {
  const mentions: string[] = [];
  const kept: string[] = [];
  const keep = (text: string): string => `\ue000${kept.push(text) - 1}\ue001`;
  const inline = content
    .replace(/\\([!-/:-@[-`{-~])/g, (_all, sign: string) => keep(sign))
    .replace(/\\$/gm, '')
    .replace(/<@([^>\s]{1,64})>/g, (_all, id: string) => {
      mentions.push(id);
      return keep(`@${id}`);
    })
    .replace(/(`+)([^`]|[^`][\s\S]*?[^`])\1(?!`)/g, (_all, _ticks, code: string) => keep(`【码】${code}`))
    .replace(/<(?:[!?/]|[A-Za-z])[^>]*>/g, '【标签】')
    .replace(/!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, (_all, words: string) => `【链】${words}`)
    .replace(/^ {0,3}\[[^\]]+\]: *\S+/gm, '【链】')
    .replace(/&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});/g, '【实体】')
    .replace(/\$([^$]+)\$/g, (_all, formula: string) => `【式】${formula}`);
  const text = emphasis(blocks(inline).replaceAll('\ue002', '')).replace(
    /\ue000(\d+)\ue001/g,
    (_all, at: string) => kept[Number(at)] ?? '',
  );
  return { text, mentions };
}

/** Two blanks before a line break keep it; a single one is a blank; an empty line parts paragraphs. */
function blocks(content: string): string {
  return content
    .split('\n')
    .map(block)
    .join('\n')
    .replace(/[^\S\n\u00a0]{2,}\n(?=[^\n])/g, '\ue002\n')
    .replace(/(?<=[^\n\ue002])\n(?=[^\n])/g, ' ')
    .replace(/ +$/gm, '')
    .replace(/(?<=\S) {2,}/g, ' ');
}

function block(line: string): string {
  if (/^(?: {4}|\t)\s*\S/.test(line)) return `【码】${line.trim()}`;
  if (/^ {0,3}(?:=+|-+|(?:[-_*] *){3,}) *$/.test(line)) return '【线】';
  if (/^ {0,3}\|?(?: *:?-+:? *\|?)+ *$/.test(line)) return '【表】';
  if (/^ {0,3}(?:~~~|```)/.test(line)) return '【码】';
  return line
    .replace(/^ {0,3}#{1,6}(?:[ \t]+|$)/, '【题】')
    .replace(/^ {0,3}>+ ?/, '【引】')
    .replace(/^ {0,3}(?:[-+*]|\d{1,9}[.)])(?:[ \t]+|$)/, '【列】')
    .replace(/^ {1,3}(?=\S)/, '');
}

function emphasis(text: string): string {
  return text
    .replace(/(\*+)(?=\S)([^*]+?)\*+/g, '【强】$2')
    .replace(/(?<![\p{L}\p{N}_])(_+)(?=\S)([^_]+?)_+(?![\p{L}\p{N}_])/gu, '【强】$2')
    .replace(/(~{1,2})(?=\S)([^~]+?)\1/g, '【删】$2');
}
