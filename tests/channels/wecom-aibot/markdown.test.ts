/** People's words stay words: read as markdown, the text is what was written. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { literal, meantBy, withMentions } from '../../../src/channels/wecom-aibot/markdown.ts';
import { readMarkdown } from '../../sim/wecom-aibot/ws-sim-markdown.ts';

/** Both sides with narrow signs and plain blanks: which of the two likenesses stands there is not what matters. */
function alike(text: string): string {
  return text
    .replace(/[！-～]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/[\u00a0\t]/g, ' ')
    .replace(/[^\S\n]+$/gm, '')
    .replace(/\n{2,}/g, '\n\n');
}

const SIGNS = [...'*_`~$<>&[]()#+-=|:\\!@.1 \n\t', '<@u>', '</a>', '&lt;', '](x)', '- ', '# ', '1. ', '```', '字', 'a'];
const hostile = fc.array(fc.constantFrom(...SIGNS), { maxLength: 24 }).map((parts) => parts.join(''));

describe('a text as markdown', () => {
  it.each([
    ['*不是粗体* _也不是_ `code` [不是链接](http://example.invalid) # 标题'],
    ['<@all> 请看'],
    ['<a href="http://x.invalid">点我</a> & <b>x</b> &lt;@all&gt;'],
    ['# 标题\n> 引用\n- 一\n+ 二\n1. 甲\n2) 乙'],
    ['| 甲 | 乙 |\n|---|---|\n| 1 | 2 |'],
    ['标题\n===\n标题\n---\n***\n___'],
    ['    缩进\n\t制表'],
    ['\\*a\\* C:\\temp\\'],
    ['~~删~~ $x$ $$y$$ ~~~'],
    ['一\n二\n\n三'],
    ['https://bot.example.invalid/a_b/c?x=1&y=2'],
    ['snake_case 2*3*4 a  b'],
  ])('shows %j as it is', (text) => {
    const read = readMarkdown(literal(text));
    expect(read.mentions).toEqual([]);
    expect(alike(read.text)).toBe(alike(text));
  });

  it('keeps what means nothing exactly: Chinese, numbers, addresses, comparisons', () => {
    const text = '启航书法：3 < 5，a_b，（见 https://x.invalid/a_b?c=1&d=2#e）[1] {x} 50% #号 a-b 1.5 "引"';
    expect(literal(text)).toBe(text);
  });

  it('is read by a reader that sees formats, links and mentions where they are', () => {
    const raw = '# 一\n\n**二** [三](x) `四` <@u> &lt; ~~五~~\n六';
    const read = readMarkdown(raw);
    expect(read.mentions).toEqual(['u']);
    for (const mark of ['题', '强', '链', '码', '实体', '删']) expect(read.text).toContain(`【${mark}】`);
    expect(read.text).toMatch(/五 六$/);
  });

  it('never formats, links or mentions, whatever is written', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const read = readMarkdown(literal(text));
        expect(read.mentions).toEqual([]);
        expect(alike(read.text).trim()).toBe(alike(text).trim());
      }),
      { numRuns: 20_000, seed: 20261123 },
    );
  });

  it('takes at most three times the bytes, for any text', () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string({ unit: 'grapheme' })), (text) => {
        expect(Buffer.byteLength(literal(text))).toBeLessThanOrEqual(3 * Buffer.byteLength(text));
      }),
      { numRuns: 5000, seed: 20261123 },
    );
  });

  it('is read back from a quotation', () => {
    const text = '第 1 项 *必填*：<地址> [a](b)';
    expect(meantBy(literal(text))).toBe(text);
  });
});

describe('mentions', () => {
  it('name people in front of the words, once each', () => {
    expect(withMentions('请看', ['zhang.san', 'li-si', 'zhang.san'])).toBe('<@zhang.san> <@li-si> 请看');
    expect(readMarkdown(withMentions('请看', ['zhang.san'])).mentions).toEqual(['zhang.san']);
  });

  it.each(['all', '@all', 'a|b', 'a> <@all', '', 'ALL'])('leave %j out', (id) => {
    expect(withMentions('请看', [id])).toBe('请看');
  });
});
