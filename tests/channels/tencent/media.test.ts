/** What people send is fetched, sized and typed by its bytes; every refusal is a sentence (T17). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Channel } from '../../../src/channels/contract.ts';
import { createWecomAppChannel } from '../../../src/channels/wecom-app/channel.ts';
import { AppError } from '../../../src/kernel/errors.ts';
import { startWecomSim, type WecomSim } from '../../sim/wecom/wecom-sim.ts';
import { memoryUploads } from '../../support/ports.ts';

let sim: WecomSim;
let channel: Channel;

beforeAll(async () => {
  sim = await startWecomSim();
  const { corpId, agentId, secret, apiBase } = sim;
  channel = createWecomAppChannel({
    corpId,
    agentId,
    secret,
    apiBase,
    uploads: memoryUploads(),
    now: () => new Date(),
  });
});
afterAll(() => sim.close());

function bytesOf(hex: string, length = 64): Uint8Array {
  const bytes = Buffer.alloc(length);
  Buffer.from(hex, 'hex').copy(bytes);
  return bytes;
}

const JPEG = 'ffd8ffe000104a46';

async function fetchMedia(mediaId: string) {
  if (channel.fetchMedia === undefined) throw new Error('the channel cannot fetch');
  return channel.fetchMedia(mediaId);
}

async function refusalOf(mediaId: string): Promise<AppError> {
  const thrown: unknown = await fetchMedia(mediaId).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof AppError) return thrown;
  throw new Error('was not refused');
}

describe('media', () => {
  it.each([
    ['image/jpeg', JPEG],
    ['image/png', '89504e470d0a1a0a'],
    ['image/gif', '474946383961'],
    ['image/webp', '524946460000000057454250'],
    ['image/heic', '000000186674797068656963'],
    ['audio/amr', '2321414d520a'],
    ['video/mp4', '0000001866747970697 36f6d'.replace(' ', '')],
    ['application/pdf', '255044462d312e37'],
  ])('knows %s by its first bytes, whatever the header says', async (contentType, hex) => {
    const mediaId = sim.addMedia({ bytes: bytesOf(hex), contentType: 'text/html' });
    expect(await fetchMedia(mediaId)).toMatchObject({ contentType });
  });

  it('returns the bytes and a name that is no path', async () => {
    const bytes = bytesOf(JPEG, 5000);
    const mediaId = sim.addMedia({ bytes, contentType: 'image/jpeg', fileName: '../../etc/照片\u202e.jpg' });
    const fetched = await fetchMedia(mediaId);
    expect(Buffer.from(fetched.bytes).equals(bytes)).toBe(true);
    expect(fetched.fileName).toBe('照片.jpg');
  });

  it('names the limit of a picture', async () => {
    const mediaId = sim.addMedia({ bytes: bytesOf(JPEG, 10 * 1024 * 1024 + 1) });
    const refusal = await refusalOf(mediaId);
    expect(refusal.code).toBe('MEDIA_TOO_LARGE');
    expect(refusal.userText).toContain('10 MB');
  });

  it('names the limit of anything larger than one download', async () => {
    const refusal = await refusalOf(sim.addMedia({ bytes: bytesOf(JPEG, 20 * 1024 * 1024 + 1) }));
    expect(refusal.code).toBe('MEDIA_TOO_LARGE');
    expect(refusal.userText).toContain('20 MB');
  });

  it('stops an endless download at the cap', async () => {
    const refusal = await refusalOf(sim.addMedia({ bytes: bytesOf(JPEG), mode: 'endless' }));
    expect(refusal.code).toBe('MEDIA_TOO_LARGE');
  });

  it('says that a dead media id must be sent again', async () => {
    expect(await refusalOf('MEDIA-of-nobody')).toMatchObject({ code: 'MEDIA_GONE', retry: 'no' });
  });

  it('says that an empty file did not arrive', async () => {
    expect((await refusalOf(sim.addMedia({ bytes: new Uint8Array() }))).code).toBe('MEDIA_GONE');
  });

  it('refuses what is no picture, sound, film or PDF', async () => {
    const html = sim.addMedia({ bytes: Buffer.from('<html><script>1</script></html>'), contentType: 'image/jpeg' });
    expect((await refusalOf(html)).code).toBe('MEDIA_UNSUPPORTED');
  });

  it('asks to try later when the download breaks off, is busy, or the server is away', async () => {
    expect(await refusalOf(sim.addMedia({ bytes: bytesOf(JPEG, 100_000), mode: 'cut' }))).toMatchObject({
      code: 'MEDIA_TIMEOUT',
      retry: 'later',
    });
    const mediaId = sim.addMedia({ bytes: bytesOf(JPEG) });
    sim.fault('media/get', { kind: 'errcode', errcode: 45033 });
    expect((await refusalOf(mediaId)).code).toBe('MEDIA_TIMEOUT');
    sim.fault('media/get', { kind: 'status', status: 502 });
    expect((await refusalOf(mediaId)).code).toBe('MEDIA_TIMEOUT');
    expect(await fetchMedia(mediaId)).toMatchObject({ contentType: 'image/jpeg' });
  });

  it('renews a dead token on the way', async () => {
    const mediaId = sim.addMedia({ bytes: bytesOf(JPEG) });
    sim.revokeToken(40014);
    expect(await fetchMedia(mediaId)).toMatchObject({ contentType: 'image/jpeg' });
  });
});
