/** The simulator's port in memory: what was said is kept, and a script may answer. */
import type {
  ChatLine,
  RecordLine,
  SimulatorChat,
  SimulatorInput,
  SimulatorPerson,
  SimulatorPort,
} from '../../src/simulator/port.ts';

type Place = { personId: string; chatId: string };

/** What the fake assistant answers to an input. */
export type Script = (input: SimulatorInput, place: Place, port: FakePort) => Partial<ChatLine>[];

const MEMBERS: [string, string, string][] = [
  ['inspector-1', '王建国', '县教育局 · 检查员'],
  ['inspector-2', '李秀英', '县市场监管局 · 检查员'],
  ['office-1', '张敏', '专班办公室 · 办公室'],
  ['liaison-1', '刘洋', '县公安局 · 联络员'],
  ['leader-1', '陈志远', '县政府 · 组长'],
  ['deputy-1', '赵海霞', '县教育局 · 副组长'],
  ['approver-1', '孙立军', '县行政审批局 · 审批员'],
  ['fire-1', '周强', '县消防救援大队 · 检查员'],
  ['school-1', '吴桂芳', '城关小学 · 学校责任人'],
  ['grid-1', '郑小龙', '古韩镇 · 网格员'],
  ['auditor-1', '宋文清', '襄垣县 · 审计员'],
];

export const GROUP_ID = 'group-joint';

/** In-memory SimulatorPort. Its lists are open, so that tests can look and prepare. */
export class FakePort implements SimulatorPort {
  readonly said: { place: Place; input: SimulatorInput; clientMessageId: string }[] = [];
  readonly lines = new Map<string, ChatLine[]>();
  readonly photos = new Map<string, Buffer>();
  readonly mornings: string[] = [];
  recordLines: RecordLine[] = [];
  /** Thrown by the next `say`. */
  failure: unknown;
  script: Script;
  readonly #listeners = new Set<(chatId: string, personId: string | null) => void>();
  #seq = 0;
  now = new Date('2026-11-23T01:00:00Z');

  constructor(script: Script = () => []) {
    this.script = script;
  }

  get listenerCount(): number {
    return this.#listeners.size;
  }

  async people(): Promise<SimulatorPerson[]> {
    const members = MEMBERS.map(([id, name, title]) => ({ id, name, title, kind: 'member' as const }));
    return [...members, { id: 'parent', name: '一位家长', title: '群众', kind: 'parent' }];
  }

  async chats(personId: string): Promise<SimulatorChat[]> {
    const own: SimulatorChat = { id: personId, name: '小助手', kind: 'direct' };
    return personId === 'school-1' ? [own] : [own, { id: GROUP_ID, name: '联合检查组', kind: 'group' }];
  }

  async history(_personId: string, chatId: string, limit: number): Promise<ChatLine[]> {
    return (this.lines.get(chatId) ?? []).slice(-limit);
  }

  async say(...[personId, chatId, input, clientMessageId]: Parameters<SimulatorPort['say']>): Promise<void> {
    if (this.failure !== undefined) {
      const thrown = this.failure;
      this.failure = undefined;
      throw thrown;
    }
    if (this.said.some((each) => each.clientMessageId === clientMessageId)) return;
    const place = { personId, chatId };
    this.said.push({ place, input, clientMessageId });
    const name = (await this.people()).find(({ id }) => id === personId)?.name ?? personId;
    this.add(place, { from: 'person', personName: name, ...this.#wordsOf(input, chatId) });
    for (const answer of this.script(input, place, this)) this.add(place, { from: 'bot', ...answer });
  }

  /** Adds a line and tells the listeners. */
  add({ personId, chatId }: Place, line: Partial<ChatLine>): void {
    this.#seq += 1;
    const base = { options: [], multi: false, taskId: null, answered: null, mentions: [], text: '' };
    const at = this.now.toISOString();
    const whole = {
      seq: String(this.#seq),
      at,
      from: 'bot' as const,
      personId,
      personName: '小助手',
      ...base,
      ...line,
    };
    this.lines.set(chatId, [...(this.lines.get(chatId) ?? []), whole]);
    for (const listener of this.#listeners) listener(chatId, chatId === GROUP_ID ? null : personId);
  }

  subscribe(listener: (chatId: string, personId: string | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async records(): Promise<RecordLine[]> {
    return this.recordLines;
  }

  async keepPhoto(_personId: string, bytes: Buffer) {
    if (bytes.subarray(0, 4).toString('latin1') === '%PDF') return { ok: false as const, reason: '这个文件不是照片。' };
    const mediaId = `media-${this.photos.size + 1}`;
    this.photos.set(mediaId, bytes);
    return { ok: true as const, mediaId };
  }

  async report(personId: string, id: string) {
    if (personId !== 'deputy-1' || id !== 'r1') return undefined;
    return { bytes: Buffer.from('PK'), fileName: '周报-20260301.docx' };
  }

  async photo(_personId: string, mediaId: string) {
    const bytes = this.photos.get(mediaId);
    if (bytes === undefined) return undefined;
    return { bytes, contentType: bytes[0] === 0x3c ? 'image/svg+xml' : 'image/png' };
  }

  async runMorning(day: string): Promise<number> {
    this.mornings.push(day);
    const members = (await this.people()).filter(({ kind }) => kind === 'member');
    for (const { id } of members) this.add({ personId: id, chatId: id }, { text: `今日任务（${day}）` });
    return members.length;
  }

  /** What the chat shows of an input; a tap also marks its card as answered. */
  #wordsOf(input: SimulatorInput, chatId: string): Partial<ChatLine> {
    if (input.kind === 'text') return { text: input.text };
    if (input.kind === 'photo') return { text: '[照片]', photoUrl: `/simulator/api/photo/${input.mediaId}` };
    if (input.kind === 'location') return { text: `[位置] ${input.label}` };
    const card = (this.lines.get(chatId) ?? []).find(({ taskId }) => taskId !== null && taskId === input.taskId);
    const keys = input.selected.length > 0 ? input.selected : [input.key];
    const labels = card?.options.filter(({ key }) => keys.includes(key)).map(({ label }) => label) ?? [];
    if (card !== undefined) card.answered = labels.join('、');
    return { text: labels.join('、') };
  }
}
