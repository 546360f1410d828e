/** A cell of a CSV file that Excel would run as a formula gets an apostrophe in front, and loses it when read back. */

/** Also behind blanks and apostrophes of its own, so that reading back takes away exactly the one put in front. */
const DANGEROUS = /^[\s']*[=+\-@\t\r＝＋－＠]/u;

/** The cell as it may stand in a CSV file. */
export function guardCell(text: string): string {
  return DANGEROUS.test(text) ? `'${text}` : text;
}

/** The cell as it was before `guardCell`. */
export function unguardCell(cell: string): string {
  return cell.startsWith("'") && DANGEROUS.test(cell) ? cell.slice(1) : cell;
}
