/** Files go up in chunks, once, and again when the platform has lost them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MediaKind } from '../../../src/channels/contract.ts';
import { type Instance, openStage, type Stage } from './connection-stage.ts';

let stage: Stage;
let one: Instance;
let folder: string;
beforeEach(async () => {
  stage = await openStage();
  one = await stage.connected();
  folder = await mkdtemp(join(tmpdir(), 'aibot-files-'));
  stage.sim.say({ user: 'u1' }, '给我表');
  await one.hears(1);
});
afterEach(async () => {
  await stage.close();
  await rm(folder, { recursive: true });
});

async function sends(bytes: Buffer, more: { as?: MediaKind; name?: string; reply?: null } = {}) {
  const mediaPath = join(folder, 'file');
  await writeFile(mediaPath, bytes);
  const { as, name = '检查表.pdf', reply } = more;
  const body = { kind: 'file' as const, mediaPath, fileName: name, ...(as === undefined ? {} : { as }) };
  return one.send(body, reply === null ? { reply } : {});
}

const PDF = Buffer.from(`%PDF-1.7\n${'x'.repeat(1000)}`);

describe('a file', () => {
  it('arrives whole, in several chunks, in answer to the message', async () => {
    const bytes = Buffer.alloc(1_300_000, 'ab');
    expect(await sends(bytes)).toEqual({ ok: true });
    expect(stage.sim.frames('aibot_upload_media_chunk')).toBe(3);
    expect(stage.sim.screen('u1')).toMatchObject([{ fileName: '检查表.pdf', via: 'file' }]);
    expect(stage.sim.chats.uploads.find('media-1')?.bytes.equals(bytes)).toBe(true);
    expect(stage.sim.frames('aibot_respond_msg')).toBe(1);
  });

  it('goes up once, also as a push', async () => {
    await sends(PDF);
    expect(await sends(PDF, { reply: null })).toEqual({ ok: true });
    expect(stage.sim.chats.uploads.finished).toBe(1);
    await sends(PDF, { name: '另一个名字.pdf' });
    expect(stage.sim.chats.uploads.finished).toBe(2);
    expect(stage.sim.screen('u1').map(({ fileName }) => fileName)).toEqual([
      '检查表.pdf',
      '检查表.pdf',
      '另一个名字.pdf',
    ]);
  });

  it('goes up again when the platform does not know it any more', async () => {
    await sends(PDF);
    stage.sim.chats.uploads.expire();
    expect(await sends(PDF)).toEqual({ ok: true });
    expect(stage.sim.chats.uploads.finished).toBe(2);
    expect(one.has('media_renewed')).toBe(true);
  });

  it.each<[MediaKind, Buffer, string]>([
    ['image', Buffer.from('89504e470d0a1a0a0000', 'hex'), 'image'],
    ['image', PDF, 'file'],
    ['voice', Buffer.from('#!AMR\nabcdef'), 'voice'],
    ['voice', PDF, 'file'],
    ['video', Buffer.from('\0\0\0\x18ftypmp42'), 'video'],
    ['video', Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42'), Buffer.alloc(11 * 1024 * 1024)]), 'file'],
  ])('sent as %s (%#) is one where the platform takes it, else a file', async (as, bytes, via) => {
    expect(await sends(bytes, { as })).toEqual({ ok: true });
    expect(stage.sim.screen('u1')).toMatchObject([{ via }]);
  });

  it('that is too small, too large or not there is refused', async () => {
    expect(await sends(Buffer.from('12345'))).toMatchObject({ ok: false, error: 'bad_request' });
    expect(await sends(Buffer.alloc(21 * 1024 * 1024))).toMatchObject({ ok: false, error: 'too_long' });
    const gone = { kind: 'file', mediaPath: join(folder, 'none'), fileName: 'a' } as const;
    expect(await one.send(gone)).toMatchObject({ ok: false, error: 'bad_request' });
    expect(stage.sim.frames()).toBe(0);
  });

  it('whose upload is refused or lost has reached nobody', async () => {
    stage.sim.fault({ kind: 'errcode', errcode: 45009 }, 'aibot_upload_media_init');
    expect(await sends(PDF)).toMatchObject({ ok: false, error: 'rate_limited' });
    stage.clock.advance(60_001);
    stage.sim.fault({ kind: 'cut' }, 'aibot_upload_media_finish');
    expect(await sends(PDF)).toMatchObject({ ok: false, error: 'network' });
    expect(stage.sim.screen('u1')).toEqual([]);
  });
});
