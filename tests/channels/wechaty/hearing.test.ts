/** What the account hears, end to end over wechaty's mock puppet: people, groups, mentions, media, and what is left out. */
import { FileBox } from 'file-box';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MockAccount, until } from './mock-account.ts';

let account: MockAccount;
beforeEach(async () => {
  account = new MockAccount();
  await account.login();
});
afterEach(() => account.close());

const PUBLIC = /^~[0-9a-f]{32}$/;

describe('people', () => {
  it('with a remark of the owner’s are that member', async () => {
    const inspector = account.person('张检查员', '#Inspector-1');
    expect(await account.say(inspector, '填报检查')).toMatchObject({
      channel: 'wechaty',
      sender: { userId: 'inspector-1' },
      chat: { id: 'inspector-1', kind: 'direct' },
      content: { type: 'text', text: '填报检查' },
      addressed: true,
    });
  });

  it('of the public are opaque, and the same every time', async () => {
    const parent = account.person('家长');
    const first = await account.say(parent, '启航书法有证吗');
    const second = await account.say(parent, '再问一次');
    expect(first?.sender.userId).toMatch(PUBLIC);
    expect(second?.sender.userId).toBe(first?.sender.userId);
    expect(first?.chat.id).toBe(first?.sender.userId);
    expect(JSON.stringify(first)).not.toContain(parent.id);
    expect(second?.messageId).not.toBe(first?.messageId);
  });

  it.each([
    ['a name', '#inspector-1', undefined],
    ['a remark that is none', '家长', '#inspector-1 家长'],
    ['a remark of a stranger’s id', '家长', '#~0123456789abcdef0123456789abcdef'],
    ['a remark for everybody', '家长', '#@all'],
  ])('do not become members by %s', async (_what, name, remark) => {
    expect((await account.say(account.person(name, remark), '在吗'))?.sender.userId).toMatch(PUBLIC);
  });

  it('that are a 公众号, the account itself, or a system line are not heard', async () => {
    const official = account.mocker.createContact({ name: '某公众号', type: 2 });
    official.say('今日推荐').to(account.self);
    account.self.say('我自己').to(official);
    const parent = account.person('家长');
    account.post(parent, { id: 'note-1', type: 10, text: '某人邀请某人加入了群聊' });
    await account.say(parent, '在吗');
    expect(account.heard).toHaveLength(1);
  });
});

describe('a remark', () => {
  it('that the owner writes later is known within minutes', async () => {
    let now = Date.now();
    const own = new MockAccount({ now: () => new Date(now) });
    await own.login();
    const person = own.person('张检查员');
    expect((await own.say(person, '一'))?.sender.userId).toMatch(PUBLIC);
    own.mocker.contactPayload(person.id, { ...person.payload, alias: '#inspector-1' });
    expect((await own.say(person, '二'))?.sender.userId).toMatch(PUBLIC);
    now += 5 * 60_000;
    expect((await own.say(person, '三'))?.sender.userId).toBe('inspector-1');
    await own.close();
  });
});

describe('groups', () => {
  it('are heard whole; only a mention speaks to the bot, and its name is taken away', async () => {
    const inspector = account.person('张检查员', '#inspector-1');
    const room = account.room(inspector);
    expect(await account.say(inspector, '今天天气不错', { where: room })).toMatchObject({
      chat: { id: room.id, kind: 'group' },
      sender: { userId: 'inspector-1' },
      content: { type: 'text', text: '今天天气不错' },
      addressed: false,
    });
    expect(
      await account.say(inspector, '@小双\u2005填报检查', { where: room, mentions: [account.self] }),
    ).toMatchObject({
      content: { text: '填报检查' },
      addressed: true,
    });
  });

  it.each([
    ['@小双 填报检查', true, '填报检查'],
    ['@小双，填报检查', true, '，填报检查'],
    ['@小双', true, ''],
    ['@小双双 填报检查', false, '@小双双 填报检查'],
    ['请问 @小双 是谁', false, '请问 @小双 是谁'],
    ['小双 填报检查', false, '小双 填报检查'],
    ['mail@小双.cn', false, 'mail@小双.cn'],
  ])('«%s» typed by hand: addressed %s', async (said, addressed, text) => {
    const person = account.person('家长');
    expect(await account.say(person, said, { where: account.room(person) })).toMatchObject({
      addressed,
      content: { text },
    });
  });

  it('hear a mention of somebody else as one of somebody else', async () => {
    const [one, two] = [account.person('甲'), account.person('乙')];
    expect(await account.say(one, '@乙\u2005请看', { where: account.room(one, two), mentions: [two] })).toMatchObject({
      addressed: false,
    });
  });

  it('tell when the account is added or taken out, and nothing of others', async () => {
    const [owner, other] = [account.person('群主', '#office-1'), account.person('乙')];
    const room = account.room(owner);
    room.add(other).by(owner);
    room.add(account.self).by(owner);
    await until(() => account.heard.length === 1);
    expect(account.heard[0]).toMatchObject({
      sender: { userId: 'office-1' },
      chat: { id: room.id, kind: 'group' },
      content: { type: 'event', event: 'bot_added' },
    });
    room.remove(account.self).by(owner);
    await until(() => account.heard.length === 2);
    expect(account.heard[1]?.content).toEqual({ type: 'event', event: 'bot_removed' });
  });
});

describe('other messages', () => {
  it.each([
    [6, { type: 'image', mediaId: 'm-1' }],
    [2, { type: 'voice', mediaId: 'm-1' }],
    [15, { type: 'video', mediaId: 'm-1' }],
    [1, { type: 'file', mediaId: 'm-1' }],
    [14, { type: 'link', title: 'mock title for m-1', url: 'https://mock.url' }],
    [5, { type: 'unknown', platformType: 'message-type-5' }],
    [13, { type: 'recall', messageId: 'm-0' }],
  ])('of type %i', async (type, content) => {
    account.post(account.person('家长'), { id: 'm-1', type, text: 'm-0' });
    await until(() => account.heard.length === 1);
    expect(account.heard[0]?.content).toEqual(content);
  });

  it('that are a place bring their degrees', async () => {
    account.post(account.person('家长'), { id: 'm-1', type: 8 });
    await until(() => account.heard.length === 1);
    expect(account.heard[0]?.content).toMatchObject({
      type: 'location',
      latitude: 39.995120999999997,
      longitude: 116.334154,
    });
  });

  it('with degrees that are none are not understood', async () => {
    account.puppet.messageLocation = async () => ({ accuracy: 1, address: '', latitude: 181, longitude: 0, name: '' });
    account.post(account.person('家长'), { id: 'm-1', type: 8 });
    await until(() => account.heard.length === 1);
    expect(account.heard[0]?.content).toMatchObject({ type: 'unknown' });
  });

  it('from before the login are left out and noted', async () => {
    const parent = account.person('家长');
    account.post(parent, { id: 'old', text: '昨天的话', timestamp: Date.now() - 11 * 60_000 });
    account.post(parent, { id: 'new', text: '刚才的话', timestamp: Date.now() - 60_000 });
    await until(() => account.heard.length === 1);
    expect(account.heard).toMatchObject([{ messageId: 'new' }]);
    expect(account.notes).toContainEqual({ kind: 'too_old', detail: expect.stringMatching(/^66\d s old$/) });
  });

  it('never come from the future', async () => {
    account.post(account.person('家长'), { id: 'm-1', timestamp: Date.now() + 3600_000, text: '在吗' });
    await until(() => account.heard.length === 1);
    expect(account.heard[0]?.sentAt.getTime()).toBeLessThanOrEqual(Date.now());
  });
});

describe('media', () => {
  async function sent(box: FileBox): Promise<string> {
    account.person('家长').say(box).to(account.self);
    await until(() => account.heard.length === 1);
    return account.heard[0]?.messageId ?? '';
  }
  const fetched = (id: string) => account.channel.fetchMedia?.(id);

  it('is fetched by the message and typed by its bytes', async () => {
    const jpeg = Buffer.concat([Buffer.from('ffd8ffe000104a46', 'hex'), Buffer.alloc(5000)]);
    const id = await sent(FileBox.fromBase64(jpeg.toString('base64'), '../照片.jpg'));
    expect(account.heard[0]?.content).toEqual({ type: 'image', mediaId: id });
    const media = await fetched(id);
    expect(media).toMatchObject({ contentType: 'image/jpeg', fileName: '照片.jpg' });
    expect(Buffer.from(media?.bytes ?? []).equals(jpeg)).toBe(true);
  });

  it.each([
    ['audio/silk', '02232153494c4b5f5633'],
    ['audio/silk', '232153494c4b5f5633'],
    ['audio/mpeg', '4944330300000000'],
    ['audio/mpeg', 'fffb90640000'],
  ])('that is a recording of WeChat’s is %s', async (contentType, hex) => {
    const id = await sent(FileBox.fromBase64(Buffer.from(hex, 'hex').toString('base64'), 'voice.sil'));
    expect(account.heard[0]?.content).toEqual({ type: 'voice', mediaId: id });
    expect(await fetched(id)).toMatchObject({ contentType });
  });

  it('that is no picture, sound or film is refused in words', async () => {
    const id = await sent(FileBox.fromBase64(Buffer.from('<html>x</html>').toString('base64'), 'x.jpg'));
    await expect(fetched(id)).rejects.toMatchObject({ code: 'MEDIA_UNSUPPORTED' });
  });

  it('that is too large is refused, without reading it to the end', async () => {
    const id = await sent(FileBox.fromBase64('AAAA', 'x.jpg'));
    let read = 0;
    account.puppet.messageFile = async () => {
      const { Readable } = await import('node:stream');
      return FileBox.fromStream(
        Readable.from(
          (function* () {
            for (;;) {
              read += 1;
              yield Buffer.alloc(1024 * 1024);
            }
          })(),
        ),
        'x.jpg',
      );
    };
    await expect(fetched(id)).rejects.toMatchObject({ code: 'MEDIA_TOO_LARGE' });
    expect(read).toBeLessThan(60);
  });

  it('whose message is gone, or that breaks, or that comes before the login is told apart', async () => {
    await expect(fetched('nobody')).rejects.toMatchObject({ code: 'MEDIA_GONE', retry: 'no' });
    const id = await sent(FileBox.fromBase64('AAAA', 'x.jpg'));
    account.puppet.messageFile = () => Promise.reject(new Error('机密 gone away'));
    await expect(fetched(id)).rejects.toMatchObject({ code: 'MEDIA_TIMEOUT', retry: 'later' });
    await account.puppet.logout();
    await expect(fetched(id)).rejects.toMatchObject({ code: 'MEDIA_TIMEOUT', retry: 'later' });
  });
});

describe('handing over', () => {
  it('is tried again until it is kept, in order', async () => {
    const kept: string[] = [];
    let failures = 2;
    const own = new MockAccount({
      accept: async (message) => {
        if (failures > 0) {
          failures -= 1;
          throw new Error('database is away');
        }
        kept.push(message.content.type === 'text' ? message.content.text : '');
        return { answers: 1 };
      },
    });
    await own.login();
    const parent = own.person('家长');
    parent.say('一').to(own.self);
    parent.say('二').to(own.self);
    await until(() => kept.length === 2);
    expect(kept).toEqual(['一', '二']);
    await own.close();
  });

  it('that fails to the end is told to the operator when the channel closes', async () => {
    let tries = 0;
    const own = new MockAccount({
      accept: async () => {
        tries += 1;
        throw new TypeError('机密');
      },
    });
    await own.login();
    own.person('家长').say('机密').to(own.self);
    await until(() => tries > 0);
    await own.close();
    expect(own.notes).toContainEqual({ kind: 'accept_failed', detail: 'TypeError' });
    expect(JSON.stringify([own.notes, own.logged])).not.toContain('机密');
  });
});
