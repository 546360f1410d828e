/** The self-built app as a way to reach people: members one by one, and the groups that it created itself. */
import { asError } from '../../kernel/errors.ts';
import type { Capabilities, Channel, SendResult } from '../contract.ts';
import type { Uploads } from '../ports.ts';
import { createClockWatch } from '../tencent/clock-watch.ts';
import { checkedMedia } from '../tencent/media.ts';
import { type AppAccess, openAppApi } from './app-api.ts';
import { Attachments } from './attachments.ts';
import { QUESTION_CHARS } from './card-limits.ts';
import { MOST_OPTIONS, OPTION_CHARS } from './cards.ts';
import { checkApp } from './check.ts';
import { GroupSender } from './group-sender.ts';
import { type ChannelLog, MemberSender } from './member-sender.ts';
import { TEXT_BYTES } from './plain-text.ts';
import { failed, sendResultOf } from './send-result.ts';

export type WecomAppChannelOptions = AppAccess & { agentId: number; uploads: Uploads; log?: ChannelLog };

/** What the app can do (docs 90236, 90248). It hears no group; it speaks in those that it created. */
const WECOM_APP_CAPABILITIES: Capabilities = {
  audience: 'members',
  textBytes: TEXT_BYTES,
  options: MOST_OPTIONS,
  multiSelect: true,
  optionLabelChars: OPTION_CHARS,
  choiceTextChars: QUESTION_CHARS,
  groups: false,
  mentions: true,
  push: true,
  // Beyond 30 a minute or 1,000 an hour to one member WeCom drops and says ok (doc 90454); this leaves room for the app's
  // other senders. In groups a member gets 200 a minute from one app, all its groups together: nine at this pace.
  limits: [
    { count: 22, seconds: 60 },
    { count: 900, seconds: 3600 },
  ],
  dropsRepeats: true,
};

/** The channel, and how far our clock is ahead of the platform's in milliseconds (less than a minute counts as 0). */
export type WecomAppChannel = Channel & { clockOffMs(): Promise<number> };

/** Opens the channel; nothing is called until the first message. */
export function createWecomAppChannel(options: WecomAppChannelOptions): WecomAppChannel {
  const { agentId, uploads, now, log = () => {} } = options;
  const clock = createClockWatch(now, (seconds) =>
    log({
      kind: 'clock',
      detail: seconds === 0 ? 'clock agrees with the platform again' : `clock is ${seconds} s off`,
    }),
  );
  const api = openAppApi({ ...options, seeHeaders: clock.see });
  const attachments = new Attachments(api, uploads, (detail) => log({ kind: 'media_renewed', detail }));
  const member = new MemberSender({ api, agentId, attachments, log });
  const group = new GroupSender(api, attachments);
  return {
    name: 'wecom-app',
    capabilities: WECOM_APP_CAPABILITIES,
    send: ({ target, body, mentions }) =>
      orBusy('chatId' in target ? group.send(target.chatId, body, mentions) : member.send(target.userId, body)),
    fetchMedia: async (mediaId) => checkedMedia(await api.download(mediaId)),
    // Within 24 hours, on WeCom's own clients only, and never in groups (doc 94867).
    recall: async (platformMessageId) => sendResultOf(await api.post('message/recall', { msgid: platformMessageId })),
    check: () => checkApp({ api, agentId, now }),
    warnings() {
      const seconds = clock.secondsOff();
      return seconds === undefined ? [] : [`clock is ${seconds} s off the platform's`];
    },
    clockOffMs: () => clock.askedMsOff(() => api.get('getcallbackip')),
    close: async () => {},
  };
}

/** The one thing that throws is the port that knows the uploads, and it is asked before anything is sent. */
async function orBusy(sent: Promise<SendResult>): Promise<SendResult> {
  try {
    return await sent;
  } catch (thrown) {
    return failed('busy', `the uploads could not be read: ${asError(thrown).name}`);
  }
}
