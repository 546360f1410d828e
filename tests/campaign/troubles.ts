/** What the office and the liaisons have on their desks besides: refunds, risks, supervised money, suspensions. */
import type { Place } from './county.ts';
import type { LedgerRisk } from './ledger.ts';
import type { Play, Work } from './play.ts';

/** Level → the signals that make it (flows/sources/risk-signals.yaml), of an institution that had none before. */
const SIGNALS = { red: '失联', orange: '欠薪 促销', yellow: '促销' } as const;
const LEVELS = ['yellow', 'orange', 'red'] as const;
/** Departments with a liaison who can be asked, by their code and as people say them. */
const HELPERS = [
  { id: 'police', said: '公安' },
  { id: 'market', said: '市监' },
  { id: 'fire', said: '消防' },
] as const;

/** One piece of each kind, for a day. Every institution has at most one, so that levels do not add up. */
export function troublesOf(play: Play, { n, places }: { n: number; places: readonly Place[] }): Work[] {
  const office = play.of('office');
  const by = office[n % office.length] ?? '';
  const [first, second, third, fourth] = places;
  return [
    ...(first === undefined ? [] : [{ by, run: async () => await dispute(play, by, first) }]),
    ...(second === undefined ? [] : [{ by, run: async () => await risk(play, by, second) }]),
    ...(third === undefined ? [] : [{ by, run: async () => await supervise(play, by, third) }]),
    ...(fourth === undefined || n % 6 !== 0 ? [] : [{ by, run: async () => await suspend(play, by, fourth) }]),
  ];
}

async function dispute(play: Play, by: string, { id, name }: Place): Promise<void> {
  const { talker, ledger } = play;
  const chance = play.chance(`dispute ${id}`);
  const amount = (1 + chance.below(200)) * 100;
  const told = ['退费纠纷', name, '12345', `${1 + chance.below(9)}`, `${amount}`, '好', '搬了校区不愿退余课费', '提交'];
  const [, number = ''] = await talker.tell(by, told, /编号 (TF\d{8}-\d{4})/u);
  const record: (typeof ledger.disputes)[number] = { placeId: id, amount, settled: null, demandedOn: play.day };
  ledger.disputes.push(record);
  if (chance.chance(0.3)) return;
  const paid = chance.chance(0.5) ? amount : Math.round(amount * 0.8);
  play.later(1 + chance.below(20), by, async () => {
    await talker.tell(by, [`化解纠纷 ${number}`, '退费了', `${paid}`, '好', '提交'], /已化解”/u);
    record.settled = paid;
  });
}

async function risk(play: Play, by: string, { id, name }: Place): Promise<void> {
  const { talker, ledger } = play;
  const chance = play.chance(`risk ${id}`);
  const level = chance.pick(LEVELS);
  const told = ['报风险', name, SIGNALS[level], '没有', '老师说工资没发', '80', '跳过', '好', '跳过', '提交'];
  const [, number = ''] = await talker.tell(by, told, /已报，编号 (FX\d{8}-\d{4})/u);
  const record: LedgerRisk = { placeId: id, level, resolved: false };
  ledger.risks.push(record);
  if (chance.chance(0.5)) {
    const days = chance.below(30);
    const helper = chance.pick(HELPERS);
    const asked = [`派风险任务 ${number}`, helper.said, '当天联系上法人并回话', `${days}天后`, '提交'];
    await talker.tell(by, asked, /已派给/u);
    ledger.tasks.push({ department: helper.id, dueOn: play.dayAfter(days) });
  }
  if (chance.chance(0.3)) return;
  play.later(1 + chance.below(5), by, async () => {
    await talker.tell(by, [`续报 ${number}`, '工资已补发', '没有', '没有', '平息了', '提交'], /已平息/u);
    record.resolved = true;
  });
}

async function supervise(play: Play, by: string, { id, name, status }: Place): Promise<void> {
  const told = ['登记资金监管', name, '托管', '农商行襄垣支行', '0356', '7月1日', '好', '跳过', '跳过', '提交'];
  await play.talker.tell(by, told, /已纳入资金监管/u);
  if (status === 'valid' || status === 'rectifying') play.ledger.supervised.add(id);
}

async function suspend(play: Play, by: string, { id, name, status }: Place): Promise<void> {
  if (status !== 'valid') return;
  const told = ['责令停业', name, `襄教停字〔2023〕${play.ledger.suspended.size + 1}号`, '好', '提交'];
  await play.talker.tell(by, told, /已登记/u);
  play.ledger.suspended.add(id);
}
