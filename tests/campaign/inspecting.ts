/** An inspector's visit: a filing, sometimes with a finding, sometimes taken back, and the rectification that follows. */
import type { Place } from './county.ts';
import type { Play } from './play.ts';
import type { Random } from './random.ts';

/** List → how people say it, and an item of it that is found wrong. */
const LISTS = [
  { code: 'AQ', said: '安全', item: 'AQ06', fact: '通道堆了三个纸箱', form: null },
  { code: 'SF', said: '收费', item: 'SF01', fact: '价目表没有贴出来', form: null },
  { code: 'YX', said: '学科类', item: 'YX02', fact: '一名老师在教一名学生数学', form: '一对一' },
  { code: 'GG', said: '广告', item: 'GG01', fact: '门口广告写了保过', form: null },
] as const;

export type Visit = { by: string; place: Place; isSafety: boolean; chance: Random };

/** Files the visit; of ten, three have a finding; of twenty, one is taken back within the two hours. */
export async function inspect(play: Play, visit: Visit): Promise<void> {
  const { by, place, chance } = visit;
  const { ledger, talker } = play;
  const list = visit.isSafety ? LISTS[0] : chance.pick(LISTS);
  const hasFinding = chance.chance(0.3);
  const days = hasFinding && chance.chance(0.7) ? 3 + chance.below(12) : null;
  const isWithdrawn = chance.chance(0.05);
  const findings = hasFinding ? [`全部符合，除 ${list.item}`, '全表符合', list.fact] : ['全表符合'];
  const lines = ['填报', place.name, list.said, '今天上午8点', ...findings, ...(hasFinding ? fixing(days) : ['跳过'])];
  // The place cannot be sent from a cellar.
  const rest = ['跳过', '地下室没信号', '王强、李敏', '提交'];
  const [, number = ''] = await talker.tell(by, [...lines, ...rest], /编号 (JC\d{8}-\d{4,})/u);
  if (isWithdrawn) await talker.tell(by, [`撤回 ${number}`, '是'], /已撤回/u);
  const form = hasFinding ? list.form : null;
  ledger.inspections.push({ number, placeId: place.id, list: list.code, withdrawn: isWithdrawn, form });
  if (isWithdrawn) return;
  if (list.code === 'AQ') ledger.safetyChecked.add(place.id);
  if (days !== null) await follow(play, visit, { filed: number, dueOn: play.dayAfter(days) });
}

/** Put right at once, or within some days; the photo that is required then is left out with a reason. */
function fixing(days: number | null): string[] {
  return [...(days === null ? ['改好了'] : ['没改', `${days}天后`]), '跳过', '家长在场不便拍照'];
}

/** The rectification of a filing: checked good later on, or left until the campaign's end. */
async function follow(
  play: Play,
  { by, chance }: Visit,
  { filed, dueOn }: { filed: string; dueOn: string },
): Promise<void> {
  const { ledger, talker, county } = play;
  const number = await county.rectificationOf(filed);
  const record = { number, dueOn, done: false };
  ledger.rectifications.push(record);
  if (chance.chance(0.2)) return;
  play.later(1 + chance.below(8), by, async () => {
    const lines = [`申请复查 ${number}`, '照要求改好了', '跳过', '光线太暗拍不清', '提交'];
    await talker.tell(by, lines, /申请复查”/u);
    const check = [`复查 ${number}`, '合格', '现场看过都改好了', '跳过', '光线太暗拍不清', '王强、李敏', '提交'];
    await talker.tell(by, check, /复查合格/u);
    record.done = true;
  });
}
