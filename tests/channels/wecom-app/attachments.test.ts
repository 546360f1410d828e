/** Files to members: as what they are sent, uploaded once, the same bytes after a restart. */
import { describe, expect, it } from 'vitest';
import { withApp } from './rig.ts';

const app = withApp();
const JPEG = Buffer.from('ffd8ffe000104a464946', 'hex');
const AMR = Buffer.from('#!AMR\n0123456789');
const MP4 = Buffer.concat([Buffer.alloc(4), Buffer.from('ftypmp42 and so on')]);
const MEGABYTE = 1024 * 1024;

describe('a file that is sent', () => {
  it.each([
    ['a picture', JPEG, 'image', 'image'],
    ['a recording', AMR, 'voice', 'voice'],
    ['a film', MP4, 'video', 'video'],
    ['a picture that is none', AMR, 'image', 'file'],
    ['a recording in another form', MP4, 'voice', 'file'],
    ['a film in another form', JPEG, 'video', 'file'],
    ['a picture of 6 MB', Buffer.concat([JPEG, Buffer.alloc(6 * MEGABYTE)]), 'image', 'file'],
    ['a recording of 3 MB', Buffer.concat([AMR, Buffer.alloc(3 * MEGABYTE)]), 'voice', 'file'],
    ['a film of 11 MB', Buffer.concat([MP4, Buffer.alloc(11 * MEGABYTE)]), 'video', 'file'],
  ] as const)('as %s', async (_what, bytes, as, kind) => {
    expect(await app.rig.send(app.rig.file(bytes, as))).toMatchObject({ ok: true });
    expect(app.rig.sim.deliveredTo('u1')).toMatchObject([{ msgtype: kind, shown: '检查表.bin' }]);
  });

  it('is the same request after a restart, so that the platform drops the repeat', async () => {
    const file = app.rig.file('%PDF-1.7 and so on');
    app.rig.sim.fault('message/send', { kind: 'cut_after' });
    expect(await app.rig.send(file)).toMatchObject({ error: 'timeout' });
    app.rig.restart();
    expect(await app.rig.send(file)).toMatchObject({ ok: true });
    expect(app.rig.sim.calls('media/upload')).toBe(1);
    expect(app.rig.sim.counts()).toMatchObject({ delivered: 1, duplicatesDropped: 1 });
  });

  it('to a hundred people, or to a group, is uploaded once', async () => {
    const file = app.rig.file('%PDF-1.7 and so on');
    app.rig.sim.addChat('group1', { members: ['u1'] });
    for (const userId of ['u1', 'u2', 'u3']) await app.rig.send(file, { userId });
    await app.rig.send(file, { chatId: 'group1' });
    expect(app.rig.sim.calls('media/upload')).toBe(1);
    expect(app.rig.sim.counts().delivered).toBe(3);
  });

  it('under another name, or with other bytes, is another upload', async () => {
    await app.rig.send(app.rig.file('%PDF-1.7 and so on'));
    await app.rig.send(app.rig.file('%PDF-1.7 and so on', undefined, '台账.bin'));
    await app.rig.send(app.rig.file('%PDF-1.7 and so forth'));
    expect(app.rig.sim.deliveredTo('u1').map((one) => one.shown)).toEqual(['检查表.bin', '台账.bin', '检查表.bin']);
    expect(app.rig.sim.calls('media/upload')).toBe(3);
  });

  it('is uploaded again when its three days are over, even if the store says otherwise', async () => {
    const file = app.rig.file('%PDF-1.7 and so on');
    await app.rig.send(file);
    app.rig.clock.advance(3 * 24 * 3600_000 + 1000);
    expect(await app.rig.send(file)).toMatchObject({ ok: true });
    expect(app.rig.sim.calls('media/upload')).toBe(2);
    expect(app.rig.logged).toEqual(['media_renewed']);
  });

  it('waits when the store of uploads is away: nothing has been sent', async () => {
    app.rig.uploads = { ...app.rig.uploads, find: () => Promise.reject(new TypeError('connection lost')) };
    app.rig.restart();
    expect(await app.rig.send(app.rig.file('%PDF-1.7 and so on'))).toMatchObject({ ok: false, error: 'busy' });
    expect(app.rig.sim.calls('message/send')).toBe(0);
  });
});
