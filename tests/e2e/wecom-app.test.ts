/** A day's work over encrypted callbacks: an inspection is filed, a parent asks, menus and cards are tapped. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cleanImage } from '../../src/kernel/image-metadata.ts';
import { readMedia } from '../../src/pipeline/media-files.ts';
import { jpeg, PLACE } from '../support/pictures.ts';
import { withWorld } from './assistant.ts';

const e2e = withWorld();

/** As a phone takes it: with the place in its metadata. */
const PHOTO = jpeg({ hidden: true, orientation: 6, blocks: [20, 15] });

describe('a real WeCom app', () => {
  test('the console’s URL check is answered with the bare plaintext', async () => {
    const { ok, answer } = await e2e.world.first.platform.verifyUrl();
    expect(ok, JSON.stringify(answer)).toBe(true);
  });

  test('an inspection is filed with words, taps, a photo and a place; the receipt has its number', async () => {
    const { world } = e2e;
    const me = 'inspector-1';
    expect(await world.say(me, '填报')).toContain('这次查的是哪家');
    expect(await world.say(me, '启航书法')).toContain('这次查什么');
    await world.tap(me, 'list=AQ');
    expect(world.sim.cardUpdates().at(-1), 'the tapped card shows the choice').toMatchObject({
      userIds: [me],
      replaceName: '安全消防食品卫生',
    });
    await world.say(me, '现在');
    await world.say(me, '全部符合，除 AQ06');
    await world.say(me, '全表符合');
    await world.say(me, '通道堆了三个纸箱');
    await world.say(me, '没有');
    const photoQuestion = await world.say(me, '后天');
    expect(photoQuestion).toContain('照片');
    const mediaId = world.sim.addMedia({ bytes: PHOTO, contentType: 'image/jpeg' });
    await world.act(me, (platform) => platform.image(me, mediaId));
    expect(await world.say(me, '发完了')).toContain('位置');
    world.clock.advance(61_000);
    const place = { latitude: 36.535, longitude: 113.051, label: '古韩镇开元西街' };
    expect(await world.act(me, (platform) => platform.location(me, place))).toContain('哪几位去查的');
    const review = await world.say(me, '王强、李敏');
    expect(review).toContain('请核对');
    const receipt = await world.say(me, '提交');
    const number = /编号 (JC\d{8}-\d{4})。/.exec(receipt)?.[1];
    expect(receipt).toMatch(/整改单 ZG\d{8}-\d{4}，期限/);

    const [record] = await world.rows<Record<string, unknown>>('select * from inspection where number = $1', number);
    expect(record).toMatchObject({
      filed_by_id: me,
      checklist: 'AQ',
      is_safety_check: true,
      latitude: place.latitude,
      longitude: place.longitude,
      place_label: place.label,
      inspectors: '王强、李敏',
    });
    await world.until(async () => (await world.count(`media where state = 'stored'`)) === 1);
    const [photo] = await world.rows<Record<string, unknown>>('select * from media');
    const clean = cleanImage(PHOTO);
    const kept = clean.ok ? clean.bytes : Buffer.alloc(0);
    expect(photo).toMatchObject({
      inspection_id: record?.['id'],
      platform_id: mediaId,
      uploader_id: me,
      content_type: 'image/jpeg',
      byte_count: kept.length,
      sha256: createHash('sha256').update(kept).digest('hex'),
    });
    const id = String(photo?.['id']);
    expect(await readMedia(world.first.core, id)).toEqual(kept);
    const onDisk = await readFile(join(world.dataDir, 'media', id));
    expect([onDisk.includes(PLACE), onDisk.includes(kept.subarray(-100)), kept.includes(PLACE)]).not.toContain(true);
    expect(await world.say(me, `撤回 ${number}`)).toContain('确定撤回');
    expect(await world.tap(me, 'sure=yes')).toContain(`已撤回 ${number}`);
  });

  test('a parent asks about an institution and gets one answer; the words are not kept', async () => {
    const { world } = e2e;
    const answer = await world.say('parent-9', '启航书法');
    expect(answer).toContain('启航书法');
    expect(answer).toContain('许可');
    const [kept] = await world.rows<{ content: unknown }>(
      `select content from inbox where conversation_key = 'wecom-app:parent-9:parent-9'`,
    );
    expect(kept?.content).toEqual({ type: 'text' });
    expect(await world.say('parent-9', '填报'), 'filing is not for the public').not.toContain('这次查的是哪家');
  });

  test.each(['start:my_tasks', '今日任务'])('a tap on the menu (%s) gives the day’s tasks', async (key) => {
    const { world } = e2e;
    const said = await world.act('fire-1', (platform) => platform.menuClick('fire-1', key));
    expect(said).toMatch(/整改|任务/);
    expect(said).not.toContain('没看懂');
  });

  test('whoever opens the app for the first time is greeted; entering it again is no message', async () => {
    const { world } = e2e;
    expect(await world.act('grid-1', (platform) => platform.event('grid-1', 'subscribe'))).toContain('欢迎');
    expect(await world.act('grid-1', (platform) => platform.event('grid-1', 'enter_agent'))).toBe('');
  });

  test('a voice message gets a sentence, and the form stays where it was', async () => {
    const { world } = e2e;
    await world.say('liaison-1', '填报');
    const said = await world.act('liaison-1', (platform) => platform.voice('liaison-1', 'VOICE-1'));
    expect(said).toContain('语音我还听不懂');
    expect(await world.say('liaison-1', '启航书法')).toContain('这次查什么');
  });

  test('a wrong date keeps the question and says what to write', async () => {
    const { world } = e2e;
    await world.tap('liaison-1', 'list=AQ');
    expect(await world.say('liaison-1', '明天上午9点')).toContain('检查时间不能晚于现在');
    expect(await world.say('liaison-1', '现在')).toContain('逐项核对');
  });

  test('a user id in other capitals is the same person', async () => {
    const { world } = e2e;
    expect(await world.say('Inspector-2', '你好')).toContain('张晓燕');
    expect(await world.count(`conversation where user_id = 'inspector-2'`)).toBe(1);
  });

  test('an unknown type of message is answered 200, kept and noted, without a reply', async () => {
    const { world } = e2e;
    const said = await world.act('school-1', (platform) => platform.message('school-1', 'hologram', { Content: '？' }));
    expect(said).toBe('');
    expect(world.log.join('')).toContain('hologram');
    const kept = await world.rows<{ content: unknown }>(
      `select content from inbox where conversation_key = 'wecom-app:school-1:school-1'`,
    );
    expect(kept).toEqual([{ content: { type: 'unknown', platformType: 'hologram' } }]);
  });
});
