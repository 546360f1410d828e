/** Before a price is filed: it is held against the last round's of the same course, and a rise too steep is abnormal (M415). */
import { dueFor } from '../domain/register-definition.ts';
import { findLastPrice } from '../store/last-price.ts';
import type { EntryFiling, FilingHook } from './entry-hooks.ts';

const ABNORMAL = 'abnormal';
/** The flow's own value: how many percent are too many. */
const LIMIT = 'rise_limit';

/** `abnormal`, and `rise` in whole percent; what was said of the last price counts beside what the register knows. */
export const onPriceFiling: FilingHook = async (filing) => {
  const { tx, call, entry } = filing;
  const price = Number(entry.data['price']);
  const known = [Number(entry.data['last_price']), (await findLastPrice(tx, entry)) ?? Number.NaN].filter(
    (yuan) => yuan > 0,
  );
  if (known.length === 0) return { entry, more: { abnormal: false } };
  const last = Math.min(...known);
  const percent = ((price - last) * 100) / last;
  const compared = {
    ...entry,
    data: { ...entry.data, last_price: last },
    shown: { ...entry.shown, last_price: `${last}元` },
  };
  const isAbnormal = percent > Number(call.submission.calc[LIMIT]);
  const filed = isAbnormal ? asAbnormal(filing, compared) : compared;
  return { entry: filed, more: { abnormal: isAbnormal, rise: Math.round(percent) } };
};

function asAbnormal({ call, definition }: EntryFiling, entry: EntryFiling['entry']): EntryFiling['entry'] {
  const due = dueFor(definition.states[ABNORMAL], call.at, entry);
  return { ...entry, state: ABNORMAL, dueAt: due?.toISOString() ?? null, closedAt: null };
}
