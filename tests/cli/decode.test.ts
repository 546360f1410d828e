/** `bot decode` over every published payload: each gives its expected fields, rubbish gives one sentence. */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { payloads } from '../channels/vectors.ts';
import { bot, jsonLines, withFolder } from './bot.ts';

const VECTORS = 'tests/vectors/wecom/public';
const CHANNELS = [
  ['wecom-app', 'app-'],
  ['wecom-aibot', 'aibot-'],
  ['wecom-kf', 'kf-'],
  ['wechat-mp', 'mp-'],
] as const;
const own = withFolder();

vi.setConfig({ testTimeout: 60_000 });

/** What the sources say, under the names that `bot decode` prints. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  sender: ['sender'],
  chat: ['chat_id'],
  messageId: ['message_id'],
  type: ['type'],
  text: ['text'],
  mediaId: ['media_id', 'media_url', 'media_urls'],
  event: ['event'],
  eventKey: ['event_key'],
  taskId: ['task_id'],
  latitude: ['latitude'],
  longitude: ['longitude'],
};

/** A page has several items, everything else is one. */
function wantedLines(expected: Record<string, unknown>): Record<string, unknown>[] {
  const items = z.array(z.record(z.string(), z.unknown())).safeParse(expected['items']);
  return (items.success ? items.data : [expected]).map((item) =>
    Object.fromEntries(
      Object.entries(FIELDS).map(([key, names]) => {
        const found = names.map((name) => item[name]).find((value) => value !== undefined && value !== null);
        return [key, (Array.isArray(found) ? found[0] : found) ?? null];
      }),
    ),
  );
}

test('there are 76 published payloads, and each belongs to one channel', () => {
  expect(payloads('')).toHaveLength(76);
  expect(CHANNELS.flatMap(([, prefix]) => payloads(prefix))).toHaveLength(76);
});

describe.concurrent('published payloads', () => {
  test.each(CHANNELS)('of %s all say what their source says', async (channel, prefix) => {
    const all = payloads(prefix).map((payload) => ({ ...payload, path: `${VECTORS}/${payload.file}` }));
    expect(all.length).toBeGreaterThan(10);
    const { code, out, err } = await bot(['decode', '--channel', channel, ...all.map(({ path }) => path)]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const got = Map.groupBy(jsonLines(out), (line) => line['file']);
    for (const { path, expected } of all) {
      const lines = (got.get(path) ?? []).map(({ file: _file, ...fields }) => fields);
      expect(lines, path).toEqual(wantedLines(expected));
    }
  });

  test.each(CHANNELS)('of other channels, and rubbish, are one sentence each for %s', async (channel) => {
    const rubbish = ['', '{', '[]', '{"a":1}', '<html>', '<xml></xml>', '['.repeat(20_000), randomBytes(2000)];
    const paths = await Promise.all(
      rubbish.map(async (bytes, at) => {
        const path = join(own.dir, `${channel}-${at}`);
        await writeFile(path, bytes);
        return path;
      }),
    );
    const { code, out, err } = await bot(['decode', '--channel', channel, ...paths]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    const sentences = err.trim().split('\n');
    expect(sentences).toHaveLength(rubbish.length);
    for (const [at, sentence] of sentences.entries()) {
      expect(sentence).toMatch(new RegExp(`^${paths[at]}：这个文件不是[^\\n]*。$`, 'u'));
    }
  });
});

test('an unknown channel, or none, is told which there are', async () => {
  for (const args of [['x.xml'], ['--channel', 'wechaty', 'x.xml']]) {
    const { code, err } = await bot(['decode', ...args]);
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringContaining('wecom-app|wecom-aibot|wecom-kf|wechat-mp'),
    });
  }
});
