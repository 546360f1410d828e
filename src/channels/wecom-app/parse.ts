/** Reads a decrypted callback of the self-built app into plain fields; text stays text, nothing is guessed. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { messageFields, picturesOf, presentOf, scanOf } from '../tencent/message-fields.ts';
import { childOf, childrenOf, readXml, textOf, type XmlElement } from '../tencent/xml.ts';

/** What one tapped card had ticked. */
export type SelectedItem = { questionKey: string; optionIds: string[] };

/** Fields of address-book and external-contact events (`change_contact`, `change_external_contact`). */
export type ContactChange = {
  changeType: string;
  userId: string | null;
  departmentId: string | null;
  tagId: string | null;
  addedUsers: string[];
  removedUsers: string[];
  externalUserId: string | null;
  state: string | null;
  welcomeCode: string | null;
  /** The user id that takes the place of `userId`. */
  newUserId: string | null;
  /** 1 activated, 2 disabled, 4 not yet activated, 5 left the corp (doc 90970); only when it changed. */
  status: string | null;
};

/** A callback as the platform wrote it; `null` = the field is not there. Ids and numbers stay strings. */
export type ParsedCallback = {
  to: string;
  /** As written; compare without case. The literal `sys` for the platform's own events. */
  sender: string | null;
  agentId: string | null;
  /** Seconds. */
  createTime: number;
  /** Lower case: `text`, `event` … */
  type: string;
  /** 64 bits: never a number. */
  msgId: string | null;
  /** SHA-256 of the whole XML: the identity of what has no MsgId. */
  digest: string;
  text: string | null;
  mediaId: string | null;
  thumbMediaId: string | null;
  pictureUrl: string | null;
  voiceFormat: string | null;
  latitude: string | null;
  longitude: string | null;
  precision: string | null;
  label: string | null;
  title: string | null;
  description: string | null;
  url: string | null;
  /** As written (`CLICK`); compare without case. */
  event: string | null;
  eventKey: string | null;
  taskId: string | null;
  cardType: string | null;
  responseCode: string | null;
  /** null = the card had nothing to tick. */
  selected: SelectedItem[] | null;
  scan: { type: string; result: string } | null;
  pictures: { count: number; md5: string[] } | null;
  contact: ContactChange | null;
  openKfId: string | null;
  kfToken: string | null;
  /** Accounts of 微信客服 that the app may serve from now on, or not any more. */
  kfAccounts: { added: string[]; removed: string[] };
};

export type ParseResult = { ok: true; parsed: ParsedCallback } | { ok: false; reason: string };

const id = z.string().min(1).max(128);
/** The fields that decide who, when and what; anything odd here makes the whole callback malformed. */
const headerSchema = z.object({
  to: id,
  sender: id.nullable(),
  agentId: z
    .string()
    .regex(/^\d{1,20}$/)
    .nullable(),
  createTime: z
    .string()
    .regex(/^\d{1,11}$/)
    .transform(Number),
  type: z
    .string()
    .regex(/^[A-Za-z0-9_]{1,64}$/)
    .toLowerCase(),
  msgId: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .nullable(),
  event: z
    .string()
    .regex(/^[A-Za-z0-9_]{1,64}$/)
    .nullable(),
});
const DECIDING = ['ToUserName', 'FromUserName', 'AgentID', 'CreateTime', 'MsgType', 'MsgId', 'Event'];

/** Parses one decrypted XML. Unknown types and events are fine; only broken structure is refused. */
export function parseCallback(xml: string): ParseResult {
  const read = readXml(xml);
  if (!read.ok) return read;
  const root = read.root;
  if (DECIDING.some((name) => childrenOf(root, name).length > 1)) return { ok: false, reason: 'repeated field' };
  const header = headerSchema.safeParse(headerOf(root));
  if (!header.success) {
    return { ok: false, reason: `bad header: ${header.error.issues.map((issue) => issue.path.join('.')).join(' ')}` };
  }
  if (header.data.type === 'event' && header.data.event === null) return { ok: false, reason: 'event without a name' };
  // Only events may come from the platform itself.
  if (header.data.type !== 'event' && header.data.sender === null) return { ok: false, reason: 'nobody sent it' };
  const digest = createHash('sha256').update(xml).digest('hex');
  return { ok: true, parsed: { ...header.data, digest, ...messageFields(root), ...eventFields(root) } };
}

function headerOf(root: XmlElement) {
  return {
    to: presentOf(root, 'ToUserName'),
    sender: presentOf(root, 'FromUserName'),
    // The document of taskcard_click spells it AgentId.
    agentId: presentOf(root, 'AgentID') ?? presentOf(root, 'AgentId'),
    createTime: presentOf(root, 'CreateTime'),
    type: presentOf(root, 'MsgType'),
    msgId: presentOf(root, 'MsgId'),
    event: presentOf(root, 'Event'),
  };
}

function eventFields(root: XmlElement) {
  return {
    eventKey: textOf(root, 'EventKey'),
    taskId: textOf(root, 'TaskId'),
    cardType: textOf(root, 'CardType'),
    responseCode: textOf(root, 'ResponseCode'),
    selected: selectedOf(root),
    scan: scanOf(root),
    pictures: picturesOf(root),
    contact: contactOf(root),
    openKfId: textOf(root, 'OpenKfId'),
    kfToken: textOf(root, 'Token'),
    kfAccounts: { added: textsOf(root, 'AuthAddOpenKfId'), removed: textsOf(root, 'AuthDelOpenKfId') },
  };
}

function selectedOf(root: XmlElement): SelectedItem[] | null {
  const items = childOf(root, 'SelectedItems');
  if (items === undefined) return null;
  return childrenOf(items, 'SelectedItem').map((item) => ({
    questionKey: textOf(item, 'QuestionKey') ?? '',
    optionIds: childrenOf(childOf(item, 'OptionIds'), 'OptionId').map((option) => option.text),
  }));
}

function contactOf(root: XmlElement): ContactChange | null {
  const changeType = textOf(root, 'ChangeType');
  if (changeType === null) return null;
  return {
    changeType,
    userId: textOf(root, 'UserID'),
    departmentId: textOf(root, 'Id'),
    tagId: textOf(root, 'TagId'),
    addedUsers: listOf(root, 'AddUserItems'),
    removedUsers: listOf(root, 'DelUserItems'),
    externalUserId: textOf(root, 'ExternalUserID'),
    state: textOf(root, 'State'),
    welcomeCode: textOf(root, 'WelcomeCode'),
    newUserId: textOf(root, 'NewUserID'),
    status: textOf(root, 'Status'),
  };
}

function textsOf(root: XmlElement, name: string): string[] {
  return childrenOf(root, name).map((element) => element.text);
}

function listOf(root: XmlElement, name: string): string[] {
  return textOf(root, name)?.split(',').filter(Boolean) ?? [];
}
