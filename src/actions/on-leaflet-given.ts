/** A leaflet (素材) is handed out: what its words need of the county. Its line in the register is what is counted (M208). */
import type { EntryHook } from './entry-hooks.ts';

/** `county`, and `hotline` as it is published; '' when none is: then no number is made up (M511). */
export const onLeafletGiven: EntryHook = ({ world }) =>
  Promise.resolve({ county: world.countyName, hotline: world.hotline ?? '' });
