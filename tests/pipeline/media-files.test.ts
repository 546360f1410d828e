/** The media folder: what is kept can be read again by us only, and what was there before can still be read. */
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keepMedia, type MediaFolder, readMedia } from '../../src/pipeline/media-files.ts';
import { jpeg, PLACE } from '../support/pictures.ts';

const MEGABYTE = 1024 * 1024;
let folder: MediaFolder;

beforeEach(async () => {
  folder = { mediaDir: join(await mkdtemp(join(tmpdir(), 'assistant-media-')), 'media'), dataKey: new Uint8Array(32) };
});
afterEach(async () => {
  await rm(join(folder.mediaDir, '..'), { recursive: true });
});

const asJpeg = (bytes: Uint8Array) => ({ bytes, contentType: 'image/jpeg' });

describe('keeping', () => {
  test('two files of one picture have one hash: what stands beside it is gone', async () => {
    const plain = await keepMedia(folder, 'a', asJpeg(jpeg({ shows: '楼梯' })));
    const withComment = Buffer.concat([jpeg({ shows: '楼梯' }), Buffer.from(PLACE)]);
    expect(await keepMedia(folder, 'b', asJpeg(withComment))).toEqual(plain);
    expect(await readMedia(folder, 'b')).toEqual(await readMedia(folder, 'a'));
  });

  test('what is no picture is kept as it came, sealed', async () => {
    const bytes = Buffer.from('%PDF-1.7 通知');
    await keepMedia(folder, 'pdf', { bytes, contentType: 'application/pdf' });
    expect(await readMedia(folder, 'pdf')).toEqual(bytes);
    expect((await readFile(join(folder.mediaDir, 'pdf'))).includes('PDF')).toBe(false);
  });

  test('a picture that is called something else is cleaned all the same', async () => {
    const kept = await keepMedia(folder, 'x', { bytes: jpeg({ hidden: true }), contentType: 'application/pdf' });
    expect(kept.contentType).toBe('image/jpeg');
    expect((await readMedia(folder, 'x'))?.includes(PLACE)).toBe(false);
  });

  test.each([
    ['a picture', 10, 'image/jpeg', '图片超过 10 MB，没有收下。请压缩后重新发送。'],
    ['a film', 20, 'video/mp4', '文件超过 20 MB，没有收下。请压缩后重新发送。'],
  ])('%s of more than %i MB is refused', async (_what, megabytes, contentType, userText) => {
    const bytes = Buffer.alloc(megabytes * MEGABYTE + 1);
    const refusal = { code: 'MEDIA_TOO_LARGE', retry: 'no', userText };
    await expect(keepMedia(folder, 'big', { bytes, contentType })).rejects.toMatchObject(refusal);
  });

  test('what cannot be written leaves nothing half done behind', async () => {
    await keepMedia(folder, 'first', asJpeg(jpeg()));
    // A folder in the place of the file: the last step fails.
    await rename(join(folder.mediaDir, 'first'), join(folder.mediaDir, 'moved'));
    await keepMedia({ ...folder, mediaDir: join(folder.mediaDir, 'second') }, 'inner', asJpeg(jpeg()));
    await expect(keepMedia(folder, 'second', asJpeg(jpeg()))).rejects.toThrow();
    expect((await readdir(folder.mediaDir)).sort()).toEqual(['moved', 'second']);
  });

  test.each(['../escape', '/etc/passwd', 'a/b', '', 'a\0b', 'x'.repeat(200)])(
    '%j is no place to keep it',
    async (id) => {
      await expect(keepMedia(folder, id, asJpeg(jpeg()))).rejects.toThrow('no media id');
      expect(await readMedia(folder, id)).toBeUndefined();
    },
  );
});

describe('reading', () => {
  test('a plain file from before is read as it lies there', async () => {
    await keepMedia(folder, 'any', asJpeg(jpeg()));
    const old = Buffer.from('ffd8ffe000104a46494600', 'hex');
    await writeFile(join(folder.mediaDir, 'old'), old);
    expect(await readMedia(folder, 'old')).toEqual(old);
  });

  test('what is not there is nothing', async () => {
    expect(await readMedia(folder, 'nobody-sent-it')).toBeUndefined();
  });

  test('another key, another name or a damaged file: an error that says what to do', async () => {
    await keepMedia(folder, 'mine', asJpeg(jpeg()));
    const stranger = { ...folder, dataKey: new Uint8Array(32).fill(1) };
    await expect(readMedia(stranger, 'mine')).rejects.toMatchObject({ code: 'BOX_OTHER_KEY' });
    const path = join(folder.mediaDir, 'mine');
    const sealed = await readFile(path);
    await writeFile(join(folder.mediaDir, 'yours'), sealed);
    await expect(readMedia(folder, 'yours')).rejects.toMatchObject({ code: 'BOX_DAMAGED' });
    await writeFile(path, sealed.subarray(0, -1));
    await expect(readMedia(folder, 'mine')).rejects.toMatchObject({ code: 'BOX_DAMAGED' });
  });
});
