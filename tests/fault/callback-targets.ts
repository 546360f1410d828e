/** The callback addresses that are attacked: how a genuine call of each platform looks, and what must not be in one. */
import { createCipheriv, createHash } from 'node:crypto';
import { CALLBACK_KEYS } from '../support/wecom-env.ts';
import { JSON_BOMBS, XML_BOMBS } from './bombs.ts';

/** One address with the keys that its console holds. */
export type Target = {
  name: string;
  path: string;
  token: string;
  encodingAesKey: string;
  /** What the envelope ends with. */
  receiveId: string;
  /** The body around a ciphertext. */
  envelope(ciphertext: string): string;
  /** Beside the signed parts, where the platform sends more. */
  extraQuery: Record<string, string>;
  /** The plain content of a genuine message that nobody has sent yet; `at` in seconds since 1970. */
  message(n: number, at: number): string;
  /** Plain contents that no platform sends; each must be refused although it is signed. */
  bad(at: number): Record<string, string>;
};

/** Seals as the platform does, with given 16 random bytes, so that a seed makes the same calls again. */
export function seal(
  target: Target,
  message: string | Buffer,
  options: { random: Buffer; receiveId?: string },
): string {
  const text = Buffer.from(message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  const { random, receiveId = target.receiveId } = options;
  return encryptBlock(target, padded(Buffer.concat([random, length, text, Buffer.from(receiveId)])));
}

/** PKCS#7 to 32 bytes. */
export function padded(block: Buffer): Buffer {
  const pad = 32 - (block.length % 32);
  return Buffer.concat([block, Buffer.alloc(pad, pad)]);
}

/** Any block of 32·n bytes, under the target's key. */
export function encryptBlock({ encodingAesKey }: Pick<Target, 'encodingAesKey'>, block: Buffer): string {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(block), cipher.final()]).toString('base64');
}

/** SHA-1 over the sorted parts. */
export function sign(token: string, ...parts: string[]): string {
  return createHash('sha1')
    .update([token, ...parts].sort().join(''))
    .digest('hex');
}

/** The query of a signed call. */
export function signedQuery(
  target: Target,
  ciphertext: string,
  { timestamp, nonce }: { timestamp: string; nonce: string },
) {
  const { token, extraQuery } = target;
  return { msg_signature: sign(token, timestamp, nonce, ciphertext), timestamp, nonce, ...extraQuery };
}

const xmlEnvelope = (ciphertext: string): string =>
  `<xml><ToUserName><![CDATA[x]]></ToUserName><Encrypt><![CDATA[${ciphertext}]]></Encrypt></xml>`;

function xmlMessage(fields: Record<string, string | number>): string {
  const elements = Object.entries(fields).map(([name, value]) => `<${name}>${value}</${name}>`);
  return `<xml>${elements.join('')}</xml>`;
}

/** What is wrong with an XML message of any platform; `ours` are the fields of a good one. */
function badXml(ours: Record<string, string | number>, at: number): Record<string, string> {
  const without = (name: string) =>
    xmlMessage(Object.fromEntries(Object.entries(ours).filter(([key]) => key !== name)));
  const but = (more: Record<string, string | number>) => xmlMessage({ ...ours, ...more });
  return {
    'no sender': without('FromUserName'),
    'no type': without('MsgType'),
    'no time': without('CreateTime'),
    'a time of two days ago': but({ CreateTime: at - 2 * 86_400 }),
    'a time of tomorrow': but({ CreateTime: at + 86_400 }),
    'a time in letters': but({ CreateTime: '1e9' }),
    'a time below zero': but({ CreateTime: -1 }),
    'an endless time': but({ CreateTime: '9'.repeat(400) }),
    'no XML': 'hello',
    nothing: '',
    JSON: '{"MsgType":"text","__proto__":{"admin":true}}',
    'half of it': but({}).slice(0, 60),
    'a second root': `${but({})}<xml></xml>`,
    ...XML_BOMBS,
  };
}

/** The app of the stand-in. */
export function appTarget({ corpId, agentId }: { corpId: string; agentId: number }): Target {
  const fields = (at: number, n: number) => ({
    ...{ ToUserName: corpId, FromUserName: `good-${n}`, CreateTime: at, MsgType: 'text', Content: '你好' },
    ...{ MsgId: `77${at}${String(n).padStart(6, '0')}`, AgentID: agentId },
  });
  return {
    ...{ name: 'wecom-app', path: '/callback/wecom-app', ...CALLBACK_KEYS, receiveId: corpId, extraQuery: {} },
    envelope: xmlEnvelope,
    message: (n, at) => xmlMessage(fields(at, n)),
    bad: (at) => ({
      'another corp inside': xmlMessage({ ...fields(at, 1), ToUserName: 'ww0000000000000000' }),
      'another app inside': xmlMessage({ ...fields(at, 1), AgentID: agentId + 1 }),
      ...badXml(fields(at, 1), at),
    }),
  };
}

/** 智能机器人 by callbacks. */
export const AIBOT_KEYS = { token: 'bottoken', encodingAesKey: 'QWERTYUIOPASDFGHJKLZXCVBNMqwertyuiopasdfghj' };
export const AIBOT_ID = 'aib-under-attack';

export function aibotTarget(): Target {
  const fields = (n: number, at: number) => ({
    ...{ msgid: `bot-${at}-${n}`, aibotid: AIBOT_ID, chattype: 'single', from: { userid: `good-bot-${n}` } },
    ...{ msgtype: 'text', text: { content: '你好' } },
  });
  const event = (at: number, createTime: unknown) =>
    JSON.stringify({ ...fields(1, at), msgtype: 'event', create_time: createTime, event: { eventtype: 'enter_chat' } });
  return {
    ...{ name: 'wecom-aibot', path: '/callback/wecom-aibot', ...AIBOT_KEYS, receiveId: '', extraQuery: {} },
    envelope: (ciphertext) => JSON.stringify({ encrypt: ciphertext }),
    message: (n, at) => JSON.stringify(fields(n, at)),
    bad: (at) => ({
      'another bot inside': JSON.stringify({ ...fields(1, at), aibotid: 'aib-other' }),
      'no sender': JSON.stringify({ ...fields(1, at), from: undefined }),
      'no id': JSON.stringify({ ...fields(1, at), msgid: undefined }),
      'no type': JSON.stringify({ ...fields(1, at), msgtype: undefined }),
      'a list for an id': JSON.stringify({ ...fields(1, at), msgid: ['a'] }),
      'an event of two days ago': event(at, at - 2 * 86_400),
      'an event of tomorrow': event(at, at + 86_400),
      XML: '<xml><MsgType>text</MsgType></xml>',
      'half of it': JSON.stringify(fields(1, at)).slice(0, 40),
      nothing: '',
      null: 'null',
      'a list': '[]',
      ...JSON_BOMBS,
    }),
  };
}

/** 公众号 in safe mode. */
export const MP_KEYS = { token: 'mptoken', encodingAesKey: 'abcdefghijABCDEFGHIJ0123456789klmnopqrstKLM' };
export const MP_APP_ID = 'wx1234567890abcdef';

export function mpTarget(): Target {
  const fields = (at: number, n: number) => ({
    ...{
      ToUserName: 'gh_123456789abc',
      FromUserName: `good-mp-${n}`,
      CreateTime: at,
      MsgType: 'text',
      Content: '你好',
    },
    MsgId: `88${at}${String(n).padStart(6, '0')}`,
  });
  return {
    ...{ name: 'wechat-mp', path: '/callback/wechat-mp', ...MP_KEYS, receiveId: MP_APP_ID },
    extraQuery: { encrypt_type: 'aes', openid: 'o' },
    envelope: xmlEnvelope,
    message: (n, at) => xmlMessage(fields(at, n)),
    bad: (at) => badXml(fields(at, 1), at),
  };
}
