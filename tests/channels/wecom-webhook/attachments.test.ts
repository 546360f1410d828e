/** Pictures, voices and files through the stand-in: the form each one takes, and uploads that belong to one robot. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel, MediaKind, SendResult } from '../../../src/channels/contract.ts';
import type { Uploads } from '../../../src/channels/ports.ts';
import { createWecomWebhookChannel } from '../../../src/channels/wecom-webhook/channel.ts';
import { startWebhookSim, type WebhookSim } from '../../sim/wecom-webhook/webhook-sim.ts';
import { memoryRobotKeys, memoryUploads } from '../../support/ports.ts';

const KEYS = { 'group-a': 'aaaaaaaa-7aaa-4bc4-97a0-0ec2sifa5aaa', 'group-b': 'bbbbbbbb-7bbb-4bc4-97a0-0ec2sifa5bbb' };
const MEGABYTE = 1024 * 1024;
const folder = mkdtempSync(join(tmpdir(), 'wecom-webhook-'));
const path = join(folder, 'upload.bin');
let sim: WebhookSim;
let uploads: Uploads;
let kept: string[];
let channel: Channel;

beforeEach(async () => {
  sim = await startWebhookSim({ robots: KEYS });
  kept = [];
  const memory = memoryUploads();
  uploads = {
    ...memory,
    keep: async (key, mediaId) => {
      kept.push(key);
      await memory.keep(key, mediaId);
    },
  };
  channel = open();
});
afterEach(() => sim.close());
afterAll(() => rmSync(folder, { recursive: true }));

function open(): Channel {
  return createWecomWebhookChannel({
    apiBase: sim.apiBase,
    keys: memoryRobotKeys(KEYS),
    uploads,
    now: () => new Date(),
  });
}

function send(
  bytes: Uint8Array,
  as?: MediaKind,
  chatId = 'group-a',
  fileName = '检查表 1月.xlsx',
): Promise<SendResult> {
  writeFileSync(path, bytes);
  const body = { kind: 'file', mediaPath: path, fileName, ...(as === undefined ? {} : { as }) } as const;
  return channel.send({ id: 'out-1', target: { chatId }, body, mentions: [], attempt: 1 });
}

function bytesOf(hex: string, length = 64): Buffer {
  const bytes = Buffer.alloc(length);
  Buffer.from(hex, 'hex').copy(bytes);
  return bytes;
}

const JPEG = 'ffd8ffe000104a46';
const PNG = '89504e470d0a1a0a';
const AMR = '2321414d520a';
const last = (chatId = 'group-a') => sim.screen(chatId).at(-1);

describe('forms', () => {
  it.each([
    ['a JPG', JPEG],
    ['a PNG', PNG],
  ])('%s up to 2 MB is a picture in the message, byte for byte', async (_what, hex) => {
    const bytes = bytesOf(hex, 2 * MEGABYTE);
    expect(await send(bytes, 'image')).toEqual({ ok: true });
    expect(last()?.msgtype).toBe('image');
    expect(Buffer.from(last()?.image ?? []).equals(bytes)).toBe(true);
    expect(sim.calls('upload_media')).toBe(0);
  });

  it.each([
    ['a larger picture', JPEG, 2 * MEGABYTE + 1, 'image'],
    ['a GIF', '474946383961', 64, 'image'],
    ['a picture that is none', '3c68746d6c3e', 64, 'image'],
    ['a voice that is no AMR', '494433', 64, 'voice'],
    ['a film', '00000018667479706d703432', 64, 'video'],
  ] as const)('%s is a file', async (_what, hex, length, as) => {
    expect(await send(bytesOf(hex, length), as)).toEqual({ ok: true });
    expect(last()).toMatchObject({ msgtype: 'file', fileName: '检查表 1月.xlsx' });
    expect(last()?.bytes).toHaveLength(length);
    expect(sim.breaches()).toEqual([]);
  });

  it('an AMR is a voice', async () => {
    expect(await send(bytesOf(AMR), 'voice')).toEqual({ ok: true });
    expect(last()?.msgtype).toBe('voice');
  });

  it('too large, too small or missing is told before any call', async () => {
    expect(await send(Buffer.alloc(20 * MEGABYTE + 1))).toMatchObject({ error: 'too_long' });
    expect(await send(Buffer.from('12345'))).toMatchObject({ error: 'bad_request' });
    rmSync(path);
    const body = { kind: 'file', mediaPath: path, fileName: 'x' } as const;
    const gone = await channel.send({ id: '1', target: { chatId: 'group-a' }, body, mentions: [], attempt: 1 });
    expect(gone).toMatchObject({ error: 'bad_request' });
    expect(sim.calls('upload_media') + sim.calls('send')).toBe(0);
  });
});

describe('uploads', () => {
  const file = bytesOf('504b0304', 500);

  it('are made once for the same file, after a restart too', async () => {
    await send(file);
    channel = open();
    await send(file);
    expect(sim.calls('upload_media')).toBe(1);
    expect(sim.screen('group-a')).toHaveLength(2);
  });

  it('are made for each robot, because a media id belongs to one', async () => {
    await send(file);
    expect(await send(file, 'file', 'group-b')).toEqual({ ok: true });
    expect(sim.calls('upload_media')).toBe(2);
    expect(last('group-b')?.fileName).toBe('检查表 1月.xlsx');
  });

  it('are made again under another name, because the name is shown', async () => {
    await send(file);
    await send(file, 'file', 'group-a', '台账.xlsx');
    expect(last()?.fileName).toBe('台账.xlsx');
  });

  it('are remembered under no secret', async () => {
    await send(file);
    expect(kept).toHaveLength(1);
    expect(kept.join()).toMatch(/^wecom-webhook:[0-9a-f]{24}:file:[0-9a-f]{64}$/);
  });

  it('are renewed once when the platform has forgotten them', async () => {
    await send(file);
    sim.expireMedia();
    expect(await send(file)).toEqual({ ok: true });
    expect(sim.calls('upload_media')).toBe(2);
    sim.fault('send', { kind: 'errcode', errcode: 40007 }, 2);
    expect(await send(file)).toMatchObject({ error: 'media_expired' });
    expect(sim.calls('send')).toBe(5);
  });

  it('that break off have reached nobody', async () => {
    sim.fault('upload_media', { kind: 'cut_after' });
    expect(await send(file)).toMatchObject({ error: 'network' });
    expect(sim.screen('group-a')).toEqual([]);
  });

  it('of a robot that is gone say so', async () => {
    sim.setRobot('group-a', 'removed');
    expect(await send(file)).toMatchObject({ error: 'misconfigured' });
  });
});
