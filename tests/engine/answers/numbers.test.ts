/** Counts and money as people write and say them. */
import { expect, it } from 'vitest';
import { parseNumeral } from '../../../src/engine/answers/numerals.ts';
import { understand } from '../../../src/engine/answers/understand.ts';
import { checkRows, NOW, REFUSED } from './rows.ts';

checkRows('counts', { type: 'int' }, [
  ['２３', 23],
  ['两百三', 230],
  ['一万二', 12000],
  ['三千五', 3500],
  ['零', 0],
  ['俩', 2],
  ['仨', 3],
  ['俩人', 2],
  ['二〇', 20],
  ['廿五', 25],
  ['一百零三个孩子', 103],
  ['两千零五十', 2050],
  ['一共有23名学生', 23],
  ['23 人', 23],
  ['20人吧', 20],
  ['学生23人', 23],
  ['1,200', 1200],
  ['1.2万人', 12000],
  ['①', 1],
  ['3.0', 3],
  ['兩百個', 200],
  ['-3', -3],
  ['约20人', 20, 'nod'],
  ['大概二十个左右', 20, 'nod'],
  ['20左右', 20, 'nod'],
  ['差不多三十人', 30, 'nod'],
  ['没有', 0, 'nod'],
  ['一个都没有', 0, 'nod'],
  ['没有人', 0, 'nod'],
  ['一三五', 135, 'nod'],
]);

const noCount =
  '四川 一看 看情况 半 一个半 3.5 十来个 20多 几个 七八个 二三十 十二三个 三五个 20-30 二十到三十 20或30 男2女3 3号 第3个 五月 一点 十分 万一 一下 一般 千万 不到20 至少5个 大约有20来人 20分钟 2楼 三年级 不知道 上一步 取消 帮助 跳过 进度 暂停 继续 提交 撤回 99999999999999999999';
checkRows('no counts', { type: 'int' }, [
  ...noCount.split(' ').map((said) => [said, REFUSED] as const),
  ['1 2', REFUSED],
]);

checkRows('counts within bounds', { type: 'int', min: 1, max: 500 }, [
  ['500', 500],
  ['501', REFUSED],
  ['0', REFUSED],
  ['没有', REFUSED],
]);

it('names the bounds in the refusal', () => {
  expect(understand({ type: 'int', min: 1, max: 500 }, '501', { now: NOW })).toEqual({
    ok: false,
    why: '要在1到500之间，请重新写，例如“20”。',
  });
});

checkRows('money', { type: 'money' }, [
  ['三千八', 3800],
  ['3800元', 3800],
  ['¥3,800.50', 3800.5],
  ['￥３８００', 3800],
  ['八千八百块', 8800],
  ['1.2万', 12000],
  ['1万2', 12000],
  ['1万2千', 12000],
  ['3千8', 3800],
  ['五毛', 0.5],
  ['五分', 0.05],
  ['两块五', 2.5],
  ['三块二毛五', 3.25],
  ['十块零五分', 10.05],
  ['一块半', 1.5],
  ['3元5角', 3.5],
  ['100块钱', 100],
  ['人民币3800元整', 3800],
  ['学费三千八', 3800],
  ['0', 0],
  ['免费', 0, 'nod'],
  ['不收费', 0, 'nod'],
  ['没有', 0, 'nod'],
  ['约3800', 3800, 'nod'],
  ['3800左右', 3800, 'nod'],
  ['每学期3800元', 3800, 'nod'],
  ['3800元/学期', 3800, 'nod'],
  ['一节课80', 80, 'nod'],
  ['几百块', REFUSED],
  ['3000多', REFUSED],
  ['3000-5000', REFUSED],
  ['三四千', REFUSED],
  ['-5', REFUSED],
  ['3.456', REFUSED],
  ['3,80', REFUSED],
  ['四川', REFUSED],
  ['十分', REFUSED],
  ['3800美元', REFUSED],
  ['8折', REFUSED],
  ['看情况', REFUSED],
  ['跳过', REFUSED],
]);

it.each([
  ['一亿二', 120_000_000],
  ['十二万三', 123_000],
  ['一百五十万三', 1_503_000],
  ['两百二十三万四千', 2_234_000],
  ['一万零二百', 10_200],
  ['三千零五', 3005],
  ['一百十五', 115],
  ['一点二万', 12_000],
  ['贰佰叁拾', 230],
  ['2万0500', 20_500],
  ['三百五千', undefined],
  ['一万一万', undefined],
  ['三五', undefined],
  ['万一', undefined],
  ['百', undefined],
  ['一点', undefined],
])('reads the numeral %s as %s', (text, value) => {
  expect(parseNumeral(text)).toBe(value);
});

it('reads every Chinese numeral up to 9,999 back to its number', () => {
  for (let number = 0; number < 10_000; number += 7) expect(parseNumeral(inChinese(number))).toBe(number);
});

/** The textbook form: 一千零五, 二百三十. */
function inChinese(number: number): string {
  const digits = '零一二三四五六七八九';
  const letters = [...String(number)].map(Number);
  const text = letters.map((digit, at) => {
    const unit = ['', '十', '百', '千'][letters.length - 1 - at] ?? '';
    return digit === 0 ? '零' : `${digits.charAt(digit)}${unit}`;
  });
  const joined = text.join('').replace(/零+/g, '零');
  return number === 0 ? '零' : joined.replace(/零$/, '');
}
