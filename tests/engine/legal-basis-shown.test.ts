/** What an inspector is shown of the law at a finding, by the day of the visit; and what a deadline stands on. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseChecklists } from '../../src/domain/checklist.ts';
import { parseFlow } from '../../src/engine/flow-file.ts';
import { parseTemplate, renderTemplate } from '../../src/engine/template.ts';
import { Chat, institutions, makeContext } from './chat.ts';

const read = (name: string): string => readFileSync(new URL(`../../flows/${name}`, import.meta.url), 'utf8');
const flow = parseFlow(read('inspection_site.yaml'), 'inspection_site.yaml', {
  sources: { institutions: institutions.fields },
  actions: ['file_inspection', 'amend_inspection'],
  undos: ['undo_inspection'],
});
const checklists = parseChecklists(JSON.parse(read('sources/checklists.json')));

/** At the first finding of a visit: `kind` is the list, `failed` the item's number in it. */
function atFinding(now: string, { visited, kind, failed }: { visited: string; kind: string; failed: number }): Chat {
  const chat = new Chat(flow, undefined, { ...makeContext(now), checklists });
  return chat.say('启航书法培训部', kind, visited, `${failed}不符合`, '全表符合');
}

const help = (now: string, visited: string, kind = '证照', failed = 1): string =>
  atFinding(now, { visited, kind, failed }).say('帮助').text;

describe('the bases of a finding', () => {
  test('stand in its help, in one line', () => {
    const text = help('2023-07-15T09:30:00+08:00', '今天上午9点', '安全', 6);
    expect(text.split('\n').slice(0, 2)).toEqual([
      '写看到的事实：什么地方、什么样、有多少。例如“二楼通道堆了3个纸箱”。',
      '依据：消防法§28、§60(三)。',
    ]);
  });

  test('go by the day of the visit, not by the day of filing', () => {
    const last = '2023-10-15T09:30:00+08:00';
    expect(help(last, '昨天上午9点')).toContain('依据：民促法§18、§64。');
    // 53号令 is in force; nobody has verified its article.
    expect(help(last, '今天上午9点')).toContain('依据：民促法§18、§64；待法制核对。');
  });

  test('never name 53号令 for an act before it was in force; from that day on they may, once it is verified', () => {
    const verified = Object.fromEntries(
      Object.entries(checklists).map(([code, list]) => [
        code,
        { ...list, items: list.items.map((item) => ({ ...item, basis: item.basis.map(verify) })) },
      ]),
    );
    const say = (at: string): string => {
      const chat = new Chat(flow, undefined, { ...makeContext('2023-10-15T09:30:00+08:00'), checklists: verified });
      return chat.say('启航书法培训部', '证照', at, '1不符合', '全表符合', '帮助').text;
    };
    expect(say('昨天晚上11点')).not.toContain('53号令');
    expect(say('今天凌晨0点')).toContain('依据：民促法§18、§64；53号令§17（违法行为在2023-10-15以后）。');
  });

  test('await the legal check where the moment is not known', () => {
    const parsed = parseTemplate('{{ b | basis_on: at }}');
    if (!parsed.ok) throw new Error(parsed.why);
    const b = [{ text: '民促法§64', verified: true }];
    const render = (values: object) => renderTemplate(parsed.template, { ...values });
    expect(render({ b, at: null })).toBe('待法制核对');
    expect(render({ b, at: 'nonsense' })).toBe('待法制核对');
    expect(render({ b: null, at: '2023-07-15T09:00:00+08:00' })).toBe('待法制核对');
    expect(render({ b, at: '2023-07-15T09:00:00+08:00' })).toBe('民促法§64');
  });
});

function verify(basis: { text: string }) {
  return { text: basis.text, verified: true };
}

describe('the question for the deadline says what the day stands on', () => {
  const asked = (kind: string, failed: number): string => {
    const chat = atFinding('2023-07-15T09:30:00+08:00', { visited: '今天上午9点', kind, failed });
    return chat.say('没有公示', '没改').text;
  };

  test.each([
    ['the law', '证照', 15, '（法定期限）', '7月21日'],
    ['the checklist', '证照', 2, '（清单建议，可改）', '7月22日'],
    ['a default', '收费', 3, '（默认期限，可改）', '7月18日'],
  ])('%s', (_, kind, failed, words, day) => {
    const chat = atFinding('2023-07-15T09:30:00+08:00', { visited: '今天上午9点', kind, failed }).say(
      '没有公示',
      '没改',
    );
    expect(chat.text).toBe(`没改好的，要求哪天前改好？${words}`);
    expect(chat.reply.options?.[0]?.label).toContain(day);
  });

  test('and its help says that it is no law', () => {
    expect(asked('收费', 3)).toContain('默认期限');
    const chat = atFinding('2023-07-15T09:30:00+08:00', { visited: '今天上午9点', kind: '收费', failed: 3 });
    expect(chat.say('没有公示', '没改', '帮助').text).toContain('不是法律规定');
  });
});
