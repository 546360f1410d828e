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

type Case = (scene: Scene) => Promise<void>;
type Cases = Partial<Record<CaseName, Case>>;

/** One case's stage with short ways to speak. */
class Scene {
  readonly stage: Stage;
  readonly folder: string;
  #count = 0;

  constructor(stage: Stage, folder: string) {
    this.stage = stage;
    this.folder = folder;
  }

  /** A robot of a group speaks to nobody else. */
  get isGroupOnly(): boolean {
    return this.stage.channel.name === 'wecom-webhook';
  }

  /** Where a channel speaks. */
  get here(): 'direct' | 'group' {
    return this.isGroupOnly ? 'group' : 'direct';
  }

  last(): Shown | undefined {
    return this.stage.screen(this.here).at(-1);
  }

  say(body: OutboundBody, more: { id?: string; attempt?: number } = {}): Promise<SendResult> {
    return this.send(body, { group: this.isGroupOnly, ...more });
  }

  /** As the dispatcher would, in answer to what was heard last there. */
  send(
    body: OutboundBody,
    more: { group?: boolean; mentions?: string[]; id?: string; attempt?: number } = {},
  ): Promise<SendResult> {
    this.#count += 1;
    const { group, person, heard, channel } = this.stage;
    const target = more.group && group !== undefined ? { chatId: group } : { userId: person };
    const { mentions = [], id = `case-${this.#count}`, attempt = 1 } = more;
    const reply = heard.findLast(({ chat }) => chat.kind === (more.group ? 'group' : 'direct'))?.reply;
    return channel.send({ id, target, body, mentions, attempt, ...(reply ? { reply } : {}) });
  }
}

function text(said: string): OutboundBody {
  return { kind: 'text', text: said };
}

function choices(labels: string[], taskId = 'task-choices'): OutboundBody {
  return {
    kind: 'choices',
    text: '选哪一个？',
    options: labels.map((label, index) => ({ key: `key:${index}:${label}`, label })),
    mode: 'single',
    taskId,
    fallbackText: ['选哪一个？', ...labels.map((label, index) => `${index + 1}. ${label}`)].join('\n'),
  };
}

const HEARING: Cases = {
  'hears words exactly as they were said': async (scene) => {
    for (const said of HOSTILE) {
      await scene.stage.say(said);
      const message = scene.stage.heard.at(-1);
      expect(message?.content).toEqual({ type: 'text', text: said });
      expect(message).toMatchObject({
        channel: scene.stage.channel.name,
        sender: { userId: scene.stage.person },
        addressed: true,
      });
      expect(message?.chat).toEqual({ id: scene.stage.person, kind: 'direct' });
    }
    expect(new Set(scene.stage.heard.map(({ messageId }) => messageId)).size).toBe(scene.stage.heard.length);
  },
  'hears a group and knows that it was spoken to': async (scene) => {
    await scene.stage.say('填报检查', 'group');
    const message = scene.stage.heard.at(-1);
    expect(message).toMatchObject({
      chat: { id: scene.stage.group, kind: 'group' },
      sender: { userId: scene.stage.person },
    });
    expect(message?.addressed).toBe(true);
    expect(message?.content.type === 'text' && message.content.text).toContain('填报检查');
  },
  'a repeat keeps its id': async (scene) => {
    await scene.stage.say('查一下启航');
    const first = scene.stage.heard.at(-1);
    await scene.stage.repeat();
    const [id] = new Set(
      scene.stage.heard
        .filter(({ content }) => content.type === 'text')
        .slice(-2)
        .map((m) => m.messageId),
    );
    expect(id).toBe(first?.messageId);
  },
  'a tap brings the key back': async (scene) => {
    const body = choices(['合格', '不合格']);
    expect(await scene.say(body)).toMatchObject({ ok: true });
    await scene.stage.tap('不合格');
    const tapped = scene.stage.heard.at(-1)?.content;
    if (tapped?.type === 'tap') expect([tapped.key, ...(tapped.selected ?? [])]).toContain('key:1:不合格');
    else expect(tapped).toEqual({ type: 'text', text: '不合格' });
  },
};

const SHOWING: Cases = {
  'shows words exactly as they are': async (scene) => {
    for (const said of HOSTILE) {
      // A platform that wants every answer to belong to a message gets one.
      if (!scene.isGroupOnly) await scene.stage.say('再说一次');
      expect(await scene.say(text(said))).toMatchObject({ ok: true });
      expect(scene.last()?.text).toBe(said);
    }
    expect(scene.stage.lost()).toBe(0);
  },
  'people’s words mention nobody and link nothing': async (scene) => {
    for (const said of UNMEANT) {
      if (!scene.isGroupOnly) await scene.stage.say('再说一次');
      expect(await scene.say(text(said))).toMatchObject({ ok: true });
      expect(scene.last()?.mentions ?? []).toEqual([]);
      expect(scene.last()?.text).toBe(said);
    }
  },
  'takes the longest text whole and refuses a longer one': async (scene) => {
    const longest = '字'.repeat(Math.floor(scene.stage.channel.capabilities.textBytes / 3));
    expect(await scene.say(text(longest))).toMatchObject({ ok: true });
    expect(scene.last()?.text).toBe(longest);
    const before = scene.stage.screen(scene.here).length;
    const longer = `${longest}${'长'.repeat(200)}`;
    expect(byteLength(longer)).toBeGreaterThan(scene.stage.channel.capabilities.textBytes);
    expect(await scene.say(text(longer))).toMatchObject({ ok: false, error: 'too_long' });
    expect(scene.stage.screen(scene.here)).toHaveLength(before);
    expect(scene.stage.lost()).toBe(0);
  },
  'refuses an empty text': async (scene) => {
    expect(await scene.say(text(''))).toMatchObject({ ok: false, error: 'bad_request' });
  },
  'shows the options of a question': async (scene) => {
    expect(await scene.say(choices(['有', '没有', '看不清']))).toMatchObject({ ok: true });
    const shown = scene.last();
    const seen = [shown?.text, ...(shown?.options ?? [])].join('\n');
    for (const words of ['选哪一个？', '有', '没有', '看不清']) expect(seen).toContain(words);
  },
  'a question that fits no card is numbered text': async (scene) => {
    const labels = Array.from({ length: 30 }, (_, n) => `第 ${n + 1} 项，名字很长很长很长很长很长很长`);
    const body = choices(labels);
    expect(await scene.say(body)).toMatchObject({ ok: true });
    expect(scene.last()?.text).toBe(body.kind === 'choices' ? body.fallbackText : '');
    expect(scene.last()?.options).toEqual([]);
  },
  'news, lists and hand-overs arrive in some form': async (scene) => {
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
      if (!scene.isGroupOnly) await scene.stage.say('再说一次');
      const before = scene.stage.screen(scene.here).length;
      expect(await scene.say(body)).toMatchObject({ ok: true });
      const seen = scene.stage
        .screen(scene.here)
        .slice(before)
        .map(({ text: words, options }) => [words, ...options].join('\n'))
        .join('\n');
      expect(seen).toMatch([/整改到期/, /谁去|分派/, /转人工|12345/][index] ?? /^$/);
    }
  },
  'mentions whom it should, in a group': async (scene) => {
    await scene.stage.say('在吗', 'group').catch(() => undefined);
    expect(await scene.send(text('请看'), { group: true, mentions: [scene.stage.person] })).toMatchObject({ ok: true });
    const shown = scene.stage.screen('group').at(-1);
    expect(shown?.mentions).toEqual([scene.stage.person]);
    expect(shown?.text).toContain('请看');
  },
  'a card that was tapped can be marked': async (scene) => {
    await scene.say(choices(['合格', '不合格'], 'task-marked'));
    await scene.stage.tap('合格');
    const tapped = scene.stage.heard.at(-1)?.content;
    const responseCode = tapped?.type === 'tap' ? (tapped.responseCode ?? '') : '';
    const update = {
      responseCode,
      label: '合格',
      userId: scene.stage.person,
      taskId: 'task-marked',
      title: '选哪一个？',
    };
    expect(await scene.say({ kind: 'card_update', ...update })).toMatchObject({ ok: true });
  },
  'a file arrives whole': async (scene) => {
    const mediaPath = join(scene.folder, 'list.pdf');
    await writeFile(mediaPath, Buffer.from(`%PDF-1.7\n${'x'.repeat(5000)}`));
    expect(await scene.say({ kind: 'file', mediaPath, fileName: '检查表.pdf' })).toMatchObject({ ok: true });
    expect(scene.last()?.fileName).toBe('检查表.pdf');
  },
};

const FAILING: Cases = {
  'an unknown recipient is told as such': async (scene) => {
    scene.stage.fault('no_such_person');
    expect(await scene.say(text('在吗'))).toMatchObject({ ok: false, error: 'recipient' });
  },
  'a limit is obeyed without hammering': async (scene) => {
    scene.stage.fault('rate');
    const first = await scene.say(text('一'));
    expect(first).toMatchObject({ ok: false, error: 'rate_limited' });
    expect(waitOf(first)).toBeGreaterThan(0);
    const calls = scene.stage.sends();
    expect(await scene.say(text('二'))).toMatchObject({ ok: false, error: 'rate_limited' });
    expect(scene.stage.sends()).toBe(calls);
  },
  'a busy platform is told as such': async (scene) => {
    scene.stage.fault('busy');
    expect(await scene.say(text('在吗'))).toMatchObject({ ok: false, error: 'busy' });
  },
  'no answer is uncertain, not lost': async (scene) => {
    scene.stage.fault('no_answer');
    expect(await scene.say(text('在吗'))).toMatchObject({ ok: false, error: 'timeout' });
  },
  'nobody there is certain': async (scene) => {
    scene.stage.fault('unreachable');
    const result = await scene.say(text('在吗'));
    expect(result).toMatchObject({ ok: false });
    expect(['network', 'not_connected']).toContain(result.ok ? '' : result.error);
  },
  'an uncertain message that is sent again arrives once': async (scene) => {
    const before = scene.stage.screen(scene.here).length;
    scene.stage.fault('no_answer');
    expect(await scene.say(text('只要一次'), { id: 'once' })).toMatchObject({ ok: false, error: 'timeout' });
    expect(await scene.say(text('只要一次'), { id: 'once', attempt: 2 })).toMatchObject({ ok: true });
    expect(
      scene.stage
        .screen(scene.here)
        .slice(before)
        .map((shown) => shown.text),
    ).toEqual(['只要一次']);
  },
  'a message in a reply to nobody is refused, not thrown': async (scene) => {
    const target = { userId: 'nobody|@all' };
    const result = await scene.stage.channel.send({ id: 'odd', target, body: text('在吗'), mentions: [], attempt: 1 });
    expect(result.ok).toBe(false);
  },
};

/** Declares the suite for one channel. */
export function conformance(rig: Rig): void {
  describe(`${rig.name} keeps the contract`, () => {
    let scene: Scene;
    beforeEach(async () => {
      scene = new Scene(await rig.open(), await mkdtemp(join(tmpdir(), 'conformance-')));
    });
    afterEach(async () => {
      await scene.stage.close();
      await rm(scene.folder, { recursive: true });
    });
    const cases: Cases = { ...HEARING, ...SHOWING, ...FAILING };
    for (const name of CASES) {
      const reason = rig.skips[name];
      const run = () => (cases[name] ?? missing)(scene);
      if (reason === undefined) it(name, run);
      else it.skip(`${name}: ${reason}`, run);
    }
    it('says what it can do, in figures that can be held', () => {
      const { capabilities } = scene.stage.channel;
      expect(capabilities.textBytes).toBeGreaterThan(100);
      for (const { count: most, seconds } of capabilities.limits) {
        expect(most).toBeGreaterThan(0);
        expect(seconds).toBeGreaterThan(0);
      }
      expect(capabilities.options === 0 || capabilities.optionLabelChars > 0).toBe(true);
    });
  });
}

function missing(): Promise<void> {
  return Promise.reject(new Error('the case is named but not written'));
}

function waitOf(result: SendResult): number {
  return result.ok ? 0 : (result.retryAfterMs ?? 0);
}
