/** What every channel must do, whatever its platform: one suite, run before each channel's stand-in. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel, ChannelName, InboundMessage, OutboundBody, SendResult } from '../../src/channels/contract.ts';
import { byteLength } from '../../src/kernel/text.ts';

/** One thing on a screen. */
export type Shown = { text: string; options: string[]; fileName?: string; mentions?: string[] };

/** A fault of the next call that sends: what the platform answers or how the line breaks. */
export type SendFault = 'rate' | 'busy' | 'no_answer' | 'unreachable' | 'no_such_person';

/** A channel before its stand-in. Everything a person does resolves when the channel has handed it over. */
export type Stage = {
  channel: Channel;
  /** What the channel handed over so far, in order. */
  heard: InboundMessage[];
  /** Somebody who may be written to now (has spoken, where the platform asks for that). */
  person: string;
  /** A group that may be written to now, where the channel reaches groups. */
  group?: string;
  /** The person says something, in private or (addressing the bot) in the group. */
  say(text: string, where?: 'direct' | 'group'): Promise<void>;
  /** The platform delivers the last message once more. */
  repeat(): Promise<void>;
  /** The person taps the option with that label on the newest message that has options. */
  tap(label: string): Promise<void>;
  /** What the person (or the group) has on the screen, oldest first, without what `say` put there. */
  screen(where?: 'direct' | 'group'): readonly Shown[];
  /** The next send meets this. */
  fault(fault: SendFault): void;
  /** Calls that sent something or tried to, so far. */
  sends(): number;
  /** Messages that the platform dropped without a word or cut, so far. */
  lost(): number;
  close(): Promise<void>;
};

/** Every case by its name; a skip needs a reason that a stranger accepts. */
export const CASES = [
  'hears words exactly as they were said',
  'hears a group and knows that it was spoken to',
  'a repeat keeps its id',
  'a tap brings the key back',
  'shows words exactly as they are',
  'people’s words mention nobody and link nothing',
  'takes the longest text whole and refuses a longer one',
  'refuses an empty text',
  'shows the options of a question',
  'a question that fits no card is numbered text',
  'news, lists and hand-overs arrive in some form',
  'mentions whom it should, in a group',
  'a card that was tapped can be marked',
  'a file arrives whole',
  'an unknown recipient is told as such',
  'a limit is obeyed without hammering',
  'a busy platform is told as such',
  'no answer is uncertain, not lost',
  'nobody there is certain',
  'an uncertain message that is sent again arrives once',
  'a message in a reply to nobody is refused, not thrown',
] as const;
export type CaseName = (typeof CASES)[number];

export type Rig = {
  name: ChannelName;
  open(): Promise<Stage>;
  skips: Readonly<Partial<Record<CaseName, string>>>;
};

const HOSTILE = [
  '家长说“学校跑路了”，怎么办？',
  '👨‍👩‍👧‍👦🏳️‍🌈 é́́ 𠮷野 ﷽',
  '*不是粗体* _也不是_ `code` [不是链接](http://example.invalid) # 标题',
  '<a href="http://example.invalid">点我</a> & <b>x</b>',
  'a\nb\n\nc',
  '1. 甲\n2. 乙',
];
const UNMEANT = ['@all 大家注意', '<@all> 请看', '<@u-officer-02> 请看', '@u-officer-02 请看'];

/** Declares the suite for one channel. */
export function conformance(rig: Rig): void {
  describe(`${rig.name} keeps the contract`, () => {
    let stage: Stage;
    let folder: string;
    let count = 0;
    beforeEach(async () => {
      stage = await rig.open();
      folder = await mkdtemp(join(tmpdir(), 'conformance-'));
    });
    afterEach(async () => {
      await stage.close();
      await rm(folder, { recursive: true });
    });

    const send = (
      body: OutboundBody,
      more: { group?: boolean; mentions?: string[]; id?: string; attempt?: number } = {},
    ) => {
      count += 1;
      const target = more.group && stage.group !== undefined ? { chatId: stage.group } : { userId: stage.person };
      const { mentions = [], id = `case-${count}`, attempt = 1 } = more;
      const reply = stage.heard.findLast(({ chat }) => chat.kind === (more.group ? 'group' : 'direct'))?.reply;
      return stage.channel.send({ id, target, body, mentions, attempt, ...(reply ? { reply } : {}) });
    };
    const text = (said: string): OutboundBody => ({ kind: 'text', text: said });
    const choices = (labels: string[], taskId = `task-${count}`): OutboundBody => ({
      kind: 'choices',
      text: '选哪一个？',
      options: labels.map((label, index) => ({ key: `key:${index}:${label}`, label })),
      mode: 'single',
      taskId,
      fallbackText: ['选哪一个？', ...labels.map((label, index) => `${index + 1}. ${label}`)].join('\n'),
    });
    /** Where a channel speaks: to the person, or only to groups. */
    const isGroupOnly = rig.name === 'wecom-webhook';
    const here = isGroupOnly ? ('group' as const) : ('direct' as const);
    const say = (body: OutboundBody, more = {}) => send(body, { group: isGroupOnly, ...more });
    const last = () => stage.screen(here).at(-1);

    const define = (name: CaseName, run: () => Promise<void>) => {
      const reason = rig.skips[name];
      if (reason === undefined) it(name, run);
      else it.skip(`${name}: ${reason}`, run);
    };

    define('hears words exactly as they were said', async () => {
      for (const said of HOSTILE) {
        await stage.say(said);
        const message = stage.heard.at(-1);
        expect(message?.content).toEqual({ type: 'text', text: said });
        expect(message).toMatchObject({ channel: rig.name, sender: { userId: stage.person }, addressed: true });
        expect(message?.chat).toEqual({ id: stage.person, kind: 'direct' });
      }
      expect(new Set(stage.heard.map(({ messageId }) => messageId)).size).toBe(stage.heard.length);
    });

    define('hears a group and knows that it was spoken to', async () => {
      await stage.say('填报检查', 'group');
      const message = stage.heard.at(-1);
      expect(message).toMatchObject({ chat: { id: stage.group, kind: 'group' }, sender: { userId: stage.person } });
      expect(message?.addressed).toBe(true);
      expect(message?.content.type === 'text' && message.content.text).toContain('填报检查');
    });

    define('a repeat keeps its id', async () => {
      await stage.say('查一下启航');
      const first = stage.heard.at(-1);
      await stage.repeat();
      const [id] = new Set(
        stage.heard
          .filter(({ content }) => content.type === 'text')
          .slice(-2)
          .map((m) => m.messageId),
      );
      expect(id).toBe(first?.messageId);
    });

    define('a tap brings the key back', async () => {
      const body = choices(['合格', '不合格']);
      expect(await say(body)).toMatchObject({ ok: true });
      await stage.tap('不合格');
      const tapped = stage.heard.at(-1)?.content;
      if (tapped?.type === 'tap') expect([tapped.key, ...(tapped.selected ?? [])]).toContain('key:1:不合格');
      else expect(tapped).toEqual({ type: 'text', text: '不合格' });
    });

    define('shows words exactly as they are', async () => {
      for (const said of HOSTILE) {
        // A platform that wants every answer to belong to a message gets one.
        if (!isGroupOnly) await stage.say('再说一次');
        expect(await say(text(said))).toMatchObject({ ok: true });
        expect(last()?.text).toBe(said);
      }
      expect(stage.lost()).toBe(0);
    });

    define('people’s words mention nobody and link nothing', async () => {
      for (const said of UNMEANT) {
        if (!isGroupOnly) await stage.say('再说一次');
        expect(await say(text(said))).toMatchObject({ ok: true });
        expect(last()?.mentions ?? []).toEqual([]);
        expect(last()?.text).toBe(said);
      }
    });

    define('takes the longest text whole and refuses a longer one', async () => {
      const longest = '字'.repeat(Math.floor(stage.channel.capabilities.textBytes / 3));
      expect(await say(text(longest))).toMatchObject({ ok: true });
      expect(last()?.text).toBe(longest);
      const before = stage.screen(here).length;
      const longer = `${longest}${'长'.repeat(200)}`;
      expect(byteLength(longer)).toBeGreaterThan(stage.channel.capabilities.textBytes);
      expect(await say(text(longer))).toMatchObject({ ok: false, error: 'too_long' });
      expect(stage.screen(here)).toHaveLength(before);
      expect(stage.lost()).toBe(0);
    });

    define('refuses an empty text', async () => {
      expect(await say(text(''))).toMatchObject({ ok: false, error: 'bad_request' });
    });

    define('shows the options of a question', async () => {
      expect(await say(choices(['有', '没有', '看不清']))).toMatchObject({ ok: true });
      const shown = last();
      const seen = [shown?.text, ...(shown?.options ?? [])].join('\n');
      for (const words of ['选哪一个？', '有', '没有', '看不清']) expect(seen).toContain(words);
    });

    define('a question that fits no card is numbered text', async () => {
      const labels = Array.from({ length: 30 }, (_, n) => `第 ${n + 1} 项，名字很长很长很长很长很长很长`);
      const body = choices(labels);
      expect(await say(body)).toMatchObject({ ok: true });
      expect(last()?.text).toBe(body.kind === 'choices' ? body.fallbackText : '');
      expect(last()?.options).toEqual([]);
    });

    define('news, lists and hand-overs arrive in some form', async () => {
      const bodies: OutboundBody[] = [
        {
          kind: 'notice',
          title: '整改到期',
          text: '启航书法 明天到期',
          facts: [{ name: '期限', value: '7月20日' }],
          link: { label: '打开', url: 'https://bot.example.invalid/console' },
          fallbackText: '整改到期：启航书法，7月20日。',
        },
        {
          kind: 'selects',
          title: '分派',
          lists: [
            {
              key: 'who',
              title: '谁去',
              options: [
                { key: 'a', label: '甲' },
                { key: 'b', label: '乙' },
              ],
            },
          ],
          submit: '确定',
          taskId: 'task-selects',
          fallbackText: '分派：谁去？1. 甲 2. 乙',
        },
        { kind: 'handover', text: '正在转人工。', otherwise: '现在没有人值守，请打 12345。' },
      ];
      for (const [index, body] of bodies.entries()) {
        if (!isGroupOnly) await stage.say('再说一次');
        const before = stage.screen(here).length;
        expect(await say(body)).toMatchObject({ ok: true });
        const seen = stage
          .screen(here)
          .slice(before)
          .map(({ text: words, options }) => [words, ...options].join('\n'))
          .join('\n');
        expect(seen).toMatch([/整改到期/, /谁去|分派/, /转人工|12345/][index] ?? /^$/);
      }
    });

    define('mentions whom it should, in a group', async () => {
      await stage.say('在吗', 'group').catch(() => undefined);
      expect(await send(text('请看'), { group: true, mentions: [stage.person] })).toMatchObject({ ok: true });
      const shown = stage.screen('group').at(-1);
      expect(shown?.mentions).toEqual([stage.person]);
      expect(shown?.text).toContain('请看');
    });

    define('a card that was tapped can be marked', async () => {
      await say(choices(['合格', '不合格'], 'task-marked'));
      await stage.tap('合格');
      const tapped = stage.heard.at(-1)?.content;
      const responseCode = tapped?.type === 'tap' ? (tapped.responseCode ?? '') : '';
      const update = { responseCode, label: '合格', userId: stage.person, taskId: 'task-marked', title: '选哪一个？' };
      expect(await say({ kind: 'card_update', ...update })).toMatchObject({ ok: true });
    });

    define('a file arrives whole', async () => {
      const mediaPath = join(folder, 'list.pdf');
      await writeFile(mediaPath, Buffer.from(`%PDF-1.7\n${'x'.repeat(5000)}`));
      expect(await say({ kind: 'file', mediaPath, fileName: '检查表.pdf' })).toMatchObject({ ok: true });
      expect(last()?.fileName).toBe('检查表.pdf');
    });

    define('an unknown recipient is told as such', async () => {
      stage.fault('no_such_person');
      expect(await say(text('在吗'))).toMatchObject({ ok: false, error: 'recipient' });
    });

    define('a limit is obeyed without hammering', async () => {
      stage.fault('rate');
      const first = await say(text('一'));
      expect(first).toMatchObject({ ok: false, error: 'rate_limited' });
      expect(waitOf(first)).toBeGreaterThan(0);
      const calls = stage.sends();
      expect(await say(text('二'))).toMatchObject({ ok: false, error: 'rate_limited' });
      expect(stage.sends()).toBe(calls);
    });

    define('a busy platform is told as such', async () => {
      stage.fault('busy');
      expect(await say(text('在吗'))).toMatchObject({ ok: false, error: 'busy' });
    });

    define('no answer is uncertain, not lost', async () => {
      stage.fault('no_answer');
      expect(await say(text('在吗'))).toMatchObject({ ok: false, error: 'timeout' });
    });

    define('nobody there is certain', async () => {
      stage.fault('unreachable');
      const result = await say(text('在吗'));
      expect(result).toMatchObject({ ok: false });
      expect(['network', 'not_connected']).toContain(result.ok ? '' : result.error);
    });

    define('an uncertain message that is sent again arrives once', async () => {
      const before = stage.screen(here).length;
      stage.fault('no_answer');
      expect(await say(text('只要一次'), { id: 'once' })).toMatchObject({ ok: false, error: 'timeout' });
      expect(await say(text('只要一次'), { id: 'once', attempt: 2 })).toMatchObject({ ok: true });
      expect(
        stage
          .screen(here)
          .slice(before)
          .map((shown) => shown.text),
      ).toEqual(['只要一次']);
    });

    define('a message in a reply to nobody is refused, not thrown', async () => {
      const target = { userId: 'nobody|@all' };
      const result = await stage.channel.send({ id: 'odd', target, body: text('在吗'), mentions: [], attempt: 1 });
      expect(result.ok).toBe(false);
    });

    it('says what it can do, in figures that can be held', () => {
      const { capabilities } = stage.channel;
      expect(capabilities.textBytes).toBeGreaterThan(100);
      for (const { count: most, seconds } of capabilities.limits) {
        expect(most).toBeGreaterThan(0);
        expect(seconds).toBeGreaterThan(0);
      }
      expect(capabilities.options === 0 || capabilities.optionLabelChars > 0).toBe(true);
    });
  });
}

function waitOf(result: SendResult): number {
  return result.ok ? 0 : (result.retryAfterMs ?? 0);
}
