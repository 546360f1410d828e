/** Names that the public asks for and nobody knows: counted with the answer, offered for checking, listed for the office. */
import { addDays } from '../domain/calendar.ts';
import { byteLength } from '../kernel/text.ts';
import type { Intent } from '../parents/intent.ts';
import { recogniseIntents } from '../parents/recognise.ts';
import type { RegisterIndex } from '../register/lookup.ts';
import { cleanUnknownName } from '../register/unknown-name.ts';
import type { StoreTx } from '../store/store.ts';
import { listUnknownNames, markNamesKnown, type UnknownNameRow } from '../store/unknown-names.ts';
import type { ActionCall, ActionWorld } from './action.ts';
import { TEXTS } from './texts.ts';

/** WeCom: 2,048 bytes a text message, silently cut beyond. */
const MOST_BYTES = 2_048;
/** Enough to find the most asked among those that have become known meanwhile. */
const MOST_READ = 500;

/** Words that nobody understands may be a name. */
const LOOK_UPS: ReadonlySet<Intent> = new Set<Intent>(['QUERY_INSTITUTION', 'OTHER']);

/** The name that a question of the public's leaves unanswered, as it may be kept; null when there is none. */
export function findUnknownName(
  call: ActionCall,
  verdict: string,
  world: Pick<ActionWorld, 'countyName'>,
): string | null {
  if (verdict !== 'not_found' || call.actor.memberId !== null || call.chat !== 'direct') return null;
  const words = call.submission.said['org'] ?? '';
  // A rule asked about or a report, with no institution found in it, is not somebody's name.
  const isLookUp = recogniseIntents(words, { inGroup: false, named: 0 }).every((intent) => LOOK_UPS.has(intent));
  return isLookUp ? cleanUnknownName(words, world.countyName) : null;
}

/** The answer with the offer to have the name checked, where there is room for it. */
export function offerCheck(text: string, name: string | null): string {
  const offered = `${text}\n${TEXTS.offerCheck}`;
  return name === null || byteLength(offered) > MOST_BYTES ? text : offered;
}

export type UnknownScope = { register: RegisterIndex; countyName: string; today: string; days: number; most: number };

/** The most asked names of the last days; those that are in the register by now are marked and left out. */
export async function listMostAsked(tx: StoreTx, scope: UnknownScope): Promise<UnknownNameRow[]> {
  const rows = await listUnknownNames(tx, addDays(scope.today, 1 - scope.days), MOST_READ);
  const isKnown = ({ text }: UnknownNameRow) => scope.register.lookup(text, { region: scope.countyName }).certain;
  const known = new Set(rows.filter(isKnown).map(({ text }) => text));
  await markNamesKnown(tx, [...known]);
  return rows.filter(({ text }) => !known.has(text)).slice(0, scope.most);
}
