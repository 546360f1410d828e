/** T29: JSON from outside with objects for words, lists for ids, prototypes and huge numbers: refused, or harmless words. */
import { expect, test } from 'vitest';
import { parseAibot } from '../../src/channels/wecom-aibot/parse.ts';
import { meaningOf } from '../../src/channels/wecom-kf/inbound.ts';
import { readItem, readPage } from '../../src/channels/wecom-kf/sync-page.ts';
import { readJson, saySchema } from '../../src/simulator/say-request.ts';

/** Put in the place of every single value. `__proto__` as JSON.parse makes it: a property of its own. */
const SMUGGLED: readonly unknown[] = [
  { formula: '=HYPERLINK("http://x")' },
  JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
  ['a', 'b'],
  [],
  {},
  1e9,
  1e308,
  -1,
  0.5,
  true,
  null,
];

const AIBOT = {
  ...{ msgid: 'm1', aibotid: 'aib1', chatid: 'c1', chattype: 'group', from: { userid: 'u1' } },
  ...{ msgtype: 'mixed', create_time: 1_770_000_000, response_url: 'https://qyapi.weixin.qq.com/x' },
  mixed: {
    msg_item: [
      { msgtype: 'text', text: { content: '你好' } },
      { msgtype: 'image', image: { url: 'https://a/b' } },
    ],
  },
  quote: { msgtype: 'text', text: { content: '引用' } },
};
const KF = {
  ...{ msgid: 'm1', open_kfid: 'wk1', external_userid: 'wm1', send_time: 1_770_000_000, origin: 3 },
  ...{ msgtype: 'text', text: { content: '你好', menu_id: '1' } },
};
const PAGE = { errcode: 0, next_cursor: 'c', has_more: 1, msg_list: [KF] };
const SAY = { person: 'p', chat: 'c', clientMessageId: '12345678', input: { kind: 'text', text: '你好' } };

/** Each entrance, a genuine thing for it, and what comes in through it; undefined when it was refused. */
const ENTRANCES: readonly (readonly [string, unknown, (json: unknown) => unknown])[] = [
  ['a bot’s message', AIBOT, (json) => unless(parseAibot(json))],
  ['an item of a page', KF, kfItem],
  ['a page', PAGE, (json) => readPage(json)?.items.map(kfItem)],
  ['the demo chat', SAY, (json) => saySchema.safeParse(readJson(Buffer.from(JSON.stringify(json)))).data],
];

function unless(result: ReturnType<typeof parseAibot>): unknown {
  return result.ok ? result.parsed : undefined;
}

function kfItem(json: unknown): unknown {
  const item = readItem(json);
  return item === undefined ? undefined : { ...item, content: meaningOf(item) };
}

/** The JSON with one value replaced, for every place in it. */
function* mutations(json: unknown, by: unknown): Generator<unknown> {
  yield by;
  if (typeof json !== 'object' || json === null) return;
  for (const [key, value] of Object.entries(json)) {
    for (const inner of mutations(value, by)) {
      const copy: object = Array.isArray(json) ? [...json] : { ...json };
      Object.defineProperty(copy, key, { value: inner, enumerable: true });
      yield copy;
    }
  }
}

/** Places with the kind of what stands there; list places are one. */
function kindsIn(value: unknown, path = ''): Map<string, string> {
  if (typeof value !== 'object' || value === null) return new Map([[path, typeof value]]);
  return new Map(
    Object.entries(value).flatMap(([key, inner]) => [...kindsIn(inner, `${path}.${Array.isArray(value) ? '*' : key}`)]),
  );
}

test.each(ENTRANCES)('%s', (_name, genuine, enter) => {
  const usual = kindsIn(enter(genuine));
  expect(usual.size).toBeGreaterThan(2);
  let [refused, taken] = [0, 0];
  for (const smuggled of SMUGGLED) {
    for (const json of mutations(genuine, smuggled)) {
      const came = enter(json);
      if (came === undefined) refused += 1;
      else taken += 1;
      for (const [path, kind] of kindsIn(came)) {
        // Where words stand, words stand; nothing arrives in a place that a genuine one does not know.
        const known = usual.get(path);
        if (known === 'string')
          expect(['string', 'undefined', 'object'], `${path} of ${JSON.stringify(json)}`).toContain(kind);
        expect(path, JSON.stringify(json)).not.toMatch(/formula|polluted|constructor|prototype/u);
      }
    }
  }
  process.stdout.write(`${JSON.stringify({ refused, taken })}\n`);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(refused).toBeGreaterThan(0);
});
