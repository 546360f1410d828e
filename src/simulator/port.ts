/** What the demo chat needs from the application; the page and its routes know nothing else of it. */

/** Someone the visitor can be. */
export type SimulatorPerson = {
  id: string;
  name: string;
  /** Unit and role, e.g. 县教育局 · 检查员. */
  title: string;
  kind: 'member' | 'parent';
};

/** A place where that person can talk to the assistant. */
export type SimulatorChat = { id: string; name: string; kind: 'direct' | 'group' };

/** One message of a chat, oldest first. */
export type ChatLine = {
  /** Unique within the chat and the same on every call: the page keeps a line's place by it. */
  seq: string;
  /** ISO 8601. */
  at: string;
  from: 'bot' | 'person';
  personId: string;
  personName: string;
  text: string;
  options: { key: string; label: string; style?: 'primary' | 'plain' | 'danger' }[];
  multi: boolean;
  taskId: string | null;
  /** The chosen key or label (several joined by 、 or a comma); null = still open. */
  answered: string | null;
  /** `/simulator/api/photo/<mediaId>`. */
  photoUrl?: string;
  /** `/simulator/api/report/<id>`: a file to download. */
  fileUrl?: string;
  /** Person ids (or names) that the message is addressed to. */
  mentions: string[];
};

/** What a person did in the chat. */
export type SimulatorInput =
  | { kind: 'text'; text: string }
  | { kind: 'tap'; key: string; taskId: string | null; selected: string[] }
  | { kind: 'photo'; mediaId: string }
  | { kind: 'location'; latitude: number; longitude: number; label: string };

/** A record that the conversation made, newest first. */
export type RecordLine = {
  /** 检查, 整改, 任务 or 提醒. */
  kind: string;
  number: string;
  title: string;
  state: string;
  /** ISO 8601. */
  at: string;
};

/** What the application implements. Every method may throw AppError; its `userText` is shown in the chat. */
export type SimulatorPort = {
  people(): Promise<SimulatorPerson[]>;
  chats(personId: string): Promise<SimulatorChat[]>;
  /** The newest `limit` lines, oldest first. */
  history(personId: string, chatId: string, limit: number): Promise<ChatLine[]>;
  /** Resolves when the message is durable; a repeated `clientMessageId` changes nothing. */
  say(personId: string, chatId: string, input: SimulatorInput, clientMessageId: string): Promise<void>;
  /** Something is new in that chat; `personId` null = for everyone in it. Gives the function that unsubscribes. */
  subscribe(listener: (chatId: string, personId: string | null) => void): () => void;
  records(personId: string): Promise<RecordLine[]>;
  /** Checks that the bytes are a picture and keeps them; `reason` is a sentence for the person. */
  keepPhoto(personId: string, bytes: Buffer): Promise<{ ok: true; mediaId: string } | { ok: false; reason: string }>;
  photo(personId: string, mediaId: string): Promise<{ bytes: Buffer; contentType: string } | undefined>;
  /** The file of a report that was sent to that person. */
  report(personId: string, id: string): Promise<{ bytes: Buffer; fileName: string } | undefined>;
  /** Sends the morning message of a day (YYYY-MM-DD) now; gives how many people got one. */
  runMorning(day: string): Promise<number>;
};
