/** What is written out in one of the usual forms is read back as the same value, whatever the value. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkSocialCreditCode } from '../../../src/domain/social-credit-code.ts';
import type { AnswerSpec, AnswerValue } from '../../../src/engine/answers/answer.ts';
import { understand } from '../../../src/engine/answers/understand.ts';
import { NOW } from './rows.ts';
import { inChinese, inChineseMoney, inFormalMoney } from './write-numbers.ts';

const RUNS = { seed: 20260304, numRuns: 3000 };
const value = (spec: AnswerSpec, said: string): AnswerValue | undefined => {
  const understood = understand(spec, said, { now: NOW });
  return understood.ok ? understood.value : undefined;
};

const counts = fc.oneof(fc.nat({ max: 100_000_000 }), fc.nat({ max: 9999 }), fc.nat({ max: 120 }));

it('counts: figures, thousands, Chinese, with 个 and 人', () => {
  fc.assert(
    fc.property(counts, (count) => {
      const written = [
        String(count),
        count.toLocaleString('en-US'),
        inChinese(count),
        `${inChinese(count)}个`,
        `有${count}人`,
        `嗯，${inChinese(count)}个吧`,
      ];
      for (const said of written) expect([said, value({ type: 'int' }, said)]).toEqual([said, count]);
    }),
    RUNS,
  );
});

it('counts: 两百三 and 一万二 leave out the last unit', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom(2, 3, 4),
      (a, b, zeros) => {
        const unit = '  百千万'.charAt(zeros);
        const digit = (n: number): string => '零一二三四五六七八九'.charAt(n);
        const said = `${a === 2 ? '两' : digit(a)}${unit}${digit(b)}`;
        expect([said, value({ type: 'int' }, said)]).toEqual([said, a * 10 ** zeros + b * 10 ** (zeros - 1)]);
      },
    ),
    RUNS,
  );
});

it('money: to the last 分, in figures, in speech and as on a receipt', () => {
  fc.assert(
    fc.property(fc.oneof(fc.nat({ max: 10_000_000 }), fc.nat({ max: 100_000 }), fc.nat({ max: 999 })), (fen) => {
      const yuan = fen / 100;
      const written = [
        yuan.toFixed(2),
        `￥${yuan.toLocaleString('en-US', { minimumFractionDigits: 2 })}`,
        `${yuan}元`,
        inChineseMoney(fen),
        inFormalMoney(fen),
        `人民币${inFormalMoney(fen)}`,
      ];
      for (const said of written) expect([said, value({ type: 'money' }, said)]).toEqual([said, yuan]);
    }),
    RUNS,
  );
});

const days = fc
  .integer({ min: Date.UTC(2000, 0, 1) / 86_400_000, max: Date.UTC(2089, 11, 31) / 86_400_000 })
  .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));

/** A day in all the forms with a year. */
function writeDay(iso: string): string[] {
  const [year = '', month = '', day = ''] = iso.split('-');
  const [m, d] = [Number(month), Number(day)];
  const read = [...year].map((digit) => '〇一二三四五六七八九'.charAt(Number(digit))).join('');
  return [
    iso,
    iso.replaceAll('-', ''),
    iso.replaceAll('-', '/'),
    `${year}.${m}.${d}`,
    `${year}-${m}-${d}`,
    `${year}。${m}。${d}`,
    `${year} ${m} ${d}`,
    `${year}年${m}月${d}日`,
    `${year} 年 ${m} 月 ${d} 日`,
    `${year}年${month}月${day}号`,
    `${year}年${m}.${d}`,
    `${read}年${inChinese(m)}月${inChinese(d)}日`,
    `${read.replaceAll('〇', '零')}年${inChinese(m)}月${inChinese(d)}号`,
  ];
}

it('dates: every form with a year', () => {
  fc.assert(
    fc.property(days, (iso) => {
      for (const said of writeDay(iso)) expect([said, value({ type: 'date' }, said)]).toEqual([said, iso]);
    }),
    RUNS,
  );
});

it('dates without a year are within a year of today', () => {
  fc.assert(
    fc.property(days, (iso) => {
      const [, month = 0, day = 0] = iso.split('-').map(Number);
      fc.pre(month !== 2 || day !== 29);
      for (const said of [
        `${month}月${day}日`,
        `${month}.${day}`,
        `${month}/${day}`,
        `${inChinese(month)}月${inChinese(day)}号`,
      ]) {
        const read = value({ type: 'date' }, said);
        expect([said, String(read).slice(4)]).toEqual([said, iso.slice(4)]);
        expect(Math.abs(Date.parse(String(read)) - NOW.getTime())).toBeLessThan(366 * 86_400_000);
      }
    }),
    RUNS,
  );
});

const clocks = fc.record({ hour: fc.nat({ max: 23 }), minute: fc.nat({ max: 59 }) });
const two = (number: number): string => String(number).padStart(2, '0');

it('moments: every form of 24 hours behind every form of a day', () => {
  fc.assert(
    fc.property(days, clocks, (iso, { hour, minute }) => {
      const stored = `${iso}T${two(hour)}:${two(minute)}:00+08:00`;
      const times = [
        `${two(hour)}:${two(minute)}`,
        `${two(hour)}：${two(minute)}`,
        `${hour}点${two(minute)}分`,
        `${hour}时${two(minute)}分`,
        ...(hour >= 13
          ? [`${hour}点${two(minute)}`, `${inChinese(hour)}点${minute < 10 ? '零' : ''}${inChinese(minute)}分`]
          : []),
      ];
      for (const day of writeDay(iso)) {
        const time = times[(hour + minute + day.length) % times.length] ?? '';
        const said = `${day} ${time}`;
        expect([said, value({ type: 'datetime' }, said)]).toEqual([said, stored]);
      }
      expect(value({ type: 'datetime' }, new Date(stored).toISOString())).toBe(stored);
    }),
    { ...RUNS, numRuns: 1000 },
  );
});

it('moments: 上午, 下午 and 晚上 with the hour of twelve', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 11 }), fc.constantFrom(0, 15, 30, 45), (hour, minute) => {
      const spoken = { 0: '', 15: '一刻', 30: '半', 45: '三刻' }[minute] ?? '';
      const at = (h: number): string => `2026-03-03T${two(h)}:${two(minute)}:00+08:00`;
      const say = (part: string): AnswerValue | undefined =>
        value({ type: 'datetime' }, `昨天${part}${hour === 2 ? '两' : inChinese(hour)}点${spoken}`);
      expect(say('上午')).toBe(at(hour));
      if (hour <= 8) expect(say('下午')).toBe(at(hour + 12));
      if (hour >= 5) expect(say('晚上')).toBe(at(hour + 12));
    }),
    RUNS,
  );
});

it('periods: every form of both days with every word between', () => {
  fc.assert(
    fc.property(
      days,
      fc.nat({ max: 400 }),
      fc.constantFrom('到', '至', '-', '~', '—', '——', ' 到 ', '，到'),
      (from, length, link) => {
        const to = new Date(Date.parse(from) + length * 86_400_000).toISOString().slice(0, 10);
        const ends = writeDay(to);
        for (const [at, begin] of writeDay(from).entries()) {
          const said = `${begin}${link}${ends[at] ?? ''}`;
          expect([said, value({ type: 'period' }, said)]).toEqual([said, { from, to }]);
        }
      },
    ),
    { ...RUNS, numRuns: 1000 },
  );
});

it('phones: figures and spoken figures, cut anywhere', () => {
  const numbers = fc
    .tuple(fc.constantFrom('13', '15', '17', '18', '19'), fc.integer({ min: 100_000_000, max: 999_999_999 }))
    .map(([head, tail]) => `${head}${tail}`);
  fc.assert(
    fc.property(numbers, fc.constantFrom(' ', '-', ''), (number, sign) => {
      const cut = `${number.slice(0, 3)}${sign}${number.slice(3, 7)}${sign}${number.slice(7)}`;
      const spoken = [...cut].map((letter) =>
        letter >= '0' && letter <= '9' ? '零幺二三四五六七八九'.charAt(Number(letter)) : letter,
      );
      for (const said of [cut, `+86 ${cut}`, `电话${cut}`, spoken.join(''), spoken.join('').replaceAll('七', '拐')]) {
        expect([said, value({ type: 'phone' }, said)]).toEqual([said, number]);
      }
    }),
    RUNS,
  );
});

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** A body of 17 signs with its check character. */
const codes = fc
  .tuple(
    fc.constantFrom('91', '92', '52', '12'),
    fc.array(fc.nat({ max: 9 }), { minLength: 6, maxLength: 6 }),
    fc.array(fc.nat({ max: 30 }), { minLength: 9, maxLength: 9 }),
  )
  .map(([kind, region, rest]) => {
    const body = `${kind}${region.join('')}${rest.map((at) => ALPHABET.charAt(at)).join('')}`;
    return [...ALPHABET].map((check) => `${body}${check}`).find((code) => checkSocialCreditCode(code).ok) ?? body;
  });

it('codes: any case, cut anywhere, O for 0 and I for 1; one wrong sign is never stored', () => {
  fc.assert(
    fc.property(codes, fc.nat({ max: 17 }), fc.nat({ max: 30 }), (code, at, other) => {
      const sloppy = code.replaceAll('0', 'O').replaceAll('1', 'I');
      const cut = `${code.slice(0, at + 1)} ${code.slice(at + 1)}`;
      for (const said of [code, code.toLowerCase(), cut, sloppy, `代码${code}`]) {
        expect([said, value({ type: 'id_code' }, said)]).toEqual([said, code]);
      }
      const wrong = `${code.slice(0, at)}${ALPHABET.charAt(other)}${code.slice(at + 1)}`;
      if (wrong !== code) expect(value({ type: 'id_code' }, wrong)).not.toBe(code);
      if (wrong !== code) expect([wrong, value({ type: 'id_code' }, wrong)]).toEqual([wrong, undefined]);
    }),
    { ...RUNS, numRuns: 1000 },
  );
});

it('lists: any set of rows, by numbers, names and letters', () => {
  const labels = '证照过期 学科培训 收费超标 消防隐患 人员无证 广告违规 超时上课 预收学费'.split(' ');
  const spec: AnswerSpec = {
    type: 'multi',
    choices: labels.map((label, row) => ({ code: `row${row + 1}`, label, words: [] })),
  };
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat({ max: 7 }), { minLength: 1, maxLength: 8 }),
      fc.constantFrom('、', ',', ' ', '和', '，', '/', '还有'),
      (rows, link) => {
        const codesOf = [...rows].sort((a, b) => a - b).map((row) => `row${row + 1}`);
        const written = [
          rows.map((row) => row + 1).join(link),
          rows.map((row) => `第${inChinese(row + 1)}个`).join(link),
          rows.map((row) => '①②③④⑤⑥⑦⑧'.charAt(row)).join(''),
          rows.map((row) => labels[row] ?? '').join(link),
          rows.map((row) => 'ABCDEFGH'.charAt(row)).join(''),
        ];
        for (const said of written) expect([said, value(spec, said)]).toEqual([said, codesOf]);
      },
    ),
    RUNS,
  );
});
