/** Photos that a platform gives us later: the same one twice, one of a filed record, one that is never to be had. */
import { beforeEach, expect, test } from 'vitest';
import { AppError } from '../../src/kernel/errors.ts';
import { newId } from '../../src/kernel/ids.ts';
import { fetchMedia } from '../../src/pipeline/media-fetch.ts';
import { keepMedia } from '../../src/pipeline/media-files.ts';
import type { Pipeline } from '../../src/pipeline/pipeline.ts';
import { insertStoredMedia } from '../../src/store/media-repository.ts';
import { jpeg } from '../support/pictures.ts';
import { lines, withTown } from './town.ts';

const on = withTown();
const ME = 'inspector-1';
const TO_PHOTOS = ['填报', '启航书法', '安全', '1', '全部符合，除 AQ06', '全表符合', '通道堆了三个纸箱', '没有', '1'];
const TO_END = ['跳过', '地下室没信号', '王强、李敏', '提交'];
const GONE = new AppError({ code: 'MEDIA_GONE', kind: 'external', userText: '附件未取到，可能已过期。' });

let pipeline: Pipeline;

beforeEach(async () => {
  // With its job queue open, and nobody who takes up the jobs: the tests fetch by hand.
  pipeline = on.town.instance({ onlyConversation: `wecom-app:${ME}:${ME}` });
  await pipeline.start();
});

const how = () => ({ channel: 'wecom-app', at: pipeline }) as const;

async function tell(...texts: string[]): Promise<string[]> {
  let last: string[] = [];
  for (const text of texts) last = lines(await on.town.say(ME, text, how()));
  return last;
}

/** Sends a picture; what it shows is the text. */
async function send(mediaId: string, shows: string | Error): Promise<string[]> {
  const { town } = on;
  const media = typeof shows === 'string' ? { bytes: jpeg({ shows }), contentType: 'image/jpeg' } : shows;
  town.media.set(mediaId, media);
  return lines(await town.send(ME, { type: 'image', mediaId }, how()));
}

/** The fetching job of a picture; gives what is said because of it. */
async function fetched(mediaId: string): Promise<string[]> {
  const { town } = on;
  const [row] = await town.rows<{ id: string }>('select id from media where platform_id = $1', mediaId);
  const deps = {
    store: town.store,
    channels: town.channels,
    mediaDir: town.stage.core.mediaDir,
    dataKey: town.stage.core.dataKey,
    wake: () => undefined,
  };
  const heard = await town.listen(async () => {
    await fetchMedia(deps, row?.id ?? '', false);
    await pipeline.drained();
  });
  return lines(heard);
}

async function photosOfForm(): Promise<string[]> {
  const rows = await on.town.rows<{ id: string }>(
    `select m.platform_id as id from conversation c,
       jsonb_array_elements(c.state::jsonb #> '{session,answers,photos,value}') with ordinality as p(photo, n)
     join media m on m.id = p.photo ->> 'mediaId' where c.channel = 'wecom-app' order by n`,
  );
  return rows.map(({ id }) => id);
}

test('each picture is queued for fetching with its turn; one that nobody has seen is no news', async () => {
  await tell(...TO_PHOTOS);
  expect(await send('A', 'a staircase')).toEqual([`${ME}: 收到第 1 张。可以继续发，发完回“发完了”。`]);
  const jobs = await on.town.rows(
    `select m.platform_id as id, m.conversation_key as key from pgboss.job j join media m on m.id = j.data ->> 'mediaId'
     where j.name = 'fetchMedia' and m.platform_id = 'A'`,
  );
  expect(jobs).toEqual([{ id: 'A', key: `wecom-app:${ME}:${ME}` }]);
  expect(await fetched('A')).toEqual([]);
  expect(await photosOfForm()).toEqual(['A']);
});

test.each([
  ['in order', ['A', 'B']],
  ['the second first', ['B', 'A']],
])('the same picture sent twice counts once, fetched %s', async (_what, order) => {
  await tell(...TO_PHOTOS);
  await send('A', 'a staircase');
  expect((await send('B', 'a staircase')).join()).toContain('收到第 2 张');
  const [first = '', second = ''] = order;
  expect(await fetched(first)).toEqual([]);
  expect((await fetched(second)).join()).toMatch(/第[12]张照片没有算：这张和第[12]张一样/u);
  expect(await photosOfForm()).toHaveLength(1);
  expect((await tell('发完了')).join()).toContain('请发送现场位置');
});

test('a picture of a filed record is sent back with the number, and another one is asked for', async () => {
  await tell(...TO_PHOTOS);
  await send('A', 'a staircase');
  await fetched('A');
  const receipt = (await tell('发完了', ...TO_END)).join();
  const number = /JC\d{8}-\d{4}/u.exec(receipt)?.[0];
  expect(number).toBeDefined();

  await tell(...TO_PHOTOS);
  await send('B', 'a staircase');
  await tell('发完了');
  expect((await fetched('B')).join()).toContain(`第1张照片没有算：这张在 ${number} 用过，请现场重拍。`);
  expect(await photosOfForm()).toEqual([]);
  // The form has turned back to its photos.
  expect((await send('C', 'another staircase')).join()).toContain('收到第 1 张');
});

test('a picture of a record that was taken back may be used again', async () => {
  await tell(...TO_PHOTOS);
  await send('A', 'a staircase');
  await fetched('A');
  const number = /JC\d{8}-\d{4}/u.exec((await tell('发完了', ...TO_END)).join())?.[0];
  await tell(`撤回 ${number}`, '是', ...TO_PHOTOS);
  await send('B', 'a staircase');
  expect(await fetched('B')).toEqual([]);
  expect(await photosOfForm()).toEqual(['B']);
});

test('a lost picture is asked for again, also when the form is past its photos', async () => {
  await tell(...TO_PHOTOS);
  await send('A', GONE);
  await tell('发完了');
  const [asked = ''] = await fetched('A');
  expect(asked).toContain('第1张照片没有取到（附件未取到，可能已过期），请重发。');
  expect(asked).toContain('请发现场照片，至少1张');
  expect(await photosOfForm()).toEqual([]);
  await send('B', 'a staircase');
  expect((await tell('发完了')).join()).toContain('请发送现场位置');
});

test('a lost picture of a form that was set aside is told; it is asked for before the form can be handed in', async () => {
  await tell(...TO_PHOTOS);
  await send('A', GONE);
  await tell('发完了', '暂停', '今日任务');
  expect(await fetched('A')).toEqual([`${ME}: “现场检查填报”：第1张照片没有取到（附件未取到，可能已过期），请重发。`]);
  expect((await tell('继续', ...TO_END)).join()).toMatch(/还差 \d 题.*请发现场照片，至少1张/su);
});

test('after filing a lost picture is only told', async () => {
  await tell(...TO_PHOTOS);
  await send('A', GONE);
  expect((await tell('发完了', ...TO_END)).join()).toContain('已报送');
  expect(await fetched('A')).toEqual([`${ME}: 附件未取到，可能已过期。`]);
  expect(await on.town.rows('select state, failure from media')).toEqual([{ state: 'failed', failure: 'MEDIA_GONE' }]);
});

test('what is on disk before the message comes (our own page) is judged at once', async () => {
  const { town } = on;
  await town.tell(ME, ...TO_PHOTOS);
  const heard: string[] = [];
  for (const shows of ['a door', 'a door', 'a window']) {
    const id = newId();
    const kept = await keepMedia(town.stage.core, id, { bytes: jpeg({ shows }), contentType: 'image/jpeg' });
    await insertStoredMedia(town.store, { id, channel: 'simulator', uploaderId: ME, ...kept });
    heard.push(...(await town.send(ME, { type: 'image', mediaId: id })).map(({ text }) => text));
  }
  expect(heard).toEqual([
    '收到第 1 张。可以继续发，发完回“发完了”。',
    '这张和第1张一样，没有重复收。可以继续发，发完回“发完了”。',
    '收到第 2 张。可以继续发，发完回“发完了”。',
  ]);
});

test('a picture that is named by its address, with the key to it: neither stays anywhere', async () => {
  const { town } = on;
  await tell(...TO_PHOTOS);
  const address = 'https://ww-aibot-img.example.com/abc?sign=1#aeskey=the-key';
  await send(address, 'a staircase');
  await town.send(ME, { type: 'mixed', parts: [{ type: 'image', mediaId: address }] }, how());
  expect(await town.rows(`select content from inbox where content::text like '%example.com%'`)).toEqual([]);
  const kept = await town.rows<{ content: { mediaId: string; ownMediaId: string } }>(
    `select content from inbox where content ->> 'type' = 'image'`,
  );
  expect(kept.map(({ content }) => content)).toEqual([{ type: 'image', mediaId: '', ownMediaId: expect.any(String) }]);
  await fetched(address);
  await fetched(address);
  const left = await town.rows<{ n: string }>(
    `select 'media' as n from media where platform_id like '%example.com%'
     union all select 'conversation' from conversation where state::text like '%example.com%'
     union all select 'session_event' from session_event e where e::text like '%example.com%'
     union all select 'job' from pgboss.job j where j.data::text like '%example.com%'`,
  );
  expect(left).toEqual([]);
});
