/** On which line of a YAML file something stands. */
import { type Document, isNode, type LineCounter } from 'yaml';

/** The line of a place, or of the nearest thing around it. */
export function lineOf(document: Document, lines: LineCounter, place: readonly PropertyKey[]): number {
  for (let depth = place.length; depth >= 0; depth -= 1) {
    const node = depth === 0 ? document.contents : document.getIn(place.slice(0, depth), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}
