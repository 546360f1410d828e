/** Words of people never become links. */
import { describe, expect, it } from 'vitest';
import { withoutLinkTags } from '../../../src/channels/tencent/link-tags.ts';

describe('link tags', () => {
  it.each([
    ['<a href="http://example.invalid">点我</a>', '＜a href="http://example.invalid">点我＜/a>'],
    ['<A HREF=x>点我</A >', '＜A HREF=x>点我＜/A >'],
    ['a<b 和 <abc>，<article>', 'a<b 和 <abc>，<article>'],
    ['<<a>', '<＜a>'],
  ])('%s', (text, shown) => {
    expect(withoutLinkTags(text, 2048)).toBe(shown);
  });

  it('takes a sign of one byte where there is no room', () => {
    expect(withoutLinkTags('<a>字', 6)).toBe('[a>字');
    expect(withoutLinkTags('<a>字', 8)).toBe('＜a>字');
  });
});
