/** Two hundred secrets of every kind that must never stand in a log, made from a fixed seed. */
import { createHash } from 'node:crypto';

export type Planted = { kind: string; secret: string };

const COUNTS = { mobile: 40, idCard: 30, bankCard: 30, token: 20, aesKey: 20, corpSecret: 20, lead: 20, name: 20 };
const SURNAMES = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何';
const GIVEN = '建国秀英志强桂兰玉梅德胜春燕海涛雪琴文斌彩霞';
const PLACES = ['老电影院', '粮站后院', '城南巷', '纺织厂宿舍', '东关桥头'];

const MAKERS: Readonly<Record<keyof typeof COUNTS, (n: number) => string>> = {
  mobile: (n) => `13${digits(`mobile${n}`, 9)}`,
  idCard: (n) => `140423${1960 + n}0${(n % 9) + 1}1${n % 9}${digits(`id${n}`, 3)}${n % 3 === 0 ? 'X' : n % 10}`,
  bankCard: (n) => withCheck(`62220${digits(`card${n}`, 13)}`),
  token: (n) => `A7${letters(`token${n}`, 84)}`,
  aesKey: (n) => `Kk1${letters(`aes${n}`, 40)}`,
  corpSecret: (n) => `Ss2${letters(`secret${n}`, 40)}`,
  lead: (n) => `${PLACES[n % PLACES.length]}二楼第${n + 1}间有人偷偷办班`,
  name: (n) => `${SURNAMES[n]}${GIVEN[n]}${GIVEN[(n * 7 + 3) % GIVEN.length]}`,
};

/** All of them, in a fixed order. */
export const SECRETS: readonly Planted[] = Object.entries(MAKERS).flatMap(([kind, make]) =>
  Array.from({ length: COUNTS[kind as keyof typeof COUNTS] }, (_, n) => ({ kind, secret: make(n) })),
);

/** A sentence as somebody, or an error, carries it. */
export function sentenceWith({ kind, secret }: Planted): string {
  if (kind === 'token') return `https://qyapi.example/cgi-bin/get?access_token=${secret}&x=1`;
  if (kind === 'name') return `我是${secret}，请告诉${secret}本人`;
  return `请看 ${secret}。`;
}

/** Those that stand in a text. */
export function findPlanted(text: string): Planted[] {
  return SECRETS.filter(({ secret }) => text.includes(secret));
}

function digits(seed: string, length: number): string {
  return BigInt(`0x${createHash('sha256').update(seed).digest('hex')}`)
    .toString()
    .slice(0, length);
}

function letters(seed: string, length: number): string {
  return createHash('sha512')
    .update(seed)
    .digest('base64')
    .replaceAll(/[+/=]/g, 'q')
    .slice(0, length)
    .padEnd(length, 'Z');
}

/** With the last digit that makes it a card number (Luhn). */
function withCheck(body: string): string {
  let sum = 0;
  for (const [fromRight, character] of [...body].reverse().entries()) {
    const doubled = Number(character) * (fromRight % 2 === 0 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return `${body}${(10 - (sum % 10)) % 10}`;
}
