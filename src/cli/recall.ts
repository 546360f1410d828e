/** `bot recall`: takes back messages that were sent in error, and stops those that are still on their way. */
import { parseArgs } from 'node:util';
import { openChannels } from '../app/channels.ts';
import type { Core } from '../app/core.ts';
import type { Channel, ChannelName } from '../channels/contract.ts';
import { parseRecordNumber } from '../domain/record-number.ts';
import { cancelMessage, listOwnMessages, markRecalled, type OwnMessage } from '../store/recalls.ts';
import { type Command, type ExitCode, printJson, printLine, printNote, usageError } from './command.ts';
import { withCore } from './with-core.ts';

const USAGE = 'bot recall <消息编号或记录编号> [--dry-run] [--json]';
/** What was said is shown so far. */
const SHOWN_CHARS = 24;
/** doc 94867: within 24 hours. */
const RECALL_SECONDS = 24 * 3600;

type Fate = { isGone: boolean; says: string };

export const recallCommand: Command = {
  usage: USAGE,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      options: { 'dry-run': { type: 'boolean' }, json: { type: 'boolean' } },
      allowPositionals: true,
    });
    const [wanted, ...more] = positionals;
    if (wanted === undefined || more.length > 0) throw usageError(`请写成 ${USAGE}`);
    return await withCore((core) =>
      recallAll(core, wanted, { isDry: values['dry-run'] === true, isJson: values.json === true }),
    );
  },
};

async function recallAll(core: Core, wanted: string, how: { isDry: boolean; isJson: boolean }): Promise<ExitCode> {
  const number = parseRecordNumber(wanted);
  const messages = await listOwnMessages(core.store, number === undefined ? { key: wanted } : { number });
  if (messages.length === 0) {
    printNote(`没有找到和“${wanted}”有关的消息。请给出消息编号，或最近三天的记录编号。`);
    return 1;
  }
  const { channels } = openChannels({ ...core, accept: () => Promise.reject(new Error('nobody listens')) });
  let isAllGone = true;
  for (const message of messages) {
    const fate = how.isDry ? forecast(channels, message) : await recallOne(core, channels, message);
    isAllGone &&= fate.isGone;
    if (how.isJson) printJson({ key: message.key, to: message.to, text: message.text, ...fate });
    else printLine(`${message.to}\t“${shortOf(message.text)}”\t${fate.says}`);
  }
  if (!how.isDry && messages.some(({ state }) => state === 'sent')) {
    printNote('撤回只对企业微信有效；有人在微信里看企业微信消息的，那边撤不掉。');
  }
  return isAllGone ? 0 : 1;
}

/** What can be said without trying; undefined: it has to be tried. */
function settled(
  channels: ReadonlyMap<ChannelName, Channel>,
  { state, channel, platformMessageId, isRecalled, age }: OwnMessage,
): Fate | undefined {
  if (isRecalled) return { isGone: true, says: '早已撤回。' };
  if (state === 'sending') return { isGone: false, says: '正在发送，请过一分钟再撤。' };
  if (state === 'failed') return { isGone: true, says: '没有发成功，不用撤。' };
  if (state !== 'sent') return undefined;
  const takesBack = findChannel(channels, channel)?.recall !== undefined;
  if (!takesBack || platformMessageId === null) return { isGone: false, says: '这种消息平台不让撤回。' };
  return (age ?? 0) > RECALL_SECONDS ? { isGone: false, says: '发出已超过24小时，平台不让撤回。' } : undefined;
}

function forecast(channels: ReadonlyMap<ChannelName, Channel>, message: OwnMessage): Fate {
  const isUnsent = message.state !== 'sent';
  return settled(channels, message) ?? { isGone: true, says: isUnsent ? '还没有发出，可以取消。' : '可以撤回。' };
}

async function recallOne(
  { store, clock }: Core,
  channels: ReadonlyMap<ChannelName, Channel>,
  message: OwnMessage,
): Promise<Fate> {
  const known = settled(channels, message);
  if (known !== undefined) return known;
  if (message.state !== 'sent') {
    if (!(await cancelMessage(store, message, clock.now()))) return { isGone: false, says: '刚刚发出，请再撤一次。' };
    // An earlier try may have arrived without an answer.
    return {
      isGone: true,
      says: message.tries > 0 ? '已取消；此前试发过，也许有一条已经送到。' : '还没有发出，已取消。',
    };
  }
  const result = await findChannel(channels, message.channel)?.recall?.(message.platformMessageId ?? '');
  if (result?.ok) {
    await markRecalled(store, message, clock.now());
    return { isGone: true, says: '已撤回。' };
  }
  if (result?.error === 'timeout') return { isGone: false, says: '平台没有回应，不知撤没撤掉，请再撤一次。' };
  return { isGone: false, says: `没有撤回（${result?.detail ?? '渠道没有接通'}）。` };
}

function findChannel(channels: ReadonlyMap<ChannelName, Channel>, name: string): Channel | undefined {
  return [...channels.values()].find((channel) => channel.name === name);
}

function shortOf(text: string): string {
  const line = [...text.replaceAll(/\s+/gu, ' ')];
  return line.length > SHOWN_CHARS ? `${line.slice(0, SHOWN_CHARS).join('')}…` : line.join('');
}
