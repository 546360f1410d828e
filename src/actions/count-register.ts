/** 统计 线索: how many lines a register has, by state or what else was said; of those that the person may see. */
import { z } from 'zod';
import { dayOf } from '../domain/calendar.ts';
import { decide, isWithinScope, type Scope } from '../domain/permissions.ts';
import type { EffectResult } from '../engine/turn.ts';
import { composeCount } from '../figures/compose-count.ts';
import { countLedger, isCountable } from '../figures/count-ledger.ts';
import { type LedgerOutline, listLedgers } from '../figures/record-ledgers.ts';
import { TEXTS } from '../figures/texts.ts';
import { AppError } from '../kernel/errors.ts';
import { findFigurePeriod } from '../store/figure-facts.ts';
import { loadLedger } from '../store/ledgers.ts';
import type { StoreTx } from '../store/store.ts';
import type { Action, ActionCall, ActionWorld } from './action.ts';

/** `lead`, or with what it is counted by: `lead/town`. */
const withSchema = z.strictObject({ register: z.string().regex(/^[a-z_]+(?:\/[a-z][a-z0-9_]*)?$/u) });

type Asked = { call: ActionCall; outline: LedgerOutline; by: string; scope: Scope };

/** Example: `- {id: count, action: count_register, with: {register: which.id}}`; `which` is a look-up of `ledgers`. */
export const countRegister: Action<Asked> = {
  name: 'count_register',
  permit: 'figure.count',
  prepare(call, { registers, permissions }) {
    const [code = '', by = 'state'] = withSchema.parse(call.with).register.split('/');
    const outline = listLedgers(registers).find((each) => each.code === code);
    const decision = decide(permissions, outline?.permit ?? '', { person: call.actor, place: 'private' });
    // A register that does not exist is told like one that is not for him.
    if (outline === undefined || !decision.ok || !isCountable(outline, by)) throw denied(outline);
    return { call, outline, by, scope: decision.scope };
  },
  async run(asked, tx, world) {
    const results: EffectResult[] = [];
    for (const one of asked) results.push(await countOne(one, tx, world));
    return results;
  },
};

function denied(outline: LedgerOutline | undefined): AppError {
  const userText = TEXTS.countDenied(outline?.title ?? TEXTS.countUnknown);
  return new AppError({ code: 'ACTION_DENIED', kind: 'denied', userText });
}

async function countOne({ call, outline, by, scope }: Asked, tx: StoreTx, world: ActionWorld): Promise<EffectResult> {
  const ledger = await loadLedger(tx, outline.code, world);
  if (ledger === undefined) throw denied(outline);
  const rows = ledger.rows.filter((row) => isWithinScope(scope, call.actor, row));
  const period = await findFigurePeriod(tx, dayOf(call.at));
  const counted = countLedger({ ...ledger, rows }, { by, period, at: call.at });
  const name = outline.title.replace(/台账$/u, '');
  const text = composeCount({
    title: outline.title,
    counted,
    own: rows.length < ledger.rows.length,
    hint: by === 'state' ? name : '',
  });
  return { count: counted.all.count, text };
}
