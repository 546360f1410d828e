/** A cell of a CSV file that Excel would run as a formula gets an apostrophe in front, and loses it when read back. */

/**
 * In any line of the cell, also behind blanks, signs that nobody sees and apostrophes of its own, so that reading back takes
 * away exactly the one put in front. One class of signs in front, within the line: nothing here can take long.
 */
const DANGEROUS =
  /(?<![\s\S])[\s'\0\p{Default_Ignorable_Code_Point}]*[\t\r\n\0]|^[\t\v\f\0'\p{Zs}\p{Default_Ignorable_Code_Point}]*[=+\-@＝＋－＠]/mu;

/** The cell as it may stand in a CSV file. */
export function guardCell(text: string): string {
  return DANGEROUS.test(text) ? `'${text}` : text;
}

/** The cell as it was before `guardCell`. */
export function unguardCell(cell: string): string {
  return cell.startsWith("'") && DANGEROUS.test(cell) ? cell.slice(1) : cell;
}
