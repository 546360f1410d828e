/** The rules of each message type of a group robot (doc 99110), as a strict platform would apply them. */
import { createHash } from 'node:crypto';
import { z } from 'zod';

/** What the group sees of one accepted request. */
export type RobotShown = {
  msgtype: string;
  /** What is read: the text, the markdown with its marks taken away, or a card's lines. */
  text: string;
  /** User ids that get a reminder; `@all` for everybody. */
  mentions: string[];
  /** Where a tap leads. */
  links: string[];
  /** Pictures: the bytes. */
  image?: Uint8Array;
  /** Files and voices: what to show. */
  mediaId?: string;
};

export type Judged = { ok: true; shown: RobotShown } | { ok: false; errcode: number; why: string };

const bytes = (most: number) =>
  z
    .string()
    .min(1)
    .refine((text) => Buffer.byteLength(text) <= most, { message: `more than ${most} bytes`, params: { long: true } });
const webUrl = bytes(2048).refine((url) => /^https?:\/\/[^\s()<>]+$/.test(url), 'no web address');
const media = z.strictObject({ media_id: z.string().min(1) });

const textSchema = z.strictObject({
  msgtype: z.literal('text'),
  text: z.strictObject({ content: bytes(2048), mentioned_list: z.array(z.string().min(1)).min(1).optional() }),
});
const markdownSchema = z.strictObject({
  msgtype: z.literal('markdown'),
  markdown: z.strictObject({ content: bytes(4096) }),
});
const imageSchema = z.strictObject({
  msgtype: z.literal('image'),
  image: z.strictObject({ base64: z.string().regex(/^[A-Za-z0-9+/]+=*$/), md5: z.string().regex(/^[0-9a-f]{32}$/) }),
});
const fileSchema = z.strictObject({ msgtype: z.literal('file'), file: media });
const voiceSchema = z.strictObject({ msgtype: z.literal('voice'), voice: media });
const cardSchema = z.strictObject({
  msgtype: z.literal('template_card'),
  template_card: z.strictObject({
    card_type: z.literal('text_notice'),
    main_title: z.strictObject({ title: z.string().min(1), desc: z.string().optional() }),
    sub_title_text: z.string().optional(),
    horizontal_content_list: z
      .array(z.strictObject({ keyname: z.string().min(1), value: z.string().min(1) }))
      .max(6)
      .optional(),
    jump_list: z
      .array(z.strictObject({ type: z.literal(1), title: z.string().min(1), url: webUrl }))
      .max(3)
      .optional(),
    card_action: z.strictObject({ type: z.literal(1), url: webUrl }),
  }),
});
const requestSchema = z.discriminatedUnion('msgtype', [
  textSchema,
  markdownSchema,
  imageSchema,
  fileSchema,
  voiceSchema,
  cardSchema,
]);
type RobotRequest = z.infer<typeof requestSchema>;

/** Judges one body of `webhook/send`. `ownsMedia` knows what this robot uploaded, by kind. */
export function judge(raw: string, ownsMedia: (mediaId: string, kind: string) => boolean): Judged {
  const parsed = requestSchema.safeParse(parseJson(raw));
  if (!parsed.success) return refused(parsed.error, raw);
  const request = parsed.data;
  switch (request.msgtype) {
    case 'image':
      return judgeImage(request.image);
    case 'file':
      return judgeMedia('file', request.file.media_id, ownsMedia);
    case 'voice':
      return judgeMedia('voice', request.voice.media_id, ownsMedia);
    default:
      return { ok: true, shown: shownOf(request) };
  }
}

function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

function refused(error: z.ZodError, raw: string): Judged {
  const why = error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ');
  if (raw.includes('"template_card"')) return { ok: false, errcode: 42027, why };
  const isLong = error.issues.some((issue) => issue.code === 'custom' && issue.params?.['long'] === true);
  if (isLong) return { ok: false, errcode: 45002, why };
  const isEmpty = error.issues.some((issue) => issue.code === 'too_small' && issue.path.at(-1) === 'content');
  return { ok: false, errcode: isEmpty ? 44004 : 40008, why };
}

function judgeImage({ base64, md5 }: { base64: string; md5: string }): Judged {
  const image = Buffer.from(base64, 'base64');
  if (image.length > 2 * 1024 * 1024) return { ok: false, errcode: 40009, why: 'picture larger than 2 MB' };
  const head = image.subarray(0, 8).toString('hex');
  if (!head.startsWith('ffd8ff') && head !== '89504e470d0a1a0a') {
    return { ok: false, errcode: 40009, why: 'neither JPG nor PNG' };
  }
  if (createHash('md5').update(image).digest('hex') !== md5) return { ok: false, errcode: 301019, why: 'md5' };
  return { ok: true, shown: { msgtype: 'image', text: '[图片]', mentions: [], links: [], image } };
}

function judgeMedia(kind: string, mediaId: string, ownsMedia: (mediaId: string, kind: string) => boolean): Judged {
  if (!ownsMedia(mediaId, kind)) return { ok: false, errcode: 40007, why: 'not uploaded by this robot' };
  return { ok: true, shown: { msgtype: kind, text: `[${kind}]`, mentions: [], links: [], mediaId } };
}

function shownOf(request: Extract<RobotRequest, { msgtype: 'text' | 'markdown' | 'template_card' }>): RobotShown {
  if (request.msgtype === 'template_card') return shownCard(request.template_card);
  const isText = request.msgtype === 'text';
  const content = isText ? request.text.content : request.markdown.content;
  // Both types mention whoever stands in `<@…>`.
  const inline = [...content.matchAll(/<@([^<>\s]+)>/g)].map(([, id]) => (id === 'all' ? '@all' : `${id}`));
  const listed = isText ? (request.text.mentioned_list ?? []) : [];
  const links = [...content.matchAll(isText ? /<a\s[^>]*href="([^"]*)"/gi : /\[[^\]]*\]\(([^)\s]*)\)/g)];
  return {
    msgtype: request.msgtype,
    text: isText ? content : withoutMarks(content),
    mentions: [...listed, ...inline],
    links: links.map(([, url]) => `${url}`),
  };
}

function withoutMarks(markdown: string): string {
  return markdown
    .replace(/\[([^\]]*)\]\([^)\s]*\)/g, '$1')
    .replace(/<@[^<>\s]+>/g, '')
    .replace(/\*\*([^*]+)\*\*/g, '$1')
    .replace(/^(?:#{1,6}|>) ?/gm, '')
    .trim();
}

function shownCard(card: z.infer<typeof cardSchema>['template_card']): RobotShown {
  const facts = (card.horizontal_content_list ?? []).map(({ keyname, value }) => `${keyname} ${value}`);
  const jumps = card.jump_list ?? [];
  const lines = [card.main_title.title, card.main_title.desc, card.sub_title_text, ...facts];
  return {
    msgtype: 'template_card',
    text: [...lines, ...jumps.map(({ title }) => title)].filter(Boolean).join('\n'),
    mentions: [],
    links: [card.card_action.url, ...jumps.map(({ url }) => url)],
  };
}
