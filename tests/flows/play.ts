/** Plays a transcript against the real pipeline and a real database, with a clock that is moved by hand. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { loadChecklists, loadFlows } from '../../src/app/load-flows.ts';
import type { InboundContent, InboundMessage, OutboundMessage } from '../../src/channels/contract.ts';
import { createSimulatorChannel } from '../../src/channels/simulator/channel.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { newId } from '../../src/kernel/ids.ts';
import { createLogger } from '../../src/kernel/logger.ts';
import { createPipeline, type Pipeline } from '../../src/pipeline/pipeline.ts';
import { SnapshotKeeper } from '../../src/pipeline/snapshot-keeper.ts';
import { insertStoredMedia } from '../../src/store/media-repository.ts';
import type { Store } from '../../src/store/store.ts';
import type { Act, BotStep, Transcript } from './transcript.ts';

/** A stage: everything a transcript needs, on an empty register of conversations. */
export class Stage {
  readonly clock: ManualClock;
  readonly #store: Store;
  readonly #transcript: Transcript;
  readonly #pipeline: Pipeline;
  /** What the bot has said since somebody last did something, oldest first. */
  readonly #unread: OutboundMessage[] = [];
  readonly #chat: string[] = [];
  /** User id → the options it was offered last, and before. */
  readonly #offered = new Map<string, OutboundMessage[]>();
  readonly #crash: { armed: boolean };
  readonly #before: Record<string, number>;
  #last: InboundMessage | undefined;

  private constructor(parts: {
    store: Store;
    transcript: Transcript;
    clock: ManualClock;
    pipeline: Pipeline;
    inbox: { deliver: (message: OutboundMessage) => void };
    crash: { armed: boolean };
    before: Record<string, number>;
  }) {
    this.#before = parts.before;
    this.#store = parts.store;
    this.#transcript = parts.transcript;
    this.clock = parts.clock;
    this.#pipeline = parts.pipeline;
    this.#crash = parts.crash;
    parts.inbox.deliver = (message) => this.#delivered(message);
  }

  static async open(store: Store, transcript: Transcript): Promise<Stage> {
    const clock = new ManualClock(transcript.clock.replace(' +', ':00+').replace(' ', 'T'));
    const inbox = { deliver: (_message: OutboundMessage) => {} };
    const crash = { armed: false };
    const log = createLogger({ level: 'silent', pretty: false });
    const snapshots = new SnapshotKeeper({
      store,
      flows: await loadFlows(),
      checklists: await loadChecklists(),
      county: { name: '襄垣县', regionCode: '140423', hotline: null },
      config: {},
      clock,
      log,
    });
    await snapshots.open();
    const pipeline = createPipeline({
      store: crashing(store, crash),
      snapshots,
      channels: new Map([['simulator', createSimulatorChannel((message) => inbox.deliver(message))]]),
      pushChannel: 'simulator',
      clock,
      log,
      sendLeaseMs: 30_000,
      // Photos of a transcript are rows only; nothing is written here.
      mediaDir: join(tmpdir(), 'assistant-no-media'),
    });
    return new Stage({ store, transcript, clock, pipeline, inbox, crash, before: await readCounts(store) });
  }

  /** Plays all steps; a failure shows the conversation so far. */
  async play(): Promise<void> {
    for (const [index, step] of this.#transcript.steps.entries()) {
      try {
        await this.#step(step);
      } catch (cause) {
        const said = this.#chat.join('\n');
        throw new Error(`“${this.#transcript.test}” step ${index + 1} ${JSON.stringify(step)}\n${said}`, { cause });
      }
    }
    await this.#pipeline.drained();
    expect(this.#crash.armed, 'a crash that no message ran into').toBe(false);
  }

  async #step(step: Transcript['steps'][number]): Promise<void> {
    if ('after' in step && typeof step.after === 'string') return this.#wait(step.after);
    if ('crash' in step) {
      this.#crash.armed = true;
      return;
    }
    if ('bot' in step) return await this.#bot(step.bot as BotStep);
    for (const [person, act] of Object.entries(step)) await this.#act(person, act);
  }

  #wait(after: string): void {
    const unit = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }[after.slice(-1)] ?? 0;
    this.clock.advance(Number(after.slice(0, -1)) * unit);
  }

  async #act(person: string, act: Act): Promise<void> {
    const userId = this.#transcript.people[person];
    if (userId === undefined) throw new Error(`nobody is called ${person}`);
    this.#chat.push(`${person}: ${typeof act === 'string' ? act : JSON.stringify(act)}`);
    if (typeof act === 'object' && 'repeat_last' in act) {
      this.#unread.length = 0;
      if (this.#last) await this.#pipeline.accept(this.#last);
      await this.#pipeline.drained();
      return;
    }
    const count = typeof act === 'object' && 'photo' in act ? act.photo : 1;
    for (let n = 0; n < count; n += 1) await this.#send(userId, await this.#content(userId, act));
  }

  async #send(userId: string, content: InboundContent): Promise<void> {
    const room = this.#transcript.room;
    this.clock.advance(1_000);
    this.#unread.length = 0;
    const message: InboundMessage = {
      channel: 'simulator',
      messageId: newId(),
      sender: { userId },
      chat: room === undefined ? { id: userId, kind: 'direct' } : { id: room, kind: 'group' },
      sentAt: this.clock.now(),
      content,
      addressed:
        room === undefined || content.type === 'tap' || (content.type === 'text' && content.text.startsWith('@')),
    };
    this.#last = message;
    await this.#pipeline.accept(message).catch(async () => await this.#pipeline.accept(message));
    await this.#pipeline.drained();
  }

  async #content(userId: string, act: Act): Promise<InboundContent> {
    if (typeof act === 'string') return { type: 'text', text: this.#numbered(act) };
    if ('voice' in act) return { type: 'voice', mediaId: 'x', transcript: act.voice };
    if ('photo' in act) {
      const id = newId();
      const facts = { contentType: 'image/jpeg', byteCount: 3, sha256: id };
      await insertStoredMedia(this.#store, { id, channel: 'simulator', uploaderId: userId, ...facts });
      return { type: 'image', mediaId: id };
    }
    if ('location' in act) {
      return { type: 'location', label: act.location, latitude: act.latitude, longitude: act.longitude };
    }
    if ('other' in act) return { type: act.other, mediaId: 'x' };
    const label = 'tap' in act ? act.tap : 'tap_old' in act ? act.tap_old : '';
    return this.#tap(userId, label, 'tap_old' in act);
  }

  /** 撤回 {编号}: the number of the last receipt. */
  #numbered(text: string): string {
    const receipts = this.#chat.flatMap((line) => /已报送，编号 (JC[\d-]+)/u.exec(line)?.[1] ?? []);
    return text.replaceAll('{编号}', receipts.at(-1) ?? 'JC00000000-0000');
  }

  #tap(userId: string, label: string, old: boolean): InboundContent {
    const cards = this.#offered.get(userId) ?? [];
    for (const { body } of old ? cards.slice(0, -1).reverse() : cards.slice(-1)) {
      if (body.kind !== 'choices') continue;
      const option = body.options.find((one) => one.label === label);
      if (option) return { type: 'tap', key: option.key, taskId: body.taskId };
    }
    throw new Error(`no option is labelled ${label}`);
  }

  #delivered(message: OutboundMessage): void {
    this.#unread.push(message);
    const { body, target, mentions } = message;
    const reader = 'userId' in target ? target.userId : (mentions[0] ?? '');
    if (body.kind === 'choices') this.#offered.set(reader, [...(this.#offered.get(reader) ?? []), message]);
    this.#chat.push(`  bot → ${reader}: ${shown(message)}`);
  }

  async #bot(step: BotStep): Promise<void> {
    await this.#pipeline.drained();
    if (step === 'silent') {
      expect(this.#unread.map(shown), 'the bot should have been silent').toEqual([]);
      return;
    }
    const to = this.#transcript.people[step.to] ?? step.to;
    const index = this.#unread.findIndex((message) => addressee(message) === to);
    const [message] = index < 0 ? [] : this.#unread.splice(index, 1);
    if (message === undefined) throw new Error(`the bot said nothing to ${step.to}`);
    for (const words of [step.says ?? []].flat()) expect(shown(message)).toContain(words);
    for (const words of [step.never ?? []].flat()) expect(shown(message)).not.toContain(words);
    if (step.options) expect(labels(message)).toEqual(step.options);
    if (step.mentions) {
      expect(message.mentions).toEqual(step.mentions.map((name) => this.#transcript.people[name]));
    }
  }

  /** How many records of each kind came about since the stage was opened. */
  async counts(): Promise<Record<string, number>> {
    const after = await readCounts(this.#store);
    return Object.fromEntries(Object.entries(after).map(([name, count]) => [name, count - (this.#before[name] ?? 0)]));
  }

  async close(): Promise<void> {
    await this.#pipeline.stop();
  }
}

async function readCounts(store: Store): Promise<Record<string, number>> {
  const [counts] = await store.query<Record<string, number>>(
    `select (select count(*)::int from inspection) as inspections,
       (select count(*)::int from inspection where withdrawn_at is not null) as withdrawn,
       (select count(*)::int from rectification where state = 'open') as rectifications,
       (select count(*)::int from finding) as findings,
       (select count(*)::int from media where inspection_id is not null) as photos`,
  );
  return counts ?? {};
}

function addressee({ target, mentions }: OutboundMessage): string {
  return 'userId' in target ? target.userId : (mentions[0] ?? '');
}

function shown({ body }: OutboundMessage): string {
  return body.kind === 'choices' ? body.fallbackText : body.kind === 'text' ? body.text : '';
}

function labels({ body }: OutboundMessage): string[] {
  return body.kind === 'choices' ? body.options.map((option) => option.label) : [];
}

/** A store whose next transaction is rolled back after its work, when armed. */
function crashing(store: Store, crash: { armed: boolean }): Store {
  return {
    ...store,
    async transaction(work) {
      if (!crash.armed) return await store.transaction(work);
      return await store.transaction(async (tx) => {
        await work(tx);
        crash.armed = false;
        throw new Error('crashed before commit');
      });
    },
  };
}
