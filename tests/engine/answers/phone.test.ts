/** Phone numbers, social credit codes and free text. */
import { expect, it } from 'vitest';
import { understand } from '../../../src/engine/answers/understand.ts';
import { checkRows, NOW, REFUSED } from './rows.ts';

checkRows('phones', { type: 'phone' }, [
  ['13812345678', '13812345678'],
  ['138 1234 5678', '13812345678'],
  ['138-1234-5678', '13812345678'],
  ['１３８１２３４５６７８', '13812345678'],
  ['+86 13812345678', '13812345678'],
  ['电话是13812345678。', '13812345678'],
  ['0355-1234567', '03551234567'],
  ['(0355)7221234', '03557221234'],
  ['0355 7221234', '03557221234'],
  ['010-62345678', '01062345678'],
  ['400-800-1234', '4008001234'],
  ['幺三八零零幺三八零零零', '13800138000'],
  ['一三八 零零一三 八零零零', '13800138000'],
  ['李三13812345678', '13812345678', 'nod'],
  ['0355-7221234转801', '03557221234', 'nod'],
  ['7221234', REFUSED],
  ['1381234567', REFUSED],
  ['138123456789', REFUSED],
  ['13812345678 13912345678', REFUSED],
  ['12345678901', REFUSED],
  ['110', REFUSED],
  ['没有', REFUSED],
  ['看情况', REFUSED],
  ['取消', REFUSED],
]);

checkRows('social credit codes', { type: 'id_code' }, [
  ['91140423MAYHBEDC3C', '91140423MAYHBEDC3C'],
  ['91140423mayhbedc3c', '91140423MAYHBEDC3C'],
  ['9114 0423 MAYH BEDC 3C', '91140423MAYHBEDC3C'],
  ['９１１４０４２３ＭＡＹＨＢＥＤＣ３Ｃ', '91140423MAYHBEDC3C'],
  ['统一社会信用代码：91140423MAYHBEDC3C，谢谢', '91140423MAYHBEDC3C'],
  ['code 91140423MAYHBEDC3C', '91140423MAYHBEDC3C'],
  ['九幺幺四零四二三MAYHBEDC3C', '91140423MAYHBEDC3C'],
  ['9I14O423MAYHBEDC3C', '91140423MAYHBEDC3C', 'nod'],
  ['9l140423mayhbedc3c', '91140423MAYHBEDC3C', 'nod'],
  ['91140423MAYHBEDC3D', REFUSED],
  ['91140423MAYO47TT2F', REFUSED],
  ['教民114042370000010号', REFUSED],
  ['140423600012345', REFUSED],
  ['91140423MAYHBEDC3C 52140423MAY6J16E3K', REFUSED],
  ['没有', REFUSED],
  ['取消', REFUSED],
]);

checkRows('texts', { type: 'text', min: 2, max: 20 }, [
  ['大门上锁', '大门上锁'],
  ['  有 人  ', '有 人'],
  ['看情况', '看情况'],
  ['👨‍👩‍👧👨‍👩‍👧', '👨‍👩‍👧👨‍👩‍👧'],
  ['好\0的\ud800', '好的'],
  ['第一行\n第二行', '第一行\n第二行'],
  ['a', REFUSED],
  ['\u200b\u200b', REFUSED],
  ['一二三四五六七八九十一二三四五六七八九十一', REFUSED],
  ['取消', REFUSED],
  ['提交。', REFUSED],
]);

it('keeps the text as it was written: full width, blanks and joiners stay', () => {
  const said = 'ＡＢＣ　①👨‍👩‍👧';
  expect(understand({ type: 'text' }, said, { now: NOW })).toEqual({ ok: true, value: said });
});

it('refuses stacked marks that look like one sign but weigh kilobytes', () => {
  expect(understand({ type: 'text', max: 20 }, `a${'\u0301'.repeat(900)}`, { now: NOW }).ok).toBe(false);
});
