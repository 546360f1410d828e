/** Lists that were officially published (白名单, 黑名单): a field of its own, no status; what may be quoted (data-model §2.5). */

/** List code → what people read. */
export const LIST_NAMES = { white: '白名单', black: '黑名单' } as const;
export type ListKind = keyof typeof LIST_NAMES;

/** One institution on one list; days as `YYYY-MM-DD`. */
export type Listing = {
  kind: ListKind;
  documentNumber: string;
  publishedOn: string;
  /** The whole list was taken back (行政处罚法 §48: within three days when its ground is gone). */
  withdrawnOn: string | null;
  /** This institution was taken off it. */
  removedOn: string | null;
};

/** Whether a word is a list's code. */
export function isListKind(word: string): word is ListKind {
  return Object.hasOwn(LIST_NAMES, word);
}

/** The listing that may be quoted on a day: published by a document, not withdrawn; the newest first. */
export function findQuotable<T extends Listing>(listings: readonly T[], day: string): T | undefined {
  return listings
    .filter((each) => each.documentNumber.trim() !== '' && each.publishedOn <= day)
    .filter(({ withdrawnOn, removedOn }) => !isOver(withdrawnOn, day) && !isOver(removedOn, day))
    .sort((a, b) => b.publishedOn.localeCompare(a.publishedOn))[0];
}

function isOver(endedOn: string | null, day: string): boolean {
  return endedOn !== null && endedOn <= day;
}
