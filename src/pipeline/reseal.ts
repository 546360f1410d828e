/** Seals everything anew that an older key sealed, in small batches beside the running assistant; can be broken off anywhere. */
import { readdir } from 'node:fs/promises';
import { type KeyRing, keyId } from '../kernel/key-ring.ts';
import { openBytes, sealBytes } from '../kernel/sealed-box.ts';
import { SEALED_PLACES, type SealedPlace } from '../store/sealed-places.ts';
import type { Store } from '../store/store.ts';
import { isOlderBox, resealMedia } from './media-files.ts';

/** How many boxes of each table, and of `media`. */
export type BoxCounts = Record<string, number>;
export type ResealDeps = { store: Pick<Store, 'query' | 'execute'>; mediaDir: string; dataKey: KeyRing };

const BATCH = 100;

/** Seals anew; gives how many that was. What somebody removes or writes meanwhile is left to them. */
export async function resealAll(deps: ResealDeps): Promise<BoxCounts> {
  const counts: BoxCounts = {};
  for (const place of SEALED_PLACES) counts[place.name] = await resealPlace(deps, place);
  counts['media'] = 0;
  for (const id of await oldMedia(deps)) counts['media'] += (await resealMedia(deps, id)) ? 1 : 0;
  return counts;
}

/** What an older key still has to open. */
export async function countOldBoxes(deps: ResealDeps): Promise<BoxCounts> {
  const counts: BoxCounts = {};
  const newest = keyId(deps.dataKey.newest());
  for (const place of SEALED_PLACES) {
    counts[place.name] = (await place.listOld(deps.store, newest, 1_000_000)).length;
  }
  counts['media'] = (await oldMedia(deps)).length;
  return counts;
}

async function resealPlace({ store, dataKey }: ResealDeps, place: SealedPlace): Promise<number> {
  const newest = keyId(dataKey.newest());
  let count = 0;
  for (;;) {
    const boxes = await place.listOld(store, newest, BATCH);
    let done = 0;
    for (const old of boxes) {
      const plain = openBytes(dataKey, old.box, old.about);
      done += await place.replace(store, old, sealBytes(dataKey, plain, old.about));
    }
    count += done;
    // Nothing could be replaced: the rest is somebody else's just now, and counted afterwards.
    if (boxes.length === 0 || done === 0) return count;
  }
}

async function oldMedia(deps: ResealDeps): Promise<string[]> {
  const names = await readdir(deps.mediaDir).catch(() => []);
  const old: string[] = [];
  for (const name of names) if (await isOlderBox(deps, name)) old.push(name);
  return old;
}
