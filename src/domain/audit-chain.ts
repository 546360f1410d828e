/** The audit's chain, computed anew: what an entry says as a digest, and the head that binds all entries before it. */
import { createHash } from 'node:crypto';

/** What somebody did to a record, as it was written down. `at`: milliseconds since 1970. */
export type AuditEntry = { at: number; actor: string; action: string; object: string; note: string | null };

/** A link as the database keeps it: `seq` from 1, `linkedAt` in milliseconds since 1970, two sha256 of 32 bytes. */
export type AuditLink = { seq: number; entryId: string; linkedAt: number; digest: Buffer; head: Buffer };

/** Where a chain ended at some moment; `head` is the whole sha256 in hexadecimal or its beginning. */
export type AuditHead = { seq: number; head: string };

/** The head before the first link. */
export const GENESIS: Buffer = Buffer.alloc(32);

/** What people copy from a message: eight digits cannot be met by chance, 16 not by trying. */
const SHOWN_DIGITS = 16;
const HEAD_SIGN = /^(\d{1,15})[-:：]([0-9a-f]{8,64})$/iu;

/** sha256 of what the entry says, without its number in the table. */
export function digestEntry({ at, actor, action, object, note }: AuditEntry): Buffer {
  return sha256([part(String(at)), part(actor), part(action), part(object), part(note)].join(''));
}

/** The head after a link: from the one before it and everything the link says. */
export function nextHead(before: Buffer, link: Omit<AuditLink, 'head'>): Buffer {
  const place = part(String(link.seq)) + part(link.entryId) + part(String(link.linkedAt));
  return sha256(Buffer.concat([before, link.digest, Buffer.from(place)]));
}

/** 审计号, as it is printed and posted: `12345-3f9a0c…` with 16 digits. */
export function formatHead({ seq, head }: AuditHead): string {
  return `${seq}-${head.slice(0, SHOWN_DIGITS)}`;
}

/** Reads an 审计号, with `-` or `:`, at least eight digits of the head; undefined when it is none. */
export function parseHead(text: string): AuditHead | undefined {
  const [, seq, head] = HEAD_SIGN.exec(text.trim()) ?? [];
  return seq === undefined || head === undefined ? undefined : { seq: Number(seq), head: head.toLowerCase() };
}

/** One column, unambiguous: its length in bytes and itself; a null is no empty text. */
function part(text: string | null): string {
  return text === null ? '-,' : `${Buffer.byteLength(text)}:${text},`;
}

function sha256(content: string | Buffer): Buffer {
  return createHash('sha256').update(content).digest();
}
