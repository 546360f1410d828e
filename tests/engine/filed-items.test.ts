/** The items of a filed form: numbered as the person saw them before filing, found by number or name. */
import { describe, expect, test } from 'vitest';
import { type FiledItem, findItem, listItems } from '../../src/engine/filed-items.ts';
import { Chat, makeContext, makeFlow } from './chat.ts';

const flow = makeFlow(`
- {id: open, type: yesno, label: 在上课, text: 在上课吗？}
- {id: pupils, type: int, label: 人数, text: 多少人？, when: open}
- id: issues
  type: repeat
  label: 问题
  item_name: 问题
  text: 有问题吗？
  more: 还有吗？
  ask:
    - {id: fact, type: text, label: 情况, text: 什么情况？}
- {id: photos, type: photos, label: 照片, text: 请发照片。, optional: true}
- {id: checked, type: text, label: 检查项, text: 查了哪些项？}`);

/** A form as it was handed in: nobody in class, two issues, no photos. */
function filed(): Chat {
  return new Chat(flow).say('不在', '有', '通道堵了', '有', '灭火器过期', '没有了', '跳过', '都查了');
}

function itemsOf(chat: Chat): FiledItem[] {
  if (chat.session === null) throw new Error('the form has ended');
  return listItems(flow, chat.session, makeContext());
}

describe('listItems', () => {
  test('visible answers in order, skipped ones too; hidden ones and the markers of repeats are none', () => {
    expect(itemsOf(filed())).toEqual([
      { number: 1, path: 'open', label: '在上课', shown: '否' },
      { number: 2, path: 'issues[0].fact', label: '问题1 情况', shown: '通道堵了' },
      { number: 3, path: 'issues[1].fact', label: '问题2 情况', shown: '灭火器过期' },
      { number: 5, path: 'photos', label: '照片', shown: '跳过' },
      { number: 6, path: 'checked', label: '检查项', shown: '都查了' },
    ]);
  });

  test('the numbers are those of the summary that was seen before filing', () => {
    const chat = filed();
    for (const { number, label, shown } of itemsOf(chat))
      expect(chat.text).toContain(`\n${number}. ${label}：${shown}`);
  });
});

describe('findItem', () => {
  const items = itemsOf(filed());

  test.each([
    ['照片', 'photos'],
    ['照片这一项', 'photos'],
    ['照片那项', 'photos'],
    ['“照片”。', 'photos'],
    ['检查项', 'checked'],
    ['检查项这一项', 'checked'],
    ['问题2 情况', 'issues[1].fact'],
    ['问题2情况', 'issues[1].fact'],
    ['5', 'photos'],
    ['５', 'photos'],
    ['第五项', 'photos'],
    ['第3条', 'issues[1].fact'],
  ])('%s', (words, path) => {
    expect(findItem(items, words)?.path).toBe(path);
  });

  test.each([
    ['a name that two have', '情况'],
    ['the number of a repeat’s marker', '4'],
    ['a number beyond the end', '7'],
    ['nothing', ''],
    ['a hidden question', '人数'],
    ['a part of a name', '照'],
  ])('none is meant by %s', (_what, words) => {
    expect(findItem(items, words)).toBeUndefined();
  });

  test('a name that only one has is enough without its item', () => {
    const one = itemsOf(new Chat(flow).say('不在', '有', '通道堵了', '没有了', '跳过', '都查了'));
    expect(findItem(one, '情况')?.path).toBe('issues[0].fact');
  });
});
