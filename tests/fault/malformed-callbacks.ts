/** Callbacks that must all be refused, of every kind we could think of, made from a seed. */

import { XML_BOMBS } from './bombs.ts';
import { encryptBlock, padded, seal, sign, signedQuery, type Target } from './callback-targets.ts';
import { rawRequest } from './raw-http.ts';

/** Mulberry32: small, fast, and the same everywhere. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to `below` − 1. */
  roll(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  }

  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.roll(list.length)] ?? list[0];
  }

  bytes(count: number): Buffer {
    return Buffer.from(Array.from({ length: count }, () => this.roll(256)));
  }

  digits(count: number): string {
    return Array.from({ length: count }, () => this.roll(10)).join('');
  }

  hex(count: number): string {
    return this.bytes(Math.ceil(count / 2))
      .toString('hex')
      .slice(0, count);
  }
}

/** What one malformed call is made from. */
export type Attack = { target: Target; dice: Dice; at: number };

/** One kind of malformed call: its bytes on the wire. */
export type Kind = (attack: Attack) => Buffer;

const when = ({ dice, at }: Attack) => ({ timestamp: String(at - dice.roll(60)), nonce: dice.digits(10) });
const address = ({ path }: Target, query: Record<string, string>): string => `${path}?${new URLSearchParams(query)}`;

/** A genuine call of a message that was never sent: what the kinds bend. */
function genuine(attack: Attack): { ciphertext: string; query: Record<string, string>; body: string } {
  const { target, dice, at } = attack;
  const ciphertext = seal(target, target.message(900_000 + dice.roll(90_000), at), { random: dice.bytes(16) });
  return { ciphertext, query: signedQuery(target, ciphertext, when(attack)), body: target.envelope(ciphertext) };
}

/** Correctly signed, whatever the ciphertext is. */
function signed(attack: Attack, ciphertext: string): Buffer {
  const { target } = attack;
  const query = signedQuery(target, ciphertext, when(attack));
  return rawRequest('POST', address(target, query), { body: target.envelope(ciphertext) });
}

const post = (attack: Attack, query: Record<string, string>, body: string | Buffer): Buffer =>
  rawRequest('POST', address(attack.target, query), { body });

function bentCiphertext(attack: Attack, bend: (bytes: Buffer) => Buffer): Buffer {
  return signed(attack, bend(Buffer.from(genuine(attack).ciphertext, 'base64')).toString('base64'));
}

function flipOneBit(bytes: Buffer, dice: Dice, from = 0): Buffer {
  const bent = Buffer.from(bytes);
  const at = from + dice.roll(bytes.length - from);
  bent[at] = (bent[at] ?? 0) ^ (1 << dice.roll(8));
  return bent;
}

/** The query in any order and with anything in it. */
function postTo(attack: Attack, query: string): Buffer {
  return rawRequest('POST', `${attack.target.path}?${query}`, { body: genuine(attack).body });
}

const QUERIES: Record<string, Kind> = {
  'no query': (attack) => postTo(attack, ''),
  'a key is missing': (attack) => {
    const { query, body } = genuine(attack);
    delete query[attack.dice.pick(['msg_signature', 'timestamp', 'nonce'])];
    return post(attack, query, body);
  },
  'a key twice': (attack) => {
    const { query, body } = genuine(attack);
    const name = attack.dice.pick(['msg_signature', 'timestamp', 'nonce']);
    const target = `${address(attack.target, query)}&${name}=${query[name]}`;
    return rawRequest('POST', target, { body });
  },
  'a key with brackets': (attack) => {
    const { query } = genuine(attack);
    return postTo(attack, `msg_signature[]=${query['msg_signature']}&timestamp[0]=1&__proto__[nonce]=1`);
  },
  'a signature in capitals': (attack) => {
    const { query, body } = genuine(attack);
    const signature = (query['msg_signature'] ?? '').toUpperCase();
    return post(attack, { ...query, msg_signature: /[A-F]/.test(signature) ? signature : 'A'.repeat(40) }, body);
  },
  'a signature of another length': (attack) => {
    const { query, body } = genuine(attack);
    return post(attack, { ...query, msg_signature: attack.dice.hex(attack.dice.pick([0, 1, 39, 41, 64, 5000])) }, body);
  },
  'a time that is none': (attack) => {
    const { query, body } = genuine(attack);
    const timestamp = attack.dice.pick([
      '',
      '0',
      'NaN',
      '-1',
      '1e9',
      '１７００００００００',
      '99999999999',
      '1 700000000',
    ]);
    return post(attack, { ...query, timestamp }, body);
  },
  'a nonce that is none': (attack) => {
    const { query, body } = genuine(attack);
    return post(
      attack,
      { ...query, nonce: attack.dice.pick(['', '<svg>', '\0', 'a'.repeat(65), '随机', '../x']) },
      body,
    );
  },
  'broken percent signs': (attack) => postTo(attack, 'msg_signature=%zz&timestamp=%&nonce=%e4%b8'),
  '2,000 keys': (attack) => postTo(attack, Array.from({ length: 2000 }, (_, n) => `k${n}=1`).join('&')),
};

const SIGNATURES: Record<string, Kind> = {
  'a random signature': (attack) => {
    const { query, body } = genuine(attack);
    return post(attack, { ...query, msg_signature: attack.dice.hex(40) }, body);
  },
  'signed by another token': (attack) => {
    const { ciphertext, body } = genuine(attack);
    return post(attack, signedQuery({ ...attack.target, token: 'othertoken' }, ciphertext, when(attack)), body);
  },
  'signed for another time': (attack) => {
    const { query, body } = genuine(attack);
    return post(attack, { ...query, timestamp: String(attack.at + 1 + attack.dice.roll(1000)) }, body);
  },
  'one bit of the ciphertext turned': (attack) => {
    const { ciphertext, query } = genuine(attack);
    const bent = flipOneBit(Buffer.from(ciphertext, 'base64'), attack.dice).toString('base64');
    return post(attack, query, attack.target.envelope(bent));
  },
  'the signature of another call': (attack) => post(attack, genuine(attack).query, genuine(attack).body),
  'a forged check of the address': (attack) => {
    const { ciphertext, query } = genuine(attack);
    const bent = { ...query, msg_signature: attack.dice.hex(40), signature: attack.dice.hex(40), echostr: ciphertext };
    return rawRequest('GET', address(attack.target, bent));
  },
  'a check of the address without its text': (attack) =>
    rawRequest('GET', address(attack.target, genuine(attack).query)),
};

/** Signed with the right token: what is left when somebody has it, or the platform goes wrong. */
const CIPHERS: Record<string, Kind> = {
  'one bit turned and signed anew': (attack) =>
    // Not in the 16 random bytes and not in the block before the padding: those would be genuine messages again.
    bentCiphertext(attack, (bytes) => flipOneBit(bytes.subarray(0, 96), attack.dice, 16)),
  'cut at a block': (attack) => bentCiphertext(attack, (bytes) => bytes.subarray(0, bytes.length - 32)),
  'cut anywhere': (attack) =>
    bentCiphertext(attack, (bytes) => bytes.subarray(0, 1 + attack.dice.roll(bytes.length - 1))),
  'random bytes': (attack) => signed(attack, attack.dice.bytes(32 * (1 + attack.dice.roll(8))).toString('base64')),
  'no base64': (attack) =>
    signed(attack, attack.dice.pick(['', '====', 'A', 'AAA=A', '中文', 'a b+c/', '-_-_'.repeat(11)])),
  'another receiver': (attack) => {
    const { target, dice, at } = attack;
    return signed(
      attack,
      seal(target, target.message(1, at), { random: dice.bytes(16), receiveId: 'ww0000000000000000' }),
    );
  },
  'bad padding': (attack) => {
    const { target, dice, at } = attack;
    const block = padded(Buffer.concat([dice.bytes(16), Buffer.of(0, 0, 0, 2), Buffer.from(target.message(1, at))]));
    block[block.length - 1] = dice.pick([0, 33, 64, 255]);
    return signed(attack, encryptBlock(target, block));
  },
  'a length beyond the end': (attack) => {
    const { target, dice, at } = attack;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(dice.pick([0xffff_ffff, 0x7fff_ffff, 100_000]));
    const text = Buffer.from(target.message(1, at) + target.receiveId);
    return signed(attack, encryptBlock(target, padded(Buffer.concat([dice.bytes(16), length, text]))));
  },
  'no UTF-8': (attack) => {
    const { target, dice } = attack;
    return signed(attack, seal(target, Buffer.from('fffe80c0', 'hex'), { random: dice.bytes(16) }));
  },
};

const BODIES: Record<string, Kind> = {
  'no body': (attack) => post(attack, genuine(attack).query, ''),
  'random bytes': (attack) => post(attack, genuine(attack).query, attack.dice.bytes(200)),
  'an XML bomb around it': (attack) => {
    const bombs = Object.values(XML_BOMBS);
    return post(attack, genuine(attack).query, bombs[attack.dice.roll(bombs.length)] ?? '');
  },
  'JSON with a prototype': (attack) =>
    post(attack, genuine(attack).query, `{"__proto__":{"encrypt":"x"},"constructor":{"prototype":{}},"Encrypt":["x"]}`),
  'two of them': (attack) => {
    const { query, ciphertext } = genuine(attack);
    const two = `<xml><Encrypt>${ciphertext}</Encrypt><Encrypt>${ciphertext}</Encrypt></xml>`;
    return post(attack, query, two);
  },
  'deep JSON': (attack) => post(attack, genuine(attack).query, `${'[{"encrypt":'.repeat(2000)}1`),
  'more than the limit': (attack) =>
    post(attack, genuine(attack).query, Buffer.alloc(66_000 + attack.dice.roll(4000), 0x20)),
};

const REQUESTS: Record<string, Kind> = {
  'another method': (attack) => {
    const { query, body } = genuine(attack);
    const method = attack.dice.pick(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'LINK']);
    return rawRequest(method, address(attack.target, query), { body });
  },
  'an odd content type': (attack) => {
    const type = attack.dice.pick([
      '',
      ' \ttext/xml',
      'application/json; charset=utf-16',
      'multipart/form-data',
      'a/b;'.repeat(200),
    ]);
    return rawRequest('POST', address(attack.target, genuine(attack).query), {
      headers: { 'content-type': type, 'content-encoding': attack.dice.pick(['', 'gzip', 'br', 'x']) },
      body: '<xml><Encrypt>AAAA</Encrypt></xml>',
    });
  },
  'an address beside it': (attack) => {
    const { query, body } = genuine(attack);
    const { path } = attack.target;
    const beside = attack.dice.pick([
      `${path}/`,
      `/${path}`,
      path.toUpperCase(),
      `${path}%2f..`,
      `${path}/../../etc`,
      '/callback/',
    ]);
    return rawRequest('POST', `${beside}?${new URLSearchParams(query)}`, { body });
  },
  'two lengths': (attack) =>
    rawRequest('POST', `${attack.target.path}?a=1`, { headers: { 'Content-Length': '5' }, body: '<xml></xml>' }),
  'broken pieces': (attack) =>
    rawRequest('POST', attack.target.path, {
      headers: { 'content-length': '', 'transfer-encoding': 'chunked' },
      body: 'zz\r\nx',
    }),
  'no HTTP at all': (attack) =>
    Buffer.concat([Buffer.from('\x16\x03\x01'), attack.dice.bytes(100), Buffer.from('\r\n\r\n')]),
  'a header of 20 KB': (attack) => rawRequest('GET', attack.target.path, { headers: { cookie: 'a'.repeat(20_000) } }),
};

/** 公众号 signs the check of an address without its content: a signature seen there must open nothing else. */
const PLAIN: Record<string, Kind> = {
  'a message in the clear under the signature of a check': (attack) => {
    const { target, at } = attack;
    const times = when(attack);
    const query = { signature: sign(target.token, times.timestamp, times.nonce), ...times, openid: 'o' };
    return post(attack, query, target.message(1, at));
  },
  'a sealed message under the signature of a check': (attack) => {
    const times = when(attack);
    const signature = sign(attack.target.token, times.timestamp, times.nonce);
    const query = { signature, ...times, encrypt_type: 'aes', msg_signature: signature };
    return post(attack, query, genuine(attack).body);
  },
};

/** Every kind, by its name; those with signed bad contents are the target's own. */
export function kindsOf(target: Target, at: number): Map<string, Kind> {
  const contents = Object.entries(target.bad(at)).map(([name, plain]): [string, Kind] => [
    `inside: ${name}`,
    (attack) => signed(attack, seal(attack.target, plain, { random: attack.dice.bytes(16) })),
  ]);
  const all = { query: QUERIES, signature: SIGNATURES, cipher: CIPHERS, body: BODIES, request: REQUESTS, plain: PLAIN };
  const named = Object.entries(all).flatMap(([group, kinds]) =>
    Object.entries(kinds).map(([name, kind]): [string, Kind] => [`${group}: ${name}`, kind]),
  );
  return new Map([...named, ...contents]);
}

/** Kinds that may end without an answer: the connection is cut while they still send, or they are no HTTP. */
export const MAY_BE_CUT = / (?:request: (?:no HTTP|broken|two|a header)|body: more)/;

/** Kinds with large bodies; as many of them as of the others would only measure the network. */
export const LARGE = /^(?:body: (?:more|an XML|deep)|inside: |request: a header|query: 2,000)/;

/** A good call, made to be accepted. */
export function goodCall(attack: Attack, n: number): Buffer {
  const { target, dice, at } = attack;
  const ciphertext = seal(target, target.message(n, at), { random: dice.bytes(16) });
  return post(attack, signedQuery(target, ciphertext, when(attack)), target.envelope(ciphertext));
}
