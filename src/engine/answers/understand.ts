/** The front door of answers: what a person's words mean for one question. Pure; never throws on any text. */
import type { AnswerContext, AnswerSpec, Understood } from './answer.ts';
import { understandChoice } from './choice.ts';
import { understandDate } from './dates.ts';
import { understandDatetime } from './datetimes.ts';
import { type Heard, hear, isUniversalWord, withoutManners } from './heard.ts';
import { understandIdCode } from './id-code.ts';
import { understandMoney } from './money.ts';
import { understandMulti } from './multi.ts';
import { understandInt } from './numbers.ts';
import { understandPeriod } from './period.ts';
import { understandPhone } from './phone.ts';
import { understandText } from './text.ts';
import { whySteering, whyTooLong } from './texts.ts';
import { understandYesNo } from './yes-no.ts';

/**
 * Reads one answer. `why` says in one plain sentence what to write instead; `note` shows a reading that was not literal.
 *
 * @example understand({ type: 'int' }, '两百三', { now }) → { ok: true, value: 230 }
 */
export function understand(spec: AnswerSpec, said: string, ctx: AnswerContext): Understood {
  const heard = hear(said);
  if (heard !== undefined && isUniversalWord(heard)) return { ok: false, why: whySteering(spec.type) };
  // Free text may be longer than anything spoken.
  if (spec.type === 'text') return understandText(spec, said);
  if (heard === undefined) return { ok: false, why: whyTooLong(spec.type) };
  return understandSpoken(spec, { said, heard: withoutManners(heard), ctx });
}

type Spoken = { said: string; heard: Heard; ctx: AnswerContext };

function understandSpoken(spec: AnswerSpec, { said, heard, ctx }: Spoken): Understood {
  switch (spec.type) {
    case 'text':
      return understandText(spec, said);
    case 'int':
      return understandInt(spec, heard);
    case 'money':
      return understandMoney(spec, heard);
    case 'yesno':
      return understandYesNo(heard);
    case 'choice':
      return understandChoice(spec, heard);
    case 'multi':
      return understandMulti(spec, heard);
    case 'date':
      return understandDate(heard, ctx);
    case 'datetime':
      return understandDatetime(heard, ctx);
    case 'period':
      return understandPeriod(heard, ctx);
    case 'phone':
      return understandPhone(heard);
    case 'id_code':
      return understandIdCode(heard, said);
  }
}
