/** Cards to read, cards with lists, cards after a tap, and messages taken back. */
import { describe, expect, it } from 'vitest';
import type { OutboundBody } from '../../../src/channels/contract.ts';
import { withApp } from './rig.ts';

const app = withApp();

describe('other cards', () => {
  const notice: Extract<OutboundBody, { kind: 'notice' }> = {
    kind: 'notice',
    title: '整改到期',
    text: '启航书法 明天到期',
    facts: [{ name: '期限', value: '7月20日' }],
    link: { label: '查看', url: 'https://bot.example.invalid/r/1' },
    fallbackText: '整改到期：启航书法，7月20日。',
  };
  const selects: Extract<OutboundBody, { kind: 'selects' }> = {
    kind: 'selects',
    title: '分派',
    lists: ['谁去', '哪天'].map((title, at) => ({
      key: `list${at}`,
      title,
      options: ['a', 'b'].map((key) => ({ key: `${at}${key}`, label: `${title}${key}` })),
    })),
    submit: '确定',
    taskId: 'task-selects',
    fallbackText: '分派：谁去？1. 甲 2. 乙',
  };

  it('lead to a page with news and its facts', async () => {
    expect(await app.rig.send(notice)).toMatchObject({ ok: true });
    expect(app.rig.sim.deliveredTo('u1')).toMatchObject([
      { msgtype: 'template_card', shown: '整改到期\n启航书法 明天到期\n期限 7月20日\n查看' },
    ]);
  });

  it('without a page to lead to are plain text', async () => {
    const { link: _link, ...plain } = notice;
    expect(await app.rig.send(plain)).toMatchObject({ ok: true });
    expect(app.rig.sim.deliveredTo('u1')).toMatchObject([{ msgtype: 'text', shown: notice.fallbackText }]);
  });

  it('with lists bring one choice a list back', async () => {
    expect(await app.rig.send(selects)).toMatchObject({ ok: true });
    const card = app.rig.sim.deliveredTo('u1')[0];
    expect(card?.card).toMatchObject({ type: 'multiple_interaction', keys: ['0a', '0b', '1a', '1b'] });
    expect(card?.card?.questions.map(({ key }) => key)).toEqual(['0:list0', '1:list1']);
  });

  it.each([notice, selects])('that the platform refuses fall back to their text: $kind', async (body) => {
    app.rig.sim.fault('message/send', { kind: 'errcode', errcode: 42045 });
    expect(await app.rig.send(body)).toMatchObject({ ok: true });
    expect(app.rig.sim.deliveredTo('u1')).toMatchObject([{ msgtype: 'text', shown: body.fallbackText }]);
  });
});

describe('card updates', () => {
  const long = '消防设施、疏散通道、收费公示';
  type CardUpdate = Extract<OutboundBody, { kind: 'card_update' }>;
  const update = (changes: Partial<CardUpdate> = {}): CardUpdate => ({
    kind: 'card_update',
    responseCode: app.rig.sim.newResponseCode(),
    label: long,
    userId: 'u1',
    taskId: 't-1',
    title: '哪几项不符合？',
    ...changes,
  });

  it('show a long answer whole, on a card that cannot be tapped again', async () => {
    expect(await app.rig.send(update())).toMatchObject({ ok: true });
    expect(app.rig.sim.cardUpdates()).toMatchObject([{ replaceName: null, shown: expect.stringContaining(long) }]);
  });

  it('grey the button with a short answer, or when there is no title to show', async () => {
    expect(await app.rig.send(update({ label: '是' }))).toMatchObject({ ok: true });
    const { title: _title, ...untitled } = update();
    expect(await app.rig.send(untitled)).toMatchObject({ ok: true });
    expect(app.rig.sim.cardUpdates().map((one) => one.replaceName)).toEqual(['是', long]);
  });

  it('grey the button when the platform does not take the whole card', async () => {
    app.rig.sim.fault('message/update_template_card', { kind: 'errcode', errcode: 42027 });
    expect(await app.rig.send(update())).toMatchObject({ ok: true });
    expect(app.rig.sim.cardUpdates()).toMatchObject([{ replaceName: long }]);
    expect(app.rig.logged).toEqual(['card_fallback']);
  });

  it('say when the code was used, and try no second time', async () => {
    const used = update();
    await app.rig.send(used);
    expect(await app.rig.send(used)).toMatchObject({ error: 'card_expired' });
    expect(app.rig.sim.calls('message/update_template_card')).toBe(2);
  });
});

describe('recall', () => {
  it('takes a message off the screen within a day', async () => {
    const sent = await app.rig.send({ kind: 'text', text: '发错了' });
    const id = sent.ok ? (sent.platformMessageId ?? '') : '';
    app.rig.clock.advance(23 * 3600_000);
    expect(await app.rig.channel.recall?.(id)).toEqual({ ok: true });
    expect(app.rig.sim.deliveredTo('u1')).toEqual([]);
  });

  it('is refused later, and for messages that are not ours', async () => {
    const sent = await app.rig.send({ kind: 'text', text: '发错了' });
    app.rig.clock.advance(25 * 3600_000);
    expect(await app.rig.channel.recall?.(sent.ok ? (sent.platformMessageId ?? '') : '')).toMatchObject({ ok: false });
    expect(await app.rig.channel.recall?.('MSG-unknown')).toMatchObject({ ok: false });
    expect(app.rig.sim.deliveredTo('u1')).toHaveLength(1);
  });
});
