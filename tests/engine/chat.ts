/** A conversation with the engine alone: small tables, a small checklist, and one method for each thing a person does. */

import type { CompiledFlow } from '../../src/engine/compiled.ts';
import { parseFlow } from '../../src/engine/flow-file.ts';
import type { SessionState } from '../../src/engine/session.ts';
import { startSession, step } from '../../src/engine/step.ts';
import type { Checklist, LookupSource, Reply, StepContext, StepResult, TurnEvent } from '../../src/engine/turn.ts';

/** Saturday morning. */
export const NOW = '2023-07-15T09:30:00+08:00';

const ROWS = [
  { id: 'i1', name: '启航书法培训部', fields: { town: '古韩镇', pupils: 40, rate: 2, open: true, note: null } },
  { id: 'i2', name: '星光艺术培训中心', fields: { town: '古韩镇', pupils: 12, rate: 1.5, open: true, note: null } },
  { id: 'i3', name: '星光英语培训学校', fields: { town: '夏店镇', pupils: 80, rate: 3, open: false, note: null } },
];

/** A table of three institutions; 全名 is certain, a part is not. */
export const institutions: LookupSource = {
  fields: { town: 'string', pupils: 'int', rate: 'double', open: 'bool', note: 'string' },
  find(words, limit) {
    const hits = ROWS.filter((row) => row.name.includes(words)).slice(0, limit);
    const candidates = hits.map((row) => ({ ...row, why: '名称相近', summary: row.fields.town }));
    return { certain: hits.length === 1 && hits[0]?.name === words, candidates };
  },
  get: (id) => ROWS.find((row) => row.id === id),
};

const PEOPLE = [
  { id: 'p1', name: '王强', fields: { department: '教育局' } },
  { id: 'p2', name: '李敏', fields: { department: '教育局' } },
  { id: 'p3', name: '李敏华', fields: { department: '消防' } },
];

/** Three people; a full name that no other begins with is certain. */
const members: LookupSource = {
  fields: { department: 'string' },
  find(words, limit) {
    const hits = PEOPLE.filter((row) => row.name.startsWith(words)).slice(0, limit);
    const candidates = hits.map((row) => ({ ...row, why: '姓名', summary: row.fields.department }));
    return { certain: hits.length === 1 && hits[0]?.name === words, candidates };
  },
  get: (id) => PEOPLE.find((row) => row.id === id),
};

/** A checklist of `count` items; every third needs a photo. */
export function makeList(code: string, count: number): Checklist {
  const items = Array.from({ length: count }, (_, at) => ({
    code: `${code}${String(at + 1).padStart(2, '0')}`,
    question: `第${at + 1}件事做到了`,
    severity: ((at % 3) + 1) as 1 | 2 | 3,
    photo: at % 3 === 0 ? ('required' as const) : ('none' as const),
    deadlineDays: at + 1,
    deadlineInWorkingDays: false,
  }));
  return { code, name: `${code}检查`, items };
}

export function makeContext(now: string = NOW): StepContext {
  return {
    now: new Date(now),
    me: { userId: 'inspector-1', name: '王强', roles: ['inspector'] },
    chat: 'direct',
    sources: { institutions, members },
    checklists: { AQ: makeList('AQ', 10), SF: makeList('SF', 3) },
    config: { 'policy.fee_cap': 5000 },
    newSessionId: 'session-1',
    messageId: 'message-0',
  };
}

/** A flow around some questions. `rest` is YAML at the top level (calc, review, let …). */
export function makeFlow(ask: string, rest = 'review: {}', version = 1): CompiledFlow {
  const submit = rest.includes('submit:')
    ? ''
    : "submit: {do: [{id: save, action: save}], text: '好了 {{ results.save.number }}'}";
  const head = `flow: sample\nversion: ${version}\ntitle: 测试表\nwho: [inspector]\nwhere: {group: no}\nstart: {say: [开始填]}`;
  const questions = ask === '' ? 'ask: []' : `ask:\n${ask.replace(/^/gmu, '  ')}`;
  const yaml = `${head}\n${questions}\n${rest}\n${submit}\n`;
  return parseFlow(yaml, 'sample.yaml', {
    sources: { institutions: institutions.fields, members: members.fields },
  });
}

/** One person with one form. Every state goes through JSON, as it does in the store. */
export class Chat {
  flow: CompiledFlow;
  ctx: StepContext;
  last: StepResult;
  session: SessionState | null;
  messages = 0;

  constructor(flow: CompiledFlow, said?: string, ctx: StepContext = makeContext()) {
    this.flow = flow;
    this.ctx = ctx;
    this.last = startSession(flow, ctx, said);
    this.session = store(this.last.session);
  }

  do(event: TurnEvent): this {
    if (this.session === null) throw new Error(`the form has ended: ${this.text}`);
    this.messages += 1;
    this.last = step(this.flow, this.session, event, { ...this.ctx, messageId: this.message });
    this.session = store(this.last.session);
    return this;
  }

  /** The id of the message that was sent last; events in one message share it. */
  get message(): string {
    return `message-${this.messages}`;
  }

  say(...texts: string[]): this {
    for (const text of texts) this.do({ kind: 'said', text });
    return this;
  }

  tap(...keys: string[]): this {
    return this.do({ kind: 'tapped', keys });
  }

  photo(mediaId: string): this {
    return this.do({ kind: 'photo', mediaId });
  }

  place(latitude = 36.5, longitude = 113, label = '东街1号'): this {
    return this.do({ kind: 'location', latitude, longitude, label });
  }

  get reply(): Reply {
    return this.last.replies[0] ?? { text: '' };
  }

  get text(): string {
    return this.reply.text;
  }

  get keys(): string[] {
    return (this.reply.options ?? []).map((option) => option.key);
  }

  get asked(): string | undefined {
    return this.session?.phase === 'review' ? 'review' : this.session?.asked;
  }

  get outcome(): StepResult['outcome'] {
    return this.last.outcome;
  }

  get answers(): Record<string, unknown> {
    return this.last.submit?.submission.answers ?? {};
  }
}

function store(session: SessionState | null): SessionState | null {
  return session === null ? null : (JSON.parse(JSON.stringify(session)) as SessionState);
}
