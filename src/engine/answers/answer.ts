/** The shapes of answers: what a question wants, what a person's words became, and what is stored. */

/** A place on the map as a person sent it; degrees. */
export type PlaceAnswer = { latitude: number; longitude: number; label: string };
/** A photo that the store holds; `sha256` once its bytes are known, `by`: the message that it came with. */
export type PhotoAnswer = { mediaId: string; sha256?: string; by?: string };
/** A file that the store holds, under the name it was sent by. */
export type FileAnswer = { mediaId: string; name: string };
/** A recording that the store holds, and what the platform heard in it, if it says. */
export type VoiceAnswer = { mediaId: string; transcript: string | null };
/** A row of a look-up source that the person chose or that was certain. `fields` as the source declares them. */
export type LookupAnswer = {
  id: string;
  name: string;
  fields: Record<string, string | number | boolean | null>;
};
/** 符合 / 不符合 / 不适用 for one checklist item. */
export type ItemResult = 'pass' | 'fail' | 'not_applicable';
/** Item code → result; every item of the list is present once the question is answered. */
export type ChecklistAnswer = { list: string; results: Record<string, ItemResult> };
/** One item of a repeat: question id → stored answer value. */
export type RepeatItem = Record<string, AnswerValue>;

/**
 * A stored answer (JSON). text, choice, phone, id_code: string; int: number; money: yuan as a number;
 * yesno: boolean; multi: codes; date: `YYYY-MM-DD`; datetime: ISO 8601 with +08:00; period: both dates inclusive.
 */
export type AnswerValue =
  | string
  | number
  | boolean
  | string[]
  | { from: string; to: string }
  | PlaceAnswer
  | PhotoAnswer[]
  | FileAnswer
  | VoiceAnswer
  | LookupAnswer
  | ChecklistAnswer
  | RepeatItem[];

/** One of the options of a choice question. */
export type Choice = { code: string; label: string; words: string[] };

/** What words can be asked for; one row per type that is answered by saying something. */
export type AnswerSpec =
  | { type: 'text'; min?: number; max?: number }
  | { type: 'int'; min?: number; max?: number }
  | { type: 'money'; min?: number; max?: number }
  | { type: 'yesno' }
  | { type: 'choice'; choices: Choice[] }
  | { type: 'multi'; choices: Choice[]; min?: number; max?: number }
  | { type: 'date' }
  | { type: 'datetime' }
  | { type: 'period' }
  | { type: 'phone' }
  | { type: 'id_code' };

/** How words were understood. `why` is a plain Chinese sentence that says what to do. */
export type Understood =
  | { ok: true; value: AnswerValue /** Shown for a nod when the reading is not literal. */; note?: string }
  | { ok: false; why: string };

export type AnswerContext = {
  /** The moment relative words (今天, 上周三) are counted from; read in Asia/Shanghai. */
  now: Date;
};
