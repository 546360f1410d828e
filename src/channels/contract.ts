/** What every channel speaks: the message in, the message out, what a channel can do, and how a send may fail. */

export type ChannelName =
  | 'simulator'
  | 'terminal'
  | 'wecom-app'
  | 'wecom-aibot'
  | 'wecom-kf'
  | 'wechat-mp'
  | 'wecom-webhook'
  | 'wechaty';

/** What a person (or the platform) sent, already verified and translated. */
export type InboundContent =
  | { type: 'text'; text: string }
  /** `mediaId` is the platform's; the pipeline fetches it later. */
  | { type: 'image'; mediaId: string }
  | { type: 'voice'; mediaId: string; format?: string; transcript?: string }
  | { type: 'video'; mediaId: string }
  | { type: 'file'; mediaId: string; name?: string }
  /** Degrees, WGS-84 or GCJ-02 as the platform gives them. */
  | { type: 'location'; latitude: number; longitude: number; label: string }
  | { type: 'link'; title: string; url: string }
  /** A tap on a card of ours: option keys, and what is needed to update the card. */
  | { type: 'tap'; key: string; taskId?: string; responseCode?: string; selected?: string[] }
  /** A tap on the app's menu. */
  | { type: 'menu'; key: string }
  /** Several things in one message (图文混排), in their order; none of them is mixed again. */
  | { type: 'mixed'; parts: InboundContent[] }
  /** The person took a message back; `messageId` is that message's. */
  | { type: 'recall'; messageId: string }
  /** Never from a platform: something of our own that concerns the conversation (src/conversation/wake.ts). */
  | { type: 'wake'; wake: unknown }
  /** Something that is no message: subscribe, enter_agent, change_contact … (lower case). */
  | { type: 'event'; event: string; key?: string }
  /** A type that this version does not know; answered 200 and noted. */
  | { type: 'unknown'; platformType: string };

export type Sender = {
  /** The platform's user id, lower-cased where the platform compares without case. */
  userId: string;
};

export type Chat = {
  /** Group: the platform's chat id. Direct: the sender's user id. */
  id: string;
  kind: 'direct' | 'group';
};

export type InboundMessage = {
  channel: ChannelName;
  /** Unique within the channel; the duplicate check stands on it. */
  messageId: string;
  sender: Sender;
  chat: Chat;
  sentAt: Date;
  content: InboundContent;
  /** In a group: the bot was spoken to. Always true in a direct chat. */
  addressed: boolean;
  /** The message that this one quotes (引用), as far as the platform tells. */
  quote?: { text: string; fromBot: boolean };
  /** What only an answer to this message can use; goes with each answer in the same chat, and comes back in `send`. */
  reply?: ReplyHandle;
};

/** A channel's own notes about the message that is answered (a request id, a one-time address, a welcome code). */
export type ReplyHandle = Readonly<Record<string, string>>;

/** One thing a person may tap or answer by number. `key` comes back in a tap. */
export type Option = { key: string; label: string; style?: 'primary' | 'plain' | 'danger' };

/** A message body in words that every channel can put into its own form. */
export type OutboundBody =
  | { kind: 'text'; text: string }
  | {
      kind: 'choices';
      /** The question, without the numbered options. */
      text: string;
      options: Option[];
      /** How many may be chosen at once. */
      mode: 'single' | 'multi';
      /** Unique per app; comes back with the tap. [0-9A-Za-z_-@], at most 128 bytes. */
      taskId: string;
      /** The same as plain numbered text, for clients that show no card. */
      fallbackText: string;
    }
  /** Marks a tapped card as answered. `taskId` and `title` (its question) for platforms that want the whole card again. */
  | { kind: 'card_update'; responseCode: string; label: string; userId: string; taskId?: string; title?: string }
  /** News to read, with facts and at most one link; nothing to answer. */
  | {
      kind: 'notice';
      title: string;
      text: string;
      facts: { name: string; value: string }[];
      link?: { label: string; url: string };
      fallbackText: string;
    }
  /** Up to three lists to choose from at once, one choice each. A tap brings `selected` in the order of the lists. */
  | {
      kind: 'selects';
      title: string;
      lists: { key: string; title: string; options: { key: string; label: string }[] }[];
      submit: string;
      taskId: string;
      fallbackText: string;
    }
  /** `as` default `file`. `kept`: a kept report's id; its file stands at `mediaPath` while the channel sends. */
  | { kind: 'file'; mediaPath: string; fileName: string; as?: MediaKind; kept?: string }
  /** The person is given to a human at the platform's own desk; `otherwise` is said when nobody is there. */
  | { kind: 'handover'; text: string; otherwise: string };

export type MediaKind = 'file' | 'image' | 'voice' | 'video';

export type OutboundTarget = { userId: string } | { chatId: string };

export type OutboundMessage = {
  /** The outbox row's id: the same for every attempt. */
  id: string;
  target: OutboundTarget;
  body: OutboundBody;
  /** User ids to @-mention, in groups. */
  mentions: string[];
  /** 1 for the first attempt; more when an earlier one failed or its outcome is unknown. */
  attempt: number;
  /** The handle of the message that this one answers, if it answers one in its chat. */
  reply?: ReplyHandle;
};

/** At most `count` messages to one target in any `seconds` in a row. */
export type SendLimit = { count: number; seconds: number };

/** What a channel can do; the renderer picks the best form from it. */
export type Capabilities = {
  /** Whose user ids it carries: members' WeCom ids, opaque ids of the public, or both. Only members' ids make a member. */
  audience: 'members' | 'public' | 'both';
  /** Most bytes (UTF-8) in one text message. */
  textBytes: number;
  /** Most tappable options in one message; 0 = numbered text only. */
  options: number;
  /** Whether several options can be ticked in one card. */
  multiSelect: boolean;
  /** Most characters of one option's label that are shown. */
  optionLabelChars: number;
  /** Most characters of the question above tappable options; longer ones go out as numbered text. */
  choiceTextChars: number;
  /** Whether it hears what is said in groups. */
  groups: boolean;
  mentions: boolean;
  /** Whether it may speak first. */
  push: boolean;
  /** Most messages in answer to one message; absent: as many as it takes. */
  messagesPerReply?: number;
  /** Whether the platform has a desk where humans take over (`handover`). Default false. */
  handover?: boolean;
  /** The platform drops an identical repeat within hours: repeats of ours are marked. Default false. */
  dropsRepeats?: boolean;
  /** Below what the platform drops without a word or punishes; empty: no limit. */
  limits: readonly SendLimit[];
};

/** How a send may fail: a closed table. The sender reads these four answers, never a platform's number. */
export type SendErrorCode =
  | 'busy'
  | 'token'
  | 'rate_limited'
  | 'too_parallel'
  | 'recipient'
  | 'media_expired'
  | 'content_blocked'
  | 'too_long'
  | 'card_refused'
  | 'card_expired'
  | 'forbidden'
  | 'misconfigured'
  | 'bad_request'
  | 'network'
  | 'timeout'
  | 'reply_window'
  | 'not_connected';

export type SendErrorRow = {
  /**
   * `never`; `soon` (seconds, few times); `window` (when the limit's window is over); `uncertain` (may have arrived:
   * repeat under duplicate check); `on_reply` (kept until the person writes again); `elsewhere` (not tried: this instance
   * has no connection, another one may).
   */
  retry: 'never' | 'soon' | 'window' | 'uncertain' | 'on_reply' | 'elsewhere';
  wakeOperator: boolean;
  /** What the office reads about it. */
  userText: string;
};

export const SEND_ERRORS: Readonly<Record<SendErrorCode, SendErrorRow>> = {
  busy: { retry: 'soon', wakeOperator: false, userText: '平台繁忙，稍后自动重发。' },
  token: { retry: 'soon', wakeOperator: true, userText: '平台凭证失效，正在自动更新；反复出现请管理员核对密钥。' },
  rate_limited: { retry: 'window', wakeOperator: false, userText: '发送太快被平台限流，到点自动续发。' },
  too_parallel: { retry: 'soon', wakeOperator: false, userText: '同时发送过多，稍后自动重发。' },
  recipient: { retry: 'never', wakeOperator: false, userText: '收不到：此人不在应用可见范围或已离开，请核对通讯录。' },
  media_expired: { retry: 'soon', wakeOperator: false, userText: '附件已过期，正在重新上传。' },
  content_blocked: { retry: 'never', wakeOperator: true, userText: '内容被平台拦截，请换个说法。' },
  too_long: { retry: 'never', wakeOperator: true, userText: '内容超过平台长度，请管理员查看。' },
  card_refused: { retry: 'never', wakeOperator: false, userText: '卡片没有被平台接受，已改用文字。' },
  card_expired: { retry: 'never', wakeOperator: false, userText: '卡片已失效，选择已照常登记。' },
  forbidden: { retry: 'never', wakeOperator: true, userText: '应用没有权限或已停用，请管理员处理。' },
  misconfigured: { retry: 'never', wakeOperator: true, userText: '接口配置有误，请管理员处理。' },
  bad_request: { retry: 'never', wakeOperator: true, userText: '消息格式有误，请管理员查看。' },
  network: { retry: 'soon', wakeOperator: false, userText: '网络不通，稍后自动重发。' },
  timeout: { retry: 'uncertain', wakeOperator: false, userText: '平台没有回应，正在确认是否送达。' },
  reply_window: { retry: 'on_reply', wakeOperator: false, userText: '平台不让先开口，等对方下次说话时送达。' },
  not_connected: { retry: 'elsewhere', wakeOperator: false, userText: '连接还没建立，连上就发。' },
};

export type SendResult =
  | { ok: true; platformMessageId?: string }
  | {
      ok: false;
      error: SendErrorCode;
      /** For operators: the platform's code and words, no secret. */
      detail: string;
      /** Not before this many milliseconds, when the platform says so. */
      retryAfterMs?: number;
    };

/** Bytes that were sent to the bot. */
export type FetchedMedia = { bytes: Uint8Array; contentType: string; fileName?: string };

/** What one check of a channel found, in Chinese: what was looked at, how it is, and what to do where. */
export type Finding = {
  /** `unknown`: could not be looked at from here. */
  state: 'good' | 'bad' | 'unknown';
  what: string;
  says: string;
  /** Where to click, and what to change. */
  fix?: string;
};

/** A way to reach people. It translates and nothing else. */
export type Channel = {
  readonly name: ChannelName;
  readonly capabilities: Capabilities;
  /** Sends one message once. Never throws for what the platform answers. */
  send(message: OutboundMessage): Promise<SendResult>;
  /** Fetches what somebody sent. Throws AppError (`MEDIA_TOO_LARGE`, `MEDIA_GONE`, `MEDIA_TIMEOUT`). */
  fetchMedia?(mediaId: string): Promise<FetchedMedia>;
  /** Begins to listen, where messages come over a connection or are pulled. */
  start?(): Promise<void>;
  /** Takes a sent message back, where the platform can. */
  recall?(platformMessageId: string): Promise<SendResult>;
  /** Looks whether it would work: credentials, permissions, addresses. Changes nothing and disturbs no running instance. */
  check?(): Promise<Finding[]>;
  /** What runs and yet is not as it should be, for `/readyz`: a few words each. */
  warnings?(): readonly string[];
  /** Listens no more, finishes what is under way. */
  close(): Promise<void>;
};
