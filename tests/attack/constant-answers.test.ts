/** What is refused tells nothing: within a class the answers are the same to the byte, whatever was wrong inside. */
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CallbackRoute } from '../../src/channels/callback.ts';
import { createWechatMpChannel } from '../../src/channels/wechat-mp/channel.ts';
import { createAibotCallbackChannel } from '../../src/channels/wecom-aibot/callback-channel.ts';
import { createWecomAppCallback } from '../../src/channels/wecom-app/callback.ts';
import { createHttpServer } from '../../src/http/server.ts';
import {
  AIBOT_ID,
  AIBOT_KEYS,
  aibotTarget,
  appTarget,
  encryptBlock,
  MP_APP_ID,
  MP_KEYS,
  mpTarget,
  padded,
  seal,
  signedQuery,
  type Target,
} from '../fault/callback-targets.ts';
import { Dice } from '../fault/malformed-callbacks.ts';
import { listeningLog } from '../http/log-lines.ts';
import { CALLBACK_KEYS } from '../support/wecom-env.ts';

const CORP = { corpId: 'ww1234567890abcdef', agentId: 1000002 };
const targets = [appTarget(CORP), aibotTarget(), mpTarget()];
const dice = new Dice(20260414);
const at = Math.floor(Date.now() / 1000);
let app: FastifyInstance;
let accepted = 0;

beforeAll(async () => {
  const accept = async () => {
    accepted += 1;
    return { answers: 0 };
  };
  const common = { accept, now: () => new Date(), note: () => undefined };
  const [apiBase, uploads] = [
    'http://127.0.0.1:1',
    { find: async () => undefined, keep: async () => undefined, forget: async () => undefined },
  ];
  const routes: CallbackRoute[] = [
    createWecomAppCallback({ ...CORP, ...common, credentials: [CALLBACK_KEYS] }),
    createAibotCallbackChannel({ ...AIBOT_KEYS, ...common, aibotId: AIBOT_ID, apiBase, mediaHosts: [] }).route,
    createWechatMpChannel({ ...MP_KEYS, ...common, appId: MP_APP_ID, appSecret: 'x', apiBase, uploads }).route,
  ];
  app = await createHttpServer({
    callbacks: routes,
    readiness: async () => ({ ok: true, reasons: [] }),
    log: listeningLog().log,
  });
});
afterAll(async () => await app.close());

/** Everything of an answer that a caller can see, but the time. */
async function answerTo(target: Target, ciphertext: string, query: Record<string, string> = {}): Promise<string> {
  const signed = signedQuery(target, ciphertext, { timestamp: String(at), nonce: dice.digits(10) });
  const answer = await app.inject({
    method: 'POST',
    url: `${target.path}?${new URLSearchParams({ ...signed, ...query })}`,
    body: target.envelope(ciphertext),
  });
  const { date: _date, ...headers } = answer.headers;
  return JSON.stringify([answer.statusCode, headers, answer.body]);
}

const random = () => dice.bytes(16);
const genuine = (target: Target) => seal(target, target.message(1, at), { random: random() });

/** The last byte says how much of the end is padding: an answer of its own for it would open every message. */
function badPadding(target: Target): string {
  const block = padded(Buffer.concat([random(), Buffer.of(0, 0, 0, 2), Buffer.from('hi')]));
  block[block.length - 1] = 0;
  return encryptBlock(target, block);
}

describe.each(targets.map((target) => [target.name, target] as const))('%s', (_name, target) => {
  test('wrong signature, wrong corp id, another channel’s key, bad padding, bad length, no UTF-8: one answer', async () => {
    const other = targets.find(({ name }) => name !== target.name) ?? target;
    const answers = [
      await answerTo(target, genuine(target), { msg_signature: dice.hex(40) }),
      await answerTo(target, seal(target, target.message(1, at), { random: random(), receiveId: 'ww0' })),
      await answerTo(target, genuine({ ...target, encodingAesKey: other.encodingAesKey })),
      await answerTo(target, badPadding(target)),
      await answerTo(target, encryptBlock(target, padded(Buffer.concat([random(), Buffer.alloc(4, 0xff)])))),
      await answerTo(target, seal(target, Buffer.from('fffe', 'hex'), { random: random() })),
      await answerTo(target, dice.bytes(64).toString('base64')),
    ];
    expect(new Set(answers).size, answers.join('\n')).toBe(1);
    expect(answers[0]).toMatch(/^\[403,/u);
  });

  test('whatever is wrong inside a signed one: one answer', async () => {
    const answers = new Set<string>();
    for (const [name, plain] of Object.entries(target.bad(at))) {
      const answer = await answerTo(target, seal(target, plain, { random: random() }));
      expect(answer, name).toMatch(/^\[(?:400|403),.*,""\]$/u);
      answers.add(answer);
    }
    // What cannot be read, and what is another's or too old: no more is to be told apart.
    expect(answers.size).toBeLessThanOrEqual(2);
  });

  test('a genuine one is taken, and again: these are answers of the address under test', async () => {
    const once = genuine(target);
    const answers = [await answerTo(target, once), await answerTo(target, once)];
    expect(answers.map((answer) => answer.slice(0, 4))).toEqual(['[200', '[200']);
    expect(accepted).toBeGreaterThan(0);
  });
});
