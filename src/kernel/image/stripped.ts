/** What every walker of this folder gives. */

/** The picture without its metadata, and its size in pixels. */
export type Stripped = { bytes: Buffer; width: number; height: number };
