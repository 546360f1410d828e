/** Pictures that do not count: sent twice, used before, lost, taken back, too many; told at once or when it is learnt. */
import { describe, expect, test } from 'vitest';
import { Chat, makeFlow } from './chat.ts';

const flow = makeFlow(`
- {id: photos, type: photos, label: 照片, text: 请发照片。, count: {min: 2, max: 3}}
- {id: n, type: int, label: 数, text: 几个？}
- {id: m, type: int, label: 末, text: 最后？}`);
const two = () => new Chat(flow).photo('m1').photo('m2');
const sha = (letter: string) => letter.repeat(64);
const kept = (mediaId: string, letter: string, usedIn?: string) =>
  ({ kind: 'photo_kept', mediaId, sha256: sha(letter), ...(usedIn ? { usedIn } : {}) }) as const;
const ids = (chat: Chat) => {
  const value = chat.session?.answers['photos']?.value;
  return Array.isArray(value)
    ? value.map((photo) => (typeof photo === 'object' ? Reflect.get(photo, 'mediaId') : ''))
    : [];
};

describe('known at once', () => {
  test('the same picture again is not counted, and told', () => {
    const chat = new Chat(flow).do({ kind: 'photo', mediaId: 'm1', sha256: sha('a') });
    chat.do({ kind: 'photo', mediaId: 'm2', sha256: sha('a') });
    expect(chat.text).toBe('这张和第1张一样，没有重复收。还差 1 张，请接着发。');
    expect([chat.outcome, chat.asked, ids(chat)]).toEqual(['asked', 'photos', ['m1']]);
  });

  test('a picture of a filed record is not counted, and told with its number', () => {
    const chat = new Chat(flow).do({ kind: 'photo', mediaId: 'm1', sha256: sha('a'), usedIn: 'JC20230701-003' });
    expect(chat.text).toBe('这张在 JC20230701-003 用过，请现场重拍。还差 2 张，请接着发。');
    expect(ids(chat)).toEqual([]);
  });

  test('a late one is held to the same', () => {
    const chat = new Chat(flow)
      .photo('m1')
      .do({ kind: 'photo', mediaId: 'm2', sha256: sha('a') })
      .say('发完了');
    chat.do({ kind: 'photo', mediaId: 'm3', sha256: sha('a') });
    expect([chat.text, chat.asked]).toEqual(['这张和第2张一样，没有重复收。\n几个？', 'n']);
  });
});

describe('too many at once', () => {
  test('are told once, and again after something else', () => {
    const chat = two().photo('m3').photo('m4');
    expect(chat.text).toBe('照片最多 3 张，多的没有收。\n几个？');
    expect(chat.photo('m5').last).toMatchObject({ outcome: 'ignored', replies: [] });
    expect(chat.say('帮助').photo('m6').text).toContain('多的没有收');
  });

  test('at the question itself say how to swap one', () => {
    const chat = two().photo('m3').say('上一步');
    expect(chat.photo('m4').text).toContain('照片最多 3 张，多的没有收。要换就先回“删掉第1张”。');
    expect(chat.say('删掉第1张').photo('m4').say('1', '2').text).toContain('照片：3张');
    expect(ids(chat)).toEqual(['m2', 'm3', 'm4']);
  });
});

describe('删掉第2张', () => {
  test.each([
    ['删掉第2张', ['m1']],
    ['删除照片1', ['m2']],
    ['删掉最后一张', ['m1']],
    ['第二张不要了', ['m1']],
  ])('“%s”', (said, left) => {
    const chat = two().say(said);
    expect(chat.text).toMatch(/^第 [12] 张已删，现有 1 张。还差 1 张，请接着发。$/u);
    expect([chat.asked, ids(chat)]).toEqual(['photos', left]);
  });

  test('of what is not there is told so', () => {
    expect(two().say('删掉第5张').text).toContain('没有第 5 张。');
  });
});

describe('learnt later', () => {
  test('a picture that is fine changes nothing that is heard', () => {
    const chat = two().say('发完了').do(kept('m1', 'a')).do(kept('m2', 'b'));
    expect(chat.last).toMatchObject({ outcome: 'ignored', replies: [], events: [] });
    expect([chat.asked, chat.say('5').asked]).toEqual(['n', 'm']);
    expect(new Chat(flow).do(kept('m9', 'a')).outcome).toBe('ignored');
  });

  test.each([
    ['at the next question', [], 'n'],
    ['in the middle of an edit', ['5', '6', '改2'], 'n'],
    ['at the summary', ['5', '6'], 'review'],
  ])('one that was used before is taken out and asked for anew: %s', (_where, said, back) => {
    const chat = two().say('发完了', ...said);
    expect(chat.asked).toBe(back);
    chat.do(kept('m2', 'b', 'JC1'));
    expect(chat.text).toBe(
      '第2张照片没有算：这张在 JC1 用过，请现场重拍。\n请发照片。\n已收到 1 张。还差 1 张，请接着发。',
    );
    expect([chat.asked, chat.outcome, ids(chat)]).toEqual(['photos', 'asked', ['m1']]);
    expect(chat.photo('m7').say('发完了').asked).toBe(back);
  });

  test('the same picture under another id is taken out', () => {
    const chat = two().photo('m3').do(kept('m1', 'a')).do(kept('m2', 'b'));
    expect(chat.do(kept('m3', 'a')).text).toBe('第3张照片没有算：这张和第1张一样，没有重复收。\n几个？');
    expect([chat.asked, ids(chat)]).toEqual(['n', ['m1', 'm2']]);
  });

  test('while photos are still being sent it is told there', () => {
    const chat = two().do(kept('m1', 'a', 'JC1'));
    expect(chat.text).toContain('第1张照片没有算');
    expect([chat.asked, ids(chat)]).toEqual(['photos', ['m2']]);
  });

  test('one that cannot be had is told with the reason', () => {
    const chat = two().say('发完了', '5', '6').do({ kind: 'photo_lost', mediaId: 'm1', why: '链接过期了。' });
    expect(chat.text).toMatch(/^第1张照片没有取到（链接过期了），请重发。\n请发照片。/u);
    expect(chat.photo('m8').say('发完了', '提交').outcome).toBe('submitted');
  });

  test('a paused form hears it, and asks when it goes on', () => {
    const chat = two()
      .say('发完了', '暂停')
      .do(kept('m2', 'b', 'JC1'));
    expect([chat.outcome, chat.session?.phase]).toEqual(['paused', 'paused']);
    expect(chat.say('继续').asked).toBe('n');
    expect(chat.say('5').asked).toBe('photos');
  });

  test('in a hidden answer nothing is said', () => {
    const hiding = makeFlow(`
- {id: has, type: yesno, label: 有无, text: 有吗？}
- {id: photos, type: photos, label: 照片, text: 请发照片。, when: has}
- {id: n, type: int, label: 数, text: 几个？}`);
    const chat = new Chat(hiding).say('有').photo('m1').say('发完了', '改1', '没有');
    expect(chat.do(kept('m1', 'a', 'JC1')).last).toMatchObject({ outcome: 'ignored', replies: [] });
    expect(chat.say('5', '改1', '有').asked).toBe('photos');
  });
});
