/** Protects pages that people open in a browser: whose request it is, and what the browser may load. */
import { isIP } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const SAFE_METHODS = new Set(['GET', 'HEAD']);

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // `blob:` shows a chosen photo before it is uploaded.
  "img-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Sent with every answer to a browser. Nothing comes from anywhere but this server (decision D11). */
const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'geolocation=(self), camera=(self), microphone=()',
};

/** Installs the guard on a scope: headers on every answer, foreign hosts and cross-site changes refused. */
export function guardPages(scope: FastifyInstance, hosts: readonly string[]): void {
  scope.addHook('onRequest', async (request, reply) => {
    reply.headers(PAGE_HEADERS);
    if (!isHostTrusted(request.headers.host, hosts)) {
      return refuse(reply, '请用这台电脑的地址打开，例如 http://127.0.0.1:3000');
    }
    if (!SAFE_METHODS.has(request.method) && !isSameOrigin(request)) return refuse(reply, '请求不是从本页面发出的。');
    return undefined;
  });
}

function refuse(reply: FastifyReply, message: string): FastifyReply {
  return reply.code(403).header('connection', 'close').send({ message });
}

/**
 * Whether a page may be served under this name. A foreign site can point a name of its own at 127.0.0.1 and would
 * then be "same origin" (DNS rebinding); addresses, `localhost` and names without a dot it cannot own.
 */
export function isHostTrusted(host: string | undefined, hosts: readonly string[]): boolean {
  const name = hostName(host);
  if (name === undefined) return false;
  if (isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0) return true;
  return !name.includes('.') || name.endsWith('.localhost') || hosts.some((each) => each.toLowerCase() === name);
}

function hostName(host: string | undefined): string | undefined {
  if (host === undefined || host === '') return undefined;
  const parsed = URL.parse(`http://${host}`);
  return parsed !== null && parsed.pathname === '/' && parsed.username === '' ? parsed.hostname : undefined;
}

/** `Sec-Fetch-Site` where the browser sends it (only browsers can), else the origin must be this very host. */
function isSameOrigin(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const origin = URL.parse(request.headers.origin ?? '');
  return origin !== null && origin.host === request.headers.host?.toLowerCase();
}
