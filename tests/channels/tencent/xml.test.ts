/** The reader takes what WeCom sends and nothing else, quickly. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { childrenOf, readXml, textOf } from '../../../src/channels/tencent/xml.ts';

function textIn(xml: string): string | null {
  const read = readXml(xml);
  return read.ok ? textOf(read.root, 'a') : `refused: ${read.reason}`;
}

describe('reading', () => {
  it.each([
    ['plain text', '<xml><a>007</a></xml>', '007'],
    ['CDATA', '<xml><a><![CDATA[<b>&amp;]] >]]></a></xml>', '<b>&amp;]] >'],
    ['split CDATA', '<xml><a><![CDATA[x]]]]><![CDATA[>y]]></a></xml>', 'x]]>y'],
    ['blanks around CDATA', '<xml><a>\n  <![CDATA[ x ]]>\n </a></xml>', ' x '],
    ['blank CDATA', '<xml><a><![CDATA[x]]><![CDATA[ ]]></a></xml>', 'x '],
    ['the five named references', '<xml><a>&lt;&gt;&amp;&quot;&apos;</a></xml>', '<>&"\''],
    ['numeric references', '<xml><a>&#20320;&#x597d;&#x20BB7;</a></xml>', '你好𠮷'],
    ['a reference made by a reference stays text', '<xml><a>&amp;lt;</a></xml>', '&lt;'],
    ['blanks in end tags', '<xml><a>1</a ></xml >', '1'],
    ['an empty element', '<xml><a/></xml>', ''],
    ['an XML declaration in front', '<?xml version="1.0" encoding="UTF-8"?>\n<xml><a>1</a></xml>\n', '1'],
    ['line ends as sent', '<xml><a><![CDATA[1\r\n2]]></a></xml>', '1\r\n2'],
    ['NUL becomes a character that can be stored', '<xml><a>1\0&#0;</a></xml>', '1\uFFFD\uFFFD'],
    ['a name from the prototype', '<xml><__proto__>1</__proto__><a>2</a></xml>', '2'],
  ])('takes %s', (_what, xml, text) => {
    expect(textIn(xml)).toBe(text);
  });

  it.each([
    ['nothing', ''],
    ['text only', 'hello'],
    ['JSON', '{"a":1}'],
    ['a document type', '<!DOCTYPE xml><xml><a>1</a></xml>'],
    ['an entity', '<!DOCTYPE x [<!ENTITY e "1">]><xml><a>&e;</a></xml>'],
    ['an unknown reference', '<xml><a>&e;</a></xml>'],
    ['a bare ampersand', '<xml><a>a & b</a></xml>'],
    ['a reference to half a character', '<xml><a>&#xD800;</a></xml>'],
    ['a reference beyond Unicode', '<xml><a>&#x110000;</a></xml>'],
    ['a comment', '<xml><!-- x --><a>1</a></xml>'],
    ['a processing instruction', '<xml><?php x ?><a>1</a></xml>'],
    ['a late declaration', '<xml/><?xml version="1.0"?>'],
    ['an attribute', '<xml a="1"><a>1</a></xml>'],
    ['two roots', '<xml><a>1</a></xml><xml/>'],
    ['crossed tags', '<xml><a><b></a></b></xml>'],
    ['an unfinished document', '<xml><a>1</a>'],
    ['an end tag alone', '</xml>'],
    ['open CDATA', '<xml><a><![CDATA[1</a></xml>'],
    ['CDATA outside the root', '<![CDATA[x]]><xml/>'],
    ['text beside elements', '<xml>x<a>1</a></xml>'],
    ['text after the root', '<xml><a>1</a></xml>x'],
    ['a blank before the name', '<xml>< a>1</a></xml>'],
    ['seven levels below the root', '<xml><b><b><b><b><b><b><b>1</b></b></b></b></b></b></b></xml>'],
  ])('refuses %s', (_what, xml) => {
    expect(textIn(xml)).toMatch(/^refused/);
  });

  it('reads back any text, in CDATA or escaped', () => {
    const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (raw) => {
        const text = raw.toWellFormed().replaceAll('\0', '');
        expect(textIn(`<xml><a>${escaped(text)}</a></xml>`)).toBe(text);
        const cdata = text.replaceAll(']]>', ']]]]><![CDATA[>');
        expect(textIn(`<xml><a><![CDATA[${cdata}]]></a></xml>`)).toBe(text);
      }),
      { seed: 20261123, numRuns: 500 },
    );
  });

  it('never throws, whatever comes', () => {
    const piece = fc.constantFrom(
      '<xml>',
      '</xml>',
      '<a>',
      '</a>',
      '<![CDATA[',
      ']]>',
      '&#',
      ';',
      '<!',
      '<?',
      'x',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 60 }), (pieces) => {
        expect(readXml(pieces.join(''))).toHaveProperty('ok');
      }),
      { seed: 20261123, numRuns: 1000 },
    );
  });

  it('keeps repeated elements apart', () => {
    const read = readXml('<xml><PicList>1</PicList><PicList>2</PicList></xml>');
    expect(read.ok && childrenOf(read.root, 'PicList').map((list) => list.text)).toEqual(['1', '2']);
  });
});

describe('bombs (T21)', () => {
  const laughs = `<!DOCTYPE l [<!ENTITY a "ha">${'<!ENTITY b "&a;&a;">'.repeat(50)}]><xml><a>&b;</a></xml>`;
  const bombs: [string, string][] = [
    ['a billion laughs', laughs],
    [
      'a quadratic blow-up',
      `<!DOCTYPE l [<!ENTITY a "${'x'.repeat(50_000)}">]><xml><a>${'&a;'.repeat(4000)}</a></xml>`,
    ],
    ['200,000 numeric references', `<xml><a>${'&#65;'.repeat(200_000)}</a></xml>`],
    ['as many references as fit', `<xml><a>${'&#1;'.repeat(16_300)}</a></xml>`],
    ['20,000 levels', '<a>'.repeat(20_000)],
    ['50,000 attributes', `<xml ${'a="1" '.repeat(50_000)}></xml>`],
    ['attributes that fit', `<xml ${'a="1" '.repeat(10_000)}></xml>`],
    ['an external file', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><a>&e;</a></xml>'],
    ['an external address', '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1/">]><xml><a>&e;</a></xml>'],
    ['a parameter entity', '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1/">%p;]><xml><a>1</a></xml>'],
    ['20,000 CDATA openers', `<xml><a>${'<![CDATA['.repeat(20_000)}`],
    ['CDATA openers that fit', `<xml><a>${'<![CDATA['.repeat(7000)}`],
    ['21,000 elements', `<xml>${'<a/>'.repeat(16_000)}</xml>`],
    ['16,000 open brackets', '<'.repeat(60_000)],
    ['a comment that never ends', `<xml><!--${'-'.repeat(60_000)}`],
    ['a declaration that never ends', `<?xml ${' '.repeat(60_000)}`],
    ['blanks before a missing bracket', `<xml></xml${' '.repeat(60_000)}`],
    ['blanks inside an end tag', `<xml></${'x '.repeat(30_000)}>`],
  ];

  it.each(bombs)('refuses %s within 20 ms', (_what, bomb) => {
    // The best of three: what is measured is the reader, not a garbage collection beside it.
    const tookMs = [1, 2, 3].map(() => {
      const startedAt = process.cpuUsage();
      expect(readXml(bomb).ok).toBe(false);
      const { user, system } = process.cpuUsage(startedAt);
      return (user + system) / 1000;
    });
    expect(Math.min(...tookMs)).toBeLessThan(20);
  });
});
