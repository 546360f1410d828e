/** T23: what people can type to do harm: kept as it was sent, read as it was meant, and never a mention or a link of ours. */
import { describe, expect, test } from 'vitest';
import { withoutLinkTags } from '../../src/channels/tencent/link-tags.ts';
import { literal, withMentions } from '../../src/channels/wecom-aibot/markdown.ts';
import { textContent } from '../../src/channels/wecom-app/plain-text.ts';
import { markdownRequest, mentionable, textRequest } from '../../src/channels/wecom-webhook/requests.ts';
import { cleanInput } from '../../src/kernel/text.ts';
import { PARENT, Talk, WANG } from '../conversation/talk.ts';
import { withTown } from '../pipeline/town.ts';

const on = withTown();

/** Kept byte for byte. */
const HOSTILE: Readonly<Record<string, string>> = {
  'a family': '👨‍👩‍👧‍👦👩🏽‍🚀🇨🇳🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  'signs that nobody sees': 'a\u200bb\ufeffc\u2060d\u00ade',
  'right to left': '\u202egnp.exe\u202c \u2066x\u2069',
  '1,000 marks': `e${'\u0301'.repeat(1_000)}`,
  'beyond the first plane': '𠮷野家𠮷',
  'full width': '１２３ＡＢＣ',
  'line ends': 'a\r\nb\rc\nd\u2028e\u0085f',
  markdown: '# 标题\n**粗** [点](http://x) ![图](http://x) `x` > 引\n---\n| a |',
  HTML: '<script>alert(1)</script><a href="http://x">点</a><img src=x onerror=1>',
  mentions: '<@inspector-1> @all <@all> <at id=all></at> @所有人 <at user_id="all">',
  'templates and queries': '{{7*7}} #{7*7} {name} %s \'; drop table inbox; -- "',
  'the control signs': '\u0001\u0007\u001b[31m\u007f',
  '100 KB': '校外培训'.repeat(8_500),
};
/** What neither UTF-8 nor PostgreSQL can hold, and what is kept of it. */
const UNHOLDABLE: Readonly<Record<string, readonly [string, string]>> = {
  NUL: ['前\u0000后', '前后'],
  'half a sign': ['前\ud83d后', '前后'],
  'the halves turned': ['前\ude00\ud83d后', '前后'],
};

async function keptText(): Promise<string | undefined> {
  const [row] = await on.town.rows<{ text: string; state: string }>(
    `select content->>'text' as text, state from inbox order by received_at desc limit 1`,
  );
  return row?.text;
}

describe('on the way in', () => {
  test.each(Object.entries(HOSTILE))('%s is kept as it was sent, and answered', async (_name, text) => {
    const heard = await on.town.say('inspector-1', text);
    expect(await keptText()).toBe(text);
    expect(heard.filter(({ to }) => to === 'inspector-1').length).toBeGreaterThan(0);
    expect(heard.map((each) => each.text).join('\n')).not.toContain('出了点问题');
  });

  test.each(Object.entries(UNHOLDABLE))('%s is kept without it, and answered', async (_name, [text, kept]) => {
    const heard = await on.town.say('inspector-1', text);
    expect(await keptText()).toBe(kept);
    expect(heard.map((each) => each.text).join('\n')).not.toContain('出了点问题');
    const parked = await on.town.rows(`select 1 from inbox where state = 'parked'`);
    expect(parked).toEqual([]);
  });

  test('a command is a command in full width, with signs that nobody sees, and turned round by marks', () => {
    const written = [
      '填\u200b报',
      '\ufeff填报',
      '\u202e填报\u202c',
      '\u2066填报\u2069',
      '填\u2060报',
      ' 填报\r\n',
      '填报\u0000',
    ];
    for (const text of written) {
      const talk = new Talk();
      talk.say(WANG, text);
      expect(talk.stateOf(WANG).session?.flow, JSON.stringify(text)).toBe('inspection_site');
    }
    expect(['１', '①', '１\u200b', '\u200f1'].map(cleanInput)).toEqual(['1', '1', '1', '1']);
  });

  test('each is thought about for at most 50 ms', () => {
    const texts = [...Object.values(HOSTILE), ...Object.values(UNHOLDABLE).map(([text]) => text)];
    const pumped = ['～', '没有', '1', ' ', '，', '。', '家', '谢谢', '\u0301', '<', '第1页'].map((sign) =>
      sign.repeat(50_000),
    );
    const times = [...texts, ...pumped].flatMap((text) =>
      [WANG, PARENT].map((actor) => {
        let least = Number.POSITIVE_INFINITY;
        for (let n = 0; n < 5 && least > 50; n += 1) {
          const talk = new Talk();
          const from = performance.now();
          talk.say(actor, text);
          least = Math.min(least, performance.now() - from);
        }
        return { what: JSON.stringify(text.slice(0, 12)), ms: Math.round(least) };
      }),
    );
    const [slowest] = times.sort((a, b) => b.ms - a.ms);
    process.stdout.write(`${JSON.stringify({ texts: times.length, slowest })}\n`);
    expect(slowest?.ms).toBeLessThanOrEqual(50);
  });
});

/** What a client would take for a mention, a link or a picture. */
const LIVE = /<@|<\/?a\b|\]\(|<at\b|<script|<img/iu;

describe('on the way out', () => {
  const texts = Object.values(HOSTILE).filter((text) => text.length < 2_000);

  test.each(texts.map((text) => [text.slice(0, 20), text]))('%j is words on every channel', (_short, text) => {
    const told = { title: text.slice(0, 60), text, facts: [{ name: text.slice(0, 30), value: text }] };
    const robot = markdownRequest({ kind: 'notice', ...told, fallbackText: text }, []);
    expect(JSON.stringify(robot ?? '')).not.toMatch(LIVE);
    expect(literal(text)).not.toMatch(LIVE);
    const [plain, posted] = [textContent(text), textRequest(text, [])];
    expect(plain.ok ? plain.content : '').not.toMatch(/<@|<\/?a\b/iu);
    expect(JSON.stringify(posted ?? '')).not.toMatch(/<@|<\/?a\b|mentioned/iu);
    expect(withoutLinkTags(text, 4_096)).not.toMatch(/<\/?a\b/iu);
  });

  test('nobody’s id reads as everybody', () => {
    const ids = ['@all', 'all', 'ALL', 'a> <@all', 'a|b', '', 'x\u200b', 'inspector-1'];
    expect(mentionable(ids)).toEqual(['inspector-1']);
    expect(withMentions('x', ids)).toBe('<@inspector-1> x');
  });
});
