/** The simulator's port on the real pipeline and the real records. */
import type { InboundContent, OutboundBody, OutboundMessage } from '../channels/contract.ts';
import { isRole, ROLES } from '../domain/role.ts';
import type { Clock } from '../kernel/clock.ts';
import { type MediaFolder, readMedia } from '../pipeline/media-files.ts';
import { keepOwnPhoto } from '../pipeline/own-photo.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { SnapshotKeeper } from '../pipeline/snapshot-keeper.ts';
import { type ChatRow, listChat, listRecords } from '../store/chat-repository.ts';
import { findMedia } from '../store/media-repository.ts';
import { readReport, wasSentFile } from '../store/reports.ts';
import type { Store } from '../store/store.ts';
import type { ChatLine, SimulatorInput, SimulatorPort } from './port.ts';

/** The person who is no member. */
const PARENT_ID = 'parent';

const RECORD_KINDS: Record<string, string> = { inspection: '检查', rectification: '整改', task: '任务' };
const RECORD_STATES: Record<string, string> = {
  filed: '已报送',
  withdrawn: '已撤回',
  open: '待办',
  submitted: '待复查',
  passed: '复查合格',
  failed: '复查不合格',
  closed: '已关闭',
  cancelled: '已作废',
  done: '已完成',
};

export type LivePortOptions = MediaFolder & {
  store: Store;
  snapshots: SnapshotKeeper;
  pipeline: Pipeline;
  clock: Clock;
};

export type LivePort = SimulatorPort & {
  /** The channel sent something. */
  delivered(message: OutboundMessage): void;
};

export function createLivePort(options: LivePortOptions): LivePort {
  const { store, snapshots, pipeline, clock } = options;
  const listeners = new Set<(chatId: string, personId: string | null) => void>();
  const tell = (chatId: string, personId: string | null) => {
    for (const listener of listeners) listener(chatId, personId);
  };
  return {
    delivered({ target }) {
      if ('chatId' in target) tell(target.chatId, null);
      else tell(target.userId, target.userId);
    },
    people: async () => listPeople(snapshots),
    chats: async (personId) => listChats(snapshots, personId),
    async history(_personId, chatId, limit) {
      const rows = await listChat(store, { channel: 'simulator', chatId }, limit);
      return toLines(rows, (userId) => nameOf(snapshots, userId));
    },
    async say(...[personId, chatId, input, clientMessageId]: Parameters<SimulatorPort['say']>) {
      const isGroup = chatId !== personId;
      await pipeline.accept({
        channel: 'simulator',
        messageId: `${personId}:${clientMessageId}`,
        sender: { userId: personId },
        chat: { id: chatId, kind: isGroup ? 'group' : 'direct' },
        sentAt: clock.now(),
        content: toContent(input),
        addressed: !isGroup || input.kind === 'tap' || (input.kind === 'text' && input.text.trim().startsWith('@')),
      });
      tell(chatId, isGroup ? null : personId);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async records(personId) {
      const rows = await listRecords(store, personId, 30);
      return rows.map(({ kind, number, title, state, at }) => ({
        kind: RECORD_KINDS[kind] ?? kind,
        number,
        title,
        state: RECORD_STATES[state] ?? state,
        at: new Date(at).toISOString(),
      }));
    },
    keepPhoto: (personId, bytes) => keepOwnPhoto(options, { channel: 'simulator', uploaderId: personId, bytes }),
    async photo(_personId, mediaId) {
      const media = await findMedia(store, mediaId);
      if (media?.state !== 'stored' || media.channel !== 'simulator') return undefined;
      const bytes = await readMedia(options, media.id);
      return bytes && { bytes, contentType: media.contentType ?? 'application/octet-stream' };
    },
    async report(personId, id) {
      // Only in the chat that it was sent to.
      if (!(await wasSentFile(store, { channel: 'simulator', userId: personId, kept: id }))) return undefined;
      const found = await readReport(store, id, options.dataKey);
      return found && { bytes: found.bytes, fileName: found.report.fileName };
    },
    runMorning: (day) => pipeline.runMorning(day),
  };
}

function listPeople(snapshots: SnapshotKeeper) {
  const { directory } = snapshots.tables();
  const members = directory.members
    .filter((member) => member.active)
    .map((member) => ({
      id: member.userId,
      name: member.name,
      title: [member.departmentName, ...member.roles.filter(isRole).map((role) => ROLES[role])].join(' · '),
      kind: 'member' as const,
    }));
  return [...members, { id: PARENT_ID, name: '一位家长', title: '群众', kind: 'parent' as const }];
}

function listChats(snapshots: SnapshotKeeper, personId: string) {
  const { groups, members } = snapshots.tables().directory;
  const memberId = members.find((member) => member.userId === personId)?.id;
  const own = groups.filter((group) => personId === PARENT_ID || group.memberIds.some((id) => memberId === id));
  return [
    { id: personId, name: '小助手', kind: 'direct' as const },
    ...own.map((group) => ({ id: group.chatId, name: group.name, kind: 'group' as const })),
  ];
}

function nameOf(snapshots: SnapshotKeeper, userId: string): string {
  if (userId === PARENT_ID) return '一位家长';
  return snapshots.tables().members.find((member) => member.userId === userId)?.name ?? userId;
}

function toContent(input: SimulatorInput): InboundContent {
  switch (input.kind) {
    case 'text':
      return { type: 'text', text: input.text };
    case 'tap':
      return {
        type: 'tap',
        key: input.key,
        selected: input.selected,
        ...(input.taskId === null ? {} : { taskId: input.taskId }),
      };
    case 'photo':
      return { type: 'image', mediaId: input.mediaId };
    case 'location':
      return { type: 'location', latitude: input.latitude, longitude: input.longitude, label: input.label };
  }
}

/** What has no words of its own, as the page shows it. */
const THINGS: Readonly<Record<string, string>> = {
  voice: '[语音]',
  video: '[视频]',
  file: '[文件]',
  link: '[链接]',
  mixed: '[图文]',
  recall: '[撤回了一条消息]',
  menu: '[点了菜单]',
};

/** Rows as the page shows them; the options of a card that was tapped show the choice. */
function toLines(rows: readonly ChatRow[], name: (userId: string) => string): ChatLine[] {
  const taps = new Map<string, string[]>();
  for (const row of rows) {
    const tap = row.from === 'person' ? readTap(row.content) : undefined;
    if (tap) taps.set(tap.taskId, tap.keys);
  }
  return rows.flatMap((row) => (row.from === 'bot' ? botLine(row, taps) : personLine(row, rows, name(row.userId))));
}

// Contents are our own rows: inbound contents of this page and rendered bodies.
function readTap(content: unknown): { taskId: string; keys: string[] } | undefined {
  const inbound = content as InboundContent;
  if (inbound.type !== 'tap' || inbound.taskId === undefined) return undefined;
  return { taskId: inbound.taskId, keys: inbound.selected?.length ? inbound.selected : [inbound.key] };
}

function blankLine(row: ChatRow): ChatLine {
  return {
    seq: row.seq,
    at: new Date(row.at).toISOString(),
    from: row.from,
    personId: row.userId,
    personName: '小助手',
    text: '',
    options: [],
    multi: false,
    taskId: null,
    answered: null,
    mentions: row.mentions,
  };
}

function botLine(row: ChatRow, taps: ReadonlyMap<string, string[]>): ChatLine[] {
  const body = row.content as OutboundBody;
  if (body.kind === 'text') return [{ ...blankLine(row), text: body.text }];
  if (body.kind === 'file') return [fileLine(row, body)];
  if (body.kind !== 'choices') return [];
  const tapped = taps.get(body.taskId);
  const labels = body.options.filter((option) => tapped?.includes(option.key)).map((option) => option.label);
  return [
    {
      ...blankLine(row),
      text: body.text,
      options: body.options,
      multi: body.mode === 'multi',
      taskId: body.taskId,
      answered: tapped === undefined ? null : labels.join('、') || '已选择',
    },
  ];
}

function fileLine(row: ChatRow, { fileName, kept }: Extract<OutboundBody, { kind: 'file' }>): ChatLine {
  const link = kept === undefined ? {} : { fileUrl: `/simulator/api/report/${kept}` };
  return { ...blankLine(row), text: `${THINGS['file']} ${fileName}`, ...link };
}

function personLine(row: ChatRow, rows: readonly ChatRow[], personName: string): ChatLine[] {
  const content = row.content as InboundContent & { ownMediaId?: string };
  const line = { ...blankLine(row), personName };
  switch (content.type) {
    case 'text':
      return [{ ...line, text: content.text }];
    case 'location':
      return [{ ...line, text: `[位置] ${content.label}` }];
    case 'image':
      return [{ ...line, text: '[照片]', photoUrl: `/simulator/api/photo/${content.ownMediaId ?? content.mediaId}` }];
    case 'tap':
      return [{ ...line, text: tappedLabels(content, rows) }];
    case 'wake':
      // Something of our own, that nobody said.
      return [];
    default:
      return [{ ...line, text: THINGS[content.type] ?? '[消息]' }];
  }
}

function tappedLabels(tap: Extract<InboundContent, { type: 'tap' }>, rows: readonly ChatRow[]): string {
  const keys = tap.selected?.length ? tap.selected : [tap.key];
  for (const row of rows) {
    const body = row.content as OutboundBody;
    if (row.from !== 'bot' || body.kind !== 'choices' || body.taskId !== tap.taskId) continue;
    return body.options
      .filter((option) => keys.includes(option.key))
      .map((option) => option.label)
      .join('、');
  }
  return '[点选]';
}
