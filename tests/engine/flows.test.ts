/** The flow files of the product, walked as people walk them. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseChecklists } from '../../src/domain/checklist.ts';
import { ROLES } from '../../src/domain/role.ts';
import { parseFlow } from '../../src/engine/flow-file.ts';
import { Chat, institutions, makeContext } from './chat.ts';

const read = (name: string): string => readFileSync(new URL(`../../flows/${name}`, import.meta.url), 'utf8');
const ACTIONS = [
  'file_inspection',
  'amend_inspection',
  'undo_inspection',
  'answer_license_question',
  'list_my_tasks',
  'withdraw_form',
  'withdraw_inspection',
];
const load = (name: string) =>
  parseFlow(read(`${name}.yaml`), `${name}.yaml`, { sources: { institutions: institutions.fields }, actions: ACTIONS });
const checklists = parseChecklists(JSON.parse(read('sources/checklists.json')));
const ctx = { ...makeContext(), checklists };
const MEMBERS = Object.keys(ROLES).filter((role) => role !== 'public');
const RECEIPT = {
  save: {
    number: 'JC20230715-0001',
    rectificationNumber: 'ZG20230715-0001',
    dueOn: '2023-07-18',
    findingCount: 2,
    kind: '',
  },
};

describe('现场检查填报', () => {
  const flow = load('inspection_site');
  const start = () => new Chat(flow, undefined, ctx);
  /** Up to the list: institution, kind, time. */
  const atList = (kind: string) => start().say('启航书法培训部', kind, '1');

  test('is for those who inspect', () => {
    expect(flow.definition.who).toEqual(['inspector', 'liaison', 'office', 'duty_officer', 'grid_worker']);
    expect(flow.definition.start.say).toContain('填报');
  });

  test('offers each of the 13 checklists, and by its common name', () => {
    const codes = start()
      .say('启航书法培训部')
      .keys.map((key) => key.replace('list=', ''));
    expect(codes.sort()).toEqual(Object.keys(checklists).sort());
    for (const [said, code] of [
      ['安全', 'AQ'],
      ['消防', 'AQ'],
      ['证照', 'ZZ'],
      ['收费', 'SF'],
      ['广告', 'GG'],
      ['13', 'WG'],
      ['在职教师', 'JS'],
    ]) {
      expect(start().say('启航书法培训部', said ?? '').session?.answers['list']?.value, said).toBe(code);
    }
  });

  test('a clean inspection takes ten short messages', () => {
    const chat = atList('安全').say('全表符合', '跳过').place().say('王强、李敏');
    expect(chat.text).toBe(
      '请核对：\n1. 机构：启航书法培训部\n2. 检查类型：安全消防食品卫生\n3. 时间：今天 09:30\n4. 检查结果：共34项，都符合\n5. 照片：跳过\n6. 位置：东街1号\n7. 检查人：王强、李敏\n要改哪项就回它的序号；没问题回“提交”。',
    );
    chat.say('提交');
    expect(chat.last.submit?.effects).toEqual([{ id: 'save', action: 'file_inspection', with: {} }]);
    expect(chat.answers).toMatchObject({
      org: { id: 'i1', name: '启航书法培训部' },
      list: 'AQ',
      visited_at: '2023-07-15T09:30:00+08:00',
      items: { list: 'AQ' },
      findings: [],
      place: { latitude: 36.5, longitude: 113, label: '东街1号' },
      inspectors: '王强、李敏',
    });
    expect(chat.answers).not.toHaveProperty('due_on');
    const clean = {
      save: { number: 'JC20230715-0001', rectificationNumber: null, dueOn: null, findingCount: 0, kind: '' },
    };
    expect(chat.last.submit?.finish(clean)[0]?.text).toBe(
      '已报送，编号 JC20230715-0001。\n没有发现问题。\n2小时内可回“撤回 JC20230715-0001”。',
    );
  });

  test('findings lead to a deadline, photos and a rectification', () => {
    const chat = atList('安全').say('6、10不符合', '全表符合');
    expect(chat.text).toContain('问题 1/2：\nAQ06 疏散通道');
    chat.say('二楼通道堆了纸箱', '当场改好了', '灭火器过期', '没有');
    expect(chat.asked).toBe('due_on');
    expect(chat.say('昨天').text).toContain('期限不能早于今天');
    expect(chat.say('后天').text).toContain('请发现场照片，至少1张');
    expect(chat.say('跳过').text).toContain('不便拍照');
    chat.photo('m1').say('发完了', '跳过，地下室没信号', '王强');
    expect(chat.text).toBe('执法检查要两人以上，现在只看到一人。确定吗？');
    expect(chat.say('是').text).toContain('提交后生成整改单，期限7月17日。');
    chat.say('提交');
    expect(chat.answers).toMatchObject({
      findings: [
        { code: 'AQ06', fact: '二楼通道堆了纸箱', corrected: true },
        { code: 'AQ10', fact: '灭火器过期', corrected: false },
      ],
      due_on: '2023-07-17',
      photos: [{ mediaId: 'm1' }],
    });
    expect(chat.last.submit?.submission.said).toMatchObject({ place: '地下室没信号' });
    expect(chat.last.submit?.finish(RECEIPT)[0]?.text).toBe(
      '已报送，编号 JC20230715-0001。\n问题 2 条，整改单 ZG20230715-0001，期限7月18日。\n2小时内可回“撤回 JC20230715-0001”。',
    );
  });

  test('what was corrected on the spot needs no deadline', () => {
    const chat = atList('安全').say('6不符合', '全表符合', '二楼通道堆了纸箱', '是');
    expect(chat.asked).toBe('photos');
    const done = { save: { number: 'JC1', rectificationNumber: null, dueOn: null, findingCount: 1, kind: '' } };
    chat.photo('m1').say('发完了').place().say('王强、李敏', '提交');
    expect(chat.last.submit?.finish(done)[0]?.text).toContain('问题 1 条，已当场改正。');
  });

  test('the default deadline is the earliest of what is still to be put right', () => {
    const chat = atList('证照').say('2不符合', '全表符合', '许可证过期', '否');
    expect(chat.reply.options?.[0]?.label).toBe('就用：7月22日');
  });

  test('an institution that is not in the register is described in words', () => {
    const chat = start().say('小太阳', '都不是');
    expect(chat.text).toContain('招牌名称和地址');
    expect(chat.say('小太阳画室，东街口').asked).toBe('list');
    chat.say('网格', '1', '全部符合', '跳过').place().say('王强、李敏', '提交');
    expect(chat.answers).toMatchObject({ org_unlisted: '小太阳画室，东街口' });
    expect(chat.answers).not.toHaveProperty('org');
    expect(chat.last.submit?.submission.said).toMatchObject({ org: '小太阳' });
  });

  test('a time in the future is refused, one a week ago is asked about', () => {
    expect(start().say('启航书法培训部', '安全', '明天9点').outcome).toBe('rejected');
    const late = start().say('启航书法培训部', '安全', '7月1日上午9点');
    expect(late.text).toBe('已经超过7天了。确定吗？');
    expect(late.say('确定').asked).toBe('items');
  });

  test('no question is longer than a phone shows at once', () => {
    for (const list of Object.values(checklists)) {
      const chat = start().say('启航书法培训部').tap(`list=${list.code}`).say('1');
      while (chat.asked === 'items') {
        expect(Buffer.byteLength(chat.text), chat.text).toBeLessThan(2048);
        chat.say('全部符合');
      }
      expect(chat.asked).toBe('photos');
    }
  });
});

describe('查机构', () => {
  const flow = load('license_lookup');
  const ask = (said?: string) => new Chat(flow, said, ctx);

  test('is for everybody', () => {
    expect([...flow.definition.who].sort()).toEqual(Object.keys(ROLES).sort());
  });

  test('answers at once when it is certain, asks which one when not, and answers “not found”, too', () => {
    expect(ask('启航书法培训部').outcome).toBe('submitted');
    expect(ask('启航书法培训部').answers).toMatchObject({ org: { id: 'i1' } });
    expect(ask('星光').say('1').answers).toMatchObject({ org: { id: 'i2' } });
    const unknown = ask('小太阳');
    expect([unknown.outcome, unknown.last.submit?.submission.said]).toEqual(['submitted', { org: '小太阳' }]);
    expect(ask().say('星光', '都不是').last.submit?.submission.said).toEqual({ org: '星光' });
    expect(unknown.last.submit?.finish({ answer: { text: '没有查到' } })).toEqual([{ text: '没有查到' }]);
  });
});

test('今日任务 asks nothing', () => {
  const flow = load('my_tasks');
  const chat = new Chat(flow, undefined, ctx);
  expect([...flow.definition.who].sort()).toEqual([...MEMBERS].sort());
  expect(chat.last.submit?.effects).toEqual([{ id: 'tasks', action: 'list_my_tasks', with: {} }]);
  expect(chat.last.submit?.finish({ tasks: { text: '今天没有任务' } })).toEqual([{ text: '今天没有任务' }]);
});

describe('撤回', () => {
  const flow = load('withdraw');

  test('takes the number with the start phrase and asks for a nod', () => {
    const chat = new Chat(flow, 'JC20230715-0001', ctx);
    expect(chat.text).toBe('确定撤回 JC20230715-0001 吗？由它生成的单子也会作废。');
    expect(chat.say('是').answers).toEqual({ number: 'JC20230715-0001', sure: true });
    expect(new Chat(flow, undefined, ctx).say('jc20230715-0001', '不是').answers).toMatchObject({ sure: false });
  });

  test('refuses what is no number of ours', () => {
    const chat = new Chat(flow, '昨天那一份', ctx);
    expect([chat.outcome, chat.text]).toEqual(['rejected', expect.stringContaining('例如')]);
    expect([...flow.definition.who].sort()).toEqual([...MEMBERS].sort());
  });
});
