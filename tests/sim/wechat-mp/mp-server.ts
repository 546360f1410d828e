/** The API side of the stand-in of an official account: every call with its token, faults on order. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendMedia, uploadMedia } from '../wecom/media-endpoint.ts';
import { refusal, type SimAnswer } from '../wecom/sim-state.ts';
import { customSend, menuCreate, selfMenu, stableToken } from './mp-endpoints.ts';
import type { MpState } from './mp-state.ts';

const BODY_BYTES = 24 * 1024 * 1024;
const GETS = new Set(['media/get', 'get_current_selfmenu_info', 'getcallbackip', 'token']);
const MEDIA_TYPES = new Set(['image', 'voice', 'video', 'thumb']);

/** Answers one call. */
export async function handleCall(state: MpState, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://sim');
  const path = url.pathname.replace(/^\/cgi-bin\//, '');
  state.base.calls.set(path, (state.base.calls.get(path) ?? 0) + 1);
  const raw = await readBody(request);
  response.setHeader('date', new Date(state.now() + state.base.clockAheadMs).toUTCString());
  const fault = state.base.takeFault(path);
  if (fault?.kind === 'stall') await new Promise((resolve) => setTimeout(resolve, fault.ms));
  if (fault?.kind === 'cut_before') return void response.destroy();
  if (fault?.kind === 'status') return void response.writeHead(fault.status).end('sim fault');
  const answer =
    fault?.kind === 'errcode'
      ? refusal(fault.errcode, fault.errmsg ?? 'fault on demand')
      : await answerOf(state, { path, url, request, raw }, response);
  if (answer === undefined) return;
  if (fault?.kind === 'cut_after') return void response.destroy();
  response.writeHead(200, { 'content-type': 'application/json; encoding=utf-8' }).end(JSON.stringify(answer));
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > BODY_BYTES) throw new Error('body too large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

type Call = { path: string; url: URL; request: IncomingMessage; raw: Buffer };

async function answerOf(state: MpState, call: Call, response: ServerResponse): Promise<SimAnswer | undefined> {
  const { path, url, request, raw } = call;
  const video = /^\/video\/(.+)$/.exec(path)?.[1];
  if (video !== undefined) return sendMedia(state.base, { mediaId: video, range: undefined }, response);
  const method = GETS.has(path) ? 'GET' : 'POST';
  if (request.method !== method) return refusal(43001, `require ${method} method`);
  if (path === 'stable_token') return stableToken(state, parseJson(raw));
  if (path === 'token') {
    state.breaches.push({ kind: 'token_killed' });
    return refusal(40001, 'the stand-in gives no such token');
  }
  // This platform has one code for both: not the newest, or never ours.
  const tokenError = state.base.tokenError(url.searchParams.get('access_token'));
  if (tokenError !== 0) return refusal(tokenError === 40014 ? 40001 : tokenError, 'invalid credential');
  if (path === 'media/upload') return upload(state, call);
  if (path === 'media/get') return download(state, call, response);
  return answerPosted(state, path, parseJson(raw));
}

function answerPosted(state: MpState, path: string, body: unknown): SimAnswer {
  switch (path) {
    case 'message/custom/send':
      return customSend(state, body);
    case 'menu/create':
      return menuCreate(state, body);
    case 'get_current_selfmenu_info':
      return selfMenu(state);
    case 'getcallbackip':
      return { errcode: 0, errmsg: 'ok', ip_list: ['203.0.113.1', '203.0.113.2'] };
    default:
      return state.refuse(path, -1, 'the stand-in does not know this path');
  }
}

async function upload(state: MpState, { url, request, raw }: Call): Promise<SimAnswer> {
  const type = url.searchParams.get('type');
  // WeCom's `file` is not among them.
  if (type === null || !MEDIA_TYPES.has(type)) return state.refuse('media/upload', 40004, 'invalid media type');
  return uploadMedia(state.base, type, { contentType: request.headers['content-type'] ?? '', raw });
}

function download(state: MpState, { url, request }: Call, response: ServerResponse): SimAnswer | undefined {
  const mediaId = url.searchParams.get('media_id');
  const address = state.videos.get(mediaId ?? '');
  if (address === undefined) return sendMedia(state.base, { mediaId, range: request.headers.range }, response);
  response.writeHead(200, { 'content-type': 'text/plain' }).end(JSON.stringify({ video_url: address }));
  return undefined;
}

function parseJson(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return undefined;
  }
}
