/** Two connections for one message: which of them gets the answer when the first is on its way. */
import { describe, expect, it } from 'vitest';
import type { InboundMessage } from '../../../src/channels/contract.ts';
import { PassiveReplies } from '../../../src/channels/tencent/passive-replies.ts';
import { Attachments } from '../../../src/channels/wechat-mp/attachments.ts';
import { CustomerMessages } from '../../../src/channels/wechat-mp/customer-messages.ts';
import { Exchanges, windowOf } from '../../../src/channels/wechat-mp/exchanges.ts';
import { openMpApi } from '../../../src/channels/wechat-mp/mp-api.ts';
import { MpSender } from '../../../src/channels/wechat-mp/sender.ts';
import { memoryUploads } from '../../support/ports.ts';

const AT = new Date('2026-01-01T08:00:00Z');
const now = () => AT;

function message(messageId: string): InboundMessage {
  return {
    channel: 'wechat-mp',
    messageId,
    sender: { userId: 'oA' },
    chat: { id: 'oA', kind: 'direct' },
    sentAt: AT,
    content: { type: 'text', text: '有证吗' },
    addressed: true,
    reply: { messageId },
  };
}

/** Nothing can be called: what does not ride back fails. */
function sides(accepts: { count: number } = { count: 0 }) {
  const replies = new PassiveReplies<string>();
  const accept = async () => {
    accepts.count += 1;
    return { answers: 1 };
  };
  const exchanges = new Exchanges({ accept, replies, now, waitMs: 2000 });
  const access = { appId: 'wx', appSecret: 's', apiBase: 'http://127.0.0.1:1' };
  const api = openMpApi({ ...access, now });
  const customers = new CustomerMessages({ api, now, note: () => {} });
  const attachments = new Attachments({ api, uploads: memoryUploads(), customers });
  const sender = new MpSender({ replies, customers, attachments });
  const send = (id: string) =>
    sender.send({
      ...{ id, target: { userId: 'oA' }, mentions: [], attempt: 1, reply: { messageId: '1' } },
      body: { kind: 'text', text: `${id}：有证。` },
    });
  return { exchanges, send, replies };
}

describe('a retry while the first answer is being written', () => {
  it('gets it when the first breaks off', async () => {
    const { exchanges, send } = sides();
    const first = exchanges.answer(message('1'));
    const result = send('一');
    const written = await first;
    const second = exchanges.answer(message('1'));
    await new Promise((resolve) => setImmediate(resolve));
    written.sent?.(false);
    const again = await second;
    expect([written.text, again.text]).toEqual(['一：有证。', '一：有证。']);
    again.sent?.(true);
    expect(await result).toEqual({ ok: true });
  });

  it('gets the same when the first was whole after all, and at once', async () => {
    const accepts = { count: 0 };
    const { exchanges, send } = sides(accepts);
    const first = exchanges.answer(message('1'));
    const result = send('一');
    const written = await first;
    const second = exchanges.answer(message('1'));
    await new Promise((resolve) => setImmediate(resolve));
    const startedAt = performance.now();
    written.sent?.(true);
    expect(await result).toEqual({ ok: true });
    expect(await second).toEqual({ text: '一：有证。' });
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect(accepts.count).toBe(1);
    // Its callback is over: the next one goes another way, which leads nowhere here.
    expect(await send('二')).toMatchObject({ ok: false, error: 'network' });
  });

  it('gives up after three broken connections', async () => {
    const { exchanges, send } = sides();
    const first = exchanges.answer(message('1'));
    const result = send('一');
    let broken = await first;
    for (let count = 2; count <= 4; count += 1) {
      const next = exchanges.answer(message('1'));
      await new Promise((resolve) => setImmediate(resolve));
      broken.sent?.(false);
      if (count <= 3) broken = await next;
    }
    expect(await result).toMatchObject({ ok: false, error: 'network' });
  });
});

describe('memory', () => {
  it('holds a thousand exchanges and no more', async () => {
    const accepts = { count: 0 };
    const { exchanges, replies } = sides(accepts);
    const answered = async (id: string) => {
      const answer = exchanges.answer(message(id));
      await new Promise((resolve) => setImmediate(resolve));
      replies.close(windowOf('oA', id));
      return answer;
    };
    for (let id = 0; id <= 1000; id += 1) await answered(String(id));
    expect(accepts.count).toBe(1001);
    await answered('1000');
    expect(accepts.count).toBe(1001);
    await answered('0');
    expect(accepts.count).toBe(1002);
  });
});
