/** Leads: from staff and from the public; taken up, sent out, checked, handled, closed; some are left lying. */
import type { LedgerLead } from './ledger.ts';
import type { Play } from './play.ts';
import type { Random } from './random.ts';

/** What staff say for a form, and what one of the public says. */
const FORMS = [
  { staff: '一对一', public: '一对一' },
  { staff: '住家教师', public: '家教' },
  { staff: '线上', public: '网课' },
  { staff: '收费退费', public: '乱收费' },
  { staff: '安全', public: '不安全' },
  { staff: '其他', public: '其他' },
] as const;
const SOURCES = ['电话', '邮箱', '网格', '检查发现', '部门移交'] as const;

type Case = { lead: LedgerLead; chance: Random };

/** One of the staff enters a lead about a place of its own, and what becomes of it is planned. */
export async function enterLead(play: Play, by: string, n: number): Promise<void> {
  const { talker, ledger } = play;
  const chance = play.chance(`lead ${n}`);
  const form = chance.pick(FORMS).staff;
  const about = ['场所', placeOf(n), '跳过', '跳过', '跳过', '不是', '没有', '有人在里面上课没有挂牌', '匿名', '提交'];
  const lines = ['报线索', chance.pick(SOURCES), form, ...about];
  const [, number = ''] = await talker.tell(by, lines, /已登记，编号 (XS\d{9})/u);
  const lead = keep(play, { number, form });
  if (chance.chance(0.03)) {
    // The same once more: it joins the first.
    await talker.tell(by, lines, /^已并入/u);
    ledger.merged += 1;
  }
  planAhead(play, { lead, chance });
}

/** One of the public reports, without a name; nobody tells them the number. */
export async function reportLead(play: Play, by: string, n: number): Promise<void> {
  const chance = play.chance(`lead ${n}`);
  const form = chance.pick(FORMS);
  const about = [form.public, '地方', placeOf(n), '周末', '跳过', '收费', '不是', '没有伤害', '不留', '提交'];
  await play.talker.tell(by, ['举报', ...about], /查询码/u);
  const number = await play.county.leadAt(placeOf(n));
  planAhead(play, { lead: keep(play, { number, form: form.staff }), chance });
}

function placeOf(n: number): string {
  return `古韩镇第${n + 1}号院一层`;
}

function keep(play: Play, { number, form }: { number: string; form: string }): LedgerLead {
  const lead: LedgerLead = { number, since: play.day, form, end: 'left' };
  play.ledger.leads.push(lead);
  return lead;
}

/** What comes in shortly before the end, and one of twelve, is left lying. */
function planAhead(play: Play, one: Case): void {
  if (play.daysLeft < 12 || one.chance.chance(0.08)) return;
  const by = one.chance.pick(play.of('office', 'duty_officer'));
  play.later(0, by, async () => await takeUp(play, by, one));
}

async function takeUp(play: Play, by: string, one: Case): Promise<void> {
  const { lead, chance } = one;
  const { number } = lead;
  const { talker } = play;
  if (chance.chance(0.05)) {
    await talker.tell(by, [`线索受理 ${number}`, '不予受理', '不属于校外培训的事', '12345'], /不予受理”/u);
    end(play, lead, 'declined');
    return;
  }
  await talker.tell(by, [`线索受理 ${number}`, '受理'], /已受理”/u);
  await talker.tell(by, [`线索派单 ${number}`, '按建议'], /已派单”/u);
  end(play, lead, 'dispatched');
  const checker = chance.pick(play.of('office'));
  play.later(1, checker, async () => await check(play, checker, one));
}

async function check(play: Play, by: string, { lead, chance }: Case): Promise<void> {
  const { talker } = play;
  const { number } = lead;
  await talker.tell(by, [`线索核查 ${number}`, '到场'], /核查中”/u);
  end(play, lead, 'checking');
  if (chance.chance(0.05)) return;
  if (!chance.chance(0.4)) {
    const facts = ['不属实', '两次到场都没有人', '不复杂'];
    await talker.tell(by, [`线索核查 ${number}`, '有结论', ...facts], /不属实”/u);
    await talker.tell(by, [`线索办结 ${number}`, '没有发现问题'], /已办结”/u);
    end(play, lead, 'unfounded');
    return;
  }
  const facts = ['属实', '二楼有学生在上课', '不复杂'];
  await talker.tell(by, [`线索核查 ${number}`, '有结论', ...facts], /属实待处理”/u);
  await talker.tell(by, [`线索处理 ${number}`, '责令整改', '已当场责令停止'], /处理中”/u);
  await talker.tell(by, [`线索办结 ${number}`, '已经停止上课'], /已办结”/u);
  end(play, lead, 'confirmed');
}

function end(play: Play, lead: LedgerLead, how: LedgerLead['end']): void {
  lead.end = how;
  lead.since = play.day;
}
