/** Looks whether the callback mode would work: keys, bot id, clock, and whether anything has come in. */
import type { HttpClient } from '../../kernel/http-client.ts';
import type { Finding } from '../contract.ts';
import { CALLBACK_FINDINGS as SAYS } from './texts.ts';

export type CallbackCheck = {
  http: HttpClient;
  apiBase: string;
  aibotId: string | undefined;
  /** When a genuine callback came last. */
  heardAt: Date | undefined;
  now: () => Date;
};

/** Events are refused beyond ten minutes; a minute is the time to say something. */
const SKEW_MS = 60_000;

/** Changes nothing and sends nothing. */
export async function checkCallback(parts: CallbackCheck): Promise<Finding[]> {
  return [
    { state: 'good', what: SAYS.keys, says: SAYS.keysGood },
    parts.aibotId === undefined
      ? { state: 'unknown', what: SAYS.bot, says: SAYS.botMissing, fix: SAYS.botFix }
      : { state: 'good', what: SAYS.bot, says: SAYS.botGood },
    heard(parts),
    await clock(parts),
  ];
}

function heard({ heardAt, now }: CallbackCheck): Finding {
  const what = SAYS.heard;
  if (heardAt === undefined) return { state: 'unknown', what, says: SAYS.heardNever, fix: SAYS.heardFix };
  const minutes = Math.max(0, Math.round((now().getTime() - heardAt.getTime()) / 60_000));
  return { state: 'good', what, says: SAYS.heardGood.replace('{minutes}', String(minutes)) };
}

/** Any answer of the platform carries its time; this address asks for nothing and needs no token to say so. */
async function clock({ http, apiBase, now }: CallbackCheck): Promise<Finding> {
  const what = SAYS.clock;
  const answer = await http.getBytes(`${apiBase.replace(/(?<!\/)\/+$/, '')}/cgi-bin/getcallbackip`);
  const theirs = answer.ok ? Date.parse(answer.headers.get('date') ?? '') : Number.NaN;
  if (Number.isNaN(theirs)) return { state: 'unknown', what, says: SAYS.clockUnknown, fix: SAYS.reachFix };
  const skewMs = Math.abs(now().getTime() - theirs);
  if (skewMs <= SKEW_MS) return { state: 'good', what, says: SAYS.clockGood };
  const says = SAYS.clockOff.replace('{seconds}', String(Math.round(skewMs / 1000)));
  return { state: 'bad', what, says, fix: SAYS.clockFix };
}
