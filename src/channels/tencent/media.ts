/** What people sent: checks size and kind by the bytes themselves, and says the limit in words. */
import { AppError } from '../../kernel/errors.ts';
import type { FetchedMedia } from '../contract.ts';
import type { ApiFailure, MediaResult } from './api.ts';

/** Most bytes of anything; also the cap of the download itself (doc 90254: one piece ≤ 20 MB). */
export const MEDIA_BYTES = 20 * 1024 * 1024;
const IMAGE_BYTES = 10 * 1024 * 1024;

/** Magic bytes at an offset → the type. The sender's own name and header are never believed. */
const SIGNATURES: readonly { at: number; bytes: string; contentType: string }[] = [
  { at: 0, bytes: 'ffd8ff', contentType: 'image/jpeg' },
  { at: 0, bytes: '89504e470d0a1a0a', contentType: 'image/png' },
  { at: 0, bytes: '474946383761', contentType: 'image/gif' },
  { at: 0, bytes: '474946383961', contentType: 'image/gif' },
  { at: 8, bytes: '57454250', contentType: 'image/webp' },
  { at: 0, bytes: '2321414d52', contentType: 'audio/amr' },
  // WeChat's own recordings, with its mark (02) in front or without; its web protocol hands them out as MP3.
  { at: 1, bytes: '232153494c4b', contentType: 'audio/silk' },
  { at: 0, bytes: '232153494c4b', contentType: 'audio/silk' },
  { at: 0, bytes: '494433', contentType: 'audio/mpeg' },
  { at: 0, bytes: 'fffb', contentType: 'audio/mpeg' },
  { at: 0, bytes: '25504446', contentType: 'application/pdf' },
  { at: 4, bytes: '6674797068656963', contentType: 'image/heic' },
  { at: 4, bytes: '6674797068656978', contentType: 'image/heic' },
  { at: 4, bytes: '667479706d696631', contentType: 'image/heic' },
  // Any other ISO container (ftyp…) that WeCom delivers is a video.
  { at: 4, bytes: '66747970', contentType: 'video/mp4' },
];

/** Checks a download and names its type; throws AppError with a sentence for the sender. */
export function checkedMedia(result: MediaResult): FetchedMedia {
  if (!result.ok) throw mediaError(result);
  const { bytes, headers } = result;
  if (bytes.byteLength === 0) throw gone('empty file');
  const contentType = contentTypeOf(bytes);
  if (contentType === undefined) throw unsupported();
  if (contentType.startsWith('image/') && bytes.byteLength > IMAGE_BYTES) throw tooLarge('图片', 10);
  const fileName = fileNameOf(headers.get('content-disposition') ?? '');
  return { bytes, contentType, ...(fileName === undefined ? {} : { fileName }) };
}

function contentTypeOf(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 16)).toString('hex');
  return SIGNATURES.find((signature) => head.startsWith(signature.bytes, signature.at * 2))?.contentType;
}

/** The name to show, never a path; undefined when there is none. */
function fileNameOf(disposition: string): string | undefined {
  const name = /filename\*?=(?:UTF-8'')?"?([^";]{1,200})"?/i.exec(disposition)?.[1];
  if (name === undefined) return undefined;
  let plain = name;
  try {
    plain = decodeURIComponent(name);
  } catch {
    // Not percent-encoded: as it is.
  }
  const base = plain.replace(/^.*[\\/]/s, '').replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '');
  return base === '' || base === '.' || base === '..' ? undefined : base;
}

function mediaError(failure: ApiFailure): AppError {
  if (failure.error === 'too_long') return tooLarge('文件', 20);
  if (failure.error === 'media_expired') return gone(failure.detail);
  const never = ['misconfigured', 'forbidden', 'bad_request'].includes(failure.error);
  if (never) return gone(failure.detail);
  return new AppError({
    code: 'MEDIA_TIMEOUT',
    kind: 'external',
    retry: 'later',
    userText: '附件暂时没有取到，稍后自动再试。',
    detail: `${failure.error}: ${failure.detail}`,
  });
}

function tooLarge(what: string, megabytes: number): AppError {
  return new AppError({
    code: 'MEDIA_TOO_LARGE',
    kind: 'user',
    userText: `${what}超过 ${megabytes} MB，没有收下。请压缩后重新发送。`,
    detail: `media larger than ${megabytes} MB`,
  });
}

function gone(detail: string): AppError {
  return new AppError({
    code: 'MEDIA_GONE',
    kind: 'external',
    userText: '附件未取到，可能已过期（平台只保存三天）。请重新发送。',
    detail,
  });
}

function unsupported(): AppError {
  return new AppError({
    code: 'MEDIA_UNSUPPORTED',
    kind: 'user',
    userText: '这种文件收不了。请发照片（JPG、PNG）、语音、视频或 PDF。',
    detail: 'media type not on the list',
  });
}
