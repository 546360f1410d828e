/** Tells how a lead stands, by its query code alone; a guess learns nothing and is soon told to wait. */
import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { addDays, dayOf } from '../domain/calendar.ts';
import { progressWord } from '../domain/lead-progress.ts';
import { readQueryCode } from '../domain/query-code.ts';
import type { EffectResult } from '../engine/turn.ts';
import { deriveKey, hashUnder, keyedHash } from '../kernel/derived-key.ts';
import { type DataKey, everyKey } from '../kernel/key-ring.ts';
import { openHashKeys } from '../store/hash-keys.ts';
import { countLeadTry, findLeadProgress, listLeadTries } from '../store/lead-codes.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';
import { fill, TEXTS } from './texts.ts';

const answersSchema = z.object({ code: z.string() });
const MINUTE_MS = 60_000;
const WINDOW_MS = 60 * MINUTE_MS;
/** compliance §3.4: the same person, an hour. */
const MOST_AN_HOUR = 5;
/** Under this purpose codes are hashed; its derived key outlives the data key. */
export const CODE_PURPOSE = 'lead code';
const HASH_CHARACTERS = 64;
const TRY_PURPOSE = 'lead try';

/** The hash under which a code is kept. */
export function hashQueryCode(dataKey: DataKey, code: string): string {
  return keyedHash(dataKey, CODE_PURPOSE, readQueryCode(code));
}

/** All hashes under which a code may be kept: of every key at hand, and of keys that are gone. */
export async function hashesOfCode(tx: StoreTx, dataKey: DataKey, code: string): Promise<string[]> {
  const derived = [
    ...everyKey(dataKey).map((key) => deriveKey(key, CODE_PURPOSE)),
    ...(await openHashKeys(tx, dataKey, CODE_PURPOSE)),
  ];
  const text = readQueryCode(code);
  return [...new Set(derived.map((key) => hashUnder(key, text)))];
}

/** Example: `- {id: ask, action: lead_progress}`; the flow asks for `code`. */
export const leadProgress: Action<{ call: ActionCall; code: string }> = {
  name: 'lead_progress',
  permit: 'report.progress',
  anonymous: true,
  prepare: (call) => ({ call, code: answersSchema.parse(call.submission.answers).code }),
  async run(asked, tx, world) {
    const results: EffectResult[] = [];
    for (const { call, code } of asked) {
      const wait = await countTry(call, tx, world);
      results.push({ text: wait ?? (await tell(code, tx, world)) });
    }
    return results;
  },
};

/** What was no code of ours and what is nobody's take the same way and the same sentence. */
async function tell(code: string, tx: StoreTx, { dataKey }: ActionWorld): Promise<string> {
  const wanted = await hashesOfCode(tx, dataKey, code);
  const found = await findLeadProgress(tx, wanted);
  const kept = Buffer.from(found?.codeHash ?? '0'.repeat(HASH_CHARACTERS), 'hex');
  const same = wanted.filter((hash) => timingSafeEqual(kept, Buffer.from(hash, 'hex')));
  if (found === undefined || same.length === 0) return TEXTS.codeUnknown;
  return fill(TEXTS.codeTells, { word: progressWord(found.state, found.past) });
}

/** Counts a try; gives what is said instead when the hour's are used up. */
export async function countTry(
  { place, at }: ActionCall,
  tx: StoreTx,
  { dataKey }: ActionWorld,
): Promise<string | undefined> {
  const minute = Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS;
  const today = dayOf(at);
  // With the day in it, the hash of one day says nothing of the next.
  const hashOn = (day: string) => keyedHash(dataKey, TRY_PURPOSE, `${day}:${place.channel}:${place.userId}`);
  const after = new Date(minute - WINDOW_MS).toISOString();
  const tries = await listLeadTries(tx, [hashOn(today), hashOn(addDays(today, -1))], after);
  const minutes = tries.flatMap((each) => Array.from({ length: each.count }, () => each.minute.getTime()));
  if (minutes.length < MOST_AN_HOUR) {
    await countLeadTry(tx, { personHash: hashOn(today), minute: new Date(minute).toISOString() });
    return undefined;
  }
  const free = (minutes[minutes.length - MOST_AN_HOUR] ?? minute) + WINDOW_MS;
  return fill(TEXTS.codeTooOften, { time: clockTime(new Date(free)) });
}

/** 14:05, in the county. */
function clockTime(at: Date): string {
  return new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit' }).format(at);
}
